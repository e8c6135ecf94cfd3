"""The programs of the page on clusters run, on the Spark of this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from unittest import mock

import pytest

from tests.docs.pages import fences
from tests.support import ROOT

PAGE = ROOT / "docs" / "how-to" / "when-one-machine-is-not-enough.md"
SCHEMA = "id bigint, cac double, ltv double, gross_margin double, retention_90d double"
ROWS = 40


def test_the_programs_of_the_page_run_and_agree(tmp_path: Path) -> None:
    """The job, the stream and the statement give the same decisions."""
    polars = pytest.importorskip("polars")
    pytest.importorskip("sqlglot")
    from tests.benchmarks.tables import channels
    from tests.cli.desk import plg
    from tests.columns.engines import ENGINES, spark_session

    ENGINES["Spark"].skip_unless_there()
    spark = spark_session()
    page = [f.body for f in fences(PAGE.read_text(encoding="utf-8")) if f.language == "py"]
    job, stream, statement = page
    source = tmp_path / "accounts"
    source.mkdir()
    columns = [column.split()[0] for column in SCHEMA.split(", ")]
    table = channels(ROWS, nulls=0.1).select(columns)
    table.write_parquet(source / "part.parquet")
    sql = plg("sql", "channel-economics@1", "--dialect", "spark", "--table", "channels",
              "--columns", ",".join(columns))  # fmt: skip
    (tmp_path / "channels.sql").write_text(sql.out)
    names = {"spark": spark, "schema": SCHEMA}
    found = []
    for place, program in enumerate((job, stream, statement)):
        out = tmp_path / f"decided{place}"
        program = program.replace("hdfs:///decided", str(out)).replace("hdfs:///", f"{tmp_path}/")
        program = program.replace("arriving", "accounts").replace(
            "channels.sql", sql_path(tmp_path)
        )
        with mock.patch.object(sys, "argv", ["decide.py", str(source), str(out)]):
            exec(compile(program, "<page>", "exec"), names)  # noqa: S102
        found.append(polars.read_parquet(out / "*.parquet").sort("id"))
    assert len(found[0]) == ROWS
    assert set(found[0]["status"]) >= {"decided", "undetermined"}
    assert found[0].equals(found[1])
    assert found[0].equals(found[2])


def sql_path(folder: Path) -> str:
    """Return where the statement lies."""
    return str(folder / "channels.sql")
