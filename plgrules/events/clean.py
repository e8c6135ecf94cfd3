"""The table of events as it was read → the same table without what does not count, and a report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from plgrules.events.conventions import Conventions
from plgrules.events.fields import quoted
from plgrules.events.free_mail import free_mail_domains
from plgrules.events.report import MOST_SHOWN, LogReport, bad_lines, unknown_names

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MICROSECONDS = 1_000_000
DAY = 86_400 * MICROSECONDS
HALF_DAY = DAY // 2
REFUSALS = frozenset({"false", "denied", "no", "0"})
"""What consent is where a user did not give it."""

UNIX = date(1970, 1, 1)
_REFUSED = f"({', '.join(map(quoted, sorted(REFUSALS)))})"

_WHY = """CASE
    WHEN raw IS NULL AND happened IS NULL AND account IS NULL AND person IS NULL THEN 'unreadable'
    WHEN raw IS NULL THEN 'no_name'
    WHEN happened IS NULL OR happened <= 0 THEN 'no_time'
    WHEN account IS NULL AND {required} THEN 'no_account'
END"""


def day_number(day: date) -> int:
    """Return a day as the number of days since 1970."""
    return (day - UNIX).days


def clean(
    connection: DuckDBPyConnection,
    conventions: Conventions,
    as_of: date,
    file: str,
    form: str,
    timezone: str = "UTC",
) -> LogReport:
    """Take out of the table `event` what does not count, and return what it held.

    Afterwards every row has a name, a time, an account and the number of its `day` in the time
    zone; of events of an account with the same id the first is left. Events after `as_of` stay,
    because a later day may count them.
    """
    execute = connection.execute
    _accounts_by_mail(connection, conventions)
    _ignored_names(connection, conventions)
    lines = _one(connection, "SELECT count(*) FROM event")
    why = _WHY.format(required="domain IS NULL" if conventions.account_required else "false")
    where_wrong = f"WHERE ({why}) IS NOT NULL AND (raw IS NULL OR raw NOT IN (FROM setting))"
    found = execute(
        f"SELECT rowid, {why} FROM event {where_wrong} ORDER BY rowid LIMIT {MOST_SHOWN}"
    ).fetchall()
    bad = _one(connection, f"SELECT count(*) FROM event {where_wrong}") if found else 0
    notes = _counts(connection, conventions, as_of, timezone)
    kept = (
        "raw IS NOT NULL AND happened > 0 AND account IS NOT NULL AND raw NOT IN (FROM setting)"
        f" AND coalesce(lower(consent) NOT IN {_REFUSED}, true){_purposes(conventions)}"
    )
    notes["duplicate"] = _remove(connection, kept)
    names = dict(execute("SELECT raw, count(*) FROM event GROUP BY raw").fetchall())
    unknown = unknown_names(names, conventions)
    notes["unknown_name"] = sum(count for _, count in unknown)
    _days(connection, timezone)
    return LogReport(
        lines=lines,
        events=sum(names.values()),
        bad=bad,
        bad_lines=bad_lines(file, form, found) if found else (),
        notes={code: count for code, count in notes.items() if count},
        unknown=unknown,
    )


def _one(connection: DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _accounts_by_mail(connection: DuckDBPyConnection, conventions: Conventions) -> None:
    """Give events without an account that of the address of e-mail, unless anybody can have it."""
    domains = connection.execute(
        "SELECT DISTINCT domain FROM event WHERE account IS NULL AND domain IS NOT NULL"
    ).fetchall()
    if not domains:
        return
    free = free_mail_domains(conventions)
    company = [(domain,) for (domain,) in domains if domain not in free]
    connection.execute("CREATE OR REPLACE TEMP TABLE company (domain VARCHAR)")
    if company:
        connection.executemany("INSERT INTO company VALUES (?)", company)
    connection.execute(
        "UPDATE event SET account = domain "
        "WHERE account IS NULL AND domain IN (SELECT domain FROM company)"
    )


def _ignored_names(connection: DuckDBPyConnection, conventions: Conventions) -> None:
    names = connection.execute("SELECT DISTINCT raw FROM event WHERE raw IS NOT NULL").fetchall()
    ignored = [(raw,) for (raw,) in names if conventions.canonical(raw) is None]
    connection.execute("CREATE OR REPLACE TEMP TABLE setting (raw VARCHAR)")
    if ignored:
        connection.executemany("INSERT INTO setting VALUES (?)", ignored)


def _counts(
    connection: DuckDBPyConnection, conventions: Conventions, as_of: date, timezone: str
) -> dict[str, int]:
    tolerance = int(conventions.tolerance * MICROSECONDS)
    end = end_of(connection, as_of, timezone)
    gap = "happened - received"
    near_half_day = f"abs(abs({gap}) - {HALF_DAY}) <= {tolerance}"
    purposes = _purposes(conventions).removeprefix(" AND ") or "true"
    conditions = {
        "setting": "raw IN (FROM setting)",
        "free_mail": "account IS NULL AND domain IS NOT NULL",
        "no_account": "account IS NULL AND domain IS NULL AND raw IS NOT NULL",
        "after_end": f"happened >= {end}",
        "half_day_off": near_half_day,
        "negative_duration": f"{gap} > {tolerance} AND NOT {near_half_day}",
        "refused": f"lower(consent) IN {_REFUSED}",
        "purpose": f"NOT ({purposes})",
    }
    listed = ", ".join(f"count(*) FILTER ({text})" for text in conditions.values())
    row = connection.execute(f"SELECT {listed} FROM event").fetchone() or ()
    return dict(zip(conditions, row, strict=True))


def end_of(connection: DuckDBPyConnection, day: date, timezone: str) -> int:
    """Return the end of a day in a time zone, in microseconds since 1970 in UTC."""
    midnight = f"CAST('{day}' AS TIMESTAMP) + INTERVAL 1 DAY"
    return _one(connection, f"SELECT epoch_us(timezone({quoted(timezone)}, {midnight}))")


def _purposes(conventions: Conventions) -> str:
    if not conventions.purposes:
        return ""
    listed = ", ".join(quoted(purpose) for purpose in sorted(conventions.purposes))
    return f" AND (purpose IS NULL OR purpose IN ({listed}))"


def _remove(connection: DuckDBPyConnection, kept: str) -> int:
    """Leave the rows that are kept, of each id the first; return how many came twice.

    Ids are compared by a hash first: few hashes come twice, and only their ids are compared whole.
    """
    execute = connection.execute
    before = _one(connection, "SELECT count(*) FROM event")
    if _one(connection, f"SELECT count(*) FROM event WHERE {kept}") != before:
        # coalesce: a row of which that is not known is not kept.
        execute(f"DELETE FROM event WHERE NOT coalesce({kept}, false)")
    execute(
        "CREATE OR REPLACE TEMP TABLE again AS "
        "SELECT hash(account, id) AS h FROM event WHERE id IS NOT NULL "
        "GROUP BY 1 HAVING count(*) > 1"
    )
    if not _one(connection, "SELECT count(*) FROM again"):
        return 0
    execute(
        "CREATE OR REPLACE TEMP TABLE later AS SELECT place FROM ("
        "SELECT rowid AS place, row_number() OVER (PARTITION BY account, id ORDER BY rowid) AS nth "
        "FROM event WHERE id IS NOT NULL AND hash(account, id) IN (SELECT h FROM again)) "
        "WHERE nth > 1"
    )
    execute("DELETE FROM event WHERE rowid IN (SELECT place FROM later)")
    return _one(connection, "SELECT count(*) FROM later")


def _days(connection: DuckDBPyConnection, timezone: str) -> None:
    """Make the view `dated`: the events with the number of their day in a time zone."""
    day = f"happened // {DAY}"
    if timezone != "UTC":
        local = f"timezone({quoted(timezone)}, make_timestamptz(happened))"
        day = f"date_diff('day', DATE '1970-01-01', CAST({local} AS DATE))"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW dated AS SELECT *, CAST({day} AS INTEGER) AS day FROM event"
    )
