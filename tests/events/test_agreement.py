"""However the facts of a log are computed, they are the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events.conftest import FrameOf
from tests.events.logs import Event, event, flat, write
from tests.events.observing import by_query, by_state, plan, rows

NAMES = [
    "Feature Used",
    "signed_up",
    "SSO Requested",
    "paid_bill",
    "usage-reported",
    "Report Exported",
]

EVENTS = st.builds(
    event,
    st.sampled_from(NAMES),
    account=st.sampled_from(["acme", "globex", "initech"]),
    user=st.sampled_from(["ada", "bob", "eve", None]),
    day=st.integers(-3, 40),
    id=st.none() | st.integers(0, 30).map(str),
    plan=st.sampled_from(["team", "pro", "free"]),
    amount=st.sampled_from([0.1, 0.2, 12.5, -3.0, 1e9]),
    share=st.sampled_from([0.25, 0.5, 1.5]),
)


def _consistent(events: list[Event]) -> list[Event]:
    """Make events with the same id the same, as an event that is sent twice is."""
    first: dict[str, Event] = {}
    return [
        first.setdefault(one["messageId"], one) if "messageId" in one else one for one in events
    ]


LOGS = st.lists(EVENTS, max_size=40).map(_consistent)


@settings(max_examples=12, deadline=None)
@given(LOGS, st.integers(0, 40), st.integers(0, 40))
def test_aggregates_of_parts_give_what_the_whole_log_gives(
    events: list[Event], one: int, other: int
) -> None:
    """Yesterday's aggregates and today's events: late and repeated events included."""
    first, second = sorted((one, other))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        parts = (events[:first], events[first:second], events[second:])
        logs = [write(folder / f"{n}.jsonl", part) for n, part in enumerate(parts) if part]
        whole = by_query(write(folder / "whole.jsonl", events)) if events else {}
        later = {a: f for a, f in by_state(logs, folder / "state.db").items() if a in whole}
        assert later == whole


@settings(max_examples=25, deadline=None)
@given(LOGS.filter(bool))
def test_a_polars_frame_gives_what_the_file_gives(events: list[Event]) -> None:
    """Narwhals expressions and the query of DuckDB mean the same."""
    polars = pytest.importorskip("polars")
    assert _by_frame(polars.DataFrame(flat(events))) == _whole(events)


def test_a_spark_frame_gives_what_the_file_gives(spark_of: FrameOf) -> None:
    """So it does where the events lie on a cluster."""
    amounts = [0.1, 12.5, 3.0]
    events = [
        event(
            name,
            account=f"a{n % 4}",
            user=f"u{n % 7}",
            day=n % 35,
            id=str(n // 2 * 2) if n % 5 == 0 else None,
            plan="team" if n % 3 else "free",
            amount=amounts[n % 3],
            share=n / 100,
        )
        for n, name in enumerate(NAMES * 20)
    ]
    columns = flat(_consistent(events))
    types = {"timestamp": "timestamp_ntz", "amount": "double", "share": "double"}
    frame = spark_of(columns, types)
    assert _by_frame(frame) == _whole(_consistent(events))


def _by_frame(frame: Any) -> dict[str, Any]:
    from plgrules.events.conventions import conventions
    from plgrules.events.frames import facts_of_frame
    from tests.events.logs import DAY

    return rows(facts_of_frame(frame, plan(), conventions(), DAY))


def _whole(events: list[Event]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        return by_query(write(Path(place) / "log.jsonl", events))
