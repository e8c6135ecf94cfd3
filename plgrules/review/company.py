"""A company file → its facts and its rows, with everything wrong in its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plgrules.diagnostics.suggest import SO_NEAR, nearest
from plgrules.review import problems as wrong
from plgrules.review.findings import CompanyProblem, Part, Unused
from plgrules.review.plan import ReviewPlan

COMPANY = "company"
"""What the top level of the file is called where a key belongs there."""

_FACT = ("a fact", "事实")
_PART = ("a part of the file", "文件的组成部分")
_LABEL = ("a key of the file", "文件的键")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a part; `label` is None where it gives none, or one that another row has, too."""

    number: int
    label: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Company:
    """A company file: its name, its facts, and the rows of each part."""

    name: str | None
    values: Mapping[str, Any]
    rows: Mapping[str, tuple[Row, ...]]
    problems: tuple[CompanyProblem, ...]
    unused: tuple[Unused, ...]


def read_company(plan: ReviewPlan, given: Mapping[str, Any]) -> Company:
    """Return what a company file gives, and what is wrong with it apart from its facts.

    Wrong are: a part that is no list, a row that is no mapping or has no name, two rows of one
    name, and keys that nearly are known ones. All that can be read is there.
    """
    return _Reading(plan, given).company()


class _Reading:
    def __init__(self, plan: ReviewPlan, given: Mapping[str, Any]) -> None:
        self.plan = plan
        self.given = {str(key): value for key, value in given.items()}
        self.problems: list[CompanyProblem] = []
        self.unused: dict[tuple[str, str | None], list[int]] = {}

    def company(self) -> Company:
        rows = {part.name: self._rows(part) for part in self.plan.parts}
        label = self.plan.label
        name = self._label(label, self.given, None, None) if label else None
        self._keys(None, None, None, self.given)
        return Company(name, self.given, rows, tuple(self.problems), tuple(self._unread()))

    # -- rows ------------------------------------------------------------------------------------

    def _rows(self, part: Part) -> tuple[Row, ...]:
        value = self.given.get(part.name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.problems.append(wrong.not_a_list(part.name, part.label, value))
            return ()
        rows = [self._row(part, number, item) for number, item in enumerate(value, 1)]
        return self._told_apart(part, [row for row in rows if row is not None])

    def _row(self, part: Part, number: int, item: Any) -> Row | None:
        if not isinstance(item, Mapping):
            self.problems.append(wrong.not_a_row(part.name, number, part.label, item))
            return None
        values = {str(key): value for key, value in item.items()}
        label = self._label(part.label, values, part.name, number)
        if label is None and values.get(part.label) is None:
            self.problems.append(wrong.without_label(part.name, number, part.label))
        self._keys(part.name, number, label, values)
        return Row(number, label, values)

    def _label(
        self, key: str, values: Mapping[str, Any], part: str | None, row: int | None
    ) -> str | None:
        value = values.get(key)
        if isinstance(value, bool | Mapping | list | tuple):
            self.problems.append(wrong.label_no_text(key, part, row, value))
            return None
        return str(value).strip() or None if value is not None else None

    def _told_apart(self, part: Part, rows: list[Row]) -> tuple[Row, ...]:
        """The rows, without the labels that several of them have."""
        named: dict[str, list[int]] = {}
        for row in rows:
            if row.label is not None:
                named.setdefault(row.label, []).append(row.number)
        twice = {label: numbers for label, numbers in named.items() if len(numbers) > 1}
        for label, numbers in twice.items():
            self.problems.append(wrong.same_label(part.name, numbers, label))
        return tuple(Row(r.number, None, r.values) if r.label in twice else r for r in rows)

    # -- keys ------------------------------------------------------------------------------------

    def _keys(
        self, part: str | None, row: int | None, label: str | None, values: Mapping[str, Any]
    ) -> None:
        """Note the keys of one level that nothing there reads."""
        naming = self._naming(part)
        known = {*self.plan.reads[part], naming, *(self.plan.part if part is None else ())}
        for key in values:
            if key in known:
                continue
            problem = None if self._belongs(key) else self._misspelt(key, part, row, label, values)
            if problem is not None:
                self.problems.append(problem)
            else:
                self.unused.setdefault((key, part), []).extend([row] if row else [])

    def _naming(self, part: str | None) -> str | None:
        """The key that names a row of a part, or the company."""
        return self.plan.part[part].label if part else self.plan.label

    def _belongs(self, key: str) -> tuple[str, ...]:
        """Where a key is read: parts, or the company itself."""
        places = [place for place, reads in self.plan.reads.items() if key in reads]
        return tuple(place or COMPANY for place in places)

    def _misspelt(
        self,
        key: str,
        part: str | None,
        row: int | None,
        label: str | None,
        values: Mapping[str, Any],
    ) -> CompanyProblem | None:
        """The known key that is meant: first of this level, then of another one."""
        place = {"part": part, "row": row, "label": label}
        here = self.plan.reads[part]
        elsewhere = {k: r for reads in self.plan.reads.values() for k, r in reads.items()}
        for reads in (here, elsewhere):
            meant = nearest(key, [name for name in reads if name not in values], SO_NEAR)
            if meant is not None:
                return wrong.misspelt(key, meant, _FACT, reads[meant], **place)
        names = [] if part else [name for name in self.plan.part if name not in self.given]
        meant = nearest(key, names, SO_NEAR)
        if meant is not None:
            return wrong.misspelt(key, meant, _PART, (), **place)
        naming = self._naming(part)
        if naming and naming not in values and nearest(key, [naming], SO_NEAR):
            return wrong.misspelt(key, naming, _LABEL, (), **place)
        return None

    def _unread(self) -> Iterator[Unused]:
        for (key, part), rows in self.unused.items():
            yield Unused(key, part, tuple(rows), self._belongs(key))
