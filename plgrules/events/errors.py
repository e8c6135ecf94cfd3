"""What is wrong with an event log, its mapping or what it needs."""

from __future__ import annotations

from plgrules.diagnostics.errors import PlgrulesError


class EventsError(PlgrulesError):
    """An event log that cannot be read, or that gives no facts."""


def needs_extra(what: str) -> EventsError:
    """Return the error for a library that the extra `events` would have brought."""
    return EventsError(f"{what} is not installed: pip install 'plgrules[events]'")
