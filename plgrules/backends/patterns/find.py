"""Whether a pattern holds of an account: true, false, or unknown for want of tracking."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from plgrules.backends.patterns import plain
from plgrules.backends.patterns.pattern import Event, Match, Pattern


class Newest(Protocol):
    """`plain.newest` or `durable.newest`: the match that ends last, or None."""

    def __call__(self, pattern: Pattern, events: Iterable[Event], as_of: int) -> Match | None: ...


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a pattern holds, None where that is unknown, and the match that ends last.

    `problem` says why nothing was looked for, where an account has too many events.
    """

    value: bool | None
    match: Match | None = None
    problem: str = ""


def find(
    pattern: Pattern,
    events: Iterable[Event],
    as_of: int,
    tracked: Collection[str] | None = None,
    newest: Newest = plain.newest,
) -> Found:
    """Return whether a pattern holds of the events of one account, before `as_of`.

    `tracked` are the names of all events that the whole log tracks (None: every name is). A step
    whose events are tracked nowhere makes the pattern unknown. Where those of `unless` are tracked
    nowhere, it is unknown with a match of the rest and false without one. Raises TooManyEvents.
    """
    if tracked is not None and not can_match(pattern, tracked):
        return Found(None)
    match = newest(pattern, events, as_of)
    if match is not None and tracked is not None and is_blind(pattern, tracked):
        return Found(None, match)
    return Found(match is not None, match)


def can_match(pattern: Pattern, tracked: Collection[str]) -> bool:
    """Return whether each step has an event that is tracked."""
    return not any(selector.names.isdisjoint(tracked) for _, selector in pattern.steps)


def is_blind(pattern: Pattern, tracked: Collection[str]) -> bool:
    """Return whether nobody tracks the events that must not be there."""
    return pattern.unless is not None and pattern.unless.selector.names.isdisjoint(tracked)
