"""An event log in any of its forms → a table of DuckDB, one row an event, in the log's order."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plgrules.events.conventions import Conventions
from plgrules.events.errors import EventsError, needs_extra
from plgrules.events.fields import NUMBER_MOMENT, Fields, Kind, named, quoted, tops
from plgrules.events.usual import is_complete, usual_places

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

JSON_LINES = (".jsonl", ".ndjson", ".json")
SEPARATED = (".csv", ".tsv")
PARQUET = (".parquet", ".pq")
PACKED = (".gz", ".zst")

LARGE = 50_000_000
"""Bytes from which a log is worth a look at which keys it uses."""

SHOWN_COLUMNS = 12

LARGEST_LINE = 16 * 1024 * 1024
"""Bytes of one line; a longer one is bad."""


def connect(threads: int | None = None, memory: str | None = None) -> DuckDBPyConnection:
    """Return a new embedded database; raises EventsError where DuckDB is not installed."""
    try:
        import duckdb
    except ImportError:
        raise needs_extra("DuckDB") from None
    settings: dict[str, Any] = {"preserve_insertion_order": True}
    if threads is not None:
        settings["threads"] = threads
    if memory is not None:
        settings["memory_limit"] = memory
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    # It would write among the leads, or among what is told.
    connection.execute("SET enable_progress_bar = false")
    spill = Path(tempfile.gettempdir()) / "plgrules-spill"
    connection.execute(f"SET temp_directory = {quoted(str(spill))}")
    return connection


def form_of(file: str) -> str:
    """Return the form of a file by its name: `jsonl`, `csv` or `parquet`; raises EventsError."""
    name = file.lower()
    for ending in PACKED:
        name = name.removesuffix(ending)
    for form, endings in (("jsonl", JSON_LINES), ("csv", SEPARATED), ("parquet", PARQUET)):
        if name.endswith(endings):
            return form
    known = ", ".join(f"`{ending}`" for ending in (*JSON_LINES, *SEPARATED, *PARQUET))
    raise EventsError(f"`{file}` is no event log by its name, which ends with none of {known}")


def open_source(
    connection: DuckDBPyConnection, source: str, form: str, keys: Mapping[str, Kind]
) -> dict[str, Kind]:
    """Make the view `source` of a file and return its columns; raises EventsError.

    `keys` are the keys of JSON lines that are read. Lines that cannot be read are rows of NULLs.
    """
    import duckdb

    try:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW source AS {_reading(source, form, keys)}")
        described = connection.execute("DESCRIBE source").fetchall()
    except duckdb.Error as error:
        raise EventsError(f"`{source}` cannot be read: {_brief(error)}") from None
    if form == "jsonl":
        return dict(keys)
    return {name: kind_of(type_) for name, type_, *_ in described}


def _reading(source: str, form: str, keys: Mapping[str, Kind]) -> str:
    place = quoted(source)
    if form == "parquet":
        return f"SELECT * FROM read_parquet({place})"
    if form == "csv":
        return (
            f"SELECT * FROM read_csv({place}, all_varchar = true, header = true, "
            "null_padding = true, strict_mode = false, quote = '\"', escape = '\"')"
        )
    types = {"json": "JSON"}
    columns = ", ".join(
        f"{quoted(key)}: {quoted(types.get(kind, 'VARCHAR'))}" for key, kind in keys.items()
    )
    layout = "array" if _is_list(source) else "newline_delimited"
    lenient = ", ignore_errors = true" if layout == "newline_delimited" else ""
    return (
        f"SELECT * FROM read_json({place}, format = '{layout}', columns = {{{columns}}}, "
        f"maximum_object_size = {LARGEST_LINE}{lenient})"
    )


def _is_list(source: str) -> bool:
    if source.lower().endswith(PACKED):
        return False
    with Path(source).open("rb") as file:
        return file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")


def kind_of(type_: str) -> Kind:
    """Return what kind of column a type of DuckDB makes."""
    if type_ == "JSON":
        return "json"
    if type_ == "VARCHAR":
        return "text"
    return "nested" if type_.startswith(("STRUCT", "MAP")) else "typed"


def load_events(
    connection: DuckDBPyConnection,
    columns: Mapping[str, Kind],
    conventions: Conventions,
    properties: tuple[str, ...],
) -> None:
    """Make the table `event` of the view `source`; `rowid` is the place of an event in the log.

    Columns: `raw` (the name as written), `happened` and `received` (microseconds), `written` (the
    time as written, where it is no date), `account`, `domain` (of the address), `person`, `id`,
    `consent`, `purpose`, and `p0`, `p1`, … (the properties, as texts).
    """
    import duckdb

    fields = Fields(columns, conventions)
    account, domain = fields.field("account"), fields.domain()
    chosen = {
        "raw": fields.name(),
        "happened": fields.moment("at"),
        "received": fields.moment("received"),
        "written": f"CASE WHEN {fields.moment('at')} IS NULL THEN {fields.field('at')} END",
        "account": account,
        "domain": domain if account == "NULL" else f"CASE WHEN {account} IS NULL THEN {domain} END",
        "person": fields.field("user"),
        "id": fields.field("id"),
        "consent": fields.field("consent"),
        "purpose": fields.field("purpose"),
        **{f"p{place}": fields.property(name) for place, name in enumerate(properties)},
    }
    types = {"happened": "BIGINT", "received": "BIGINT"}
    listed = ", ".join(
        f"CAST({text} AS {types.get(name, 'VARCHAR')}) AS {named(name)}"
        for name, text in chosen.items()
    )
    parts = "".join(f", {text} AS {named(name)}" for name, text in fields.mappings().items())
    connection.execute(f"SET TimeZone = {quoted(conventions.timezone)}")
    try:
        connection.execute(
            f"CREATE OR REPLACE TABLE event AS SELECT {listed} FROM (SELECT *{parts} FROM source)"
        )
    except duckdb.Error as error:
        raise EventsError(f"the events cannot be read: {_brief(error)}") from None
    finally:
        connection.execute("SET TimeZone = 'UTC'")
    _read_number_times(connection)


def _read_number_times(connection: DuckDBPyConnection) -> None:
    """Read the times that are plain numbers, of which most logs have none."""
    number = "TRY_CAST(written AS DOUBLE)"
    connection.execute(
        f"UPDATE event SET happened = CAST({NUMBER_MOMENT.replace(' n', ' ' + number)} AS BIGINT) "
        f"WHERE written IS NOT NULL AND {number} IS NOT NULL"
    )


def load_file(
    connection: DuckDBPyConnection,
    file: str,
    conventions: Conventions,
    properties: tuple[str, ...] = (),
    form: str | None = None,
) -> None:
    """Make the table `event` of a file; raises EventsError, and OSError where there is none."""
    Path(file).open("rb").close()
    form = form or form_of(file)
    columns = open_source(connection, file, form, tops(conventions, properties))
    if form == "jsonl" and Path(file).stat().st_size >= LARGE:
        usual = usual_places(connection, columns, conventions)
        open_source(connection, file, form, tops(usual, properties))
        load_events(connection, tops(usual, properties), usual, properties)
        if is_complete(connection, usual, conventions):
            return
        open_source(connection, file, form, columns)
    _has_events(connection, file, columns, conventions)
    load_events(connection, columns, conventions, properties)


def _has_events(
    connection: DuckDBPyConnection, file: str, columns: Mapping[str, Kind], rules: Conventions
) -> None:
    """Raise EventsError where a file has rows, but no column for the name or the time of one."""
    fields = Fields(columns, rules)
    places = {"name": fields.name(), "at": fields.field("at")}
    lacking = [field for field, text in places.items() if text == "NULL"]
    if not lacking or not connection.execute("SELECT 1 FROM source LIMIT 1").fetchone():
        return
    what = " and ".join({"name": "the name", "at": "the time"}[field] for field in lacking)
    shown = ", ".join(f"`{name}`" for name in list(columns)[:SHOWN_COLUMNS])
    raise EventsError(
        f"`{file}` has no column for {what} of an event among {shown}: say which it is under "
        "`fields` of a mapping file (--mapping)"
    )


def _brief(error: Exception) -> str:
    return str(error).split("\n", 1)[0].strip()
