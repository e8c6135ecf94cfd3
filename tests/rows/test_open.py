"""Files of facts, whatever their format, and what cannot be one."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from plgrules.diagnostics.errors import RulesetError
from plgrules.engine import UsageError
from plgrules.rows.open import open_content
from plgrules.rows.table import Row, RowsError, Single, Table

KNOWN = ("cac", "ltv")


def read(path: Path | str) -> Single | tuple[Table, list[Row]]:
    """Return what a file holds, with all its rows."""
    with open_content(str(path), KNOWN) as content:
        return content if isinstance(content, Single) else (content, list(content.rows))


def table(path: Path | str) -> tuple[Table, list[Row]]:
    """Return the table of a file, with all its rows."""
    found = read(path)
    assert not isinstance(found, Single)
    return found


def write(folder: Path, name: str, data: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch):
    """Return a function that puts bytes on standard input."""

    def put(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))

    return put


def test_csv_is_read_by_its_suffix(tmp_path: Path) -> None:
    """Size and position of the file are known, for a progress bar."""
    path = write(tmp_path, "x.csv", "name,cac\nAds,5\n")
    found, rows = table(path)
    assert found.textual
    assert found.columns == ("name", "cac")
    assert rows == [Row(2, {"name": "Ads", "cac": "5"})]
    assert found.size == found.position() == 15


def test_tab_separated_values_are_csv(tmp_path: Path) -> None:
    """With the suffix that says so."""
    found, rows = table(write(tmp_path, "x.tsv", "name\tcac\nAds\t5\n"))
    assert found.separator == "\t"
    assert rows[0].values == {"name": "Ads", "cac": "5"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.jsonl", '{"cac": 1, "a": 2}\n{"ltv": 3}\n'),
        ("x.ndjson", '{"cac": 1, "a": 2}\n{"ltv": 3}\n'),
        ("x.json", '{"cac": 1, "a": 2}\n{"ltv": 3}\n'),
        ("x.json", '[{"cac": 1, "a": 2}, {"ltv": 3}]'),
        ("x.json", '\ufeff\n[\n{"cac": 1, "a": 2},\n {"ltv": 3}\n]\n'),
        ("x.yaml", "- {cac: 1, a: 2}\n- ltv: 3\n"),
        ("x.yml", "- cac: 1\n  a: 2\n- ltv: 3\n"),
        ("export", '[{"cac": 1, "a": 2}, {"ltv": 3}]'),
    ],
)
def test_rows_without_a_header_have_the_columns_of_all_of_them(
    tmp_path: Path, name: str, data: str
) -> None:
    """Values keep their types."""
    found, rows = table(write(tmp_path, name, data))
    assert not found.textual
    assert found.columns == ("cac", "a", "ltv")
    assert [row.values for row in rows] == [{"cac": 1, "a": 2}, {"ltv": 3}]


def test_one_line_of_jsonl_is_a_table_and_one_mapping_of_json_is_not(tmp_path: Path) -> None:
    """The suffix says which is meant."""
    _, rows = table(write(tmp_path, "x.jsonl", '{"cac": 1}'))
    assert len(rows) == 1
    assert read(write(tmp_path, "x.json", '{\n"cac": 1\n}\n')) == Single(
        str(tmp_path / "x.json"), {"cac": 1}, {}
    )


def test_a_yaml_mapping_tells_the_line_of_every_fact(tmp_path: Path) -> None:
    """Quantities and dates stay as they are written; only plain words become values."""
    path = write(tmp_path, "x.yaml", "# one\ncac: 5\nltv: 60%\nok: true\nday: 2026-01-31\n")
    assert read(path) == Single(
        str(path),
        {"cac": 5, "ltv": "60%", "ok": True, "day": "2026-01-31"},
        {"cac": 2, "ltv": 3, "ok": 4, "day": 5},
    )


def test_an_item_of_a_yaml_list_that_is_no_mapping_is_one_wrong_row(tmp_path: Path) -> None:
    """It is named with its line."""
    _, rows = table(write(tmp_path, "x.yaml", "- cac: 1\n- 5\n"))
    assert rows[1] == Row(2, {}, "the row is a number, not a mapping of names to values")


@pytest.mark.parametrize(
    ("data", "textual", "values"),
    [
        (b"name,cac\nAds,5\n", True, {"name": "Ads", "cac": "5"}),
        (b'{"cac": 5}\n{"cac": 6}\n', False, {"cac": 5}),
        (b' [{"cac": 5}]', False, {"cac": 5}),
        (b"- cac: 5\n", False, {"cac": 5}),
    ],
)
def test_standard_input_is_told_by_its_first_characters(
    piped, data: bytes, textual: bool, values: dict[str, object]
) -> None:
    """There is no suffix to go by."""
    piped(data)
    found, rows = table("-")
    assert found.file == "standard input"
    assert found.textual is textual
    assert rows[0].values == values


@pytest.mark.parametrize("data", [b'{"cac": 5}\n', b"cac: 5\n", b"# facts\ncac: 5\n"])
def test_standard_input_may_hold_one_mapping(piped, data: bytes) -> None:
    """As JSON or YAML."""
    piped(data)
    found = read("-")
    assert isinstance(found, Single)
    assert found.values == {"cac": 5}


def test_a_long_json_list_is_read_in_constant_memory(tmp_path: Path) -> None:
    """Twice: once for its columns, once for its rows."""
    items = [{"cac": i, "name": f"row {i}"} for i in range(50_000)]
    found, rows = table(write(tmp_path, "x.json", json.dumps(items)))
    assert found.columns == ("cac", "name")
    assert len(rows) == 50_000
    assert rows[-1].values == items[-1]


def test_a_missing_file_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    """In the folder in which it was looked for."""
    write(tmp_path, "channels.csv", "cac\n")
    with pytest.raises(UsageError) as caught:
        read(tmp_path / "chanels.csv")
    assert str(caught.value) == (
        f"there is no file `{tmp_path / 'chanels.csv'}`; "
        f"did you mean `{tmp_path / 'channels.csv'}`?"
    )


def test_a_folder_is_no_file_of_facts(tmp_path: Path) -> None:
    """Nor is a file in a folder that is not there."""
    with pytest.raises(UsageError, match="is a folder, not a file of facts"):
        read(tmp_path)
    with pytest.raises(UsageError, match="there is no folder"):
        read(tmp_path / "nowhere" / "x.csv")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.csv", b"", "is empty"),
        ("x.json", b" \n\n", "is empty"),
        ("x.yaml", b"\xef\xbb\xbf", "is empty"),
        ("x.parquet", b"PAR1\x15\x04", "is a Parquet file: write it as CSV or JSONL"),
        ("x.csv", b"PAR1\x15\x04", "is a Parquet file: write it as CSV or JSONL"),
        ("x.xlsx", b"PK\x03\x04\x14\x00", "spreadsheet (.xlsx): save the sheet as CSV UTF-8"),
        ("x.csv.gz", b"\x1f\x8b\x08\x00", "is compressed (gzip): unpack it first"),
        ("x.csv", "name,cac\n".encode("utf-16"), "is written in UTF-16"),
        ("x.json", b'{"cac": 5', "is not JSON: expecting ',' delimiter"),
        ("x.json", b'{\n"cac": }\n', "is not JSON: expecting value in its line 2, column 8"),
        ("x.json", b"5", "holds no mapping of facts and no list of them"),
        ("x.json", b'{"n": "Caf\xe9"}', "is not UTF-8"),
        ("x.yaml", b"just a text\n", "holds neither a mapping of facts nor a list of them"),
        ("x.yaml", b"a: 1\n" * 300_000, "bytes of YAML: write that many as JSONL"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    """Nothing of it is decided."""
    path = write(tmp_path, name, data)
    with pytest.raises(RowsError) as caught:
        read(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_bad_yaml_has_the_diagnostics_of_rulesets(tmp_path: Path) -> None:
    """All problems at once, each with its place."""
    path = write(tmp_path, "x.yaml", "cac: 1\ncac: 2\nok: yes\n")
    with pytest.raises(RulesetError) as caught:
        read(path)
    assert [problem.line for problem in caught.value.diagnostics] == [2, 3]
