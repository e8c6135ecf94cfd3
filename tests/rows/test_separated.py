"""CSV as a stream of rows, whatever is wrong with some of them."""

from __future__ import annotations

import io

import pytest

from plgrules.rows.separated import MAX_COLUMNS, Separated
from plgrules.rows.table import Row, RowsError
from plgrules.rows.text import MAX_LINE, Lines

KNOWN = ("cac", "ltv")


def separated(data: str | bytes) -> Separated:
    """Return the CSV of a text."""
    encoded = data.encode() if isinstance(data, str) else data
    return Separated(Lines(io.BytesIO(encoded)), "x.csv", KNOWN)


def rows(data: str | bytes) -> list[Row]:
    """Return all rows of a CSV text."""
    return list(separated(data))


def refusal(data: str | bytes) -> str:
    """Return why a CSV text is not read at all."""
    with pytest.raises(RowsError) as caught:
        rows(data)
    return str(caught.value)


def test_a_row_holds_its_cells_by_column_and_its_line() -> None:
    """The header is line 1."""
    assert rows("name,cac\nAds,5\nSEO,7\n") == [
        Row(2, {"name": "Ads", "cac": "5"}),
        Row(3, {"name": "SEO", "cac": "7"}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(end: str, mark: bytes) -> None:
    """Excel, Windows and old Macs write them."""
    found = rows(mark + f"name,cac{end}Ads,5{end}{end}SEO,7".encode())
    assert [(row.line, row.values["name"]) for row in found] == [(2, "Ads"), (4, "SEO")]


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ("name,cac,ltv", ","),
        ("name;cac;ltv", ";"),
        ("name\tcac\tltv", "\t"),
        ('"a;b;c;d",cac', ","),
        ("spend, in USD, this year;cac", ";"),
        ("name", ","),
    ],
)
def test_the_separator_is_the_one_that_gives_the_most_facts(header: str, separator: str) -> None:
    """Then the one that gives the most columns."""
    assert separated(header + "\n").separator == separator


def test_names_are_trimmed_and_blank_ones_numbered() -> None:
    """The headers stay as they came, to be written again."""
    read = separated("name, cac ,,\n")
    assert read.columns == ("name", "cac", "column 3", "column 4")
    assert read.headers == ("name", " cac ", "", "")


def test_a_quoted_line_break_belongs_to_its_row() -> None:
    """Lines are counted as an editor does."""
    found = rows('name,cac\n"Paid\nAds",5\nSEO,7\n')
    assert [(row.line, row.values["name"]) for row in found] == [(2, "Paid\nAds"), (4, "SEO")]


def test_too_many_and_too_few_cells_are_named_and_the_others_read() -> None:
    """What there is of the row stays, under the columns in which it stands."""
    few, many, good = rows("name,cac\nAds\nSEO,1,2\nEvents,3\n")
    assert few == Row(2, {"name": "Ads"}, "the row has 1 cell, but the header names 2 columns")
    assert many.problem is not None
    assert many.problem.startswith("the row has 3 cells, but the header names 2 columns")
    assert many.values == {"name": "SEO", "cac": "1"}
    assert good == Row(4, {"name": "Events", "cac": "3"})


def test_a_quote_that_is_never_closed_costs_one_row() -> None:
    """It must not swallow the rest of the file."""
    broken, *good = rows('name,cac\n"Ads,5\nSEO,7\nEvents,9\n')
    assert broken.line == 2
    assert broken.problem == "a quote is opened and never closed"
    assert [(row.line, row.values["name"], row.problem) for row in good] == [
        (3, "SEO", None),
        (4, "Events", None),
    ]


def test_an_unclosed_quote_that_meets_another_one_costs_one_row() -> None:
    """The second row is good, and is read as such."""
    broken, good = rows('name,cac\n"Ads,5\n"SEO",7\n')
    assert broken.problem is not None
    assert "closing quote" in broken.problem
    assert good == Row(3, {"name": "SEO", "cac": "7"})


def test_an_unclosed_quote_in_a_long_file_costs_one_row() -> None:
    """The csv module gives up after so many characters of one cell."""
    many = "".join(f"row {i},{i}\n" for i in range(20_000))
    found = rows(f'name,cac\n"Ads,5\n{many}')
    assert found[0].problem is not None
    assert "never closed" in found[0].problem
    assert len(found) == 20_001
    assert all(row.problem is None for row in found[1:])


def test_bytes_that_are_no_utf8_cost_their_row() -> None:
    """They are shown as the replacement character, never guessed."""
    bad, good = rows("name,cac\nCaf\xe9,5\n".encode("latin-1") + b"SEO,7\n")
    assert bad.problem == "the row is not UTF-8 (byte 0xE9): save it as UTF-8"
    assert bad.values == {"name": "Caf\ufffd", "cac": "5"}
    assert good.problem is None


def test_a_nul_byte_costs_its_row() -> None:
    """Such bytes come from cut files and from UTF-16."""
    bad, good = rows(b"name,cac\nA\0ds,5\nSEO,7\n")
    assert bad.problem == "a NUL byte stands in the row"
    assert good.problem is None


def test_a_line_without_end_is_skipped_in_constant_memory() -> None:
    """One line of megabytes is reported and the next one read."""
    bad, good = rows("name,cac\n" + "x" * (2 * MAX_LINE + 7) + "\nSEO,7\n")
    assert bad.problem == f"the row has more than {MAX_LINE:,} characters"
    assert good == Row(3, {"name": "SEO", "cac": "7"})


def test_a_row_of_a_hundred_thousand_cells_is_one_wrong_row() -> None:
    """It is read, and refused for its length."""
    bad, good = rows("name,cac\n" + "1," * 99_999 + "1\nSEO,7\n")
    assert bad.problem is not None
    assert "has 100,000 cells" in bad.problem
    assert good.problem is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "`x.csv` is empty"),
        ("\n\n", "`x.csv` is empty"),
        ("cac,name,cac\n", "x.csv:1: the header names `cac` twice (columns 1, 3)"),
        ("cac, cac\n", "x.csv:1: the header names `cac` twice (columns 1, 2)"),
        ("c" + ",c" * MAX_COLUMNS, f"x.csv:1: the header names {MAX_COLUMNS + 1:,} columns"),
        ('"cac,ltv\n', "x.csv:1: a quote is opened and never closed"),
        (b"na\xefme,cac\n", "x.csv:1: the row is not UTF-8"),
    ],
)
def test_a_header_that_cannot_be_used_refuses_the_file(data: str | bytes, message: str) -> None:
    """Without it no cell can be told from another."""
    assert refusal(data).startswith(message)


def test_a_header_alone_is_a_table_without_rows() -> None:
    """That is no mistake."""
    assert rows("name,cac\n") == []
