"""How a fact is read off a product's events, as its author wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plgrules.diagnostics.span import Span

Measure = Literal["count", "count_distinct", "days_active", "sum", "max", "latest", "ever"]

USER = "user"
EVENT = "event"
"""What `of` may name beside the properties of an event."""


@dataclass(frozen=True, slots=True)
class EventName:
    """The name of an event, or of a set of names that a team keeps."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Where:
    """That a property of an event is one of some values, as they are written in an event."""

    name: str
    span: Span
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One entry of `observe`: the fact of this name is a measure over events of an account.

    Without `events` all count but those in `excluded`. `within` is in days; None means ever.
    """

    name: str
    span: Span
    measure: Measure
    of: str | None
    of_span: Span
    events: tuple[EventName, ...]
    excluded: tuple[EventName, ...] = ()
    where: tuple[Where, ...] = ()
    within: float | None = None
    within_span: Span | None = None
