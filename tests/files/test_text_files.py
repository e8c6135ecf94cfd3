"""CSV and JSON lines through DuckDB: as the reader of rows reads them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plgrules.cli import decide_files
from plgrules.files import text_source
from plgrules.files.cells import typed_cell
from plgrules.files.plain import NotPlain, look_at_cells, look_at_lines
from plgrules.rows.cells import WrongCell, cell_reader
from tests.cli.desk import Ran, plg
from tests.support import facts_part, program_of, ruleset_text

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("sqlglot")

RULESET = "channel-economics@1"
HEADER = "name,cac,ltv,gross_margin,retention_90d\n"
PLAIN = (
    HEADER
    + 'search,$120,"1,900.50",70%,0.64\n'
    + '"events, trade",700,900,0.7,\n'
    + '"say ""hi""",,900,.7,64%\n'
    + "m\u00e9l, 1e3 ,900,0.7,0\n".replace(" 1e3 ", "1000.0")
    + "big,1,9007199254740993,0.7,7.0\n"
)


def decided(*arguments: str) -> Ran:
    return plg("decide", RULESET, *arguments, "--as-of", "2026-11-21")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a Parquet file or one of JSON lines, without the text of problems."""
    if path.suffix == ".parquet":
        table = duckdb.sql(f"FROM '{path}'")
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    else:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{**row, "problem": row["problem"] is None} for row in rows]


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return, after a run, which way files went."""
    taken: list[str] = []
    open_text: Callable[..., Any] = text_source.open_text

    def watched(*arguments: Any) -> Any:
        taken.append("rows")
        source = open_text(*arguments)
        taken[-1] = "duckdb"
        return source

    monkeypatch.setattr(text_source, "open_text", watched)
    return taken


def both(folder: Path, name: str, text: str | bytes) -> tuple[list[Any], list[Any]]:
    """Return the rows that become Parquet, by DuckDB where it can, and those decided one by one."""
    source = folder / name
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    one, other = folder / "one.parquet", folder / "other.jsonl"
    status = decided(str(source), "--out", str(one)).status
    assert decided(str(source), "--out", str(other)).status == status
    return rows_of(one), rows_of(other)


# -- cells ---------------------------------------------------------------------------------------

FACTS = facts_part(
    {
        "share": {"type": "number", "unit": "ratio"},
        "price": {"type": "number", "unit": "USD/customer"},
        "euros": {"type": "number", "unit": "EUR"},
        "weeks": {"type": "integer", "unit": "week"},
        "ok": {"type": "boolean"},
        "word": {"type": "text"},
        "day": {"type": "date"},
        "kind": {"type": "choice", "choices": ["a", "b"]},
        "tags": {"type": "list", "of": "text"},
    }
)
CELLS = [
    *"0 1 -1 007 61% -0.5% 61.25% 0.1 .5 5. - . -- 1-2 1.2.3 1e5 1E-3 1_000 1,234 1,234.50".split(),
    *"12,34 $228.70 $1,234.50 -$5 $-5 \u20ac5 5USD 4weeks 9007199254740993 inf nan +5".split(),
    *"123456789012345678 1,234,567.891 true FALSE Yes no TRUE; y n 1.0 2026-01-31".split(),
    *"2026-02-30 20260131 2026-W05-6 0000-01-01 2026-1-3 a b;c b|c;d [] ; | a;;b NULL null".split(),
    *("", " ", "\t", "\u00a0", " 61% ", "4 weeks", " true", "no ", " 2026-01-31 ", "a; b ", "n/a"),
    *(" [] ", "\u2003x", "1 000", "$ 5", "61 %", " ; ", "\u0661\u0662", "61\u066a", "\uff11"),
]


def test_a_cell_that_sql_reads_means_what_the_reader_of_rows_reads() -> None:
    rows = [{"id": "z", "then": "one", "because": "so"}]
    outcomes = {"one": {"title": "One", "severity": "info"}}
    program = program_of(ruleset_text(facts=FACTS, decide={"rules": rows}, outcomes=outcomes))
    chance = random.Random(4)
    digits = [f"{chance.uniform(0, 10 ** chance.randint(0, 16)):.{chance.randint(0, 17)}f}"
              for _ in range(40)]  # fmt: skip
    connection = duckdb.connect()
    connection.execute("CREATE MACRO unread(said) AS NULL")
    cells = [*CELLS, *digits]
    read = 0
    for fact in program.facts:
        for separator in ",;":
            value = typed_cell(fact, "cell", separator)
            asked = value.replace("error(", "unread(")
            query = f"SELECT {asked} FROM (SELECT unnest(?) AS cell)"
            found = connection.execute(query, [cells]).fetchall()
            unread = []
            for cell, (got,) in zip(cells, found, strict=True):
                wanted = meant(cell_reader(fact, separator), cell)
                given = str(got) if fact.domain.type == "date" and got is not None else got
                if got is None and wanted is not None:
                    unread.append(cell)
                else:
                    assert given == wanted, (fact.name, cell, separator)
                    read += 1
            for cell in unread[:2]:
                with pytest.raises(duckdb.Error, match="cannot read in SQL"):
                    connection.execute(f"SELECT {value} FROM (SELECT ? AS cell)", [cell])
    assert read > 800


