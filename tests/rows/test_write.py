"""Decided rows as CSV and JSON, and files that appear only when they are whole."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from plgrules.engine import UsageError
from plgrules.rows.whole_file import whole_file
from plgrules.rows.write import cell, write_rows

PAIRS = [
    ({"name": 'Paid "Ads", EU', "cac": "$5.00"}, ["decided", 3.0, ["a", "b"], None]),
    ({"name": "\u6e20\u9053\nB"}, ["invalid", None, None, "wrong"]),
]


def written(format: str, pairs: list[tuple[dict[str, object], list[object]]] = PAIRS) -> str:
    """Return rows in a format."""
    out = io.StringIO()
    columns = ("name", "cac"), ("name", " cac")
    write_rows(out, format, columns, ["status", "by", "warnings", "problem"], pairs)
    return out.getvalue()


def test_csv_keeps_headers_and_cells_as_they_came() -> None:
    """The columns of the decision follow; lists are joined, nothing is blank."""
    assert list(csv.reader(io.StringIO(written("csv")))) == [
        ["name", " cac", "status", "by", "warnings", "problem"],
        ['Paid "Ads", EU', "$5.00", "decided", "3", "a; b", ""],
        ["\u6e20\u9053\nB", "", "invalid", "", "", "wrong"],
    ]
    assert written("csv", []) == "name, cac,status,by,warnings,problem\n"


def test_json_lines_and_lists_hold_the_same_rows() -> None:
    """Values as they came, lists as lists, nothing as null."""
    rows = [json.loads(line) for line in written("jsonl").splitlines()]
    assert rows == json.loads(written("json"))
    assert rows[0] == {
        "name": 'Paid "Ads", EU',
        "cac": "$5.00",
        "status": "decided",
        "by": 3,
        "warnings": ["a", "b"],
        "problem": None,
    }
    assert "\u6e20\u9053" in written("jsonl")
    assert json.loads(written("json", [])) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e300, "1e+300"),
        (7, "7"),
        (date(2026, 1, 31), "2026-01-31"),
        (("a", "b"), "a; b"),
        ({"a": [1]}, '{"a": [1]}'),
        ([1, None], "[1, null]"),
    ],
)
def test_a_value_is_written_so_that_it_can_be_read_again(value: object, text: str) -> None:
    """Numbers with all their digits."""
    assert cell(value) == text


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until then nothing has its name."""
    path = tmp_path / "out.csv"
    with whole_file(path) as out:
        out.write("a\n")
        assert not path.exists()
    assert path.read_bytes() == b"a\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    """And no litter beside it."""
    path = tmp_path / "out.csv"
    path.write_text("old")
    with suppress(KeyboardInterrupt), whole_file(path) as out:
        out.write("new")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_keeps_its_permissions_and_its_link(tmp_path: Path) -> None:
    """A new one gets those that any new file gets."""
    path, link, new, plain = (tmp_path / name for name in ("a", "b", "c", "d"))
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    plain.touch()
    with whole_file(link) as out:
        out.write("new")
    with whole_file(new):
        pass
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode == plain.stat().st_mode


def test_a_place_that_cannot_be_written_is_said_before_anything_is_decided(tmp_path: Path) -> None:
    """With the nearest folder."""
    (tmp_path / "reports").mkdir()
    with (
        pytest.raises(UsageError, match=r"did you mean `.*reports`"),
        whole_file(tmp_path / "report" / "x.csv"),
    ):
        pass
    with pytest.raises(UsageError, match="is a folder"), whole_file(tmp_path):
        pass
