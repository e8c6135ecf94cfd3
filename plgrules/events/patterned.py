"""Facts that are patterns: whether events of one account fit together, and which ones did.

The database picks out the few events that a pattern looks at; a matcher sees one account at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from plgrules.backends.patterns import plain
from plgrules.backends.patterns.accounts import find_in_accounts
from plgrules.backends.patterns.find import Newest, find
from plgrules.backends.patterns.from_model import from_model
from plgrules.backends.patterns.pattern import Event, Match, Pattern
from plgrules.engine import Engine
from plgrules.events.clean import end_of
from plgrules.events.conventions import Conventions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_AT_ONCE = 50_000


@dataclass(slots=True)
class Patterned:
    """Facts by account, the matches that made them true, and accounts with too many events."""

    facts: dict[str, dict[str, bool | None]] = field(default_factory=dict)
    matches: dict[str, list[Match]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    nothing: dict[str, bool] = field(default_factory=dict)
    """The facts of an account without any of the events."""

    def facts_of(self, account: str) -> Mapping[str, bool]:
        """Return the facts of an account that are known."""
        own = self.facts.get(account)
        if own is None:
            return self.nothing
        return {name: value for name, value in own.items() if value is not None}


def patterns_of(
    engine: Engine, names: tuple[str, ...], as_of: date, rules: Conventions
) -> tuple[Pattern, ...]:
    """Return the patterns of rulesets, the first of each name."""
    found: dict[str, Pattern] = {}
    for name in names:
        for pattern in engine.patterns(name, as_of=as_of):
            found.setdefault(pattern.name, from_model(pattern, lambda n: rules.expand([n])))
    return tuple(found.values())


def match_patterns(
    connection: DuckDBPyConnection,
    patterns: tuple[Pattern, ...],
    properties: tuple[str, ...],
    tracked: frozenset[str],
    as_of: date,
    timezone: str = "UTC",
    newest: Newest = plain.newest,
) -> Patterned:
    """Return whether each pattern holds of each account of the view `dated`.

    The table `meaning` must be there; `tracked` are the canonical names that the log tracks. A
    pattern that an account has too many events for stays unknown there, and is told.
    """
    if not patterns:
        return Patterned()
    end = end_of(connection, as_of, timezone)
    events = events_of(connection, patterns, properties, end)
    return matched(patterns, events, end, tracked, newest)


def matched(
    patterns: tuple[Pattern, ...],
    events: Iterable[Event],
    end: int,
    tracked: frozenset[str],
    newest: Newest = plain.newest,
) -> Patterned:
    """Return whether each pattern holds of each account of events, which come account by account.

    Events from `end` on, in microseconds since 1970 in UTC, do not count.
    """
    result = Patterned(nothing=nothing_held(patterns, end, tracked))
    for account, by_name in find_in_accounts(patterns, events, end, tracked, newest):
        own = result.facts.setdefault(account, {})
        for name, found in by_name.items():
            if found.problem:
                result.problems.append(found.problem)
            own[name] = found.value
            if found.match is not None and found.value:
                result.matches.setdefault(account, []).append(found.match)
    return result


def nothing_held(
    patterns: tuple[Pattern, ...], end: int, tracked: frozenset[str]
) -> dict[str, bool]:
    """Return the facts of an account without any of the events."""
    return {p.name: False for p in patterns if find(p, (), end, tracked).value is False}


def events_of(
    connection: DuckDBPyConnection,
    patterns: tuple[Pattern, ...],
    properties: tuple[str, ...],
    end: int | None,
    first_line: int = 0,
) -> Iterator[Event]:
    """Yield the events of the table `event` that a pattern looks at, account by account.

    An event without an id is known by its line, counted on from `first_line`.
    """
    names = sorted(frozenset().union(*(pattern.names() for pattern in patterns)))
    read = sorted(frozenset().union(*(pattern.properties() for pattern in patterns)))
    columns = "".join(f", p{properties.index(name)}" for name in read)
    before = "" if end is None else f"AND happened < {end} "
    cursor = connection.execute(
        f"SELECT account, coalesce(id, 'line ' || (event.rowid + {first_line + 1})), name, "
        f"happened, person{columns} FROM event JOIN meaning USING (raw) "
        f"WHERE name IN (SELECT unnest(?)) {before}ORDER BY account, happened, event.rowid",
        [names],
    )
    rows = iter(lambda: cursor.fetchmany(ROWS_AT_ONCE), [])
    return (_event(row, read) for some in rows for row in some)


def _event(row: tuple[Any, ...], read: list[str]) -> Event:
    account, id, name, happened, person, *values = row
    given = {key: value for key, value in zip(read, values, strict=True) if value is not None}
    return Event(id, name, happened, account, person, given)
