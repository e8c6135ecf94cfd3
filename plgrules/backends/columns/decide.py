"""Trees, rules and bands as columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from math import inf, nextafter

from plgrules.backends.columns.build import (
    NO,
    YES,
    both,
    either,
    index,
    known,
    null,
    opposite,
    test,
    when,
)
from plgrules.backends.columns.comparisons import compare
from plgrules.backends.columns.context import Boolean, Cell, Context, constant
from plgrules.backends.columns.expressions import answered, boolean, value
from plgrules.backends.columns.nodes import Column, Condition, Literal, Pick, Value
from plgrules.backends.columns.ranges import first_of, ranges_of
from plgrules.backends.columns.verdict import (
    Verdict,
    by_place,
    distinct_outcomes,
    is_outcome,
    masked,
)
from plgrules.backends.semantics import lower_edge, upper_edge
from plgrules.program.program import (
    Band,
    Bands,
    Branch,
    End,
    Leaf,
    Rules,
    Tree,
    endings,
)

FEW = 64
"""So many ranges are compared one after the other; more are searched for."""

CHAIN = 40
"""So many cases stand in one `When`; engines nest them, and fail at a few hundred."""


def decide(context: Context, decision: Tree | Rules | Bands, hint: str) -> Verdict:
    """Return what a decision comes to; `hint` is what its columns are named by."""
    match decision:
        case Tree(root=root):
            return _Tree(context, hint).verdict(root)
        case Rules():
            return _rules(context, decision, hint)
        case Bands():
            return _bands(context, decision, hint)


def _first(context: Context, hint: str, conditions: Iterable[Condition], last: int) -> Value:
    """The place of the first condition that holds, else the last place."""
    cases: list[tuple[Condition, Value]] = [(c, index(place)) for place, c in enumerate(conditions)]
    cases = [case for case in cases if case[0] != NO]
    parts = [cases[start : start + CHAIN] for start in range(0, len(cases), CHAIN)]
    found: list[tuple[Condition, Value]] = []
    for part in parts[:-1]:
        node = context.draft.keep(f"{context.prefix}{hint}_part", _chain(part, null("index")), True)
        found.append((known(node), node))
    rest = _chain(parts[-1], index(last)) if parts else index(last)
    if found:
        rest = context.draft.keep(f"{context.prefix}{hint}_part", rest, False)
    return context.draft.keep(context.prefix + hint, _chain(found, rest), False)


def _chain(cases: list[tuple[Condition, Value]], otherwise: Value) -> Value:
    return when(cases, otherwise, "index")


def _verdict(
    context: Context,
    hint: str,
    ends: tuple[End, ...],
    place: Value,
    several: Condition = NO,
    conflict: Condition = NO,
    open: Iterable[tuple[End, Condition]] = (),
) -> Verdict:
    outcomes = distinct_outcomes(ends)
    outcome = _outcome(context, hint, ends, outcomes, place)
    by_outcome: dict[str, list[Condition]] = {}
    for end, condition in open:
        if condition != NO and len(outcomes) > 1:
            by_outcome.setdefault(end.outcome, []).append(condition)
    grouped = tuple((name, either(*conditions)) for name, conditions in by_outcome.items())
    disagree = either(
        *(
            both(is_open, opposite(is_outcome(outcome, outcomes, (name,))))
            for name, is_open in grouped
        )
    )
    flag = context.draft.flag
    return Verdict(
        ends,
        outcomes,
        outcome,
        by_place(place),
        flag(f"{context.prefix}{hint}_several", several),
        flag(f"{context.prefix}{hint}_disagree", disagree),
        flag(f"{context.prefix}{hint}_conflict", conflict),
        grouped,
    )


def _outcome(
    context: Context, hint: str, ends: tuple[End, ...], outcomes: tuple[str, ...], place: Value
) -> Value:
    """The place of the outcome of an ending among all outcomes."""
    places = tuple(outcomes.index(end.outcome) for end in ends)
    if len(outcomes) == 1:
        return index(0)
    if isinstance(place, Literal):
        assert isinstance(place.value, int)
        return index(places[place.value])
    if places == tuple(range(len(ends))):
        return place
    hint = f"{context.prefix}{hint}_outcome"
    return context.draft.keep(hint, Pick(place, places, "index"), False)


# -- rules ---------------------------------------------------------------------------------------


def _rules(context: Context, rules: Rules, hint: str) -> Verdict:
    ends = endings(rules)
    if len(ends) > FEW:
        searched = _flat(context, rules, hint, ends)
        if searched is not None:
            return searched
    tested: list[tuple[Boolean, Condition]] = []
    for row in rules.rows:
        if row.condition is None:
            tested.append((Boolean(YES, NO, True), NO))
        else:
            often = rules.hit == "unique"
            tested.append(answered(context, f"if_{row.id}", row.condition.root, often=often))
    last = len(ends) - 1
    place = _first(context, hint, (answer.yes for answer, _ in tested), last)
    pairs = list(zip(ends, tested, strict=False))
    if rules.hit == "unique":
        return _unique(context, hint, ends, place, pairs)
    open = [
        (end, both(doubt, test(">", place, index(at), False)))
        for at, (end, (_, doubt)) in enumerate(pairs)
        if doubt != NO and at < last
    ]
    several = either(*(condition for _, condition in open))
    return _verdict(context, hint, ends, place, several, NO, open)


def _flat(context: Context, rules: Rules, hint: str, ends: tuple[End, ...]) -> Verdict | None:
    """Rules that each ask for a range of the same number, which is searched for."""
    found = ranges_of(context, rules)
    if found is None:
        return None
    number, ranges = found
    cell = context.keep(f"{hint}_of", value(context, number))
    edges, places = first_of(ranges, len(ends) - 1)
    if not edges or not isinstance(cell.node, Column):
        return None
    return _searched(context, hint, ends, cell, edges, places)


def _unique(
    context: Context,
    hint: str,
    ends: tuple[End, ...],
    place: Value,
    pairs: list[tuple[End, tuple[Boolean, Condition]]],
) -> Verdict:
    """At most one rule may be true; while none is, those that are unknown are possible."""
    none = test("==", place, index(len(ends) - 1), False)
    second = [
        (end, both(answer.yes, test("<", place, index(at), False)))
        for at, (end, (answer, _)) in enumerate(pairs)
        if at > 0
    ]
    maybe = [(end, both(none, doubt)) for end, (_, doubt) in pairs]
    conflict = either(*(condition for _, condition in second))
    several = either(conflict, *(condition for _, condition in maybe))
    return _verdict(context, hint, ends, place, several, conflict, [*second, *maybe])


# -- trees ---------------------------------------------------------------------------------------

SHALLOW = 8
"""So deep a tree without unknown questions is one nested choice."""


@dataclass(slots=True)
class _Tree:
    context: Context
    hint: str
    leaves: list[tuple[End, Condition]] = field(default_factory=list)
    splits: list[Condition] = field(default_factory=list)
    answers: dict[str, Boolean] = field(default_factory=dict)

    def verdict(self, root: Branch | Leaf) -> Verdict:
        context, hint = self.context, self.hint
        if self._ask(root) <= SHALLOW and all(answer.total for answer in self.answers.values()):
            place = context.draft.keep(context.prefix + hint, self._nested(root), False)
            return _verdict(context, hint, tuple(leaf for leaf, _ in self.leaves), place)
        self.leaves.clear()
        self._visit(root, YES)
        ends = tuple(leaf for leaf, _ in self.leaves)
        place = _first(context, hint, (reached for _, reached in self.leaves[:-1]), len(ends) - 1)
        several = either(*self.splits)
        open = self.leaves if self.splits else []
        return _verdict(context, hint, ends, place, several, NO, open)

    def _ask(self, node: Branch | Leaf) -> int:
        """Work out every question, and return how deep they are nested."""
        if isinstance(node, Leaf):
            return 0
        self.answers[node.id] = boolean(self.context, node.condition.root)
        return 1 + max(self._ask(node.then), self._ask(node.otherwise))

    def _nested(self, node: Branch | Leaf) -> Value:
        if isinstance(node, Leaf):
            self.leaves.append((node, YES))
            return index(len(self.leaves) - 1)
        then, otherwise = self._nested(node.then), self._nested(node.otherwise)
        return when([(self.answers[node.id].yes, then)], otherwise, "index")

    def _visit(self, node: Branch | Leaf, reached: Condition) -> None:
        flag = self.context.draft.flag
        if isinstance(node, Leaf):
            name = f"{self.context.prefix}at_{node.id}"
            self.leaves.append((node, flag(name, reached)))
            return
        reached = flag(f"{self.context.prefix}at_{node.id}", reached)
        answer, doubt = answered(self.context, f"if_{node.id}", node.condition.root)
        if doubt != NO:
            self.splits.append(both(reached, doubt))
        self._visit(node.then, both(reached, opposite(answer.no)))
        self._visit(node.otherwise, both(reached, opposite(answer.yes)))


# -- bands ---------------------------------------------------------------------------------------


def _bands(context: Context, bands: Bands, hint: str) -> Verdict:
    cell = context.keep(f"{hint}_of", value(context, bands.of.root))
    limits = [context.fold(band.limit.root) for band in bands.bands if band.limit is not None]
    ends = endings(bands)[: len(limits) + 1]
    if len(limits) > FEW and None not in limits and isinstance(cell.node, Column):
        edges, places = _edges(ends, limits)
        return _searched(context, hint, ends, cell, edges, places)
    within = [
        compare(context, "<=" if band.inclusive else "<", "right", cell, constant(limit))
        for band, limit in zip(bands.bands, limits, strict=False)
    ]
    last = len(limits)
    place = _first(context, hint, within, last)
    absent = opposite(known(cell.node, cell.nullable))
    open: list[tuple[End, Condition]] = []
    for at, limit in enumerate(limits):
        is_open = absent if limit is not None else test(">", place, index(at), False)
        open.append((ends[at], is_open))
    several = either(*(condition for _, condition in open))
    return _verdict(context, hint, ends, place, several, NO, open)


def _searched(
    context: Context,
    hint: str,
    ends: tuple[End, ...],
    cell: Cell,
    edges: tuple[float, ...],
    places: list[int],
) -> Verdict:
    """Many ranges: the number is searched for among the edges between them."""
    assert isinstance(cell.node, Column)
    reached = tuple(ends[place] for place in places)
    search = context.draft.search(f"{context.prefix}{hint}_search", cell.node, edges)
    found = context.draft.found
    outcomes = distinct_outcomes(ends)
    at = tuple(outcomes.index(end.outcome) for end in reached)
    outcome = found(search, f"{context.prefix}{hint}_outcome", at, "index")
    absent = opposite(known(cell.node, cell.nullable))
    several = context.draft.flag(f"{context.prefix}{hint}_several", absent)

    def look_up(texts: tuple[str, ...], where: Condition) -> Value:
        values = tuple(texts[place] for place in places)
        text = found(search, f"{context.prefix}{hint}_text", values, "text")
        return masked(where, text, "text")

    if several == NO or len(outcomes) == 1:
        return Verdict(ends, outcomes, outcome, look_up, several)
    open = tuple((name, several) for name in outcomes)
    return Verdict(ends, outcomes, outcome, look_up, several, several, NO, open)


def _edges(ends: tuple[End, ...], limits: list[float]) -> tuple[tuple[float, ...], list[int]]:
    """The ascending edges between bands, and the place of the band before and after each."""
    beyond = [
        nextafter(upper_edge(limit), inf) if band.inclusive else lower_edge(limit)
        for band, limit in zip(ends, limits, strict=False)
        if isinstance(band, Band)
    ]
    edges: list[float] = []
    places = [0]
    for place, edge in enumerate(accumulate(beyond, max), 1):
        if edges and edges[-1] == edge:
            places[-1] = place
        else:
            edges.append(edge)
            places.append(place)
    return tuple(edges), places
