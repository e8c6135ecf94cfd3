"""A program → its conditions for durable_rules, and those that it must not be given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from plgrules.backends.durable.lint import Refusal
from plgrules.backends.interpreter.evaluate import Builder, Run
from plgrules.backends.opinion.conditions import (
    Condition,
    all_of,
    alternatives,
    any_of,
    compared,
    size,
)
from plgrules.backends.opinion.facts import Tell, Vocabulary, decimals, difference, on_grid
from plgrules.backends.semantics import FLIPPED, OPPOSITE, comparison
from plgrules.program import expression as ir
from plgrules.program.program import (
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    FactStep,
    Leaf,
    Program,
    RequirementStep,
    Row,
    Rules,
    SignalStep,
    Tree,
)

SIZE_LIMIT = 400
"""How many comparisons one condition may come to."""

MOST_WAYS = 150
"""In how many ways one condition may hold: each is a rule of its own."""

TALLY_LIMIT = 8
"""How many conditions may be counted: each way to reach the count is written out."""

_ANY_DAY = date(2000, 1, 1)


class _Refused(Exception):
    def __init__(self, reason: str, rewrite: str) -> None:
        self.reason, self.rewrite = reason, rewrite


@dataclass(frozen=True, slots=True)
class Goal:
    """A condition of a program: where it stands, and each way in which it is true, or false."""

    place: str
    id: str
    root: ir.Expression
    true: tuple[Condition, ...]
    false: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """The conditions of a program that durable_rules may decide, and why it may not the others.

    `given` names the steps and formulas that were computed for it.
    """

    program: Program
    goals: tuple[Goal, ...]
    refused: tuple[Refusal, ...]
    given: tuple[str, ...]
    vocabulary: Vocabulary


def lower(program: Program) -> Lowered:
    """Return a program's conditions as durable_rules decides them."""
    lowering = _Lowering(program)
    goals, refused = [], []
    for place, id, root in conditions_of(program):
        try:
            true = _ways(lowering.condition(root, True))
            false = _ways(lowering.condition(root, False))
            goals.append(Goal(place, id, root, true, false))
        except _Refused as why:
            refused.append(Refusal(f"{place} `{id}`", why.reason, why.rewrite))
    given = tuple(lowering.given)
    return Lowered(program, tuple(goals), tuple(refused), given, lowering.vocabulary)


def _ways(condition: Condition) -> tuple[Condition, ...]:
    ways = alternatives(condition, MOST_WAYS)
    if ways is None:
        raise _too_large()
    return ways


def _too_large() -> _Refused:
    return _Refused(
        f"it comes to over {SIZE_LIMIT} comparisons, or to over {MOST_WAYS} ways in which it holds",
        "name a part of it as a fact",
    )


def conditions_of(program: Program) -> Iterator[tuple[str, str, ir.Expression]]:
    """Yield the conditions of a program: place, id and what is asked."""
    for step in program.steps:
        if isinstance(step, SignalStep):
            yield "signal", step.name, step.condition.root
        elif isinstance(step, CheckStep):
            yield "check", step.name, step.condition.root
    for caution in program.cautions:
        yield "warning", caution.code, caution.condition.root
    match program.decision:
        case Rules(rows=rows):
            for row in rows:
                if row.condition is not None:
                    yield "rule", row.id, row.condition.root
        case Tree(root=root):
            yield from _questions(root)
        case Bands() as bands:
            yield from _limits(bands)
        case None:
            pass


def _questions(node: Branch | Leaf | Row) -> Iterator[tuple[str, str, ir.Expression]]:
    if isinstance(node, Branch):
        yield "question", node.id, node.condition.root
        yield from _questions(node.then)
        yield from _questions(node.otherwise)


def _limits(bands: Bands) -> Iterator[tuple[str, str, ir.Expression]]:
    for band in bands.bands:
        if band.limit is not None:
            operator: ir.Operator = "<=" if band.inclusive else "<"
            node = ir.Compare(
                operator, bands.of.root, band.limit.root, "right", bands.of.text, band.limit.text
            )
            yield "band", band.id, node


