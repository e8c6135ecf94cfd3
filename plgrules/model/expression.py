"""Expressions as a small tree: what the author wrote, with places, before names are resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plgrules.diagnostics.span import Span

ComparisonOperator = Literal["<", "<=", ">", ">=", "==", "!="]
ArithmeticOperator = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    """A bare number such as `0` or `1`; `integer` says that it was written without a point."""

    span: Span
    value: float
    integer: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text; also how choices and outcomes are written."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class Boolean:
    """`true` or `false`."""

    span: Span
    value: bool


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """`date('2026-01-01')`."""

    span: Span
    value: date


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """`['a', 'b']`, the right side of `in` or an argument of `contains_any`."""

    span: Span
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, parameter, derived value, signal, check, requirement, or `as_of`."""

    span: Span
    id: str


@dataclass(frozen=True, slots=True)
class OutputOf:
    """`tier.deadline`: an output of a required decision."""

    span: Span
    requirement: str
    output: str


@dataclass(frozen=True, slots=True)
class Negative:
    """`-x`."""

    span: Span
    operand: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left + right` and its kin."""

    span: Span
    operator: ArithmeticOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left < right` and its kin; a chain is a conjunction of these."""

    span: Span
    operator: ComparisonOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Membership:
    """`item in container`, or `not in` when `negated`."""

    span: Span
    item: Expression
    container: Expression
    negated: bool


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`."""

    span: Span
    operand: Expression


@dataclass(frozen=True, slots=True)
class And:
    """`a and b and …`."""

    span: Span
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`a or b or …`."""

    span: Span
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`then if test else otherwise`."""

    span: Span
    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands where an expression could not be read; it was reported, and fits everything."""

    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of the language's own functions."""

    span: Span
    function: str
    arguments: tuple[Expression, ...]


Expression = (
    Number
    | Text
    | Boolean
    | DateLiteral
    | ListLiteral
    | Name
    | OutputOf
    | Negative
    | Arithmetic
    | Comparison
    | Membership
    | Not
    | And
    | Or
    | Conditional
    | Call
    | Broken
)


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression together with the text it was written as."""

    text: str
    span: Span
    root: Expression


def children(expression: Expression) -> Iterator[Expression]:
    """Yield the direct parts of an expression, left to right."""
    for name in expression.__dataclass_fields__:
        value = getattr(expression, name)
        if isinstance(value, tuple):
            yield from value
        elif isinstance(value, Expression):
            yield value


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and everything inside it, parents first."""
    yield expression
    for child in children(expression):
        yield from walk(child)


def names(expression: Expression) -> Iterator[Name | OutputOf]:
    """Yield every name that an expression reads; the arguments of signal functions are groups."""
    if isinstance(expression, Call) and expression.function in GROUP_FUNCTIONS:
        return
    if isinstance(expression, Name | OutputOf):
        yield expression
    for child in children(expression):
        yield from names(child)


GROUP_FUNCTIONS = frozenset({"any", "count", "score", "groups_hit"})
"""Functions whose argument is a signal group, not a value."""

FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "known": (1, 1),
    "given": (1, 1),
    "min": (2, None),
    "max": (2, None),
    "abs": (1, 1),
    "floor": (1, 1),
    "ceil": (1, 1),
    "days_between": (2, 2),
    "length": (1, 1),
    "contains": (2, 2),
    "contains_any": (2, 2),
    "any": (1, 1),
    "count": (1, 1),
    "score": (1, 1),
    "groups_hit": (0, 0),
}
"""The language's functions with the least and the greatest number of arguments (None: any)."""
