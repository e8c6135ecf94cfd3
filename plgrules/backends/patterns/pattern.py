"""Events of an account, patterns over them, and matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

EVENT_LIMIT = 100_000
"""How many events of one account a pattern looks at before it refuses, unless it is told."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """What one user of an account did; `at` is in microseconds since 1970, UTC.

    `name` is canonical, after aliases. `properties` are texts as they are written in the event
    (`true`, `5`, `team`); one that is null is left out. `user` is None where nobody is named.
    """

    id: str
    name: str
    at: int
    account: str = ""
    user: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selector:
    """Events of one of some names whose properties have one of some values each."""

    names: frozenset[str]
    where: tuple[tuple[str, frozenset[str]], ...] = ()

    def accepts(self, event: Event) -> bool:
        """Whether this selects an event."""
        if event.name not in self.names:
            return False
        given = event.properties
        return all(given.get(name) in values for name, values in self.where)


@dataclass(frozen=True, slots=True)
class Operand:
    """`invite.user`: the user (`attribute` None) or a property of the event of an alias."""

    alias: str
    attribute: str | None

    def of(self, event: Event) -> str | None:
        """Return the value in an event, or None."""
        return event.user if self.attribute is None else event.properties.get(self.attribute)

    def __str__(self) -> str:
        return f"{self.alias}.{self.attribute or 'user'}"


@dataclass(frozen=True, slots=True)
class Absence:
    """An event that must not be there, later than the event of the alias `after`, if any."""

    selector: Selector
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fact that is true of an account whose events hold a match.

    `steps` are aliases with their events, in time order. `within` and `last` are in microseconds;
    an alias stands at most once in `same`, and at most once in `different`.
    """

    name: str
    steps: tuple[tuple[str, Selector], ...]
    same: tuple[Operand, ...] = ()
    different: tuple[Operand, ...] = ()
    within: int | None = None
    last: int | None = None
    unless: Absence | None = None

    def names(self) -> frozenset[str]:
        """Return the names of all events that the pattern looks at."""
        unless = self.unless.selector.names if self.unless else frozenset()
        return unless.union(*(selector.names for _, selector in self.steps))

    def properties(self) -> frozenset[str]:
        """Return the properties that the pattern reads; of an event, nothing else is needed."""
        selectors = [selector for _, selector in self.steps]
        if self.unless is not None:
            selectors.append(self.unless.selector)
        where = {name for selector in selectors for name, _ in selector.where}
        compared = (operand.attribute for operand in (*self.same, *self.different))
        return frozenset(where.union(name for name in compared if name is not None))


@dataclass(frozen=True, slots=True)
class Match:
    """The events that make a pattern true, each with its alias, in the order of the aliases."""

    pattern: str
    events: tuple[tuple[str, Event], ...]

    def ids(self) -> tuple[str, ...]:
        """Return the ids of its events."""
        return tuple(event.id for _, event in self.events)

    def to_dict(self) -> dict[str, object]:
        """Return the match as plain data: ids, names, times and users of its events."""
        return {
            "pattern": self.pattern,
            "events": [
                {
                    "alias": alias,
                    "id": event.id,
                    "name": event.name,
                    "at": moment(event.at),
                    "user": event.user,
                }
                for alias, event in self.events
            ],
        }

    def __str__(self) -> str:
        steps = (
            f"{alias}: {event.name} at {moment(event.at)}"
            + (f" by {event.user}" if event.user is not None else "")
            + f" ({event.id})"
            for alias, event in self.events
        )
        return f"{self.pattern}: {'; '.join(steps)}"


class TooManyEvents(ValueError):
    """An account has more events than a pattern looks at, or than it can compare."""

    def __init__(self, pattern: str, account: str, found: int, why: str) -> None:
        super().__init__(
            f"the account `{account}` has {found:,} events for the pattern `{pattern}`, {why}; "
            "narrow the pattern with `where`, `within` or `last`, or leave the account out"
        )
        self.pattern, self.account, self.found = pattern, account, found


def moment(at: int) -> str:
    """Return microseconds since 1970 as `2026-11-02T10:00:00Z`."""
    text = (_EPOCH + timedelta(microseconds=at)).isoformat()
    return text.replace("+00:00", "Z")
