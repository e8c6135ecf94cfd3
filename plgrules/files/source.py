"""A file or many as one table for DuckDB: how it is read, and what is known of its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from plgrules.backends.columns.plan import SourceType
from plgrules.backends.columns.table import TableColumn
from plgrules.engine import UsageError
from plgrules.files.duck import quoted, run
from plgrules.rows.open import missing_file
from plgrules.rows.table import RowsError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Format = Literal["parquet", "csv", "json"]

SUFFIXES: Mapping[str, Format] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
}
_TYPES: Mapping[str, SourceType] = {
    "DOUBLE": "number", "FLOAT": "float", "TINYINT": "integer", "SMALLINT": "integer",
    "INTEGER": "integer", "UTINYINT": "integer", "USMALLINT": "integer", "UINTEGER": "integer",
    "BIGINT": "long", "UBIGINT": "long", "HUGEINT": "long", "BOOLEAN": "boolean",
    "VARCHAR": "text", "DATE": "date", "VARCHAR[]": "list",
}  # fmt: skip
_WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are read as one table.

    `name` is how they were called, `reader` the table function that reads them; `columns` are what
    is known of each column, in order.
    """

    name: str
    paths: tuple[Path, ...]
    format: Format
    reader: str
    columns: Mapping[str, TableColumn]


def is_wild(path: str) -> bool:
    """Whether a path is a pattern for many files."""
    return bool(_WILD.search(path)) and not Path(path).exists()


def format_of(path: str) -> Format | None:
    """Return the format that the name of a file tells, or None."""
    return SUFFIXES.get(Path(path).suffix.lower())


def open_source(connection: DuckDBPyConnection, path: str) -> Source:
    """Return the table in a file, or in all files that fit a pattern.

    Raises UsageError where there is none, RowsError where one cannot be read.
    """
    # Not `Path.glob`: a pattern may be absolute.
    paths = tuple(map(Path, sorted(glob(path, recursive=True)))) if is_wild(path) else ()  # noqa: PTH207
    if is_wild(path) and not paths:
        raise UsageError(f"no file fits `{path}`")
    if not paths and not Path(path).is_file():
        raise UsageError(missing_file(Path(path)))
    paths = paths or (Path(path),)
    format = format_of(path)
    assert format is not None
    reader = _reader(format, paths)
    described = _describe(connection, reader, path)
    nulls = _null_counts(connection, paths) if format == "parquet" else {}
    columns = {name: _column(type, nulls.get(name)) for name, type in described.items()}
    return Source(path, paths, format, reader, columns)


def _reader(format: Format, paths: tuple[Path, ...]) -> str:
    files = "[" + ", ".join(quoted(str(path)) for path in paths) + "]"
    match format:
        case "parquet":
            return f"read_parquet({files}, union_by_name = {len(paths) > 1})"
        case "csv":
            return f"read_csv({files}, all_varchar = true, header = true, union_by_name = true)"
    return f"read_json({files}, format = 'newline_delimited', union_by_name = true)"


def _describe(connection: DuckDBPyConnection, reader: str, path: str) -> dict[str, str]:
    import duckdb

    try:
        rows = run(connection, f"DESCRIBE SELECT * FROM {reader}")
    except duckdb.Error as error:
        raise RowsError(f"`{path}` cannot be read: {reason(error)}") from None
    return {row[0]: row[1] for row in rows}


def reason(error: Exception) -> str:
    """Return what DuckDB says is wrong, as one line in our form."""
    line = str(error).strip().splitlines()[0]
    said = re.sub(r"^[A-Z][\w ]*Error: ", "", line).rstrip(".")
    return said[:1].lower() + said[1:]


def _column(type: str, nulls: tuple[int, int] | None) -> TableColumn:
    """A column; `nulls` are how many of its values are null, of how many."""
    is_empty = type == '"NULL"' or (nulls is not None and nulls[0] == nulls[1])
    found = "decimal" if type.startswith("DECIMAL") else _TYPES.get(type)
    if type.startswith("ENUM"):
        found = "text"
    nullable = nulls is None or nulls[0] > 0
    return TableColumn(found, f"values of the type {type}", nullable, is_empty)


def _null_counts(
    connection: DuckDBPyConnection, paths: tuple[Path, ...]
) -> dict[str, tuple[int, int]]:
    """How many values of a column are null, of how many; only where every file tells it.

    The least and greatest values are of no use: those of doubles leave NaN out.
    """
    files = "[" + ", ".join(quoted(str(path)) for path in paths) + "]"
    rows = run(
        connection,
        "SELECT path_in_schema, sum(stats_null_count), sum(num_values), "
        "count(stats_null_count) = count(*), count(DISTINCT file_name) "
        f"FROM parquet_metadata({files}) GROUP BY path_in_schema",
    )
    return {
        name: (int(nulls), int(values))
        for name, nulls, values, all_tell, files_with in rows
        if all_tell and files_with == len(paths)
    }
