"""What a change does to real rows: each decided by both versions, and the answers that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from plgrules.decision.decision import Decision

INVALID = "invalid"
Answer = str
"""An outcome; a status where there is none; `invalid` where the facts are refused."""

Aspect = Literal["rule", "outputs", "warnings", "checks"]
"""What may differ though the answer is the same."""

KEPT = 20
"""How many rows of each kind are kept to be shown."""


class Pair(NamedTuple):
    """One row decided by both versions; None where the facts are refused, with why."""

    number: int
    label: str
    before: Decision | None
    after: Decision | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with the same kind of difference: how many, and the first of them."""

    before: Answer
    after: Answer
    count: int
    rows: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What became of many rows under two versions."""

    source: str
    """The file or log that the rows come from, as the reader named it."""
    as_of: date | None
    """The day for which was decided; None: each for its own, as a log has it."""
    is_log: bool
    rows: int
    same: int
    flips: tuple[Group, ...]
    """Other answers, the most frequent first."""
    others: tuple[tuple[Aspect, Group], ...]
    """Same answers, but another rule, outputs, warnings or checks."""
    before: tuple[tuple[Answer, int], ...]
    after: tuple[tuple[Answer, int], ...]
    """How many rows came to each answer that there was, in the order of the outcomes."""
    refused: Group | None = None
    """Rows whose facts both versions refuse; they count as the same."""
    not_computed: int = 0
    """Logged decisions whose facts are masked or erased."""

    @property
    def flipped(self) -> int:
        """How many rows have another answer."""
        return sum(group.count for group in self.flips)


@dataclass
class _Kind:
    count: int = 0
    rows: list[Pair] = field(default_factory=list)

    def add(self, pair: Pair) -> None:
        self.count += 1
        if len(self.rows) < KEPT:
            self.rows.append(pair)


class Collector:
    """Sorts pairs as they come, in constant memory."""

    def __init__(self) -> None:
        self.rows = self.same = self.not_computed = 0
        self._flips: dict[tuple[Answer, Answer], _Kind] = {}
        self._others: dict[tuple[Aspect, Answer], _Kind] = {}
        self._refused = _Kind()
        self._before: Counter[Answer] = Counter()
        self._after: Counter[Answer] = Counter()

    def add(self, pair: Pair) -> None:
        """Sort one row into its kind."""
        self.rows += 1
        was, now = answer(pair.before), answer(pair.after)
        self._before[was] += 1
        self._after[now] += 1
        if was != now:
            self._flips.setdefault((was, now), _Kind()).add(pair)
            return
        if pair.before is None:
            self._refused.add(pair)
        found = _other(pair.before, pair.after)
        if not found:
            self.same += 1
        for aspect in found:
            self._others.setdefault((aspect, was), _Kind()).add(pair)

    def impact(
        self, source: str, as_of: date | None, outcomes: Iterable[str], *, is_log: bool = False
    ) -> Impact:
        """Return what all pairs came to; `outcomes` gives the order of the counts."""
        order = {outcome: place for place, outcome in enumerate(dict.fromkeys(outcomes))}
        flips = [Group(*key, k.count, tuple(k.rows)) for key, k in self._flips.items()]
        others = [
            (aspect, Group(same, same, k.count, tuple(k.rows)))
            for (aspect, same), k in self._others.items()
        ]
        answers = sorted(
            {*self._before, *self._after}, key=lambda one: (order.get(one, len(order)), one)
        )
        return Impact(
            source=source,
            as_of=as_of,
            is_log=is_log,
            rows=self.rows,
            same=self.same,
            flips=tuple(sorted(flips, key=lambda g: (-g.count, g.before, g.after))),
            others=tuple(sorted(others, key=lambda one: (one[0], -one[1].count, one[1].before))),
            before=tuple((answer, self._before[answer]) for answer in answers),
            after=tuple((answer, self._after[answer]) for answer in answers),
            refused=self._refusals(),
            not_computed=self.not_computed,
        )

    def _refusals(self) -> Group | None:
        kind = self._refused
        return Group(INVALID, INVALID, kind.count, tuple(kind.rows)) if kind.count else None


def answer(decision: Decision | None) -> Answer:
    """Return what a decision answers: its outcome, else its status; `invalid` for none."""
    return INVALID if decision is None else decision.outcome or decision.status


def _other(before: Decision | None, after: Decision | None) -> list[Aspect]:
    """What differs though the answer is the same."""
    if before is None or after is None:
        return []
    old, new = before.details, after.details
    found: list[Aspect] = []
    if (before.rule, before.possible_rules) != (after.rule, after.possible_rules):
        found.append("rule")
    if _shared(old.outputs, new.outputs):
        found.append("outputs")
    if set(old.warnings) != set(new.warnings):
        found.append("warnings")
    if dict(old.checks) != dict(new.checks):
        found.append("checks")
    return found


def _shared(old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    """Whether an output that both have differs; a new one is a difference of the versions."""
    return any(old[name] != new[name] for name in old.keys() & new.keys())
