"""Plans on engines that read SQL: one statement, where SQLGlot is installed to write it.

Expressions of Narwhals give the same. They take a hundred times as long to make on Spark, where
each part of each is a call to another process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from itertools import count
from typing import Any

from plgrules.backends.columns.features import Feature
from plgrules.backends.columns.plan import ColumnPlan
from plgrules.backends.columns.table import free_scratch
from plgrules.backends.frame.duckdb_engine import DuckDBEngine
from plgrules.backends.frame.engines import Engine
from plgrules.backends.frame.spark_engine import SparkEngine
from plgrules.backends.frame.tables import Frame

_numbers = count(1)
"""Makes the names of views different from each other."""


class DuckDBStatement:
    """Relations of DuckDB, which stay queries that have not run."""

    @property
    def lacking(self) -> Mapping[Feature, str]:
        """What DuckDB cannot do."""
        return _lacking("duckdb")

    def run(self, plan: ColumnPlan, frame: Frame, casts: frozenset[str]) -> Any:
        """Return the relation with the result columns."""
        relation = frame.to_native()
        view = f"{free_scratch(relation.columns)}facts_{next(_numbers)}"
        return relation.query(view, _statement(plan, "duckdb", view, relation.columns))


class SparkStatement:
    """Frames of PySpark, in batch and in structured streaming."""

    @property
    def lacking(self) -> Mapping[Feature, str]:
        """What Spark cannot do."""
        return _lacking("spark")

    def run(self, plan: ColumnPlan, frame: Frame, casts: frozenset[str]) -> Any:
        """Return the frame with the result columns.

        The view that the statement reads is there for a moment only: the frame that comes back
        knows what it stood for.
        """
        native = frame.to_native()
        session = native.sparkSession
        view = f"{free_scratch(native.columns)}facts_{next(_numbers)}"
        native.createOrReplaceTempView(view)
        try:
            return session.sql(_statement(plan, "spark", view, native.columns))
        finally:
            session.catalog.dropTempView(view)


def duckdb_engine() -> Engine:
    """Return what runs plans on relations of DuckDB."""
    return DuckDBStatement() if find_spec("sqlglot") else DuckDBEngine()


def spark_engine(is_remote: bool) -> Engine:
    """Return what runs plans on frames of PySpark; a remote one looks up views when it runs."""
    return SparkStatement() if find_spec("sqlglot") and not is_remote else SparkEngine()


def _lacking(dialect: str) -> Mapping[Feature, str]:
    from plgrules.backends.sql.dialects import DIALECTS

    return DIALECTS[dialect].lacking


def _statement(plan: ColumnPlan, dialect: str, table: str, own: Sequence[str]) -> str:
    from plgrules.backends.sql.dialects import DIALECTS
    from plgrules.backends.sql.statement import write_sql

    scratch = free_scratch(own)
    return write_sql(plan, DIALECTS[dialect], table, own=own, scratch=scratch, pretty=False)
