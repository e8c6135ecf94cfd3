"""Cells of text as values of their facts."""

from __future__ import annotations

import pytest

from plgrules.program.program import FactStep
from plgrules.rows.cells import WrongCell, cell_reader
from tests.support import facts_part, program_of, ruleset_text

PROGRAM = program_of(
    ruleset_text(
        facts=facts_part(
            {
                "share": {"type": "number", "unit": "ratio"},
                "cost": {"type": "number", "unit": "USD/customer"},
                "age": {"type": "number", "unit": "day"},
                "users": {"type": "integer", "unit": "user"},
                "yes": "boolean",
                "day": "date",
                "name": "text",
                "plan": {"type": "choice", "choices": ["free", "pro"]},
                "steps": {"type": "list", "of": "text"},
            }
        ),
        checks={"named": {"if": "name == 'x'", "severity": "info", "says": "x"}},
    )
)


def read(fact: str, text: str, separator: str = ",") -> object:
    """Return the value of a cell of one of the facts above."""
    step = PROGRAM.step[fact]
    assert isinstance(step, FactStep)
    return cell_reader(step, separator)(text)


def problem(fact: str, text: str, separator: str = ",") -> str:
    """Return what is wrong with a cell."""
    with pytest.raises(WrongCell) as caught:
        read(fact, text, separator)
    assert caught.value.problem.fact == fact
    assert caught.value.problem.code == "fact-wrong-type"
    return caught.value.problem.message


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("share", "0.61", 0.61),
        ("share", " 0.61 ", 0.61),
        ("share", "61%", 0.61),
        ("share", "61.1807 %", 0.611807),
        ("share", "-5%", -0.05),
        ("share", "1e-3", 0.001),
        ("cost", "$228.70", 228.7),
        ("cost", "-$5", -5.0),
        ("cost", "1,234.50", 1234.5),
        ("cost", "$1,234,567.5", 1234567.5),
        ("cost", "228.7 USD/customer", 228.7),
        ("age", "4 weeks", 28.0),
        ("age", "1 day", 1.0),
        ("users", "1,388", 1388.0),
        ("users", "1_388", 1388.0),
        ("yes", "TRUE", True),
        ("yes", "no", False),
        ("day", " 2026-01-31 ", "2026-01-31"),
        ("name", " Paid Ads ", " Paid Ads "),
        ("plan", " pro ", "pro"),
        ("steps", "invite;connect ; import", ["invite", "connect", "import"]),
        ("steps", "a; b | c", ["a; b", "c"]),
        ("steps", "invite;", ["invite"]),
        ("steps", "[]", []),
    ],
)
def test_a_cell_is_read_as_people_write_it(fact: str, text: str, value: object) -> None:
    """Numbers with percent, currency, thousands and units; yes and no; lists."""
    assert read(fact, text) == value


@pytest.mark.parametrize("percent", ["61%", "61.18%", "0.1%", "33.333333333333%", "7%", "29%"])
def test_a_percentage_is_rounded_once(percent: str) -> None:
    """The fast way gives the double nearest to the decimal number, as the careful way does."""
    assert read("share", percent) == read("share", percent.replace("%", " %"))


@pytest.mark.parametrize("text", ["n/a", "-", "NULL", "none", "1.2.3", "(5)", "\u2212 5"])
def test_a_text_for_a_number_is_wrong_and_not_absent(text: str) -> None:
    """Only a blank cell is absent."""
    assert problem("cost", text) == f'`cost` is "{text}", not a number'


@pytest.mark.parametrize(
    ("fact", "text", "message"),
    [
        ("share", "0,61", '`share` is "0,61": write a decimal point, 0.61'),
        ("cost", "5%", '`cost` is "5%", which is a ratio, but the declared unit is `USD/customer`'),
        ("age", "3 months", '`age` is "3 months", which cannot be converted to `day`'),
        ("cost", "\u20ac5", '`cost` is "\u20ac5", which cannot be converted to `USD/customer`'),
        ("cost", "1,23", '`cost` is "1,23": write a decimal point, 1.23'),
        ("users", "1,2,3", '`users` is "1,2,3", which has its thousands grouped in an unusual way'),
        ("yes", "1", '`yes` is "1", not true or false (yes or no)'),
        ("yes", "maybe", '`yes` is "maybe", not true or false (yes or no)'),
    ],
)  # fmt: skip
def test_a_wrong_cell_says_what_came_and_what_to_write(fact: str, text: str, message: str) -> None:
    """The message names the fact and quotes the cell."""
    assert problem(fact, text) == message


def test_a_single_group_of_thousands_is_ambiguous_between_semicolons() -> None:
    """Where `;` stands between the cells, a comma is a decimal one in half of Europe."""
    message = problem("cost", "1,234", ";")
    assert "may be 1234 or 1.234" in message
    assert read("cost", "1,234", ",") == 1234.0
    assert read("cost", "1,234.50", ";") == 1234.5
    assert read("cost", "1,234,567", ";") == 1234567.0
