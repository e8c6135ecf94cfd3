"""Diagnostics for the parts of YAML that the language leaves out."""

from __future__ import annotations

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.source.lines import Lines

QUOTE = "put the whole value in double quotes"


def tab_diagnostic(at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a tab at index `at` where YAML wants spaces."""
    return Diagnostic(
        "PLG007",
        "a tab stands where YAML allows spaces only",
        lines.span(at, at + 1),
        label="tab",
        help="write spaces; most editors can turn tabs into two spaces for `.yaml` files",
    )


def quote_it(message: str, at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a value that needs quotes for its character at index `at`."""
    return Diagnostic("PLG024", message, lines.span(at, at + 1), help=QUOTE)


def question_mark_diagnostic(at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a `?` at index `at`, inside brackets and without quotes."""
    return quote_it("a value with `?` inside `{}` or `[]` needs quotes", at, lines)


def tag_diagnostic(at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a tag at index `at`."""
    return Diagnostic(
        "PLG012",
        "tags (`!name`) are not allowed",
        lines.span(at, at + 1),
        help="leave it out; put a text that starts with `!` in quotes, and write `not x` for `!x`",
    )


def anchor_diagnostic(at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for an anchor or alias at index `at`."""
    return Diagnostic(
        "PLG011",
        "anchors (`&name`) and aliases (`*name`) are not allowed",
        lines.span(at, at + 1),
        help="write the value out where it is needed; "
        "put a text that starts with `&` or `*` in quotes",
    )


def directive_diagnostic(at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a YAML directive at index `at`."""
    return Diagnostic(
        "PLG013",
        "directives (`%YAML`, `%TAG`) are not allowed",
        lines.span(at, at + 1),
        help="delete the line",
    )


def documents_diagnostic(at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a second document that starts at index `at`."""
    return Diagnostic(
        "PLG014",
        "a second document starts here",
        lines.span(at, at + 1),
        help="one file holds one document: delete `---` or `...`, or move the rest to its own file",
    )


def escape_diagnostic(at: int, text: str, lines: Lines) -> Diagnostic:
    """Return the diagnostic for the escape at or just before index `at` that means nothing."""
    start = max(text.rfind("\\", 0, at + 1), 0)
    return Diagnostic(
        "PLG026",
        f"`{text[start : start + 2]}` does not mean a character here",
        lines.span(start, start + 2),
        help="write `\\\\` for a backslash, or put the text in single quotes",
    )


def value_missing(key: str, at: tuple[int, int], in_brackets: bool, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a key, from index to index `at`, with nothing after it.

    `in_brackets`: the key has no `:` inside `{}`, as when a text without quotes holds a comma.
    """
    help_text = "write a value after `:`, or delete the key; a ruleset test writes null"
    if in_brackets:
        help_text = "write `key: value`; put a value that holds `,` or `{` in quotes, numbers too"
    return Diagnostic("PLG021", f"`{key}` has no value", lines.span(*at), help=help_text)


def item_missing(at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a list item, its `-` at index `at`, with nothing after it."""
    return Diagnostic(
        "PLG021",
        "nothing stands after `-`",
        lines.span(at, at + 1),
        help="write a value, or delete the line",
    )


def too_deep(limit: int, at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for a list or mapping at index `at` inside more than `limit` others."""
    return Diagnostic(
        "PLG015",
        f"more than {limit} lists and mappings stand inside one another here",
        lines.span(at, at + 1),
        help="write it flatter; a tree this deep is easier to read as `rules`",
    )


def too_many(limit: int, at: int, lines: Lines) -> Diagnostic:
    """Return the diagnostic for the first value, at index `at`, after `limit` others."""
    return Diagnostic(
        "PLG016",
        f"the file holds more than {limit:,} values",
        lines.span(at, at + 1),
        help="one file holds one version of one ruleset; split it, or move data out of it",
    )
