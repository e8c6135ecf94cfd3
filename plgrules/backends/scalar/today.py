"""The local day, without asking the calendar in every call."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

DAY: list[tuple[float, float, date]] = [(0.0, 0.0, date.min)]
"""The first second of the local day, that of the next one, and the day itself."""


def today() -> date:
    """Return the local day; the same as `date.today()`, several times faster."""
    starts, ends, day = DAY[0]
    return day if starts <= time.time() < ends else refresh()


def refresh() -> date:
    """Return the local day and remember when it starts and ends.

    A clock that is set back leaves the remembered day, too.
    """
    day = date.today()
    DAY[0] = (_midnight(day), _midnight(day + timedelta(days=1)), day)
    return day


def _midnight(day: date) -> float:
    return datetime(day.year, day.month, day.day).timestamp()
