"""One table of channels through every way: one hash of all answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plgrules.engine import Engine
from tests.benchmarks.tables import AS_OF
from tests.sql.engines import Postgres, Spark

pytest.importorskip("polars")
pytest.importorskip("duckdb")
pytest.importorskip("numpy")

from tests.benchmarks.one_hash.__main__ import Gone, different, line
from tests.benchmarks.one_hash.digest import Hashes, digest
from tests.benchmarks.one_hash.table import write_table
from tests.benchmarks.one_hash.ways import (
    duckdb_files,
    load_postgres,
    polars_lazy,
    postgres_statement,
    scalar,
    spark_frame,
)

ROWS = 4_000
SAMPLE = 1
VERSIONS = ("channel-economics@1", "channel-economics@2")


@pytest.fixture(scope="module", params=VERSIONS)
def name(request: pytest.FixtureRequest) -> str:
    """Return a ruleset."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def table(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a table with nulls, boundaries, and numbers that are far off or wrong."""
    path = tmp_path_factory.mktemp("channels") / "channels.parquet"
    write_table(path, name, ROWS)
    return path


@pytest.fixture(scope="module")
def expected(name: str, table: Path) -> Hashes:
    """Return the hashes of the answers one by one."""
    scalar(name, table, table.with_name("scalar.parquet"), SAMPLE)
    return _digest(name, table.with_name("scalar.parquet"))


def _digest(name: str, answers: Path) -> Hashes:
    return digest(Engine().ruleset(name, as_of=AS_OF).program, answers, SAMPLE)


def test_polars_gives_the_one_hash(name: str, table: Path, expected: Hashes) -> None:
    out = table.with_name("polars.parquet")
    polars_lazy(name, table, out)
    assert _digest(name, out).answers == expected.answers


def test_duckdb_gives_the_one_hash(name: str, table: Path, expected: Hashes) -> None:
    pytest.importorskip("sqlglot")
    out = table.with_name("duckdb.parquet")
    duckdb_files(name, table, out)
    assert _digest(name, out).answers == expected.answers


def test_spark_gives_the_one_hash(name: str, table: Path, expected: Hashes, spark: Spark) -> None:
    out = table.with_name("spark")
    spark_frame(spark.session, name, table, out)
    assert _digest(name, out).answers == expected.answers


def test_postgres_gives_the_one_hash(
    name: str, table: Path, expected: Hashes, postgres: Postgres
) -> None:
    out = table.with_name("postgres.csv")
    load_postgres(postgres.connection, table)
    postgres_statement(postgres.connection, name, table, out)
    assert _digest(name, out).answers == expected.answers


def test_the_table_reaches_every_kind_of_answer(name: str, table: Path, expected: Hashes) -> None:
    """A hash of rows that are all alike would say little."""
    import duckdb

    out = table.with_name("scalar.parquet")
    counts = dict(duckdb.sql(f"SELECT our_status, count(*) FROM '{out}' GROUP BY ALL").fetchall())
    assert expected.rows == ROWS
    assert sum(counts.values()) == ROWS
    assert min(counts[status] for status in ("decided", "undetermined", "invalid")) > ROWS / 50


def test_one_other_bit_is_another_hash(name: str, table: Path, expected: Hashes) -> None:
    import math

    import polars as pl

    out = table.with_name("other.parquet")
    answers = pl.read_parquet(table.with_name("scalar.parquet"))
    row = answers["our_budget_multiplier"].is_not_null().arg_true()[-1]
    other = math.nextafter(answers["our_budget_multiplier"][row], math.inf)
    answers[row, "our_budget_multiplier"] = other
    answers.write_parquet(out)
    found = _digest(name, out)
    assert found.answers != expected.answers
    gone = [Gone("polars", 1.0, 2.0, None, expected), Gone("duckdb", 1.0, None, None, found)]
    assert different(gone) == ["the answers differ", "the answers of the sample differ"]
    assert different([gone[0], replace(gone[0], way="duckdb")]) == []
    assert line(gone[0]).startswith(f"| Polars, lazy | {ROWS:,} | 1.0 | 0.00 | 2 MB | `")