def meant(reader: Callable[[str], Any], cell: str) -> Any:
    """Return what the reader of rows makes of a cell; a wrong one is no value of any type."""
    try:
        return None if not cell or cell.isspace() else reader(cell)
    except WrongCell as wrong:
        return wrong


# -- CSV -----------------------------------------------------------------------------------------


def test_plain_csv_goes_through_duckdb_with_the_answers_of_rows(
    tmp_path: Path, ways: list[str]
) -> None:
    for text in (PLAIN, PLAIN.replace("\n", "\r\n"), "\ufeff" + PLAIN.rstrip("\n")):
        one, other = both(tmp_path, "in.csv", text)
        assert one == other
        assert [row["status"] for row in one] == [
            "decided", "decided", "undetermined", "decided", "invalid",
        ]  # fmt: skip
    assert ways == ["duckdb"] * 3
    one, other = both(tmp_path, "in.tsv", "cac\tltv\n10\t100\n")
    assert one == other


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "a,4 weeks,1,0.5,0.5\n",
        HEADER + "a,n/a,1,0.5,0.5\nb,1,2,0.5,0.5\n",
        HEADER + "a,1,1,0.5,0.5,\nb,1,2,0.5,0.5\n",
        HEADER + "a,1,1,0.5\nb,1,2,0.5,0.5,0.5\n",
        HEADER + "\na,1,1,0.5,0.5\n\n",
        HEADER + 'a "b",1,1,0.5,0.5\n',
        HEADER + ' "a",1,1,0.5,0.5\n',
        HEADER + '"a\nb",1,1,0.5,0.5\n',
        HEADER + '"a,1,1,0.5,0.5\nb,1,2,0.5,0.5\n',
        HEADER + "a,1,1,0.5,0.5\r\nb,1,2,0.5,0.5\n",
        HEADER + "a\0,1,1,0.5,0.5\n",
        HEADER.encode() + b"a\xff,1,1,0.5,0.5\n",
        "cac\n10\n\n20\n",
        "id,ID,cac\n1,2,3\n".replace("ID", "name"),
        HEADER + "a,1,1,0.5,\u0661\n",
        "name;cac;ltv;gross_margin;retention_90d\na;1,234;1;0.5;0.5\n",
    ],
)
def test_tricky_csv_means_the_same_in_parquet_as_row_by_row(
    tmp_path: Path, text: str | bytes
) -> None:
    one, other = both(tmp_path, "in.csv", text)
    names = {name: None for row in other for name in row}
    assert one == [{**names, **row} for row in other]


def test_a_cell_in_peoples_spelling_sends_the_file_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide_files, "LONG_FILE", 1_000)
    source = tmp_path / "in.csv"
    source.write_text(HEADER + "a,120,n/a,0.5,0.5\n" + "b,1,2,50%,0.5\n" * 600)
    ran = decided(str(source), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert 'holds a cell in a spelling of its own: `ltv` is "n/a": it is read row by row' in ran.err
    assert f'{source}:2: `ltv` is "n/a", not a number' in ran.err
    assert "1 of 601 rows is invalid" in ran.err


def test_patterns_of_csv_are_one_table(tmp_path: Path, ways: list[str]) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "a,1,100,0.5,0.9\n")
    (tmp_path / "b.csv").write_text(HEADER + "b,1,1,0.5,0.9\n")
    pattern = str(tmp_path / "?.csv")
    for name in ("out.parquet", "out.jsonl", "out.csv"):
        assert decided(pattern, "--out", str(tmp_path / name)).status == 0
    outcomes = [row["outcome"] for row in rows_of(tmp_path / "out.parquet")]
    assert outcomes == ["scale", "kill"]
    assert [row["cac"] for row in rows_of(tmp_path / "out.jsonl")] == ["1", "1"]
    assert ways == ["duckdb"] * 3
    # Other columns, and a broken row: the rest is decided, and the row is named with its file.
    (tmp_path / "c.csv").write_text("cac,more\n1,2\n1\n")
    ran = decided(pattern, "--out", str(tmp_path / "out.parquet"))
    assert (ran.status, ways[-1]) == (1, "rows")
    assert f"{tmp_path / 'c.csv'}:3: the row has 1 cell" in ran.err
    assert [row["status"] for row in rows_of(tmp_path / "out.parquet")] == [
        "decided", "decided", "undetermined", "invalid",
    ]  # fmt: skip
    assert "more" in rows_of(tmp_path / "out.parquet")[0]


