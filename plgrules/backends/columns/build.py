"""Makes nodes, and simplifies what is known beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from plgrules.backends.columns.nodes import (
    Always,
    And,
    Arithmetic,
    AsBoolean,
    Column,
    Condition,
    Days,
    Distinct,
    Expression,
    Flag,
    Function,
    Joined,
    Known,
    Length,
    ListContains,
    Listed,
    Literal,
    Not,
    OneOf,
    Operator,
    Or,
    Pick,
    Present,
    Test,
    TextContains,
    ToNumber,
    Type,
    Value,
    When,
)
from plgrules.backends.semantics import EXACT

YES: Condition = Always(True)
NO: Condition = Always(False)

OPPOSITE: dict[Operator, Operator] = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==",
}  # fmt: skip


def number(value: float) -> Literal:
    """Return a constant number."""
    return Literal(value, "number")


def index(value: int) -> Literal:
    """Return a constant place."""
    return Literal(value, "index")


def float_of(constant: Literal) -> float:
    """Return the value of a constant number."""
    assert isinstance(constant.value, float)
    return constant.value


def null(type: Type) -> Literal:
    """Return the null of a type."""
    return Literal(None, type)


def is_null(value: Value) -> bool:
    """Whether a value is null in every row."""
    return isinstance(value, Literal) and value.value is None


# -- conditions ----------------------------------------------------------------------------------


def both(*conditions: Condition) -> Condition:
    """Return that all conditions hold."""
    return _joined(And, conditions, False)


def either(*conditions: Condition) -> Condition:
    """Return that any condition holds."""
    return _joined(Or, conditions, True)


def _joined(
    kind: type[And] | type[Or], conditions: Iterable[Condition], settles: bool
) -> Condition:
    kept: dict[Condition, None] = {}
    for condition in conditions:
        for part in condition.operands if isinstance(condition, kind) else (condition,):
            if isinstance(part, Always) and part.holds is settles:
                return part
            if not isinstance(part, Always):
                kept[part] = None
    if len(kept) > 1:
        return kind(tuple(kept))
    return next(iter(kept), Always(not settles))


def opposite(condition: Condition) -> Condition:
    """Return that a condition does not hold."""
    match condition:
        case Always(holds=holds):
            return Always(not holds)
        case Not(operand=operand):
            return operand
        case Test(nullable=False, refuses_nan=False):
            return replace(condition, operator=OPPOSITE[condition.operator])
        case _:
            return Not(condition)


def known(value: Value, nullable: bool = True) -> Condition:
    """Return that a value is not null."""
    if isinstance(value, Literal):
        return Always(value.value is not None)
    return Known(value) if nullable else YES


def test(operator: Operator, left: Value, right: Value, nullable: bool) -> Condition:
    """Return an exact comparison, made here where both sides are constants."""
    if isinstance(left, Literal) and isinstance(right, Literal):
        if left.value is None or right.value is None:
            return NO
        return Always(EXACT[operator](left.value, right.value))
    if is_null(left) or is_null(right):
        return NO
    return Test(operator, left, right, nullable)


def one_of(value: Value, choices: tuple[Any, ...], nullable: bool) -> Condition:
    """Return that a value is one of some constants."""
    if isinstance(value, Literal):
        return Always(value.value in choices)
    if not choices:
        return NO
    if len(choices) == 1:
        type: Type = "text" if isinstance(choices[0], str) else "index"
        return Test("==", value, Literal(choices[0], type), nullable)
    return OneOf(value, choices, nullable)


def when(cases: Iterable[tuple[Condition, Value]], otherwise: Value, type: Type) -> Value:
    """Return the value of the first case that holds; cases that never hold are left out."""
    kept: list[tuple[Condition, Value]] = []
    for condition, value in cases:
        if condition == YES:
            otherwise = value
            break
        if condition != NO:
            kept.append((condition, value))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    return When(tuple(kept), otherwise, type) if kept else otherwise


# -- looking at nodes ----------------------------------------------------------------------------


def parts(node: Expression) -> Iterator[Expression]:
    """Yield the direct parts of a node."""
    match node:
        case Arithmetic() | Test():
            yield node.left
            yield node.right
        case ToNumber() | Function() | Length() | Distinct() | Present() | Not():
            yield node.operand
        case And() | Or():
            yield from node.operands
        case When():
            for condition, value in node.cases:
                yield condition
                yield value
            yield node.otherwise
        case Days():
            yield node.first
            yield node.second
        case Pick():
            yield node.index
        case Known() | OneOf():
            yield node.value
        case AsBoolean():
            yield node.condition
        case TextContains():
            yield node.text
            yield node.part
        case ListContains():
            yield node.items
            yield node.item
        case Listed():
            yield node.given
            yield from (condition for condition, _ in node.parts)
        case Joined():
            yield from (condition for condition, _ in node.parts)
        case Column() | Flag() | Literal() | Always():
            return


def walk(node: Expression) -> Iterator[Expression]:
    """Yield a node and everything in it."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(parts(found))


def names_read(node: Expression) -> Iterator[str]:
    """Yield the names of the columns that a node reads, each as often as it is read."""
    for found in walk(node):
        if isinstance(found, Column | Flag):
            yield found.name


_CONDITIONS = (Always, Flag, Test, OneOf, Known, TextContains, ListContains, And, Or, Not)


def is_condition(node: Expression) -> bool:
    """Whether a node is a condition, not a value."""
    return isinstance(node, _CONDITIONS)


def type_of(node: Value) -> Type:
    """Return the type of a value."""
    match node:
        case Column(type=type) | Literal(type=type) | When(type=type) | Pick(type=type):
            return type
        case AsBoolean():
            return "boolean"
        case Listed():
            return "list"
        case Joined():
            return "text"
        case _:
            return "number"


def may_be_null(condition: Condition) -> bool:
    """Whether a condition, computed as it stands, may give null instead of false."""
    match condition:
        case Test() | OneOf() | TextContains() | ListContains():
            return condition.nullable
        case And(operands=operands) | Or(operands=operands):
            return any(may_be_null(operand) for operand in operands)
        case _:
            return False
