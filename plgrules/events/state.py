"""Daily aggregates of a log in SQLite: yesterday's and today's events give what a full run gives.

What is kept is bounded by accounts, their users and the days of the longest window, never by the
number of events. For each series, account and day there is one cell (how many events, their sum,
greatest and last value) and one row for each different value.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plgrules.backends.patterns.pattern import Pattern
from plgrules.events.candidates import EVENTS_KEPT, KEPT_TABLES, Candidates, identity
from plgrules.events.clean import day_number
from plgrules.events.errors import EventsError
from plgrules.events.fields import named
from plgrules.events.grouped import typed, value_of, where_of
from plgrules.events.plan import Measured, ObservePlan
from plgrules.events.usage import FEATURE, NAMED_BY_PROPERTY, WINDOW, is_feature

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from plgrules.events.conventions import Conventions

IDS_KEPT = 128
"""Ids of an account by which an event that comes again is known."""

FORM = "2"

FOLDED = -1_000_000
"""The day that stands for all days that no window reaches any more."""

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cell (account TEXT, series INTEGER, day INTEGER, n INTEGER,
    valued INTEGER, total INTEGER, high REAL, latest TEXT,
    PRIMARY KEY (account, series, day)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item (account TEXT, series INTEGER, day INTEGER, item TEXT,
    PRIMARY KEY (account, series, day, item)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS used (account TEXT, day INTEGER, feature TEXT, n INTEGER,
    PRIMARY KEY (account, day, feature)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recent (account TEXT PRIMARY KEY, ids BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (account TEXT PRIMARY KEY, state TEXT) WITHOUT ROWID;
CREATE TEMP TABLE wanted (account TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_MERGED = """ON CONFLICT DO UPDATE SET n = n + excluded.n, valued = valued + excluded.valued,
    total = coalesce(total + excluded.total, total, excluded.total),
    high = coalesce(max(high, excluded.high), high, excluded.high),
    latest = coalesce(max(latest, excluded.latest), latest, excluded.latest)"""
_ADD_CELL = f"INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?, ?, ?) {_MERGED}"
_FOLD_CELLS = f"""INSERT INTO cell SELECT account, series, ?, sum(n), sum(valued), sum(total),
    max(high), max(latest) FROM cell WHERE series = ? AND day <= ? AND day > ?
    GROUP BY account, series {_MERGED}"""
_FOLD_ITEMS = """INSERT OR IGNORE INTO item SELECT DISTINCT account, series, ?, item FROM item
    WHERE series = ? AND day <= ? AND day > ?"""
_ADD_USED = "INSERT INTO used VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"


class State:
    """The aggregates of one log under one plan; every change is part of a transaction."""

    def __init__(
        self,
        path: Path,
        plan: ObservePlan,
        timezone: str = "UTC",
        patterns: tuple[Pattern, ...] = (),
    ) -> None:
        """Open or make the file; raises EventsError where it was made for other observations."""
        self._database = sqlite3.connect(path, isolation_level=None)
        self._plan = plan
        try:
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.executescript(_TABLES)
            self.candidates = Candidates(self._database, patterns, EVENTS_KEPT)
        except sqlite3.DatabaseError:
            raise EventsError(f"`{path}` holds no aggregates of events") from None
        made_for = _identity(plan, timezone) + identity(patterns)
        if self.get("made_for", made_for) != made_for:
            raise EventsError(
                f"`{path}` was made for other observations, names or days: begin a new one, "
                "which reads the log again"
            )
        self.put("made_for", made_for)

    # -- transactions ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a transaction; until `commit` nothing of it is there after a crash."""
        self._database.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep what was done since `begin`."""
        self._database.execute("COMMIT")

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self._database.close()

    def get(self, key: str, default: str = "") -> str:
        """Return a value that `put` kept."""
        row = self._database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Keep a value by its key."""
        self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # -- events ----------------------------------------------------------------------------------

    def new_ids(self, rows: Iterable[tuple[int, str, int]]) -> list[int]:
        """Note ids, each with its place and account, and return the places of those known before.

        Ids are numbers of 64 bits; the last 128 of each account are known.
        """
        listed = list(rows)
        self._want({account for _, account, _ in listed})
        known: dict[str, array[int]] = {
            account: array("Q", ids)
            for account, ids in self._database.execute(
                "SELECT account, ids FROM recent JOIN wanted USING (account)"
            )
        }
        again = []
        for place, account, number in listed:
            ids = known.setdefault(account, array("Q"))
            if number in ids:
                again.append(place)
            else:
                ids.append(number)
        kept = [(account, ids[-IDS_KEPT:].tobytes()) for account, ids in known.items()]
        self._database.executemany("INSERT OR REPLACE INTO recent VALUES (?, ?)", kept)
        return again

    def add(self, connection: DuckDBPyConnection, rules: Conventions) -> set[str]:
        """Add the events of the view `dated`, and return their accounts.

        The table `meaning` must be there.
        """
        execute = connection.execute
        accounts = {
            account for (account,) in execute("SELECT DISTINCT account FROM event").fetchall()
        }
        for place in range(len(self._plan.series)):
            cells, items = _aggregates(self._plan, place)
            self._database.executemany(_ADD_CELL, execute(cells).fetchall())
            if items:
                found = execute(items).fetchall()
                self._database.executemany("INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?)", found)
        names = execute("SELECT raw, name FROM meaning").fetchall()
        self._database.executemany(
            "INSERT OR IGNORE INTO seen VALUES (?)", [(name,) for _, name in names]
        )
        self._add_usage(connection, names, rules)
        return accounts

    def _add_usage(
        self, connection: DuckDBPyConnection, names: list[tuple[str, str]], rules: Conventions
    ) -> None:
        features: list[tuple[str, str | None]] = [
            (raw, name) for raw, name in names if is_feature(name, rules)
        ]
        features += [(raw, None) for raw, name in names if name == NAMED_BY_PROPERTY]
        if not features or FEATURE not in self._plan.properties:
            return
        connection.execute("CREATE OR REPLACE TEMP TABLE feature (raw VARCHAR, title VARCHAR)")
        connection.executemany("INSERT INTO feature VALUES (?, ?)", features)
        used = f"coalesce(title, p{self._plan.properties.index(FEATURE)})"
        rows = connection.execute(
            f"SELECT account, day, {used} AS used, count(*) FROM dated JOIN feature USING (raw) "
            "GROUP BY ALL HAVING used IS NOT NULL"
        ).fetchall()
        self._database.executemany(_ADD_USED, rows)

    def forget(self, accounts: Iterable[str]) -> None:
        """Remove the aggregates of accounts, to be made again from what is left of the log."""
        self._want(set(accounts))
        for table in ("cell", "item", "used", "recent", *KEPT_TABLES):
            self._database.execute(
                f"DELETE FROM {table} WHERE account IN (SELECT account FROM wanted)"
            )

    def prune(self, as_of: date) -> None:
        """Remove days that no window reaches any more; what counts for ever is put together."""
        oldest = day_number(as_of) - self._plan.longest
        ever = [fact for fact in self._plan.facts if fact.within is None]
        # How many days were active is known by the days alone.
        by_day = {fact.series for fact in ever if fact.measure == "days_active"}
        for place in range(len(self._plan.series)):
            if place in by_day:
                continue
            if any(fact.series == place for fact in ever):
                self._database.execute(_FOLD_CELLS, (FOLDED, place, oldest, FOLDED))
                self._database.execute(_FOLD_ITEMS, (FOLDED, place, oldest, FOLDED))
            for table in ("cell", "item"):
                self._database.execute(
                    f"DELETE FROM {table} WHERE series = ? AND day <= ? AND day > ?",
                    (place, oldest, FOLDED),
                )
        self._database.execute("DELETE FROM used WHERE day <= ?", (day_number(as_of) - WINDOW,))

    def shrink(self) -> None:
        """Write the file anew, so that nothing of what was removed is left in it."""
        self._database.execute("VACUUM")

    # -- facts -----------------------------------------------------------------------------------

    @property
    def seen(self) -> frozenset[str]:
        """The names of all events so far, folded and by their meaning."""
        return frozenset(name for (name,) in self._database.execute("SELECT name FROM seen"))

    def accounts(self) -> set[str]:
        """Return every account that has aggregates or was told of."""
        query = " UNION ".join(
            f"SELECT account FROM {table}" for table in ("cell", "recent", "told")
        )
        return {account for (account,) in self._database.execute(query)}

    def facts(
        self, accounts: Iterable[str], known: frozenset[str], as_of: date
    ) -> dict[str, dict[str, Any]]:
        """Return the facts of accounts, of those facts that are tracked."""
        wanted = sorted(accounts)
        self._want(wanted)
        facts = [fact for fact in self._plan.facts if fact.fact in known]
        found: dict[str, dict[str, Any]] = {account: {} for account in wanted}
        last = day_number(as_of)
        columns = "".join(f", {_from_cells(fact, last)} AS {named(fact.fact)}" for fact in facts)
        cells = self._database.execute(
            f"SELECT account{columns} FROM wanted LEFT JOIN cell USING (account) GROUP BY account"
        ).fetchall()
        distinct = [fact for fact in facts if fact.measure == "count_distinct"]
        counts = self._distinct(distinct, last)
        for account, *values in cells:
            own = found[account]
            for fact, value in zip(facts, values, strict=True):
                if fact.measure == "count_distinct":
                    value = _counted(value, counts.get(account, {}).get(fact.fact, 0))
                elif fact.measure == "latest" and value is not None:
                    value = value[_STAMP:]
                final = typed(value, fact)
                if final is not None:
                    own[fact.fact] = final
        return found

    def _distinct(self, facts: list[Measured], last: int) -> dict[str, dict[str, int]]:
        if not facts:
            return {}
        columns = "".join(
            f", count(DISTINCT CASE WHEN {_within(fact, last)} THEN item END)" for fact in facts
        )
        rows = self._database.execute(
            f"SELECT account{columns} FROM wanted JOIN item USING (account) GROUP BY account"
        )
        names = [fact.fact for fact in facts]
        return {account: dict(zip(names, values, strict=True)) for account, *values in rows}

    def usage(self, accounts: Iterable[str], as_of: date) -> dict[str, dict[str, int]]:
        """Return how often accounts used each feature in the 28 days up to a day."""
        self._want(set(accounts))
        last = day_number(as_of)
        found: dict[str, dict[str, int]] = {}
        for account, feature, count in self._database.execute(
            "SELECT account, feature, sum(n) FROM used JOIN wanted USING (account) "
            "WHERE day <= ? AND day > ? GROUP BY account, feature",
            (last, last - WINDOW),
        ):
            found.setdefault(account, {})[feature] = count
        return found

    # -- what was told ---------------------------------------------------------------------------

    def told(self, accounts: Iterable[str]) -> dict[str, str]:
        """Return the state in which accounts were last told of."""
        self._want(set(accounts))
        return dict(
            self._database.execute("SELECT account, state FROM told JOIN wanted USING (account)")
        )

    def tell(self, states: Iterable[tuple[str, str]]) -> None:
        """Note the states in which accounts are told of."""
        self._database.executemany("INSERT OR REPLACE INTO told VALUES (?, ?)", states)

    def _want(self, accounts: Iterable[str]) -> None:
        self._database.execute("DELETE FROM wanted")
        self._database.executemany("INSERT INTO wanted VALUES (?)", [(a,) for a in accounts])


