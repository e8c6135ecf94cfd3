"""Logs for the tests: events as a product writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

DAY = date(2026, 11, 20)
"""The day of all decisions."""

Event = dict[str, Any]


def event(
    name: str,
    account: str | None = "acme",
    user: str | None = "ada",
    day: int = 0,
    at: str | None = None,
    id: str | None = None,
    **properties: Any,
) -> Event:
    """Return an event in the Segment form, so many days before the day of the decisions."""
    moment = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(days=day)
    found: Event = {"type": "track", "event": name, "timestamp": at or moment.isoformat()}
    if account is not None:
        found["context"] = {"groupId": account}
    if user is not None:
        found["userId"] = user
    if id is not None:
        found["messageId"] = id
    return {**found, "properties": properties}


def write(path: Path, events: Iterable[Event | str]) -> str:
    """Write events as JSON lines, texts as they are, and return the path."""
    lines = (one if isinstance(one, str) else json.dumps(one) for one in events)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return str(path)


def flat(events: Sequence[Event]) -> dict[str, list[Any]]:
    """Return events as the columns of a frame."""
    names = sorted({name for one in events for name in one["properties"]})
    return {
        "event": [one["event"] for one in events],
        "timestamp": [
            datetime.fromisoformat(one["timestamp"]).astimezone(UTC).replace(tzinfo=None)
            for one in events
        ],
        "account_id": [one.get("context", {}).get("groupId") for one in events],
        "user_id": [one.get("userId") for one in events],
        "message_id": [one.get("messageId") for one in events],
        **{name: [one["properties"].get(name) for one in events] for name in names},
    }
