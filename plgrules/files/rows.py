"""The rows of a source one by one, for what is done with single rows: pages and explanations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plgrules.files.source import Source
from plgrules.rows.table import Row, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 2_000


def table_of(connection: DuckDBPyConnection, source: Source, only: int | None = None) -> Table:
    """Return a source as a table of rows, or of row number `only` alone, which counts from 1."""
    columns = tuple(source.columns)
    return Table(
        source.name, columns, columns, _rows(connection, source, columns, only), textual=False
    )


def _rows(
    connection: DuckDBPyConnection, source: Source, columns: tuple[str, ...], only: int | None
) -> Iterator[Row]:
    part = "" if only is None else f" LIMIT 1 OFFSET {only - 1}"
    cursor = connection.cursor().execute(f"SELECT * FROM {source.reader}{part}")
    number = only or 1
    while batch := cursor.fetchmany(BATCH):
        for values in batch:
            yield Row(number, dict(zip(columns, values, strict=True)))
            number += 1
