"""Ranges of numbers and their arithmetic."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

NEAR = 4e-12
"""Two bounds closer than this part of themselves are one: four times the language's tolerance."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`; an open end does not belong to it."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no number is inside."""
        if near(self.low, self.high):
            return self.low_open or self.high_open
        return self.low > self.high

    @property
    def is_point(self) -> bool:
        """Whether exactly one number is inside."""
        return self.low == self.high and not (self.low_open or self.high_open)

    @property
    def has_zero(self) -> bool:
        """Whether 0 is inside."""
        above = self.low < 0 or (self.low == 0 and not self.low_open)
        return above and (self.high > 0 or (self.high == 0 and not self.high_open))

    @property
    def has_both_signs(self) -> bool:
        """Whether positive and negative numbers are inside."""
        return self.low < 0 < self.high


ALL = Interval()


def point(value: float) -> Interval:
    """Return the range that holds one number."""
    return Interval(value, value)


def near(left: float, right: float) -> bool:
    """Whether two bounds are one within the language's tolerance."""
    if left == right:
        return True
    if math.isinf(left) or math.isinf(right):
        return False
    return abs(left - right) <= NEAR * max(abs(left), abs(right))


def always_less(left: Interval, right: Interval) -> bool:
    """Whether every number of `left` is below every number of `right`."""
    if near(left.high, right.low):
        return left.high_open or right.low_open or math.isinf(left.high)
    return left.high < right.low


def always_at_most(left: Interval, right: Interval) -> bool:
    """Whether every number of `left` is below or equal to every number of `right`."""
    return near(left.high, right.low) or left.high < right.low


def intersection(left: Interval, right: Interval) -> Interval:
    """Return the numbers that are in both ranges."""
    low, low_open = _tighter((left.low, left.low_open), (right.low, right.low_open), 1)
    high, high_open = _tighter((left.high, left.high_open), (right.high, right.high_open), -1)
    return Interval(low, high, low_open, high_open)


def hull(ranges: Iterable[Interval]) -> Interval:
    """Return the smallest range that holds all of several; at least one is given."""
    parts = list(ranges)
    low = min((part.low, part.low_open) for part in parts)
    high = max((part.high, not part.high_open) for part in parts)
    return Interval(low[0], high[0], low[1], not high[1])


def _tighter(left: tuple[float, bool], right: tuple[float, bool], sign: int) -> tuple[float, bool]:
    if left[0] == right[0]:
        return left[0], left[1] or right[1]
    return left if left[0] * sign > right[0] * sign else right


def negated(value: Interval) -> Interval:
    """Return the range of −x."""
    return Interval(-value.high, -value.low, value.high_open, value.low_open)


def scaled(value: Interval, factor: float) -> Interval:
    """Return the range of x in another unit; `factor` is positive."""
    return Interval(value.low * factor, value.high * factor, value.low_open, value.high_open)


def added(left: Interval, right: Interval) -> Interval:
    """Return the range of x + y."""
    low, high = left.low + right.low, left.high + right.high
    if math.isnan(low) or math.isnan(high):
        return ALL
    return Interval(low, high, left.low_open or right.low_open, left.high_open or right.high_open)


def multiplied(left: Interval, right: Interval) -> Interval:
    """Return the range of x · y."""
    return _spanned(_products(left, right))


def divided(left: Interval, right: Interval) -> Interval:
    """Return the range of x ÷ y where y is not 0."""
    if right.has_both_signs or (right.low == right.high == 0):
        return ALL
    return multiplied(left, _reciprocal(right))


def _reciprocal(value: Interval) -> Interval:
    """The range of 1 ÷ x for an x of one sign; an end at 0 is an end at infinity."""
    if value.high <= 0:
        return negated(_reciprocal(negated(value)))
    low = 0.0 if math.isinf(value.high) else 1 / value.high
    high = math.inf if value.low == 0 else 1 / value.low
    return Interval(low, high, value.high_open or math.isinf(value.high), value.low_open)


def _products(left: Interval, right: Interval) -> list[tuple[float, bool]]:
    """The products of the ends, each with whether it is left out."""
    ends = []
    for a, a_open in ((left.low, left.low_open), (left.high, left.high_open)):
        for b, b_open in ((right.low, right.low_open), (right.high, right.high_open)):
            if (a == 0 and not a_open) or (b == 0 and not b_open):
                ends.append((0.0, False))
            elif a == 0 or b == 0:
                ends.append((0.0, True))
            else:
                ends.append((a * b, a_open or b_open))
    return ends


def _spanned(ends: list[tuple[float, bool]]) -> Interval:
    low = min(ends)
    high = max((value, not is_open) for value, is_open in ends)
    return Interval(low[0], high[0], low[1], not high[1])


def least(parts: list[Interval]) -> Interval:
    """Return the range of min(x, y, …)."""
    low = min((part.low, part.low_open) for part in parts)
    high = min((part.high, not part.high_open) for part in parts)
    return Interval(low[0], high[0], low[1], not high[1])


def greatest(parts: list[Interval]) -> Interval:
    """Return the range of max(x, y, …)."""
    return negated(least([negated(part) for part in parts]))


def magnitude(value: Interval) -> Interval:
    """Return the range of |x|."""
    if value.low >= 0:
        return value
    if value.high <= 0:
        return negated(value)
    return Interval(0.0, max(-value.low, value.high))


def rounded(value: Interval, up: bool) -> Interval:
    """Return a range that holds ceil(x), or floor(x), a step wider than it may be."""
    low = value.low if math.isinf(value.low) else math.floor(value.low)
    high = value.high if math.isinf(value.high) else math.ceil(value.high)
    return Interval(low, high, low_open=up and value.low_open and low == value.low)
