"""What `--follow` keeps for patterns: the few events that they look at, and what was found.

Kept are the events within the windows (`last`) of the patterns, at most `EVENTS_KEPT` an account,
the latest ones. Where more were there, a pattern that could see those that are gone is unknown.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from plgrules.backends.patterns.find import Newest
from plgrules.backends.patterns.pattern import Event, Match, Pattern, TooManyEvents
from plgrules.events.patterned import Patterned, events_of, matched, nothing_held

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVENTS_KEPT = 5_000
"""Events of one account that are kept for all patterns."""

TABLES = """
CREATE TABLE IF NOT EXISTS candidate (account TEXT, id TEXT, at INTEGER, name TEXT, person TEXT,
    given TEXT, PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dropped (account TEXT PRIMARY KEY, at INTEGER, n INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (account TEXT, pattern TEXT, value INTEGER, events TEXT,
    problem TEXT, PRIMARY KEY (account, pattern)) WITHOUT ROWID;
CREATE TEMP TABLE touched (account TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_ADD = "INSERT OR IGNORE INTO candidate VALUES (?, ?, ?, ?, ?, ?)"

KEPT_TABLES = ("candidate", "dropped", "held")


class Candidates:
    """The part of the state that patterns need; every change is part of its transaction."""

    def __init__(
        self, database: sqlite3.Connection, patterns: tuple[Pattern, ...], kept: int
    ) -> None:
        self._database, self._patterns, self._kept = database, patterns, kept
        database.executescript(TABLES)

    def add(
        self, connection: DuckDBPyConnection, properties: tuple[str, ...], first_line: int
    ) -> set[str]:
        """Add the events of the table `event` that a pattern looks at; return their accounts.

        The table `meaning` must be there. An event whose id its account had before is left out.
        """
        if not self._patterns:
            return set()
        events = events_of(connection, self._patterns, properties, None, first_line)
        rows = [
            (e.account, e.id, e.at, e.name, e.user, json.dumps(e.properties, ensure_ascii=False))
            for e in events
        ]
        self._database.executemany(
            "INSERT OR IGNORE INTO candidate VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        accounts = {row[0] for row in rows}
        self._bound(accounts)
        return accounts

    def _bound(self, accounts: set[str]) -> None:
        """Drop the earliest events of accounts that have too many, and note that they are gone."""
        self._touch(accounts)
        full = self._database.execute(
            "SELECT account, count(*) FROM candidate JOIN touched USING (account) "
            "GROUP BY account HAVING count(*) > ?",
            (self._kept,),
        ).fetchall()
        for account, count in full:
            earliest = self._database.execute(
                "SELECT id, at FROM candidate WHERE account = ? ORDER BY at, id LIMIT ?",
                (account, count - self._kept),
            ).fetchall()
            self._database.executemany(
                "DELETE FROM candidate WHERE account = ? AND id = ?",
                [(account, id) for id, _ in earliest],
            )
            self._database.execute(
                "INSERT INTO dropped VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
                "SET at = max(at, excluded.at), n = n + excluded.n",
                (account, earliest[-1][1], len(earliest)),
            )

    def accounts(self) -> set[str]:
        """Return every account that has events for a pattern, or had."""
        query = " UNION ".join(f"SELECT account FROM {table}" for table in KEPT_TABLES)
        return {account for (account,) in self._database.execute(query)}

    def match(self, accounts: set[str], end: int, tracked: frozenset[str], newest: Newest) -> None:
        """Look for the patterns again in accounts, and keep what is found."""
        if not self._patterns or not accounts:
            return
        self._touch(accounts)
        self._database.execute("DELETE FROM held WHERE account IN (SELECT account FROM touched)")
        gone = {
            account: (at, n)
            for account, at, n in self._database.execute(
                "SELECT account, at, n FROM dropped JOIN touched USING (account)"
            )
        }
        rows: list[tuple[Any, ...]] = []
        for account, group in groupby(self._events(), key=attrgetter("account")):
            found = matched(self._patterns, group, end, tracked, newest)
            rows += self._rows(account, found, gone.get(account), end)
        self._database.executemany("INSERT INTO held VALUES (?, ?, ?, ?, ?)", rows)

    def _rows(
        self, account: str, found: Patterned, gone: tuple[int, int] | None, end: int
    ) -> Iterator[tuple[Any, ...]]:
        values = found.facts.get(account, {})
        matches = {match.pattern: match for match in found.matches.get(account, ())}
        for pattern in self._patterns:
            value, match = values.get(pattern.name), matches.get(pattern.name)
            problem = (
                found.problems[0] if value is None and match is None and found.problems else None
            )
            if gone is not None and (pattern.last is None or gone[0] >= end - pattern.last):
                why = f"over the limit of {self._kept:,} that are kept"
                value, match = None, None
                problem = str(TooManyEvents(pattern.name, account, self._kept + gone[1], why))
            held = None if value is None else int(value)
            yield account, pattern.name, held, _text(match), problem

    def _events(self) -> Iterator[Event]:
        for account, id, name, at, person, given in self._database.execute(
            "SELECT account, id, name, at, person, given FROM candidate JOIN touched "
            "USING (account) ORDER BY account, at, id"
        ):
            yield Event(id, name, at, account, person, json.loads(given))

    def held(self, accounts: Iterable[str], end: int, tracked: frozenset[str]) -> Patterned:
        """Return what was found in accounts, and what is so in an account without such events."""
        self._touch(accounts)
        found = Patterned(nothing=nothing_held(self._patterns, end, tracked))
        for account, name, value, events, problem in self._database.execute(
            "SELECT account, pattern, value, events, problem FROM held JOIN touched USING (account)"
        ):
            found.facts.setdefault(account, {})[name] = None if value is None else bool(value)
            if events is not None:
                found.matches.setdefault(account, []).append(_match(name, account, events))
            if problem is not None:
                found.problems.append(problem)
        return found

    def prune(self, end: int) -> None:
        """Remove the events that no pattern reaches any more, up to the end of a day."""
        windows = [pattern.last for pattern in self._patterns]
        known = [window for window in windows if window is not None]
        if len(known) < len(windows):
            return
        begin = end - max(known, default=0)
        for table in ("candidate", "dropped"):
            self._database.execute(f"DELETE FROM {table} WHERE at < ?", (begin,))

    def _touch(self, accounts: Iterable[str]) -> None:
        self._database.execute("DELETE FROM touched")
        self._database.executemany("INSERT INTO touched VALUES (?)", [(a,) for a in accounts])


def _text(match: Match | None) -> str | None:
    if match is None:
        return None
    events = [[alias, e.id, e.name, e.at, e.user] for alias, e in match.events]
    return json.dumps(events, ensure_ascii=False)


def _match(pattern: str, account: str, text: str) -> Match:
    events = (
        (alias, Event(id, name, at, account, user))
        for alias, id, name, at, user in json.loads(text)
    )
    return Match(pattern, tuple(events))


def identity(patterns: tuple[Pattern, ...]) -> str:
    """Return patterns as a text that is the same in every process: sets have no order."""
    parts = []
    for one in patterns:
        selectors = [selector for _, selector in one.steps]
        if one.unless is not None:
            selectors.append(one.unless.selector)
        parts.append(
            (
                one.name,
                [alias for alias, _ in one.steps],
                [(sorted(s.names), [(n, sorted(v)) for n, v in s.where]) for s in selectors],
                [str(operand) for operand in (*one.same, None, *one.different)],
                one.within,
                one.last,
                one.unless.after if one.unless is not None else "",
            )
        )
    return repr(parts)
