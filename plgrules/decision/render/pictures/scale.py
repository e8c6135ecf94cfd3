"""Where a number lies on an axis: linear or logarithmic, with room for what is far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log10
from typing import Literal

Side = Literal[-1, 0, 1]
"""Whether a number lies before what an axis shows, within it, or after it."""

_REACH = 2.0
"""How far beyond the marks a value is still on the axis: in powers of ten on a logarithmic one,
otherwise in multiples of the largest mark."""
_ZONE = 0.13
"""The share of the width for values that are off the axis."""
_AIR = 0.07
_AIR_LOG = 0.3
_LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps numbers to shares of the width of a picture, from 0 to 1.

    The axis runs from `low` to `high`, in logarithms where it is `log` and in `unit`s where not;
    numbers beyond `first` and `last` stand in the zones of the widths `left` and `right`.
    """

    log: bool
    unit: float
    first: float
    last: float
    low: float
    high: float
    left: float = 0.0
    right: float = 0.0

    def side(self, value: float) -> Side:
        """Return whether a number lies before (-1), on (0) or after (1) the axis."""
        position = self._position(value)
        if position is None or position < self.first:
            return -1
        return 1 if position > self.last else 0

    @property
    def breaks(self) -> tuple[float, ...]:
        """The shares of the width at which the axis is broken off."""
        return (*((self.left,) if self.left else ()), *((1 - self.right,) if self.right else ()))

    @property
    def ends(self) -> tuple[float, float]:
        """The shares of the width between which the axis is true to scale."""
        return self.left, 1 - self.right

    def at(self, value: float) -> float:
        """Return the share of the width at which a number stands."""
        side = self.side(value)
        if side < 0:
            return self.left / 2
        position = self._position(value)
        if side > 0 or position is None:
            return 1 - self.right / 2
        share = (position - self.low) / (self.high - self.low)
        return self.left + share * (1 - self.left - self.right)

    def _position(self, value: float) -> float | None:
        """Where a number lies on the axis; None where a logarithm has no place for it."""
        if not self.log:
            return value / self.unit
        return log10(value) if value > 0 else None


def scale_of(
    marks: Sequence[float], values: Sequence[float], *, log: bool = False, most: float = 1.0
) -> Scale:
    """Return the scale on which marks and values are drawn.

    Args:
        marks: the numbers that are on the axis whatever the values are.
        values: the numbers to be shown; those far beyond the marks come to stand after a break.
        log: whether powers of ten are equally far apart; only where all marks are above 0.
        most: the share of the width at which the last mark stands at most.
    """
    kept = list(marks) or [value for value in values if value > 0 or not log]
    log = log and min(kept, default=0.0) > 0
    # Numbers near the largest that there are must not overflow where they are multiplied.
    unit = max(map(abs, [*marks, *values]), default=1.0) or 1.0
    bare = Scale(log, unit, 0.0, 0.0, 0.0, 1.0)
    fixed = _positions(bare, kept)
    near = [p for p in _positions(bare, values) if _is_reached(p, fixed, log)]
    inside = [*fixed, *near] if log else [0.0, *fixed, *near]
    scale = replace(bare, first=min(inside), last=max(inside))
    left = _ZONE if any(scale.side(value) < 0 for value in values) else 0.0
    right = _ZONE if any(scale.side(value) > 0 for value in values) else 0.0
    scale = replace(scale, left=left, right=right)
    return _with_air(scale, max(fixed, default=scale.last), most)


def _positions(scale: Scale, numbers: Sequence[float]) -> list[float]:
    return [p for p in map(scale._position, numbers) if p is not None]


def _is_reached(position: float, fixed: Sequence[float], log: bool) -> bool:
    """Whether a value is near enough to the marks to be drawn to scale with them."""
    reach = _REACH if log else _REACH * max(map(abs, fixed), default=0.0)
    if not fixed or not reach:
        return True
    lowest = min(fixed) if log else min(0.0, *fixed)
    return lowest - reach <= position <= max(fixed) + reach


def _with_air(scale: Scale, mark: float, most: float) -> Scale:
    """The scale with air at both ends, and room after the last mark."""
    size = scale.last - scale.first
    air = max(_AIR_LOG, size * _AIR) if scale.log else (size or 1.0) * _AIR
    low = scale.first - air if scale.log or scale.first < 0 else scale.first
    high = scale.last + air
    share = (most - scale.left) / (1 - scale.left - scale.right)
    if share < 1:
        high = max(high, low + (mark - low) / max(share, _LEAST_SHARE))
    return replace(scale, low=low, high=high)
