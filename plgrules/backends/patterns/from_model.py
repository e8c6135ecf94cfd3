"""A pattern as its author wrote it → the pattern that a matcher looks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plgrules.backends.patterns.pattern import Absence, Operand, Pattern, Selector
from plgrules.model.observation import USER, EventName, Where
from plgrules.model.pattern import MICROSECONDS_OF_A_MINUTE, EventPattern, PatternOperand

Names = Callable[[str], Iterable[str]]
"""The canonical names of events that a name in a ruleset stands for: itself, or a set's."""


def _itself(name: str) -> Iterable[str]:
    return (name,)


def from_model(pattern: EventPattern, names: Names = _itself) -> Pattern:
    """Return a checked pattern with the names of its events resolved."""
    unless = pattern.unless
    return Pattern(
        name=pattern.name,
        steps=tuple((s.alias, _selector(s.events, s.where, names)) for s in pattern.steps),
        same=tuple(map(_operand, pattern.same)),
        different=tuple(map(_operand, pattern.different)),
        within=_microseconds(pattern.within),
        last=_microseconds(pattern.last),
        unless=Absence(_selector(unless.events, unless.where, names), unless.after)
        if unless is not None
        else None,
    )


def _selector(events: tuple[EventName, ...], where: tuple[Where, ...], names: Names) -> Selector:
    return Selector(
        frozenset(name for event in events for name in names(event.name)),
        tuple((condition.name, frozenset(condition.values)) for condition in where),
    )


def _operand(operand: PatternOperand) -> Operand:
    return Operand(operand.alias, None if operand.attribute == USER else operand.attribute)


def _microseconds(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes * MICROSECONDS_OF_A_MINUTE)
