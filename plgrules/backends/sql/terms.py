"""Short ways to make SQLGlot's expressions, with the brackets that they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from sqlglot import exp

_OPERATIONS: dict[str, type[exp.Expression]] = {
    "+": exp.Add, "-": exp.Sub, "*": exp.Mul,
    "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "==": exp.EQ, "!=": exp.NEQ,
}  # fmt: skip

LONGEST_DECIMAL = 15
"""Digits of a decimal that every engine turns into the nearest double."""

_BARE = (
    exp.Column,
    exp.Identifier,
    exp.Var,
    exp.Literal,
    exp.Boolean,
    exp.Null,
    exp.Func,
    exp.Cast,
    exp.Case,
    exp.Paren,
)
"""What needs no brackets as a part of something else."""


def digits(value: float) -> str:
    """Return a number as digits that are read as exactly that double.

    With more than 15 digits, a number without exponent is a decimal for some engines, and their
    way from decimals to doubles is not exact.
    """
    text = repr(value)
    if "e" in text or "n" in text:
        return text
    short = text.removesuffix(".0")
    significant = short.lstrip("-0").replace(".", "").lstrip("0")
    return short if len(significant) <= LONGEST_DECIMAL else f"{short}e0"


def double(value: float, grammar: str) -> exp.Expression:
    """Return a constant double; `grammar` is the name of a dialect in SQLGlot."""
    return constant(exp.Literal(this=digits(value), is_string=False), "double", grammar)


def constant(value: exp.Literal | exp.Null, type: str, grammar: str) -> exp.Expression:
    """Return a constant of a type, as it is written in a dialect.

    A third of a statement are constants; each would be four nodes, and its type be parsed anew.
    """
    written = None if isinstance(value, exp.Null) else value.this
    is_text = isinstance(value, exp.Literal) and value.is_string
    return exp.Var(this=_constant(written, is_text, type, grammar))


@cache
def _constant(written: str | None, is_text: bool, type: str, grammar: str) -> str:
    value = exp.Null() if written is None else exp.Literal(this=written, is_string=is_text)
    return cast(value, type).sql(dialect=grammar)


def whole(value: int) -> exp.Literal:
    """Return a constant whole number, without a type of its own."""
    return exp.Literal(this=str(value), is_string=False)


def text(value: str) -> exp.Literal:
    """Return a constant text."""
    return exp.Literal(this=value, is_string=True)


def cast(expression: exp.Expression, type: str) -> exp.Expression:
    """Return an expression as another type, named as SQLGlot names it."""
    return exp.Cast(this=expression, to=_type(type).copy())


@cache
def _type(name: str) -> exp.DataType:
    return exp.DataType.build(name)


def bracketed(expression: exp.Expression) -> exp.Expression:
    """Return an expression that can be a part of another."""
    is_bare = isinstance(expression, _BARE) and not isinstance(expression, exp.Binary)
    return expression if is_bare else exp.Paren(this=expression)


def binary(operator: str, left: exp.Expression, right: exp.Expression) -> exp.Expression:
    """Return a comparison, or an operation on numbers; a division by zero gives null."""
    sides = {"this": bracketed(left), "expression": bracketed(right)}
    if operator == "/":
        sides["expression"] = exp.Nullif(this=right, expression=whole(0))
        return exp.Div(**sides, typed=True)
    return _OPERATIONS[operator](**sides)


def function(name: str, *arguments: exp.Expression) -> exp.Expression:
    """Return a call of a function that all engines concerned call by this name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def absolute(expression: exp.Expression) -> exp.Expression:
    """Return the absolute value."""
    return exp.Abs(this=expression)


def case(
    cases: Iterable[tuple[exp.Expression, exp.Expression]],
    otherwise: exp.Expression | None = None,
    of: exp.Expression | None = None,
) -> exp.Expression:
    """Return a CASE, null where nothing holds and `otherwise` is not given."""
    ifs = [exp.If(this=condition, true=value) for condition, value in cases]
    return exp.Case(this=of, ifs=ifs, default=otherwise)


def joined(
    kind: type[exp.And] | type[exp.Or], operands: Sequence[exp.Expression]
) -> exp.Expression:
    """Return several conditions joined by AND or OR, as a tree that is as flat as it can be.

    A chain of two hundred would be two hundred deep, which some parsers do not take.
    """
    if len(operands) == 1:
        return operands[0]
    middle = (len(operands) + 1) // 2
    parts = joined(kind, operands[:middle]), joined(kind, operands[middle:])
    left, right = (
        exp.Paren(this=part)
        if isinstance(part, exp.Connector) and not isinstance(part, kind)
        else part
        for part in parts
    )
    return kind(this=left, expression=right)


def is_null(expression: exp.Expression) -> exp.Expression:
    """Return whether a value is null."""
    return exp.Is(this=bracketed(expression), expression=exp.Null())


def is_known(expression: exp.Expression) -> exp.Expression:
    """Return whether a value is not null."""
    return exp.Is(this=bracketed(expression), expression=exp.Not(this=exp.Null()))


def settled(condition: exp.Expression) -> exp.Expression:
    """Return a condition that is false where it was null."""
    return exp.Coalesce(this=condition, expressions=[exp.false()])
