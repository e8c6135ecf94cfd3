"""The text of statements: golden for every dialect, names that need quotes, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from plgrules.backends.columns.lower import lower
from plgrules.backends.columns.plan import Options
from plgrules.backends.columns.table import match, unsupported
from plgrules.backends.sql.dbt import write_dbt
from plgrules.backends.sql.dialects import DIALECTS, UnknownDialect, find_dialect
from plgrules.backends.sql.names import identifier, reserved_words
from plgrules.backends.sql.statement import write_sql
from plgrules.backends.sql.table_columns import NotATable, assumed_columns, read_create_table
from plgrules.backends.sql.terms import digits
from plgrules.engine import Engine
from plgrules.program.program import Program
from tests.support import facts_part, program_of, ruleset_text

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 21)


def program(name: str = "plg-readiness@1.0.0") -> Program:
    return Engine().ruleset(name).program


def statement(dialect: str, columns: tuple[str, ...] | None = None) -> str:
    found = program()
    schema = match(found, assumed_columns(found, columns)).schema
    plan = lower(found, schema, DAY, Options())
    return write_sql(plan, DIALECTS[dialect], "facts", own=columns) + "\n"


@pytest.mark.parametrize("dialect", list(DIALECTS))
def test_a_statement_of_each_dialect_is_as_expected(
    dialect: str, golden: Callable[[Path, str], None]
) -> None:
    golden(GOLDEN / f"plg-readiness.{dialect}.sql", statement(dialect))


def test_a_dbt_model_is_as_expected(golden: Callable[[Path, str], None]) -> None:
    found = program()
    plan = lower(found, match(found, assumed_columns(found, None)).schema, DAY)
    model = write_dbt(plan, found, DIALECTS["snowflake"], "raw.accounts")
    golden(GOLDEN / "plg_readiness.model.sql", model.model)
    golden(GOLDEN / "plg_readiness.yml", model.properties)
    assert "{{ source('raw', 'accounts') }}" in model.model


def test_known_columns_are_named_and_the_others_are_absent() -> None:
    text = statement("duckdb", ("id", "self_serve_setup"))
    assert "EXCLUDE" not in text
    assert "median_ttfv_minutes" not in text.partition("AS problem")[0].partition("SELECT\n  id")[2]


def test_a_list_is_refused_where_arrays_are_not_the_lists_of_rulesets() -> None:
    text = ruleset_text(
        facts=facts_part({"tags": {"type": "list", "of": "text"}}),
        decide={
            "rules": [{"id": "a", "if": "'x' in tags", "then": "one", "because": "so"}],
            "otherwise": {"id": "b", "then": "one", "because": "so"},
        },
        outcomes={"one": {"title": "One", "severity": "info"}},
    )
    found = program_of(text)
    for dialect in DIALECTS.values():
        reasons = unsupported(found, dialect.lacking)
        assert bool(reasons) is not dialect.has_lists, dialect.name
        assert {reason.feature for reason in reasons} <= {"list_fact", "list_output"}


def test_words_that_engines_reserve_are_quoted() -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = duckdb.sql(
        "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"
    ).fetchall()
    assert {row[0] for row in rows} <= reserved_words()
    assert identifier("order", DIALECTS["duckdb"]).quoted
    assert identifier("order", DIALECTS["snowflake"]).this == "ORDER"
    assert not identifier("cac", DIALECTS["duckdb"]).quoted


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3.0, "3"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1e300, "1e+300"),
        (0.1 + 0.2, "0.30000000000000004e0"),
    ],
)
def test_numbers_are_written_as_every_engine_reads_them(number: float, text: str) -> None:
    assert digits(number) == text
    assert float(text) == number


def test_an_unknown_dialect_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownDialect, match="did you mean `snowflake`"):
        find_dialect("snowflke")
    assert find_dialect("PostgreSQL").name == "postgres"


def test_a_create_table_tells_types_and_what_is_never_null() -> None:
    columns = read_create_table(
        "CREATE TABLE t (id BIGINT PRIMARY KEY, cac DOUBLE PRECISION NOT NULL, n NUMERIC(10, 2), "
        "at TIMESTAMP, day DATE, tags TEXT[], x REAL, ok BOOLEAN, word VARCHAR(20), small INT)",
        DIALECTS["postgres"],
    )
    types = {name: column.type for name, column in columns.items()}
    assert types == {
        "id": "long", "cac": "number", "n": "decimal", "at": None, "day": "date", "tags": "list",
        "x": "float", "ok": "boolean", "word": "text", "small": "integer",
    }  # fmt: skip
    assert [name for name, column in columns.items() if not column.nullable] == ["id", "cac"]
    with pytest.raises(NotATable, match="no CREATE TABLE"):
        read_create_table("SELECT 1", DIALECTS["postgres"])
