"""A file or many as one table for DuckDB: how it is read, and what is known of its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    is known of each column, in order. Of files of text `select` gives the columns, `typed` the
    values of facts that are not read as they are, and `rows` says how many there must be.
    """

    name: str
    paths: tuple[Path, ...]
    format: Format
    reader: str
    columns: Mapping[str, TableColumn]
    select: str = "*"
    typed: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = None


def is_wild(path: str) -> bool:
    """Whether a path is a pattern for many files."""
    return bool(_WILD.search(path)) and not Path(path).exists()


def format_of(path: str) -> Format | None:
    """Return the format that the name of a file tells, or None."""
    return SUFFIXES.get(Path(path).suffix.lower())


def find_paths(path: str) -> tuple[Path, ...]:
    """Return the file of a name, or all files that fit a pattern, in the order of their names.

    Raises UsageError where there is none.
    """
    # Not `Path.glob`: a pattern may be absolute.
    found = sorted(glob(path, recursive=True)) if is_wild(path) else [path]  # noqa: PTH207
    paths = tuple(file for file in map(Path, found) if file.is_file())
    if not paths and is_wild(path):
        raise UsageError(f"no file fits `{path}`")
    if not paths:
        raise UsageError(missing_file(Path(path)))
    return paths


def common_format(paths: tuple[Path, ...]) -> Format | None:
    """Return the format that the names of files tell, None where they tell none.

    Raises UsageError where several files have no format in common.
    """
    formats = {format_of(str(path)): path for path in paths}
    if len(formats) > 1 or (None in formats and len(paths) > 1):
        told = ", ".join(f"`{path}`" for path in formats.values())
        raise UsageError(f"{told}: many files are read as one where all are Parquet, CSV or JSONL")
    return next(iter(formats))


def open_parquet(connection: DuckDBPyConnection, name: str, paths: tuple[Path, ...]) -> Source:
    """Return the table in files of Parquet; raises RowsError where one cannot be read."""
    reader = f"read_parquet({listed(paths)}, union_by_name = {len(paths) > 1})"
    described = describe(connection, reader, name)
    nulls = _null_counts(connection, paths)
    columns = {column: column_of(type, nulls.get(column)) for column, type in described.items()}
    return Source(name, paths, "parquet", reader, columns)


def listed(paths: tuple[Path, ...]) -> str:
    """Return the names of files as SQL lists them."""
    return "[" + ", ".join(quoted(str(path)) for path in paths) + "]"


def describe(connection: DuckDBPyConnection, reader: str, path: str) -> dict[str, str]:
    """Return the types of the columns that a reader gives; raises RowsError."""
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


def column_of(type: str, nulls: tuple[int, int] | None = None) -> TableColumn:
    """Return a column of a type; `nulls` are how many of its values are null, of how many."""
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
    rows = run(
        connection,
        "SELECT path_in_schema, sum(stats_null_count), sum(num_values), "
        "count(stats_null_count) = count(*), count(DISTINCT file_name) "
        f"FROM parquet_metadata({listed(paths)}) GROUP BY path_in_schema",
    )
    return {
        name: (int(nulls), int(values))
        for name, nulls, values, all_tell, files_with in rows
        if all_tell and files_with == len(paths)
    }