_STAMP = 20
"""Digits of the time before a latest value: compared as texts, the later is the greater."""


def _aggregates(plan: ObservePlan, place: int) -> tuple[str, str | None]:
    """The queries of the cells of a series, and of its different values where they count."""
    series = plan.series[place]
    value = value_of(plan, series)
    conditions = " AND ".join([f"s{place}", *(where_of(plan, *one) for one in series.where)])
    kept = {
        "total": (f"sum({value})::BIGINT", "NULL", "NULL"),
        "high": ("NULL", f"max({value})", "NULL"),
        "latest": (
            "NULL",
            "NULL",
            f"max(lpad(happened::VARCHAR, {_STAMP}, '0') || {value})",
        ),
    }
    total, high, latest = kept.get(series.kept, ("NULL", "NULL", "NULL"))
    source = f"FROM dated JOIN meaning USING (raw) WHERE {conditions}"
    cells = (
        f"SELECT account, {place}, day, count(*), count({value}), {total}, {high}, {latest} "
        f"{source} GROUP BY account, day"
    )
    if series.kept != "items":
        return cells, None
    return cells, f"SELECT DISTINCT account, {place}, day, {value} {source} AND {value} IS NOT NULL"


def _within(fact: Measured, last: int) -> str:
    begins = "" if fact.within is None else f" AND day > {last - fact.within}"
    return f"series = {fact.series} AND day <= {last}{begins}"


