"""A frame of events → the leads of its accounts, on the frame's own engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from plgrules.backends.patterns.pattern import Event
from plgrules.events.deciding import Usage
from plgrules.events.frames import FrameEvents
from plgrules.events.lead import Lead
from plgrules.events.patterned import Patterned, matched
from plgrules.events.run import Attributes, Task, leads_of
from plgrules.events.usage import NAMED_BY_PROPERTY, WINDOW, is_feature

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


def leads_of_frame(
    task: Task, frame: Any, attributes: Attributes | None = None, processes: int = 1
) -> list[Lead]:
    """Return the leads of a frame that Narwhals supports: those that its events in a file give.

    The frame is as `facts_of_frame` wants it, with days in UTC; raises EventsError. Only the few
    events that patterns look at leave the engine, beside aggregates.
    """
    events = FrameEvents(frame, task.plan, task.rules)
    measured = events.facts(task.as_of)
    patterns = _matched(task, events, measured.seen) if task.patterns else Patterned()

    def usage(accounts: list[str]) -> Usage:
        return _usage(task, events, frozenset(accounts))

    return leads_of(task, measured, patterns, attributes or {}, usage, processes)


def _matched(task: Task, events: FrameEvents, seen: frozenset[str]) -> Patterned:
    end = datetime.combine(task.as_of, time()) + timedelta(days=1)
    names = frozenset[str]().union(*(pattern.names() for pattern in task.patterns))
    read = frozenset[str]().union(*(pattern.properties() for pattern in task.patterns))
    rows = _events(events.rows(names, end), task.plan.properties, read)
    return matched(task.patterns, rows, (end - _EPOCH) // _MICROSECOND, seen, task.newest)


def _events(
    rows: Iterable[tuple[Any, ...]], properties: tuple[str, ...], read: frozenset[str]
) -> Iterator[Event]:
    for account, id, name, happened, person, *values in rows:
        pairs = zip(properties, values, strict=True)
        given = {key: value for key, value in pairs if key in read and value is not None}
        at = (happened - _EPOCH) // _MICROSECOND
        yield Event(id or "without id", name, at, account, person, given)


def _usage(task: Task, events: FrameEvents, accounts: frozenset[str]) -> Usage:
    found: dict[str, dict[str, int]] = {}
    for account, name, feature, count in events.uses(task.as_of, WINDOW):
        used = feature if name == NAMED_BY_PROPERTY else name
        if (
            account not in accounts
            or used is None
            or not (name == NAMED_BY_PROPERTY or is_feature(name, task.rules))
        ):
            continue
        own = found.setdefault(account, {})
        own[used] = own.get(used, 0) + count
    return found
