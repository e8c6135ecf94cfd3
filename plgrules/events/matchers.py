"""What looks for the match of a pattern: the plain matcher, or durable_rules as a second one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from plgrules.backends.durable.machine import DurableError, why_absent
from plgrules.backends.patterns import durable, plain
from plgrules.backends.patterns.find import Newest
from plgrules.backends.patterns.pattern import Event, Match, Pattern
from plgrules.events.errors import EventsError

Matcher = Literal["plain", "durable"]

MATCHERS: tuple[Matcher, ...] = get_args(Matcher)


def known_matcher(name: str) -> Matcher | None:
    """Return a matcher by its name, None where there is none of it."""
    return next((one for one in MATCHERS if one == name), None)


def newest_by(matcher: Matcher) -> Newest:
    """Return what a matcher looks for a match with; raises EventsError where it is absent."""
    if matcher == "plain":
        return plain.newest
    absent = why_absent()
    if absent:
        raise EventsError(absent)
    return _by_durable


def _by_durable(pattern: Pattern, events: Iterable[Event], as_of: int) -> Match | None:
    try:
        return durable.newest(pattern, events, as_of)
    except DurableError as error:
        raise EventsError(f"the matcher `durable` failed: {error}") from None
