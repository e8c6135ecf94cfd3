"""The expression reader admits the language and nothing else, quietly."""

from __future__ import annotations

import warnings

import pytest

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.model.expression import Broken
from plgrules.model.from_text import parse_formula
from plgrules.model.to_text import text_of


def locate(start: int, end: int) -> Span:
    return Span("test", 1, start + 1, 1, end + 1)


@pytest.mark.parametrize(
    "text",
    [
        "a + b * c - d / e",
        "(a + b) * c",
        "a - (b - c)",
        "a / (b * c)",
        "not (a and b) or c",
        "a and (b or c)",
        "-(a + b)",
        "x if a > b else y",
        "p in ['a', 'b'] and q not in r",
        "min(a, b, c) >= 0 and known(d)",
        "tier.deadline == as_of",
    ],
)
def test_an_expression_is_written_out_with_the_brackets_that_it_needs(text: str) -> None:
    """Written back, it is the same text."""
    problems: list[Diagnostic] = []
    assert text_of(parse_formula(text, locate, problems.append).root) == text
    assert problems == []


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("ｃａｃ > 0", "PLG050", 1),
        ("x > 1if a else b", "PLG050", 5),
        (r"x == '\!'", "PLG057", 1),
        ("x == 'a' 'b'", "PLG057", 6),
        ("x > 0 # no", "PLG058", 1),
        ("x = 1", "PLG050", 3),
        ("a < b > c", "PLG055", 1),
    ],
)
def test_what_python_would_take_in_silence_is_refused(text: str, code: str, column: int) -> None:
    """One problem at its place, and no warning of Python's on the terminal."""
    problems: list[Diagnostic] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        formula = parse_formula(text, locate, problems.append)
    assert isinstance(formula.root, Broken)
    assert [(problem.code, problem.column) for problem in problems] == [(code, column)]
