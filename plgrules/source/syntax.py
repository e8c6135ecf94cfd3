"""YAML's own errors, said so that the person who wrote the file knows what to write."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.source.lines import Lines
from plgrules.source.refusals import (
    anchor_diagnostic,
    directive_diagnostic,
    documents_diagnostic,
    escape_diagnostic,
    question_mark_diagnostic,
    quote_it,
    tab_diagnostic,
    tag_diagnostic,
)

_OPENERS = {"{": "}", "[": "]", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class _Failure:
    """What a YAML parser says: the problem at index `at`, and what was `opened` before it."""

    problem: str
    context: str
    at: int
    opened: int | None
    text: str
    lines: Lines


def syntax_diagnostic(error: yaml.YAMLError, text: str, lines: Lines) -> Diagnostic:
    """Return one diagnostic for an error of the YAML parser, the same whichever parser it was."""
    at, opened = _places(error, text)
    problem = str(getattr(error, "problem", "") or error)
    context = str(getattr(error, "context", "") or "")
    failure = _Failure(problem, context, at, opened, text, lines)
    for explain in (_tab, _cut_off, _character, _quoting, _structure, _named):
        found = explain(failure)
        if found:
            return found
    return Diagnostic(
        "PLG006",
        f"this is not YAML: {problem.split(chr(10), maxsplit=1)[0]}",
        lines.span(at, at + 1),
        help="compare with the lines around it: indentation, quotes, brackets",
    )


def _places(error: yaml.YAMLError, text: str) -> tuple[int, int | None]:
    """Return the index of the problem, and of what was open there."""
    problem = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    at = problem.index if problem else context.index if context else 0
    return min(at, len(text)), context.index if context else None


def _tab(failure: _Failure) -> Diagnostic | None:
    at, text, lines = failure.at, failure.text, failure.lines
    if text[at : at + 1] != "\t":
        return None
    return tab_diagnostic(at, lines)


def _cut_off(failure: _Failure) -> Diagnostic | None:
    at, opened, text, lines = failure.at, failure.opened, failure.text, failure.lines
    last = len(text.rstrip())
    if at < last:
        return None
    end = lines.span(last, last)
    opener = text[opened : opened + 1] if opened is not None else ""
    if opened is not None and opener in _OPENERS:
        return Diagnostic(
            "PLG008",
            f"the file ends before `{opener}` is closed",
            lines.span(opened, opened + 1),
            label=f"no `{_OPENERS[opener]}` follows",
            help=f"write `{_OPENERS[opener]}` where it ends, or copy the cut-off file again",
            related=(Label(end, "the file ends here"),),
        )
    start = lines.start(max(last - 1, 0))
    if opened is not None and text[opened:last].strip():
        start = opened
    return Diagnostic(
        "PLG008",
        "the file ends in the middle of an entry",
        lines.span(min(start, last), last),
        label="no `:` and no value follow",
        help="write `key: value`, or copy the cut-off file again",
    )


def _character(failure: _Failure) -> Diagnostic | None:
    problem, at, opened = failure.problem, failure.at, failure.opened
    text, lines = failure.text, failure.lines
    here = text[at : at + 1]
    if "cannot start any token" in problem:
        return quote_it(f"a value does not start with `{here}`", at, lines)
    if "block scalar" in failure.context and opened is not None:
        return quote_it(f"a value does not start with `{text[opened]}`", opened, lines)
    if "node content" in problem:
        return quote_it(f"`{here}` stands where a value is expected", at, lines)
    if here == "?" and "flow" in failure.context:
        return question_mark_diagnostic(at, lines)
    if "escape" in problem or "hexadecimal" in problem or "hexdecimal" in problem:
        return escape_diagnostic(at, text, lines)
    return None


def _quoting(failure: _Failure) -> Diagnostic | None:
    problem, at, text, lines = failure.problem, failure.at, failure.text, failure.lines
    before = text[lines.start(at) : at]
    if problem.startswith("mapping values are not allowed"):
        if re.search(r":\s|['\"]$", before):
            return quote_it("a value that holds `: ` needs quotes", at, lines)
        return _indentation("this key stands where no key can stand", at, text, lines)
    block_end = "<block end>" in problem or "did not find expected key" in problem
    if block_end and re.search(r"['\"\]}][ ]*$", before) and text[at : at + 1] not in "]}":
        return quote_it("the value goes on after its closing quote or bracket", at, lines)
    return None


def _structure(failure: _Failure) -> Diagnostic | None:
    problem, at, opened = failure.problem, failure.at, failure.opened
    text, lines = failure.text, failure.lines
    here = text[at : at + 1]
    if "',' or" in problem and opened is not None:
        opener = text[opened : opened + 1]
        closer = _OPENERS.get(opener, "}")
        return Diagnostic(
            "PLG027",
            f"`,` or `{closer}` is missing",
            lines.span(at, at + 1),
            label=f"expected `,` or `{closer}` before this",
            help=f"close with `{closer}`, separate with `,`, put text that holds either in quotes",
            related=(Label(lines.span(opened, opened + 1), "opened here"),),
        )
    if "<block end>" in problem or "did not find expected" in problem:
        if here in ("]", "}"):
            return Diagnostic(
                "PLG027",
                f"`{here}` closes nothing",
                lines.span(at, at + 1),
                help="delete it, or open the bracket before it; put text that holds it in quotes",
            )
        if "document start" not in problem:
            return _indentation("the indentation does not fit", at, text, lines)
    if "are not allowed" in problem:
        return _indentation(f"`{here}` cannot stand here", at, text, lines)
    return None


def _indentation(message: str, at: int, text: str, lines: Lines) -> Diagnostic:
    start = lines.start(at)
    line = re.split(r"[\r\n]", text[start:], maxsplit=1)[0].rstrip()
    first = start + len(line) - len(line.lstrip(" "))
    return Diagnostic(
        "PLG025",
        message,
        lines.span(min(first, at), max(start + len(line), at + 1)),
        help="start keys of one mapping in the same column, items of one list likewise; "
        "the line above a block ends with `:`",
    )


def _named(failure: _Failure) -> Diagnostic | None:
    problem, context, lines = failure.problem, failure.context, failure.lines
    start = failure.opened if failure.opened is not None else failure.at
    if "could not find expected ':'" in problem:
        line = re.split(r"[\r\n]", failure.text[start:], maxsplit=1)[0].rstrip()
        return Diagnostic(
            "PLG028",
            "this line has no `:` and no value",
            lines.span(start, start + max(len(line), 1)),
            help="write `key: value`, or `- value` in a list",
        )
    if "tag" in problem or "tag" in context:
        return tag_diagnostic(start, lines)
    if "anchor" in context or "alias" in context:
        return anchor_diagnostic(start, lines)
    if "directive" in context or "directive" in problem or "incompatible" in problem:
        return directive_diagnostic(start, lines)
    if "document" in problem:
        return documents_diagnostic(failure.at, lines)
    return None
