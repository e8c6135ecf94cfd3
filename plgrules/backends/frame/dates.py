"""The number of a day, from its year, month and day: engines subtract dates each in its own way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

Expr = Any

_BEFORE_ORDINALS = 1_721_425
"""The Julian day before the first day that Python counts from."""


def julian_day_of(day: date) -> float:
    """Return the Julian day number of a date."""
    return float(day.toordinal() + _BEFORE_ORDINALS)


def julian_day(year: Expr, month: Expr, day: Expr, floor: Callable[[Expr], Expr]) -> Expr:
    """Return the Julian day number of a date given by three numbers that are doubles.

    The year starts in March here, so that the leap day is its last. All results are whole numbers
    that a double holds exactly.
    """
    before_march = floor((14.0 - month) / 12.0)
    years = year + 4800.0 - before_march
    months = month + 12.0 * before_march - 3.0
    leap_days = floor(years / 4.0) - floor(years / 100.0) + floor(years / 400.0)
    return day + floor((153.0 * months + 2.0) / 5.0) + 365.0 * years + leap_days - 32_045.0
