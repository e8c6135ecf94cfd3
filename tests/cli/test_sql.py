"""`plgrules sql`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import plg

pytest.importorskip("sqlglot")

ASKED = ("sql", "channel-economics@1", "--as-of", "2026-11-21", "--dialect")


def test_the_statement_goes_to_standard_output() -> None:
    ran = plg(*ASKED, "snowflake", "--table", "analytics.channels")
    assert ran.status == 0
    assert ran.out.startswith("-- channel-economics 1.0.0, for decisions of 2026-11-21; Snowflake")
    assert "FROM analytics.channels" in ran.out
    assert ran.err == ""


def test_a_dbt_model_is_written_with_its_tests(tmp_path: Path) -> None:
    ran = plg(*ASKED, "bigquery", "--table", "channels", "--dbt", "--out", str(tmp_path))
    assert ran.status == 0
    assert "{{ ref('channels') }}" in (tmp_path / "channel_economics.sql").read_text()
    tests = (tmp_path / "channel_economics.yml").read_text()
    assert 'accepted_values: {values: ["scale", "optimize", "kill"]}' in tests


def test_a_table_of_its_own_schema_makes_a_shorter_statement(tmp_path: Path) -> None:
    schema = tmp_path / "channels.sql"
    schema.write_text(
        "CREATE TABLE channels (id INT, cac FLOAT8 NOT NULL, ltv FLOAT8 NOT NULL, "
        "gross_margin FLOAT8 NOT NULL, retention_90d FLOAT8 NOT NULL)"
    )
    strict = plg(*ASKED, "postgres", "--schema", str(schema))
    loose = plg(*ASKED, "postgres", "--columns", "id,cac,ltv,gross_margin,retention_90d")
    assert strict.status == loose.status == 0
    assert len(strict.out) < len(loose.out)


def test_mistakes_are_told(tmp_path: Path) -> None:
    assert plg(*ASKED, "oracle").status == 2
    near = plg(*ASKED, "duckdb", "--columns", "id,retention_90,cac")
    assert "did you mean `retention_90d`?" in near.err
    assert plg(*ASKED, "duckdb", "--columns", "retention_90,cac", "--strict").status == 1
    assert plg(*ASKED, "duckdb", "--columns", "id,status,cac").status == 2
    assert plg(*ASKED, "duckdb", "--columns", "id").status == 2
    assert plg(*ASKED, "duckdb", "--schema", str(tmp_path / "none.sql")).status == 2
    wrong = tmp_path / "wrong.sql"
    wrong.write_text("CREATE TABLE t (cac TEXT)")
    ran = plg(*ASKED, "duckdb", "--schema", str(wrong))
    assert ran.status == 1
    assert "`cac`" in ran.err
