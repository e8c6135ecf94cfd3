"""How often each account used each feature in the last days: what a message to it can name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from plgrules.events.clean import day_number
from plgrules.events.conventions import Conventions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WINDOW = 28
FEATURE = "feature"
"""The property that names the feature of an event that is named for none."""

NAMED_BY_PROPERTY = "feature_used"


def is_feature(name: str, conventions: Conventions) -> bool:
    """Return whether events of a canonical name stand for the use of a feature of that name."""
    left_out = conventions.sets["not_use"] | conventions.sets["not_features"]
    return name not in left_out


def usage_of(
    connection: DuckDBPyConnection,
    accounts: Iterable[str],
    properties: tuple[str, ...],
    conventions: Conventions,
    as_of: date,
) -> dict[str, dict[str, int]]:
    """Return for each account how often it used each feature in the 28 days up to a day."""
    wanted = [(account,) for account in accounts]
    if not wanted:
        return {}
    names = connection.execute("SELECT raw, name FROM meaning").fetchall()
    features = [(raw, name) for raw, name in names if is_feature(name, conventions)]
    features += [(raw, None) for raw, name in names if name == NAMED_BY_PROPERTY]
    connection.execute("CREATE OR REPLACE TEMP TABLE feature (raw VARCHAR, title VARCHAR)")
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted (account VARCHAR)")
    if not features:
        return {}
    connection.executemany("INSERT INTO feature VALUES (?, ?)", features)
    _insert(connection, wanted)
    last = day_number(as_of)
    rows = connection.execute(
        f"SELECT account, coalesce(title, p{properties.index(FEATURE)}) AS used, count(*) "
        "FROM dated JOIN feature USING (raw) JOIN wanted USING (account) "
        f"WHERE day <= {last} AND day > {last - WINDOW} GROUP BY ALL HAVING used IS NOT NULL"
    ).fetchall()
    found: dict[str, dict[str, int]] = {}
    for account, used, count in rows:
        found.setdefault(account, {})[used] = count
    return found


def _insert(connection: DuckDBPyConnection, accounts: list[tuple[str]]) -> None:
    """Insert many accounts at once: one by one would take longer than all the rest."""
    listed = [account for (account,) in accounts]
    connection.execute("INSERT INTO wanted SELECT unnest(?)", [listed])
