"""The same expression with other columns in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plgrules.backends.columns.build import opposite
from plgrules.backends.columns.nodes import (
    Always,
    And,
    Arithmetic,
    AsBoolean,
    Column,
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
    Or,
    Pick,
    Present,
    Test,
    TextContains,
    ToNumber,
    When,
)


def rebuild(node: Any, change: Callable[[Column | Flag], Expression]) -> Any:
    """Return a node in which every column and flag is what `change` makes of it."""

    def again(part: Any) -> Any:
        return rebuild(part, change)

    match node:
        case Column() | Flag():
            return change(node)
        case Literal() | Always():
            return node
        case Arithmetic(operator, left, right, may_fail, exceeds):
            return Arithmetic(operator, again(left), again(right), may_fail, exceeds)
        case Test(operator, left, right, nullable, refuses_nan):
            return Test(operator, again(left), again(right), nullable, refuses_nan)
        case When(cases, otherwise, type):
            changed = tuple((again(condition), again(value)) for condition, value in cases)
            return When(changed, again(otherwise), type)
        case And(operands):
            return And(tuple(map(again, operands)))
        case Or(operands):
            return Or(tuple(map(again, operands)))
        case Function(name, operand):
            return Function(name, again(operand))
        case Not(operand):
            return opposite(again(operand))
        case ToNumber(operand):
            return ToNumber(again(operand))
        case Length(operand):
            return Length(again(operand))
        case Distinct(operand):
            return Distinct(again(operand))
        case Present(operand):
            return Present(again(operand))
        case Known(value):
            return Known(again(value))
        case OneOf(value, choices, nullable):
            return OneOf(again(value), choices, nullable)
        case Pick(index, values, type):
            return Pick(again(index), values, type)
        case AsBoolean(condition):
            return AsBoolean(again(condition))
        case Days(first, second):
            return Days(again(first), again(second))
        case TextContains(text, part, nullable):
            return TextContains(again(text), again(part), nullable)
        case ListContains(items, item, nullable):
            return ListContains(again(items), again(item), nullable)
        case Listed(given, parts):
            return Listed(again(given), tuple((again(holds), text) for holds, text in parts))
        case Joined(parts):
            return Joined(tuple((again(holds), text) for holds, text in parts))
    raise AssertionError(f"{node.__class__.__name__} is no node")
