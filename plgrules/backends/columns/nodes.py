"""Expressions over the columns of a table, in a form that every engine can compute.

A `Value` may be null, which is the language's unknown. A `Condition` is never null: where a value
that it tests is null, it is false. What is certainly true and what is certainly false of the
language's three-valued logic are therefore two conditions.

A renderer may leave a condition null instead of false wherever only its truth is asked for: as a
case of `When`, and inside `And` and `Or`. It settles it (`COALESCE(…, FALSE)`) under `Not` and
where it is kept as a column. `nullable` on a test says whether there is anything to settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOfThese

Type = OneOfThese["number", "integer", "index", "boolean", "text", "date", "list"]
"""`number` is a double, `integer` a whole number as the table has it, `index` a small whole number
that counts from 0, `list` a list of texts."""

Operator = OneOfThese["<", "<=", ">", ">=", "==", "!="]


# -- values --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table or of an earlier stage."""

    name: str
    type: Type
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant of a type; None is the null of that type."""

    value: float | int | bool | str | date | tuple[str, ...] | None
    type: Type


@dataclass(frozen=True, slots=True)
class ToNumber:
    """A column of integers, decimals or single floats as doubles."""

    operand: Value


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """One operation on doubles, as the machine does it; null where a side is null.

    Nothing of it may raise: a division by zero or an overflow gives null, an infinity or NaN, as
    the engine likes; the plan looks at the result where either can happen (`may_fail`). Where it
    `exceeds`, an overflow must be greater, or less, than all that it is compared with.
    """

    operator: OneOfThese["+", "-", "*", "/"]
    left: Value
    right: Value
    may_fail: bool = False
    exceeds: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """`abs`, or the plain `floor` or `ceil` of a double, which stays a double."""

    name: OneOfThese["abs", "floor", "ceil"]
    operand: Value


@dataclass(frozen=True, slots=True)
class Days:
    """The days from one date to another, as a number; null where one is null."""

    first: Value
    second: Value


@dataclass(frozen=True, slots=True)
class Length:
    """The number of characters (code points) of a text or of items of a list, as a number."""

    operand: Value


@dataclass(frozen=True, slots=True)
class Distinct:
    """The number of different items of a list that are not null, as a number."""

    operand: Value


@dataclass(frozen=True, slots=True)
class Present:
    """The number of items of a list that are not null, as a number."""

    operand: Value


@dataclass(frozen=True, slots=True)
class When:
    """The value of the first case whose condition holds."""

    cases: tuple[tuple[Condition, Value], ...]
    otherwise: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Pick:
    """The value at a place (an `index` from 0) of a table; null where the place is null."""

    index: Value
    values: tuple[float | str | int | bool | None, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class AsBoolean:
    """A condition as a boolean value."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Listed:
    """The texts whose conditions hold, in order; null where `given` does not hold.

    An engine without lists joins them with `; `, to an empty text where there are none.
    """

    given: Condition
    parts: tuple[tuple[Condition, str], ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The texts whose conditions hold, in order, as one text joined with `; `; null for none."""

    parts: tuple[tuple[Condition, str], ...]


Value = (
    Column
    | Literal
    | ToNumber
    | Arithmetic
    | Function
    | Days
    | Length
    | Distinct
    | Present
    | When
    | Pick
    | AsBoolean
    | Listed
    | Joined
)


# -- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Always:
    """A condition that holds in every row, or in none."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean column of an earlier stage, never null."""

    name: str


@dataclass(frozen=True, slots=True)
class Test:
    """An exact comparison of two values of one type; false where one is null.

    `nullable` says whether one of them may be, `refuses_nan` that the test is there to be false
    for a left side that is NaN: an engine that believes the greatest value of a file's statistics,
    which leave NaN out, has to ask for it.
    """

    operator: Operator
    left: Value
    right: Value
    nullable: bool = True
    refuses_nan: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a text or an index is one of some constants; false where it is null."""

    value: Value
    choices: tuple[str | int, ...]
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a value is not null."""

    value: Value


@dataclass(frozen=True, slots=True)
class TextContains:
    """Whether a text holds another; ASCII letters match in either case, no others do.

    False where one is null. A literal `part` is folded to lower case already.
    """

    text: Value
    part: Value
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class ListContains:
    """Whether a list holds a text; false where one is null."""

    items: Value
    item: Value
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class And:
    """All of at least two conditions."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of at least two conditions."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; what it is the opposite of is to be settled first."""

    operand: Condition


Condition = Always | Flag | Test | OneOf | Known | TextContains | ListContains | And | Or | Not

Expression = Value | Condition
