"""Which keys a large log of JSON lines uses: every key that is looked for costs time on every line.

A sample tells up to which of its places each field must be looked for. That is enough where every
event of the log has the field there, because places are tried in order; where one has not, the log
is read again with all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from plgrules.events.conventions import Conventions
from plgrules.events.fields import Fields, Kind, named

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAMPLE = 20_000
"""Lines of the sample."""

_FOUND = {
    "name": "raw",
    "at": "coalesce(CAST(happened AS VARCHAR), written)",
    "account": "account",
    "id": "id",
    "user": "person",
    "received": "received",
}
"""The fields that most events have, with what the table `event` holds where one has it."""

_NEEDLESS = {"account": "email"}
"""A field that is needed only where another is missing."""


def usual_places(
    connection: DuckDBPyConnection, columns: Mapping[str, Kind], conventions: Conventions
) -> Conventions:
    """Return the conventions with no more places for the fields than a sample of `source` needs."""
    fields = Fields(columns, conventions)
    tried = {
        (field, count): _value(fields, field, paths[:count])
        for field in _FOUND
        for paths in (conventions.fields[field],)
        for count in range(1, len(paths) + 1)
    }
    counts = ", ".join(f"count({text})" for text in tried.values())
    parts = "".join(f", {text} AS {named(name)}" for name, text in fields.mappings().items())
    row = connection.execute(
        f"SELECT count(*), {counts} FROM (SELECT *{parts} FROM source LIMIT {SAMPLE})"
    ).fetchone() or (0,)
    used = dict(conventions.fields)
    for (field, count), found in sorted(zip(tried, row[1:], strict=True), reverse=True):
        if found == row[0]:
            used[field] = conventions.fields[field][:count]
    for field, other in _NEEDLESS.items():
        if used[field] != conventions.fields[field]:
            used[other] = ()
    has_names = used["name"] != conventions.fields["name"]
    return replace(conventions, fields=used, named_by={} if has_names else conventions.named_by)


def is_complete(connection: DuckDBPyConnection, usual: Conventions, full: Conventions) -> bool:
    """Return whether every event of the table `event` has the fields that have fewer places."""
    fewer = [text for field, text in _FOUND.items() if usual.fields[field] != full.fields[field]]
    if not fewer:
        return True
    counts = " AND ".join(f"count({text}) = count(*)" for text in fewer)
    row = connection.execute(f"SELECT {counts} FROM event").fetchone()
    return bool(row and row[0])


def _value(fields: Fields, field: str, paths: tuple[str, ...]) -> str:
    text = fields.first_of(paths)
    return f"TRY_CAST({text} AS TIMESTAMPTZ)" if field == "received" else text
