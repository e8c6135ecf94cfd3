"""What the operators mean, in one place: every backend gives these answers to the last bit.

Numbers are doubles. Two numbers within one part in 10**12 are equal, so that `0.1 * 3 == 0.3` as a
person expects at a threshold. None is an unknown value.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from plgrules.program.expression import Operator

EPSILON = 1e-12
HALF_EPSILON = EPSILON / 2
LARGEST = 1.7976931348623157e308

ASCII_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def lower_edge(constant: float) -> float:
    """Return the least number that counts as equal to `constant`."""
    return constant - EPSILON * abs(constant)


def upper_edge(constant: float) -> float:
    """Return the greatest number that counts as equal to `constant`."""
    return constant + EPSILON * abs(constant)


AGAINST_CONSTANT: dict[str, Callable[[float, float], bool]] = {
    "<": lambda x, t: x < lower_edge(t),
    "<=": lambda x, t: x <= upper_edge(t),
    ">": lambda x, t: x > upper_edge(t),
    ">=": lambda x, t: x >= lower_edge(t),
    "==": lambda x, t: lower_edge(t) <= x <= upper_edge(t),
    "!=": lambda x, t: not lower_edge(t) <= x <= upper_edge(t),
}
"""A number against a constant on its right."""

EXACT: dict[str, Callable[[Any, Any], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "==": eq,
    "!=": ne,
}
"""Integers, dates, texts and choices."""

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""The operator with its sides exchanged."""

OPPOSITE: dict[Operator, Operator] = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==",
}  # fmt: skip
"""The operator that is true where this one is false."""


COMPUTED: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a - b < -(HALF_EPSILON * abs(a) + HALF_EPSILON * abs(b)),
    "<=": lambda a, b: a - b <= HALF_EPSILON * abs(a) + HALF_EPSILON * abs(b),
    ">": lambda a, b: a - b > HALF_EPSILON * abs(a) + HALF_EPSILON * abs(b),
    ">=": lambda a, b: a - b >= -(HALF_EPSILON * abs(a) + HALF_EPSILON * abs(b)),
    "==": lambda a, b: abs(a - b) <= HALF_EPSILON * abs(a) + HALF_EPSILON * abs(b),
    "!=": lambda a, b: abs(a - b) > HALF_EPSILON * abs(a) + HALF_EPSILON * abs(b),
}
"""Two computed numbers."""


def comparison(operator: str, mode: str) -> Callable[[Any, Any], bool]:
    """Return how two known values are compared; `mode` as in `program.expression.Mode`."""
    if mode == "exact":
        return EXACT[operator]
    if mode == "computed":
        return COMPUTED[operator]
    if mode == "right":
        return AGAINST_CONSTANT[operator]
    against = AGAINST_CONSTANT[FLIPPED[operator]]
    return lambda constant, number: against(number, constant)


def add(a: float, b: float) -> float | None:
    """Return the sum; exactly 0 where the rest is rounding, None where it overflows."""
    return _settle(a + b, a, b)


def subtract(a: float, b: float) -> float | None:
    """Return the difference; exactly 0 where the rest is rounding, None where it overflows."""
    return _settle(a - b, a, b)


def _settle(result: float, a: float, b: float) -> float | None:
    if not -LARGEST <= result <= LARGEST:
        return None
    return 0.0 if abs(result) <= HALF_EPSILON * abs(a) + HALF_EPSILON * abs(b) else result


def multiply(a: float, b: float) -> float | None:
    """Return the product, or None where it overflows; never -0.0."""
    result = a * b
    return result + 0.0 if -LARGEST <= result <= LARGEST else None


def divide(a: float, b: float) -> float | None:
    """Return the quotient, or None for a division by zero or an overflow; never -0.0."""
    if b == 0.0:
        return None
    result = a / b
    return result + 0.0 if -LARGEST <= result <= LARGEST else None


CALCULATE = {"+": add, "-": subtract, "*": multiply, "/": divide}


def floor(x: float) -> float:
    """Return the greatest whole number not above `x`; one within tolerance snaps to it."""
    return _snapped(x, math.floor)


def ceil(x: float) -> float:
    """Return the least whole number not below `x`; one within tolerance snaps to it."""
    return _snapped(x, math.ceil)


def _snapped(x: float, rounded: Callable[[float], int]) -> float:
    nearest = float(math.floor(x + 0.5))
    if abs(x - nearest) <= EPSILON * abs(x):
        return nearest
    return float(rounded(x))


def days_between(first: date, second: date) -> float:
    """Return `second - first` in days."""
    return float((second - first).days)


def length(value: str | tuple[str, ...]) -> float:
    """Return the number of characters of a text or of items of a list."""
    return float(len(value))


def contains(text: str, part: str) -> bool:
    """Return whether `text` holds `part`; ASCII letters match in either case."""
    return _folded(part) in text.translate(ASCII_FOLD)


@lru_cache(maxsize=4096)
def _folded(part: str) -> str:
    """What is looked for, again and again, with its ASCII letters small."""
    return part.translate(ASCII_FOLD)


def contains_any(value: str | tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Return whether a text holds any of the texts, or a list any of the items."""
    if isinstance(value, str):
        text = value.translate(ASCII_FOLD)
        return any(_folded(part) in text for part in wanted)
    return not set(wanted).isdisjoint(value)


FUNCTIONS: dict[str, Callable[..., float | bool]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "floor": floor,
    "ceil": ceil,
    "days_between": days_between,
    "length": length,
    "contains": contains,
    "contains_any": contains_any,
}
"""The language's functions over known values."""
