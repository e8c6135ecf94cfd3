"""`plgrules decide` on files for DuckDB: the same answers as row by row, whole files or none."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plgrules.backends.columns.table import match
from plgrules.files import decide
from plgrules.files.duck import connect
from plgrules.files.source import open_parquet
from tests.cli.desk import Ran, plg
from tests.generators import program_of_text
from tests.support import facts_part, ruleset_text

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("sqlglot")

RULESET = "channel-economics@1"
DAY = ("--as-of", "2026-11-21")


def table(path: Path, select: str) -> Path:
    """Write the rows of a SELECT as Parquet."""
    duckdb.sql(f"COPY ({select}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    return path


def channels(path: Path, rows: int = 5_000, more: str = "") -> Path:
    """Write a table of channels with nulls, and now and then a wrong value."""
    return table(
        path,
        "SELECT i AS id, CASE WHEN i % 11 <> 0 THEN (i * 37 % 4000) / 10 END AS cac, "
        "(i * 91 % 15000) / 10 AS ltv, (i * 13 % 100) / 100 AS gross_margin, "
        "CASE WHEN i % 7 <> 0 THEN (i * 17 % 101) / 100 + CASE WHEN i % 997 = 0 THEN 2 ELSE 0 END "
        f"END AS retention_90d{more} FROM range(1, {rows + 1}) r(i)",
    )


def decided(*arguments: str) -> Ran:
    return plg("decide", RULESET, *arguments, *DAY)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_parquet_gives_the_answers_of_the_row_path(tmp_path: Path) -> None:
    source = channels(tmp_path / "in.parquet")
    rows = tmp_path / "in.jsonl"
    duckdb.sql(f"COPY (FROM '{source}') TO '{rows}' (FORMAT json)")
    assert decided(str(source), "--out", str(tmp_path / "fast.jsonl")).status == 1
    assert decided(str(rows), "--out", str(tmp_path / "slow.jsonl")).status == 1
    fast, slow = lines(tmp_path / "fast.jsonl"), lines(tmp_path / "slow.jsonl")
    for one, other in zip(fast, slow, strict=True):
        # What is wrong with a row is told with its value row by row, without it by columns.
        assert (one.pop("problem") is None) == (other.pop("problem") is None)
        assert one == other


def test_the_result_can_be_parquet_csv_or_json_lines(tmp_path: Path) -> None:
    source = channels(tmp_path / "in.parquet", rows=300)
    for suffix in ("parquet", "csv", "jsonl"):
        out = tmp_path / f"out.{suffix}"
        ran = decided(str(source), "--out", str(out))
        assert ran.status == 0, ran
        assert "channel-economics 1.0.0 \u00b7 as of 2026-11-21 \u00b7 300 rows \u00b7 " in ran.err
        ((count,),) = duckdb.sql(
            f"SELECT count(*) FROM '{out}' WHERE status = 'decided'"
        ).fetchall()
        assert count > 100


def test_the_summary_tells_the_first_row_of_every_reason(tmp_path: Path) -> None:
    source = channels(tmp_path / "in.parquet")
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "in.parquet: row 997: `retention_90d` is above its maximum 1" in ran.err
    assert "5 of 5,000 rows are invalid (see column `problem`)" in ran.err


def test_not_a_number_is_wrong_where_the_statistics_of_a_file_leave_it_out(tmp_path: Path) -> None:
    """DuckDB believes the greatest value that a file tells, which is never NaN."""
    parquet = pytest.importorskip("pyarrow.parquet")
    pa = pytest.importorskip("pyarrow")
    source, out = tmp_path / "in.parquet", tmp_path / "out.jsonl"
    for type in (pa.float64(), pa.float32()):
        values = pa.array([0.5, math.nan, 0.75], type)
        parquet.write_table(pa.table({"gross_margin": values, "retention_90d": values}), source)
        assert decided(str(source), "--out", str(out)).status == 1
        assert [row["status"] for row in lines(out)] == ["undetermined", "invalid", "undetermined"]


def test_a_pattern_reads_many_files_as_one(tmp_path: Path) -> None:
    channels(tmp_path / "a.parquet", rows=100)
    channels(tmp_path / "b.parquet", rows=50)
    ran = decided(str(tmp_path / "*.parquet"), "--out", str(tmp_path / "all.jsonl"))
    assert ran.status == 0
    assert "150 rows" in ran.err
    assert decided(str(tmp_path / "none-*.parquet")).status == 2


def test_a_row_of_parquet_is_explained(tmp_path: Path) -> None:
    source = channels(tmp_path / "in.parquet", rows=100)
    ran = decided(str(source), "--explain-row", "3")
    assert ran.status == 0
    assert "$11.10 per customer" in ran.out
    assert decided(str(source), "--explain-row", "101").status == 2


def test_json_lines_become_parquet(tmp_path: Path) -> None:
    rows = tmp_path / "in.jsonl"
    rows.write_text('{"cac": 10, "ltv": 100, "gross_margin": 0.5, "retention_90d": 0.7}\n')
    assert decided(str(rows), "--out", str(tmp_path / "out.parquet")).status == 0
    found = duckdb.sql(f"SELECT outcome FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert found == [("scale",)]


def test_a_fact_given_once_holds_for_every_row(tmp_path: Path) -> None:
    source = table(tmp_path / "in.parquet", "SELECT 10.0 AS cac, 100.0 AS ltv, 0.5 AS gross_margin")
    out = tmp_path / "out.jsonl"
    assert decided(str(source), "--fact", "retention_90d=0.7", "--out", str(out)).status == 0
    assert lines(out)[0]["outcome"] == "scale"
    assert "retention_90d" not in lines(out)[0]


def test_rows_keep_their_order_where_many_ranges_are_searched(tmp_path: Path) -> None:
    select = "SELECT i AS id, i * 7919 % 1000 AS x FROM range(9000) r(i)"
    source = table(tmp_path / "in.parquet", select)
    steps = [
        {"id": f"r{n}", "below": str(10 * n), "then": "a", "because": "so"} for n in range(1, 90)
    ]
    steps.append({"id": "rest", "then": "b", "because": "so"})
    outcomes = {name: {"title": name, "severity": "info"} for name in "ab"}
    bands = {"bands": {"of": "x", "steps": steps}}
    text = ruleset_text(facts=facts_part({"x": "number"}), decide=bands, outcomes=outcomes)
    program = program_of_text(text)
    connection = connect(tmp_path)
    opened = open_parquet(connection, str(source), (source,))
    job = decide.Job(program, opened, match(program, opened.columns).schema, date(2026, 11, 21))
    job.write(connection, tmp_path / "out.parquet", "parquet")
    found = duckdb.sql(f"SELECT id, x, rule FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert [row[0] for row in found] == list(range(9000))
    assert all(rule == (f"r{int(x) // 10 + 1}" if x < 890 else "rest") for _, x, rule in found)


# -- bad input -----------------------------------------------------------------------------------


def test_a_column_of_another_type_is_refused(tmp_path: Path) -> None:
    source = table(tmp_path / "in.parquet", "SELECT 'ten' AS cac, 100.0 AS ltv")
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "`cac`" in ran.err
    assert "wants numbers" in ran.err
    assert not (tmp_path / "out.parquet").exists()


def test_a_near_miss_is_told_and_refused_when_strict(tmp_path: Path) -> None:
    source = table(tmp_path / "in.parquet", "SELECT 10.0 AS cac, 0.7 AS retention_90")
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert "did you mean `retention_90d`?" in ran.err
    assert decided(str(source), "--strict", "--out", str(tmp_path / "no.parquet")).status == 1
    assert not (tmp_path / "no.parquet").exists()


def test_a_table_without_any_fact_is_refused(tmp_path: Path) -> None:
    source = table(tmp_path / "in.parquet", "SELECT 1 AS other")
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "no column of" in ran.err


def test_rows_in_another_currency_are_invalid(tmp_path: Path) -> None:
    money = ", CASE i % 4 WHEN 1 THEN 'EUR' WHEN 2 THEN 'usd' WHEN 3 THEN 'USD' END AS Currency"
    source = channels(tmp_path / "in.parquet", rows=200, more=money)
    rows = tmp_path / "in.jsonl"
    duckdb.sql(f"COPY (FROM '{source}') TO '{rows}' (FORMAT json)")
    ran = decided(str(source), "--out", str(tmp_path / "out.jsonl"))
    assert ran.status == 1
    assert "row 1: `Currency` is another currency than that of the facts, USD" in ran.err
    by_row = decided(str(rows), "--out", str(tmp_path / "slow.jsonl"))
    assert ":1: `Currency` is EUR, but the facts are in USD" in by_row.err
    fast, slow = lines(tmp_path / "out.jsonl"), lines(tmp_path / "slow.jsonl")
    assert [row["status"] for row in fast] == [row["status"] for row in slow]
    assert [row["status"] for row in fast].count("invalid") == 50


def test_a_column_of_currencies_that_are_no_texts_is_refused(tmp_path: Path) -> None:
    source = channels(tmp_path / "in.parquet", rows=10, more=", 840 AS currency")
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "but currencies are texts such as USD" in ran.err


@pytest.mark.parametrize("variable", [True, False])
def test_a_log_holds_every_decision_on_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: bool
) -> None:
    """Row by row then, with the same result, and all columns of the file as they were."""
    more = ", DATE '2026-01-01' + CAST(i AS INTEGER) AS day, CAST(i AS DECIMAL(9, 2)) AS exact"
    source = channels(tmp_path / "in.parquet", rows=120, more=more)
    log = str(tmp_path / "log.db")
    usual, logged = tmp_path / "usual.parquet", tmp_path / "logged.parquet"
    assert decided(str(source), "--out", str(usual)).status == 0
    if variable:
        monkeypatch.setenv("PLGRULES_LOG", log)
    ran = decided(str(source), "--out", str(logged), *(() if variable else ("--log", log)))
    assert ran.status == 0
    assert f"logged 120 decisions in {log}" in ran.err
    assert duckdb.sql(f"FROM '{usual}'").fetchall() == duckdb.sql(f"FROM '{logged}'").fetchall()
    assert duckdb.sql(f"FROM '{usual}'").types == duckdb.sql(f"FROM '{logged}'").types
    for name in ("in.csv", "in.jsonl"):
        duckdb.sql(f"COPY (FROM '{source}') TO '{tmp_path / name}'")
        for pattern in (name, name.replace("in", "i?")):
            ran = decided(str(tmp_path / pattern), "--out", str(logged), "--log", log)
            assert "logged 120 decisions" in ran.err


def test_an_unreadable_row_group_is_named(tmp_path: Path) -> None:
    source = channels(tmp_path / "in.parquet", rows=10_000)
    ((start,),) = duckdb.sql(
        f"SELECT min(data_page_offset) FROM parquet_metadata('{source}') WHERE row_group_id = 2"
    ).fetchall()
    data = bytearray(source.read_bytes())
    data[start : start + 400] = bytes(byte ^ 0x5A for byte in data[start : start + 400])
    source.write_bytes(data)
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "cannot be read in row group 3 of 5 (rows 4,097 to 6,144)" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    source = channels(tmp_path / "in.parquet", rows=100)
    source.write_bytes(source.read_bytes()[:-9])
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "`" + str(source) + "` cannot be read" in ran.err


def test_nothing_takes_the_name_of_a_result_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = channels(tmp_path / "in.parquet")
    out = tmp_path / "results"
    out.mkdir()
    (out / "out.parquet").write_bytes(b"the old one")
    run = decide.run

    def full(connection: Any, statement: str, *more: Any) -> Any:
        if statement.startswith("COPY"):
            raise duckdb.IOException("IO Error: Could not write: No space left on device")
        return run(connection, statement, *more)

    monkeypatch.setattr(decide, "run", full)
    ran = decided(str(source), "--out", str(out / "out.parquet"))
    assert ran.status == 1
    assert "is full: no space left on device" in ran.err
    assert (out / "out.parquet").read_bytes() == b"the old one"
    assert [path.name for path in out.iterdir()] == ["out.parquet"]


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from plgrules.cli import main
main()
"""
"""The command in a process that cannot write files of more than 20 kB."""


