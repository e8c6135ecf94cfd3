"""Counts over time: whole stretches, without gaps, few enough to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

import pytest

from plgrules.audit.stats import MOST_SHOWN, stats
from plgrules.cli.log_tables import stats_lines
from tests.audit.conftest import OpenLog
from tests.audit.support import decided, logged

START = int(datetime(2026, 6, 30, 12, 30, tzinfo=UTC).timestamp()) * 1_000_000_000


def _lines(open_file: OpenLog, minutes: Sequence[int]) -> list[str]:
    moments = iter([START + minute * 60_000_000_000 for minute in minutes])
    log = open_file(clock=lambda: next(moments))
    for minute in minutes:
        log.record(decided(20.0 if minute % 2 else 5.0))
    return list(stats_lines(stats(logged(log)), 100))


def test_nothing_is_said_of_nothing(open_file: OpenLog) -> None:
    """Rather than an empty page."""
    assert _lines(open_file, []) == ["no such decisions"]


def test_every_outcome_has_its_count_its_bar_and_its_course(open_file: OpenLog) -> None:
    """The most frequent first; a minute without decisions is a gap in the line."""
    assert _lines(open_file, [0, 0, 0, 1, 4]) == [
        "small \u00b7 5 decisions \u00b7 2026-06-30 12:30 to 2026-06-30 12:34 UTC, by the minute",
        f"  stop  4   80%  {'█' * 24}  █   ▃",
        f"  go    1   20%  {'█' * 6}{' ' * 18}   ▃",
    ]


@pytest.mark.parametrize(
    ("minutes", "step"),
    [
        ([0, 59], "minute"),
        ([0, 60], "hour"),
        ([0, 60 * 24 * 5], "day"),
        ([0, 60 * 24 * 90], "week"),
    ],
)
def test_a_longer_time_is_counted_in_longer_steps(
    open_file: OpenLog, minutes: list[int], step: str
) -> None:
    """So that a line stays short."""
    assert _lines(open_file, minutes)[0].endswith(f"by the {step}")


def test_weeks_begin_on_mondays(open_file: OpenLog) -> None:
    """The 30th of June 2026 is a Tuesday."""
    moments = count(START, 60 * 60 * 24 * 10**9 * 7)
    log = open_file(clock=lambda: next(moments))
    for _ in range(12):
        log.record(decided())
    [found] = stats(logged(log))
    assert found.starts[0] == datetime(2026, 6, 29, tzinfo=UTC)
    assert found.over_time["go"] == (1,) * 12
    assert len(found.starts) <= MOST_SHOWN