def _from_cells(fact: Measured, last: int) -> str:
    """A fact over the cells of an account; for distinct values whether any is to be counted."""
    here = f"FILTER (WHERE {_within(fact, last)})"
    some = f"sum(valued) {here}"
    match fact.measure:
        case "count":
            return f"coalesce(sum(n) {here}, 0)"
        case "days_active":
            return f"count(n) {here}"
        case "ever":
            return f"coalesce(sum(n) {here}, 0) > 0"
        case "sum":
            return (
                f"CASE WHEN {some} > 0 THEN sum(total) {here} WHEN count(n) {here} = 0 THEN 0 END"
            )
        case "max":
            return f"max(high) {here}"
        case "latest":
            return f"max(latest) {here}"
    return f"CASE WHEN {some} > 0 THEN 1 WHEN count(n) {here} = 0 THEN 0 END"


def _counted(any_is: int | None, count: int) -> int | None:
    return None if any_is is None else count


def _identity(plan: ObservePlan, timezone: str) -> str:
    """The plan as a text that is the same in every process: sets have no order of their own."""
    parts = [
        (
            sorted(one.names) if one.names is not None else None,
            sorted(one.excluded),
            one.where,
            one.kept,
            one.of,
            one.numeric,
        )
        for one in plan.series
    ]
    return f"{FORM} {timezone} {parts!r} {plan.properties!r}"