def test_files_that_are_no_one_table_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("cac,ltv\n1,2\n")
    (tmp_path / "b.csv").write_text("cac;ltv\n1;2\n")
    ran = decided(str(tmp_path / "?.csv"), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "decide on these files one by one" in ran.err
    (tmp_path / "c.jsonl").write_text('{"cac": 1}\n')
    ran = decided(str(tmp_path / "?.*"), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 2
    assert "where all are Parquet, CSV or JSONL" in ran.err
    assert not (tmp_path / "out.parquet").exists()


def test_columns_that_differ_in_case_only_cannot_be_parquet(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,ID,cac\n1,2,3\n")
    ran = decided(str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.parquet"))
    assert ran.status == 1
    assert "whose names differ in case only" in ran.err


# -- JSON lines ----------------------------------------------------------------------------------


def test_plain_json_lines_go_through_duckdb_as_they_are(tmp_path: Path, ways: list[str]) -> None:
    lines = [
        {"id": 1, "at": "2026-01-01", "cac": 10, "ltv": 100, "gross_margin": 0.5},
        {"id": 2, "cac": 10.5, "ltv": 100, "gross_margin": 0.5, "retention_90d": 0.9},
        {"id": 3, "cac": None, "more": {"day": "2026-01-01"}, "gross_margin": 2.5},
    ]
    one, other = both(tmp_path, "in.jsonl", "\n".join(map(json.dumps, lines)))
    assert ways == ["duckdb"]
    assert [row["status"] for row in one] == ["undetermined", "decided", "invalid"]
    assert [row["at"] for row in one] == ["2026-01-01", None, None]
    for row, same in zip(one, other, strict=True):
        assert {name: row[name] for name in same if name != "more"} == {
            name: value for name, value in same.items() if name != "more"
        }


@pytest.mark.parametrize(
    "text",
    [
        '{"cac": 1}\n{"cac": "2"}\n',
        '{"cac": 1, "cac": 2}\n{"cac": 1}\n',
        '{"cac": NaN}\n{"cac": 1}\n',
        '{"x": [NaN], "cac": 1}\n{"cac": 1}\n',
        '{"cac": 1,}\n{"cac": 1}\n',
        '{"cac": 1}\nnull\n[1]\n',
        '{"cac": 1}\n\n{"cac": 2}\n',
        '{"cac": true}\n{"cac": 1}\n',
        '{"id": 12345678901234567890123, "cac": 1}\n',
        '{"x": "Infinity war, nan", "cac": 1}\n',
        '{"cac": 1}\n{"cac": 2',
        '{"cac": null}\n{"cac": null}\n',
        '{"cac": 99999999999999999999}\n{"cac": -0.0}\n{"cac": 1e400}\n',
        '{"currency": "EUR", "cac": 1}\n{"currency": "usd", "cac": 1}\n{"cac": 1}\n',
        '{"currency": 5, "cac": 1}\n',
    ],
)
def test_tricky_json_lines_mean_the_same_in_parquet_as_row_by_row(
    tmp_path: Path, text: str
) -> None:
    one, other = both(tmp_path, "in.jsonl", text)
    added = ("status", "outcome", "rule", "warnings", "problem", "version")
    for name in added:
        assert [row[name] for row in one] == [row[name] for row in other]
    if "id" in other[0]:
        assert int(one[0]["id"]) == other[0]["id"]


def test_what_duckdb_would_read_in_another_way_is_not_plain(tmp_path: Path) -> None:
    path = tmp_path / "x"
    for data in (b"a,b\n1,2,\n", b'a,b\n"1" ,2\n', b"a,b\n\n1,2\n", b"a\n1\n"):
        path.write_bytes(data)
        with pytest.raises(NotPlain):
            look_at_cells(path, ",", data.splitlines()[0].count(b",") + 1)
    path.write_bytes(b'a,b\n"x, ""y""",2\n"",""')
    assert look_at_cells(path, ",", 2).count == 3
    for data in (b'{"a":nan}\n', b'{"a":[1, ]}\n', b' {"a":1}\n', b"[]\n"):
        path.write_bytes(data)
        with pytest.raises(NotPlain):
            look_at_lines(path)
