"""The door: which rows hold facts that cannot be decided on, and what is wrong with them.

A wrong value is left where it is: its row is marked, and gets no results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plgrules.backends.bounds import ANYWHERE, FINITE, Bounds
from plgrules.backends.columns.build import (
    NO,
    YES,
    both,
    either,
    known,
    null,
    number,
    one_of,
    opposite,
    test,
)
from plgrules.backends.columns.context import TYPES, Boolean, Cell, Context
from plgrules.backends.columns.nodes import (
    Column,
    Condition,
    Distinct,
    Function,
    Length,
    ListContains,
    Literal,
    Present,
    Test,
    ToNumber,
    Value,
)
from plgrules.backends.columns.plan import FactColumn
from plgrules.backends.columns.values import added_up
from plgrules.backends.facts import LARGEST_INTEGER
from plgrules.backends.semantics import lower_edge, upper_edge
from plgrules.program.currency import currency_column, other_currency, spellings
from plgrules.program.program import FactStep, Program


@dataclass(slots=True)
class Problems:
    """What may be wrong with a row: where something is, and what to say of it, in order."""

    wrong: list[Condition] = field(default_factory=list)
    reasons: list[tuple[Condition, str]] = field(default_factory=list)

    def add(self, wrong: Condition, reasons: Iterable[tuple[Condition, str]]) -> None:
        """Note where a fact is wrong; of its reasons the one that holds is told."""
        if wrong != NO:
            self.wrong.append(wrong)
            self.reasons += [(holds, text) for holds, text in reasons if holds != NO]

    @property
    def any(self) -> Condition:
        """Return where a row has any."""
        return either(*self.wrong)


def _accepted(fact: FactStep) -> Bounds:
    """Return the least and the greatest number that a fact accepts."""
    bounds = accepted_range(fact)
    if fact.domain.type == "integer":
        bounds = bounds.clipped(-LARGEST_INTEGER, LARGEST_INTEGER)
    return bounds


def accepted_range(fact: FactStep) -> Bounds:
    """Return the bounds that a fact declares, which hold for computed values, too."""
    low = None if fact.minimum is None else lower_edge(fact.minimum)
    high = None if fact.maximum is None else upper_edge(fact.maximum)
    return FINITE.clipped(low, high)


def read_fact(
    context: Context, fact: FactStep, column: FactColumn | None, problems: Problems
) -> Cell | Boolean:
    """Return a fact as the table holds it, and note what may be wrong with it."""
    type = TYPES[fact.domain.type]
    if column is None:
        return Boolean(NO, NO, False) if type == "boolean" else Cell(null(type))
    if not column.promised:
        return _read(context, fact, column, problems)
    found = Problems()
    value = _read(context, fact, column, found)
    has_value = known(Column(column.column, type))
    problems.add(opposite(has_value), [(opposite(has_value), _text(fact, PROMISED, "fact-null"))])
    problems.add(found.any, ((both(has_value, holds), text) for holds, text in found.reasons))
    return value


def _read(
    context: Context, fact: FactStep, column: FactColumn, problems: Problems
) -> Cell | Boolean:
    type = TYPES[fact.domain.type]
    if type == "boolean":
        return _yes_or_no(column)
    if type == "number":
        return _number(context, fact, column, problems)
    raw = Column(column.column, type, column.nullable)
    texts = tuple(choice.id for choice in fact.domain.choices) or None
    cell = Cell(raw, column.nullable, texts=texts)
    if type == "list":
        _check_list(context, fact, cell, problems)
    elif texts is not None:
        is_choice = one_of(raw, texts, column.nullable)
        wrong = both(known(raw, column.nullable), opposite(is_choice))
        problems.add(wrong, [(wrong, not_a_choice(fact))])
    return cell


PROMISED = "is null in a column that was said to have none"


def _yes_or_no(column: FactColumn) -> Boolean:
    raw = Column(column.column, "boolean", column.nullable)
    yes = test("==", raw, Literal(True, "boolean"), column.nullable)
    if not column.nullable:
        return Boolean(yes, opposite(yes), True)
    return Boolean(yes, test("==", raw, Literal(False, "boolean"), True), False)


def check_currency(program: Program, schema: Mapping[str, FactColumn], problems: Problems) -> None:
    """Note where a row is in another currency than the facts; one that is not told is theirs."""
    name = currency_column(program, schema)
    if name is None:
        return
    raw = Column(schema[name].column, "text", True)
    wrong = both(known(raw), opposite(one_of(raw, spellings(program), True)))
    problems.add(wrong, [(wrong, other_currency(program, name))])


# -- numbers -------------------------------------------------------------------------------------


def _number(context: Context, fact: FactStep, column: FactColumn, problems: Problems) -> Cell:
    nullable = column.nullable
    is_whole = column.type in ("integer", "long")
    raw = Column(column.column, "integer" if is_whole else "number", nullable)
    node: Value = raw
    if column.type != "number":
        node = context.draft.keep(context.prefix + fact.name, ToNumber(raw), nullable)
    seen, accepted = _seen(column), _accepted(fact)
    check = _Check(fact, node, nullable, seen, accepted)
    if is_whole:
        problems.add(*check.of_whole(raw))
    else:
        problems.add(*check.of_double())
    return Cell(node, nullable, seen.clipped(*accepted))


def _seen(column: FactColumn) -> Bounds:
    """Between which numbers the values of a column lie."""
    widest = {
        "integer": Bounds(-(2.0**31), 2.0**32),
        "long": Bounds(-(2.0**63), 2.0**64),
    }.get(column.type, ANYWHERE)
    return widest.clipped(column.low, column.high)


@dataclass(frozen=True, slots=True)
class _Check:
    """What is wrong with the numbers of a column: where, and the reasons that exclude each other.

    NaN is greater than every number for some engines and not comparable for others. So a number is
    right where it lies within both limits, which NaN does for none that computes it; one that has
    read in a file that no value is greater has to be told.
    """

    fact: FactStep
    node: Value
    nullable: bool
    seen: Bounds
    accepted: Bounds

    def of_double(self) -> tuple[Condition, list[tuple[Condition, str]]]:
        """Return where a double is wrong, and why."""
        whole = YES
        if self.fact.domain.type == "integer":
            whole = test("==", Function("floor", self.node), self.node, self.nullable)
        if whole == YES and self.seen.within(*self.accepted):
            return NO, []
        right = both(self._within(self.accepted), whole)
        wrong = both(known(self.node, self.nullable), opposite(right))
        finite = self._within(FINITE)
        infinite = both(known(self.node, self.nullable), opposite(finite))
        reasons = [(infinite, _text(self.fact, "is not a finite number", "fact-not-finite"))]
        if whole != YES:
            broken = both(finite, opposite(whole))
            reasons.append((broken, _text(self.fact, "is not a whole number", NOT_WHOLE)))
            widest = Bounds(-LARGEST_INTEGER, LARGEST_INTEGER)
            too_large = both(finite, whole, opposite(self._within(widest)))
            reasons.append((too_large, _text(self.fact, TOO_LARGE, "fact-too-large")))
            finite = both(self._within(widest), whole)
        for condition, text in self._out_of_range():
            reasons.append((both(condition, finite), text))
        return wrong, reasons

    def of_whole(self, raw: Column) -> tuple[Condition, list[tuple[Condition, str]]]:
        """Return where a whole number is wrong, and why."""
        largest = int(LARGEST_INTEGER)
        too_large = NO
        if not self.seen.within(-LARGEST_INTEGER, LARGEST_INTEGER):
            too_large = either(
                test(">", raw, Literal(largest, "integer"), self.nullable),
                test("<", raw, Literal(-largest, "integer"), self.nullable),
            )
        reasons = [(too_large, _text(self.fact, TOO_LARGE, "fact-too-large"))]
        for condition, text in self._out_of_range():
            reasons.append((both(condition, opposite(too_large)), text))
        return either(too_large, *(holds for holds, _ in self._out_of_range())), reasons

    def _within(self, bounds: Bounds) -> Condition:
        return both(
            test(">=", self.node, number(bounds.low), self.nullable),
            Test("<=", self.node, number(bounds.high), self.nullable, refuses_nan=True),
        )

    def _out_of_range(self) -> list[tuple[Condition, str]]:
        return list(range_problems(self.fact, self.node, self.nullable, self.seen))


TOO_LARGE = "is a whole number beyond 2 to the power of 53"
NOT_WHOLE = "fact-not-an-integer"


def range_problems(
    fact: FactStep, node: Value, nullable: bool, seen: Bounds, name: str = ""
) -> Iterator[tuple[Condition, str]]:
    """Yield where a number lies outside the bounds of a fact, and what to say then.

    `seen` are the bounds of the number, `name` how the fact is called if not by its name alone.
    """
    code = "fact-out-of-range"
    if fact.maximum is not None and seen.high > upper_edge(fact.maximum):
        above = test(">", node, number(upper_edge(fact.maximum)), nullable)
        yield above, _text(fact, f"is above its maximum {fact.maximum:.15g}", code, name)
    if fact.minimum is not None and seen.low < lower_edge(fact.minimum):
        below = test("<", node, number(lower_edge(fact.minimum)), nullable)
        yield below, _text(fact, f"is below its minimum {fact.minimum:.15g}", code, name)


def _text(fact: FactStep, what: str, code: str, name: str = "") -> str:
    """The sentence of a problem, without the number that came: engines write it differently."""
    return f"{name or f'`{fact.name}`'} {what} ({code})"


def not_a_choice(fact: FactStep) -> str:
    """Return the sentence for a choice that is none."""
    listed = ", ".join(f"`{choice.id}`" for choice in fact.domain.choices)
    return _text(fact, f"is not one of {listed}", "fact-not-a-choice")


# -- lists ---------------------------------------------------------------------------------------


def _check_list(context: Context, fact: FactStep, cell: Cell, problems: Problems) -> None:
    """Note a null in a list, an item that is no choice, and an item that is there twice."""
    nullable = cell.nullable
    counts = (Length(cell.node), Present(cell.node), Distinct(cell.node))
    hint = f"{context.prefix}{fact.name}_items"
    count, present, distinct = (context.draft.keep(hint, count, nullable) for count in counts)
    has_null = test("<", present, count, nullable)
    is_twice = test("<", distinct, present, nullable)
    reasons = [(has_null, _text(fact, "holds a null", "fact-null-in-list"))]
    foreign = NO
    if cell.texts is not None:
        held = [
            (ListContains(cell.node, Literal(text, "text"), nullable), 1.0) for text in cell.texts
        ]
        foreign = test("<", added_up(held), distinct, nullable)
        reasons.append((both(opposite(has_null), foreign), not_a_choice(fact)))
    twice = both(opposite(has_null), opposite(foreign), is_twice)
    reasons.append((twice, _text(fact, "holds an item twice", "fact-duplicate-in-list")))
    problems.add(either(has_null, is_twice, foreign), reasons)
