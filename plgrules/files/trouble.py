"""Which part of which file cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plgrules.files.duck import quoted, run
from plgrules.files.source import Source

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def find_trouble(connection: DuckDBPyConnection, source: Source, said: str) -> str:
    """Return a sentence that names the file that cannot be read, and the part of it.

    `said` is what DuckDB said of it.
    """
    if source.format == "parquet":
        for path in source.paths:
            place = _broken_part(connection, path)
            if place:
                return f"`{path}` cannot be read{place}: {said}"
    return f"`{source.name}` cannot be read: {said}"


def _broken_part(connection: DuckDBPyConnection, path: Path) -> str:
    import duckdb

    file = quoted(str(path))
    try:
        groups = run(
            connection,
            "SELECT row_group_id, any_value(row_group_num_rows) "
            f"FROM parquet_metadata({file}) GROUP BY 1 ORDER BY 1",
        )
    except duckdb.Error:
        return " at all"
    first = 0
    for group, rows in groups:
        last = first + rows - 1
        within = f"file_row_number BETWEEN {first} AND {last}"
        table = f"read_parquet({file}, file_row_number = true)"
        try:
            run(connection, f"SELECT bit_xor(hash(COLUMNS(*))) FROM {table} WHERE {within}")
        except duckdb.Error:
            of_rows = f"(rows {first + 1:,} to {last + 1:,})"
            return f" in row group {group + 1:,} of {len(groups):,} {of_rows}"
        first += rows
    return ""
