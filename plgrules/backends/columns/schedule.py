"""Definitions → stages: what is used once goes where it is used, the rest into as few as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from plgrules.backends.columns.build import names_read, parts, walk
from plgrules.backends.columns.draft import SearchDraft
from plgrules.backends.columns.nodes import Column, Expression, Flag, OneOf, Pick
from plgrules.backends.columns.plan import Compute, Definition, Search, Stage
from plgrules.backends.columns.rebuild import rebuild

DEEP = 24
"""A definition that is nested deeper is not put into another one: engines limit the depth."""

Definitions = Mapping[str, Expression | SearchDraft]


def stages_of(
    definitions: Definitions, results: Sequence[Definition]
) -> tuple[tuple[Stage, ...], tuple[Definition, ...]]:
    """Return the stages that compute what results need, and the results over them."""
    producers = {
        column.name: name
        for name, found in definitions.items()
        if isinstance(found, SearchDraft)
        for column in found.columns
    }
    uses, pinned = _uses(definitions, results, producers)
    once = _Inlined(definitions, {n for n, count in uses.items() if count == 1 and n not in pinned})
    levels: dict[str, int] = {}
    stages: dict[tuple[int, str], list[Definition] | Search] = {}
    for name, found in definitions.items():
        if not uses[name] or name in once.names:
            continue
        if isinstance(found, SearchDraft):
            level = levels.get(found.value, 0) + 1
            stages[level, name] = Search(found.value, found.edges, tuple(found.columns))
        else:
            expression = once.put_in(found)
            level = 1 + max((levels.get(read, 0) for read in names_read(expression)), default=0)
            stages.setdefault((level, ""), []).append(Definition(name, expression))  # type: ignore[union-attr]
        levels[name] = level
        levels.update({column: level for column, owner in producers.items() if owner == name})
    settled = tuple(Definition(r.name, once.put_in(r.expression)) for r in results)
    ordered = (
        found if isinstance(found, Search) else Compute(tuple(found))
        for _, found in sorted(stages.items(), key=lambda pair: pair[0])
    )
    return tuple(ordered), settled


def _uses(
    definitions: Definitions, results: Sequence[Definition], producers: Mapping[str, str]
) -> tuple[Counter[str], set[str]]:
    """How often each definition is used, and those that must stay columns of their own."""
    uses: Counter[str] = Counter()
    pinned: set[str] = set()

    def note(expression: Expression) -> None:
        for name in names_read(expression):
            uses[producers.get(name, name)] += 1
        pinned.update(_pinned(expression))

    for result in results:
        note(result.expression)
    for name, found in reversed(list(definitions.items())):
        if not uses[name]:
            continue
        if isinstance(found, SearchDraft):
            uses[found.value] += 1
            pinned.add(found.value)
            pinned.add(name)
        else:
            note(found)
    return uses, pinned


def _pinned(expression: Expression) -> Iterator[str]:
    """The columns that are looked at several times where they are used."""
    for node in walk(expression):
        match node:
            case Pick(index=Column(name=name)) | OneOf(value=Column(name=name)):
                yield name


class _Inlined:
    """The definitions that are put in where they are used."""

    def __init__(self, definitions: Definitions, candidates: set[str]) -> None:
        self.names: dict[str, Expression] = {}
        for name, found in definitions.items():
            if name in candidates and not isinstance(found, SearchDraft):
                expression = self.put_in(found)
                if _depth(expression) < DEEP:
                    self.names[name] = expression

    def put_in(self, expression: Expression) -> Expression:
        """Return an expression with the definitions in it that are used only there."""

        def settled(node: Column | Flag) -> Expression:
            return self.names.get(node.name, node)

        changed: Expression = rebuild(expression, settled)
        return changed


def _depth(expression: Expression) -> int:
    return 1 + max(map(_depth, parts(expression)), default=0)
