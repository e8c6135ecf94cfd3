"""JSON lines and lists as streams of rows."""

from __future__ import annotations

import io
import json

import pytest

from plgrules.rows.json_rows import CHUNK, rows_of_lines, rows_of_list
from plgrules.rows.json_text import MAX_VALUE
from plgrules.rows.table import Row
from plgrules.rows.text import Lines


def of_lines(data: bytes) -> list[Row]:
    """Return the rows of JSON lines."""
    return list(rows_of_lines(Lines(io.BytesIO(data))))


def of_list(data: bytes) -> list[Row]:
    """Return the rows of a JSON list."""
    return list(rows_of_list(Lines(io.BytesIO(data))))


def test_lines_keep_the_types_of_their_values() -> None:
    """Blank lines are no rows, but count as lines."""
    assert of_lines(b'{"cac": 5, "ok": true}\n\n{"cac": null}') == [
        Row(1, {"cac": 5, "ok": True}),
        Row(3, {"cac": None}),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"cac": 5,}', "the line is not JSON: illegal trailing comma before end of object"),
        (b'{"cac": 5', "the line is not JSON: expecting ',' delimiter at column 10"),
        (b"[1]", "the row is a list, not a mapping of names to values"),
        (b"5", "the row is a number, not a mapping of names to values"),
        (b'"x"', "the row is a text, not a mapping of names to values"),
        (b"null", "the row is null, not a mapping of names to values"),
        (b'{"cac": 5} x', 'the line is not JSON: there is more after its end, "x"'),
        (b'{"cac": 1, "cac": 2}', "the line names `cac` twice"),
        (b'{"cac": NaN}', "the line is not JSON: NaN is no number there; leave the fact out"),
        (b'{"cac": ' + b"9" * 5_000 + b"}", "the line holds a number with too many digits"),
        (b"[" * 100_000, "the line is nested too deep"),
        (b'{"n": "Caf\xe9"}', "the row is not UTF-8 (byte 0xE9): save it as UTF-8"),
        (rb'{"n": "\ud83d"}', "the line holds an escape for half a character"),
        (b'{"n": "a\0"}', "a NUL byte stands in the row"),
    ],
)
def test_a_line_that_is_no_row_is_named_and_the_next_one_read(line: bytes, problem: str) -> None:
    """Every line stands for itself."""
    bad, good = of_lines(line + b'\n{"cac": 1}\n')
    assert bad.line == 1
    assert bad.problem is not None
    if "trailing comma" in problem:
        # Python 3.13 says it so; before, it expected another name.
        assert bad.problem.startswith("the line is not JSON: ")
    else:
        assert bad.problem == problem
    assert good == Row(2, {"cac": 1})


def test_a_list_gives_its_rows_with_the_lines_on_which_they_start() -> None:
    """However the list is laid out."""
    assert of_list(b'\xef\xbb\xbf [ {"a": 1}, {\n"a": 2\n}\n,\n{"a": 3} ] \n') == [
        Row(1, {"a": 1}),
        Row(1, {"a": 2}),
        Row(5, {"a": 3}),
    ]
    assert of_list(b"[]") == []


def test_a_list_on_one_line_of_any_length_is_read_in_pieces() -> None:
    """As `json.dump` writes it; pieces end anywhere, also inside words, escapes and characters."""
    name = "\u6e20\u9053 \\ \U0001f600"
    items = [{"name": name, "share": -1.5e-7, "ok": i % 2 == 0, "i": i} for i in range(4_000)]
    for ascii_only in (True, False):
        data = json.dumps(items, ensure_ascii=ascii_only).encode()
        assert len(data) > 3 * CHUNK
        assert [row.values for row in of_list(data)] == items


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'[{"a": 1} {"a": 2}]', "a comma is missing before the row"),
        (b'[{"a": 1}, ]', "a comma stands before the closing `]`"),
        (b'[{"a": 1}', "the list is not closed with `]`"),
        (b'[{"a": 1}] x', "there is more after the end of the list"),
        (b'[{"a": 1}, {"a": ', "the row is not JSON: expecting value at column 7"),
        (b'[{"a": 1}, {"a": x}]', "the row is not JSON: expecting value at column 7"),
        (b'[{"a": 1}, {"a": 1, "a": 2}]', "the row names `a` twice"),
    ],
)
def test_what_is_broken_inside_a_list_ends_it(data: bytes, problem: str) -> None:
    """There is no telling where the next row would start; the ones before it are good."""
    first, *rest = of_list(data)
    assert first == Row(1, {"a": 1})
    assert rest[-1] == Row(1, {}, f"{problem}; nothing was read below it")


def test_an_item_that_is_no_mapping_costs_only_itself() -> None:
    """It is sound JSON, so that the next one can be found."""
    bad, good = of_list(b'[5, {"a": 1}]')
    assert bad.problem == "the row is a number, not a mapping of names to values"
    assert good == Row(1, {"a": 1})


def test_one_endless_item_is_refused_in_constant_memory() -> None:
    """A text that is never closed would take all memory there is."""
    (bad,) = of_list(b'[{"a": "' + b"x" * (MAX_VALUE + CHUNK))
    assert bad.problem is not None
    assert bad.problem.startswith("the row ")
    assert bad.problem.endswith("nothing was read below it")