@dataclass(slots=True)
class _Lowering:
    program: Program
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    given: dict[str, None] = field(default_factory=dict)

    def condition(self, node: ir.Expression, wanted: bool) -> Condition:
        """The condition that an expression is `wanted`; never where it is unknown."""
        match node:
            case ir.Invert(operand=operand):
                return self.condition(operand, not wanted)
            case ir.AllOf(operands=operands):
                parts = [self.condition(part, wanted) for part in operands]
                return self._limited(all_of(parts) if wanted else any_of(parts))
            case ir.AnyOf(operands=operands):
                parts = [self.condition(part, wanted) for part in operands]
                return self._limited(any_of(parts) if wanted else all_of(parts))
            case ir.Choose(test=test, then=then, otherwise=otherwise):
                yes = all_of([self.condition(test, True), self.condition(then, wanted)])
                no = all_of([self.condition(test, False), self.condition(otherwise, wanted)])
                return self._limited(any_of([yes, no]))
            case ir.Constant() | ir.ParameterValue():
                return self._constant(node) is wanted
            case ir.StepValue(name=name):
                return self._named(name, wanted)
            case ir.Known(name=name) | ir.Given(name=name):
                return self._asked(node, name, wanted)
            case ir.Compare():
                return self._compare(node, wanted)
            case ir.In():
                return self._inside(node, wanted)
            case ir.OutcomeIn() | ir.RequiredOutput():
                return compared(self._attribute(node, "truth", int), "==", int(wanted))
        raise _not_for_it(node)

    def _limited(self, condition: Condition) -> Condition:
        if size(condition) > SIZE_LIMIT:
            raise _too_large()
        return condition

    # -- yes and no ------------------------------------------------------------------------------

    def _named(self, name: str, wanted: bool) -> Condition:
        step = self.program.step[name]
        match step:
            case SignalStep(condition=formula) | CheckStep(condition=formula):
                return self.condition(formula.root, wanted)
            case DerivedStep(value=ir.Formula(root=root)):
                return self.condition(root, wanted)
            case FactStep():
                return compared(
                    self._attribute(ir.StepValue(name), "truth", int), "==", int(wanted)
                )
        raise _not_for_it(ir.StepValue(name))

    def _asked(self, node: ir.Known | ir.Given, name: str, wanted: bool) -> Condition:
        return compared(self._attribute(node, "asked", int), "==", int(wanted))

    # -- comparisons -----------------------------------------------------------------------------

    def _compare(self, node: ir.Compare, wanted: bool) -> Condition:
        operator = node.operator if wanted else OPPOSITE[node.operator]
        if isinstance(node.left, ir.Tally) or isinstance(node.right, ir.Tally):
            return self._tally(node, wanted)
        if ir.is_constant(node.left) and ir.is_constant(node.right):
            a, b = self._constant(node.left), self._constant(node.right)
            known = a is not None and b is not None
            return known and comparison(node.operator, node.mode)(a, b) is wanted
        if ir.is_constant(node.right):
            return self._against(node.left, operator, node.right, node.mode)
        if ir.is_constant(node.left):
            return self._against(node.right, FLIPPED[operator], node.left, node.mode)
        return self._between(node, operator)

    def _against(
        self, node: ir.Expression, operator: str, constant: ir.Expression, mode: ir.Mode
    ) -> Condition:
        value = self._constant(constant)
        if value is None:
            return False
        if isinstance(value, str):
            name = self._attribute(node, "word", lambda x: self.vocabulary.words.get(x, 0))
            return compared(name, operator, self.vocabulary.word(value))
        if isinstance(value, date):
            return compared(
                self._attribute(node, "day", date.toordinal), operator, value.toordinal()
            )
        if isinstance(value, bool) or not isinstance(value, float | int):
            raise _not_for_it(node)
        places = decimals(value)
        if places is None or (abs(value) > 10**6 and places > 3):
            raise _Refused(
                f"the threshold {value!r} has too many digits for a whole number",
                "give it at most nine decimals",
            )
        tolerant = mode != "exact"
        name = self._attribute(
            node, f"number {places} {tolerant}", lambda x: on_grid(float(x), places, tolerant)
        )
        return compared(name, operator, on_grid(float(value), places, True))

    def _between(self, node: ir.Compare, operator: str) -> Condition:
        """Two values of the facts: told as their difference, which is compared with 0.

        durable_rules reads memory that is not its own where one of two attributes is missing.
        """
        left, right, mode = self._value(node.left), self._value(node.right), node.mode

        def tell(name: str) -> Tell:
            def distance(run: Run) -> dict[str, int]:
                a, b = left(run), right(run)
                return {} if a is None or b is None else {name: difference(a, b, mode)}

            return distance

        name = self.vocabulary.name((node.left, node.right, mode), tell)
        return compared(name, operator, 0)

    def _inside(self, node: ir.In, wanted: bool) -> Condition:
        if not ir.is_constant(node.container):
            holds = self._attribute(node, "truth", int)
            return compared(holds, "==", int(wanted))
        values = self._constant(node.container)
        if ir.is_constant(node.item):
            return (self._constant(node.item) in values) is wanted
        name = self._attribute(node.item, "word", lambda x: self.vocabulary.words.get(x, 0))
        numbers = [self.vocabulary.word(value) for value in values]
        if wanted:
            return any_of([compared(name, "==", number) for number in numbers])
        return all_of([{"$ex": {name: 1}}, *[compared(name, "!=", n) for n in numbers]])

    # -- counts ----------------------------------------------------------------------------------

    def _tally(self, node: ir.Compare, wanted: bool) -> Condition:
        """A count against a constant: every least set of conditions that settles it."""
        tally, other = node.left, node.right
        if not isinstance(tally, ir.Tally):
            tally, other = node.right, node.left
        if not isinstance(tally, ir.Tally) or not ir.is_constant(other):
            raise _Refused(
                "it compares a count with something that is not fixed",
                "compare the count with a parameter",
            )
        if len(tally.items) > TALLY_LIMIT or any(points <= 0 for points in tally.points):
            raise _Refused(
                f"it counts over {TALLY_LIMIT} conditions, or with points that are not positive: "
                "every way to reach the count would be a condition of its own",
                "count fewer conditions",
            )
        return self._limited(any_of(self._ways(node, tally, self._constant(other), wanted)))

    def _ways(
        self, node: ir.Compare, tally: ir.Tally, limit: float, wanted: bool
    ) -> Iterator[Condition]:
        """Yield, for each least set of known conditions that settles the count, that it is so."""
        true = [self.condition(item, True) for item in tally.items]
        false = [self.condition(item, False) for item in tally.items]
        places = tuple(range(len(tally.items)))
        settled: list[tuple[frozenset[int], frozenset[int]]] = []
        for known in _subsets(places):
            for yes in _subsets(tuple(known)):
                no = known - yes
                if any(y <= yes and n <= no for y, n in settled):
                    continue
                if _count_settles(node, tally, limit, yes, no) is wanted:
                    settled.append((yes, no))
                    yield all_of([*(true[i] for i in yes), *(false[i] for i in no)])

    # -- values ----------------------------------------------------------------------------------

    def _attribute(self, node: ir.Expression, kind: str, encode: Any) -> str:
        """The attribute of a value; unknown values have none."""
        compute = self._value(node)

        def tell(name: str) -> Tell:
            def one(run: Run) -> dict[str, int]:
                value = compute(run)
                return {} if value is None else {name: encode(value)}

            return one

        return self.vocabulary.name((node, kind), tell)

    def _value(self, node: ir.Expression) -> Any:
        """The function that computes a value; what is no fact is noted as given."""
        self._note(node)
        return Builder(self.program, frozenset()).build(node)

    def _note(self, node: ir.Expression) -> None:
        match node:
            case ir.OutcomeIn(requirement=name) | ir.RequiredOutput(requirement=name):
                self.given[name] = None
            case ir.StepValue(name=name) | ir.Known(name=name):
                if isinstance(self.program.step[name], DerivedStep | RequirementStep):
                    self.given[name] = None
            case ir.Calculate(text=text) | ir.Apply(text=text) | ir.In(text=text):
                self.given[text] = None
            case _:
                for part in ir.parts(node):
                    self._note(part)

    def _constant(self, node: ir.Expression) -> Any:
        return Builder(self.program, frozenset()).build(node)(Run((), _ANY_DAY))


def _subsets(items: tuple[int, ...]) -> Iterator[frozenset[int]]:
    for count in range(len(items) + 1):
        for subset in combinations(items, count):
            yield frozenset(subset)


def _count_settles(
    node: ir.Compare, tally: ir.Tally, limit: float, yes: frozenset[int], no: frozenset[int]
) -> bool | None:
    """What a count comes to where some conditions are true, some false and the rest unknown."""
    holds = comparison(node.operator, node.mode)
    low = high = 0.0
    for place, points in enumerate(tally.points):
        low += points if place in yes else 0.0
        high += points if place not in no else 0.0
    mirrored = node.right is tally
    answers = {holds(limit, x) if mirrored else holds(x, limit) for x in (low, high)}
    inside = low != high and low <= limit <= high and node.operator in ("==", "!=")
    return None if len(answers) > 1 or inside else answers.pop()


def _not_for_it(node: ir.Expression) -> _Refused:
    match node:
        case ir.Apply(text=text):
            return _Refused(
                f"`{text}` searches in a text, and its patterns were not measured",
                "make it a fact that is true or false",
            )
        case _:
            return _Refused(
                "it is no comparison that durable_rules knows",
                "write it with `and`, `or` and comparisons",
            )