@pytest.mark.skipif(os.name == "nt", reason="limits are those of POSIX")
@pytest.mark.parametrize("name", ["in.parquet", "in.csv", "odd.csv", "in.jsonl"])
def test_a_disk_that_takes_no_more_leaves_the_old_file(tmp_path: Path, name: str) -> None:
    source = channels(tmp_path / "in.parquet", rows=8_000)
    if name != "in.parquet":
        duckdb.sql(f"COPY (FROM '{source}') TO '{tmp_path / name}'")
    if name == "odd.csv":
        with (tmp_path / name).open("a") as stream:
            stream.write("1,5 weeks,,,\n")
    out = tmp_path / "results"
    out.mkdir()
    (out / "out.parquet").write_bytes(b"the old one")
    arguments = ["decide", RULESET, str(tmp_path / name), "--out", str(out / "out.parquet")]
    command = [sys.executable, "-c", LIMITED, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "out.parquet`" in ran.stderr
    assert "file too large" in ran.stderr.lower()
    assert "Traceback" not in ran.stderr
    assert [path.name for path in out.iterdir()] == ["out.parquet"]
    assert (out / "out.parquet").read_bytes() == b"the old one"


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
@pytest.mark.parametrize("name", ["in.parquet", "in.csv", "odd.csv"])
def test_an_interrupted_run_leaves_nothing(tmp_path: Path, name: str) -> None:
    """By DuckDB, and where the first cell sends a file row by row."""
    source = channels(tmp_path / "in.parquet", rows=3_000_000 if name != "odd.csv" else 300_000)
    if name != "in.parquet":
        first = "'4 weeks'" if name == "odd.csv" else "cac"
        select = f"SELECT CASE WHEN id = 1 THEN {first} ELSE CAST(cac AS VARCHAR) END AS cac, ltv"
        duckdb.sql(f"COPY ({select.replace('THEN cac', 'THEN NULL')} FROM '{source}') "
                   f"TO '{tmp_path / name}'")  # fmt: skip
    out = tmp_path / "results"
    out.mkdir()
    command = "from plgrules.cli import main; main()"
    arguments = ["decide", RULESET, str(tmp_path / name), "--out", str(out / "out.parquet")]
    process = subprocess.Popen([sys.executable, "-c", command, *arguments])
    while not list(out.iterdir()) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert list(out.iterdir()) == []
