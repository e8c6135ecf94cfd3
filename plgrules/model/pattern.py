"""How a fact is found by a pattern over a product's events, as its author wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from plgrules.diagnostics.span import Span
from plgrules.model.observation import EventName, Where

MICROSECONDS_OF_A_MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class PatternStep:
    """One alias of a pattern and the events that it may stand for."""

    alias: str
    span: Span
    events: tuple[EventName, ...]
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternOperand:
    """`invite.user`: what is compared of the event of an alias."""

    alias: str
    attribute: str
    span: Span

    def __str__(self) -> str:
        return f"{self.alias}.{self.attribute}"


@dataclass(frozen=True, slots=True)
class PatternAbsence:
    """An event that must not be there, later than that of the alias `after`, if any."""

    events: tuple[EventName, ...]
    where: tuple[Where, ...] = ()
    after: str | None = None
    after_span: Span | None = None


@dataclass(frozen=True, slots=True)
class EventPattern:
    """One entry of `patterns`: the fact of this name is true where events fit together.

    `within` and `last` are in minutes; None means without a limit.
    """

    name: str
    span: Span
    steps: tuple[PatternStep, ...]
    same: tuple[PatternOperand, ...] = ()
    different: tuple[PatternOperand, ...] = ()
    within: float | None = None
    within_span: Span | None = None
    last: float | None = None
    last_span: Span | None = None
    unless: PatternAbsence | None = None
