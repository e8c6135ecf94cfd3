"""Carets stand under what is meant."""

from __future__ import annotations

import pytest

from plgrules.diagnostics.columns import cells, excerpt
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.render import render
from plgrules.diagnostics.span import Span


def at(line: int, column: int, end: int, file: str = "a.yaml") -> Span:
    """Return a span on one line."""
    return Span(file, line, column, line, end)


def test_a_diagnostic_shows_message_place_line_carets_help_and_page() -> None:
    text = "\n" * 40 + "      if: retention_90 > min_retention_90d\n"
    diagnostic = Diagnostic(
        "PLG104", "unknown fact `retention_90`", at(41, 11, 23), "not a fact",
        suggestion="retention_90d",
    )  # fmt: skip
    assert render([diagnostic], {"a.yaml": text}) == (
        "error[PLG104]: unknown fact `retention_90`\n"
        "   ┌─ a.yaml:41:11\n"
        "   │\n"
        "41 │       if: retention_90 > min_retention_90d\n"
        "   │           ^^^^^^^^^^^^ not a fact\n"
        "   │\n"
        "   = help: did you mean `retention_90d`?\n"
        "   = see: docs/errors/PLG104.md\n"
    )


def test_two_labels_on_one_line_hang_below_one_another() -> None:
    diagnostic = Diagnostic(
        "PLG131", "cannot compare", at(1, 5, 8), "USD/customer",
        related=(Label(at(1, 11, 24), "ratio"),),
    )  # fmt: skip
    assert render([diagnostic], {"a.yaml": "if: cac < retention_90d\n"}).splitlines()[3:7] == [
        "1 │ if: cac < retention_90d",
        "  │     ^^^   ------------- ratio",
        "  │     │",
        "  │     USD/customer",
    ]


def test_three_labels_on_one_line_stand_on_stems() -> None:
    related = (Label(at(1, 5, 6), "two"), Label(at(1, 9, 10), "three"))
    diagnostic = Diagnostic("PLG131", "m", at(1, 1, 2), "one", related=related)
    assert render([diagnostic], {"a.yaml": "a + b + c\n"}).splitlines()[4:8] == [
        "  │ ^   -   - three",
        "  │ │   │",
        "  │ │   two",
        "  │ one",
    ]


def test_labels_on_other_lines_and_in_other_files_are_shown_too() -> None:
    diagnostic = Diagnostic(
        "PLG009", "twice", at(4, 1, 2),
        related=(Label(at(1, 1, 2), "first here"), Label(at(1, 1, 4, "b.yaml"), "and here")),
    )  # fmt: skip
    text = render([diagnostic], {"a.yaml": "a: 1\nb: 2\nc: 3\na: 4\n", "b.yaml": "base: 1\n"})
    assert text.splitlines()[1:] == [
        "  ┌─ a.yaml:4:1",
        "  │",
        "1 │ a: 1",
        "  │ - first here",
        "  ⋮",
        "4 │ a: 4",
        "  │ ^",
        "  │",
        "  ┌─ b.yaml:1:1",
        "  │",
        "1 │ base: 1",
        "  │ --- and here",
        "  │",
        "  = see: docs/errors/PLG009.md",
    ]


@pytest.mark.parametrize(
    ("line", "column", "blanks"),
    [("title: 渠道 x", 11, 12), ("\tx", 2, 4), ("ab\tx", 4, 4), ("e\u0301x", 3, 1), ("，x", 2, 2)],
)
def test_carets_stand_below_wide_characters_tabs_and_accents(
    line: str, column: int, blanks: int
) -> None:
    text = render([Diagnostic("PLG001", "m", at(1, column, column + 1))], {"a.yaml": line})
    assert f"  │ {' ' * blanks}^\n" in text


def test_a_span_over_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    diagnostic = Diagnostic("PLG001", "m", Span("a.yaml", 1, 4, 3, 2))
    assert "  │    ^^^^^\n" in render([diagnostic], {"a.yaml": "a: [1, 2\n  3\n]"})


def test_a_very_long_line_is_cut_around_its_carets() -> None:
    line = "x" * 5000 + "HERE" + "y" * 5000
    lines = render([Diagnostic("PLG001", "m", at(1, 5001, 5005))], {"a.yaml": line}).splitlines()
    shown, carets = lines[3], lines[4]
    assert len(shown) < 200
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "HERE"
    assert shown.endswith("…")


def test_a_span_longer_than_what_is_shown_of_its_line_ends_with_it() -> None:
    view = excerpt("x" * 5000, [(100, None)])
    [(start, end)] = view.places
    assert view.text[start - 1 : end].startswith("x")
    assert end <= len(view.text)


def test_a_file_that_is_not_at_hand_gets_its_place_without_lines() -> None:
    assert render([Diagnostic("PLG001", "m", at(3, 1, 2))], {}) == (
        "error[PLG001]: m\n  ┌─ a.yaml:3:1\n  = see: docs/errors/PLG001.md\n"
    )


def test_a_diagnostic_without_a_place_has_no_gutter() -> None:
    text = render([Diagnostic("PLG001", "m", help="do this", severity="warning")], {})
    assert text == "warning[PLG001]: m\n  = help: do this\n  = see: docs/errors/PLG001.md\n"


def test_diagnostics_are_separated_by_an_empty_line() -> None:
    one = Diagnostic("PLG001", "m")
    assert render([one, one], {}).count("\n\n") == 1
    assert render([], {}) == ""


def test_colour_adds_nothing_but_escapes() -> None:
    diagnostic = Diagnostic("PLG001", "m", at(1, 1, 2), "one", related=(Label(at(1, 3, 4), "two"),))
    plain = render([diagnostic], {"a.yaml": "a b"})
    coloured = render([diagnostic], {"a.yaml": "a b"}, color=True)
    assert "\x1b[1;31m" in coloured
    assert "\x1b" not in plain
    for code in ("1;31", "1;33", "34", "36", "1", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_what_a_file_holds_cannot_move_the_cursor() -> None:
    text = render([Diagnostic("PLG001", "say \x1b[2J", at(1, 1, 2))], {"a.yaml": "\x1b[31m\u202ea"})
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert cells("a\nb") == "a b"
