"""Between which numbers a computed value must lie: what need not be tested while deciding.

The ends are computed with the machine's own rounding, which keeps order: no result lies outside.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from plgrules.backends.semantics import LARGEST

BIG = 1e60
"""Generated functions leave facts beyond it to the interpreter, so that no product overflows."""

FAR = 1e290
"""A number that may be computed beyond it is tested, and left to the interpreter past `BIG`."""


class Bounds(NamedTuple):
    """The least and the greatest value; both ends belong to it."""

    low: float
    high: float

    @property
    def is_positive(self) -> bool:
        """Whether no value is below zero."""
        return self.low >= 0

    @property
    def is_nonzero(self) -> bool:
        """Whether zero is not among the values."""
        return self.low > 0 or self.high < 0

    @property
    def is_near(self) -> bool:
        """Whether no value lies so far out that computing with it could overflow."""
        return self.low >= -FAR and self.high <= FAR

    @property
    def is_finite(self) -> bool:
        """Whether no value has overflown."""
        return self.low >= -LARGEST and self.high <= LARGEST

    def within(self, low: float | None, high: float | None) -> bool:
        """Whether every value lies between two limits; None is no limit."""
        return (low is None or self.low >= low) and (high is None or self.high <= high)

    def clipped(self, low: float | None, high: float | None) -> Bounds:
        """Return the values that also lie between two limits."""
        least = self.low if low is None else min(max(self.low, low), self.high)
        greatest = self.high if high is None else max(min(self.high, high), least)
        return Bounds(least, greatest)


ANYTHING = Bounds(-BIG, BIG)
"""The bounds of a number that nothing is known of, except that it was let in."""

FINITE = Bounds(-LARGEST, LARGEST)
"""The bounds of a number that nothing is known of, except that it is one."""

ANYWHERE = Bounds(-math.inf, math.inf)
"""The bounds of a number that is still to be looked at."""


def around(*bounds: Bounds) -> Bounds:
    """Return the bounds of a value that is one of several."""
    return Bounds(min(b.low for b in bounds), max(b.high for b in bounds))


def added(a: Bounds, b: Bounds) -> Bounds:
    """Return the bounds of a sum; a sum within rounding of 0 is 0."""
    return around(Bounds(a.low + b.low, a.high + b.high), *_zero(a, b))


def subtracted(a: Bounds, b: Bounds) -> Bounds:
    """Return the bounds of a difference; one within rounding of 0 is 0."""
    return added(a, Bounds(-b.high, -b.low))


def _zero(a: Bounds, b: Bounds) -> tuple[Bounds, ...]:
    same_side = (a.low > 0 and b.low > 0) or (a.high < 0 and b.high < 0)
    return () if same_side else (Bounds(0.0, 0.0),)


def multiplied(a: Bounds, b: Bounds) -> Bounds:
    """Return the bounds of a product."""
    corners = [_times(x, y) for x in a for y in b]
    return Bounds(min(corners), max(corners))


def divided(a: Bounds, b: Bounds) -> Bounds:
    """Return the bounds of a quotient; boundless on the sides where the divisor can be tiny."""
    if b.is_nonzero:
        corners = [x / y for x in a for y in b]
        return Bounds(min(corners), max(corners))
    low = 0.0 if a.low >= 0 and b.low >= 0 else -math.inf
    return Bounds(low, math.inf)


def absolute(a: Bounds) -> Bounds:
    """Return the bounds of an absolute value."""
    greatest = max(abs(a.low), abs(a.high))
    return Bounds(0.0 if a.low <= 0 <= a.high else min(abs(a.low), abs(a.high)), greatest)


def _times(x: float, y: float) -> float:
    return 0.0 if x == 0 or y == 0 else x * y
