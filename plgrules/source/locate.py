"""From a place inside a value's text back to the place in the file."""

from __future__ import annotations

import re
from functools import lru_cache

from plgrules.diagnostics.span import Span
from plgrules.source.nodes import Scalar

_SPACE = " \t\r\n"
_BREAK = re.compile("\r\n|\n|\r")
_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}
_BLANK_ESCAPES = {" ": " ", "t": "\t", "\t": "\t", "n": "\n", "r": "\r"}


def locate(scalar: Scalar, start: int, end: int) -> Span:
    """Return where characters `start` up to, without, `end` of a scalar's text stand in its file.

    Exact for every character that is not white space; white space that YAML folds (line ends and
    indentation become one space) is placed at the start of what was folded.
    """
    length = len(scalar.text)
    start = min(max(start, 0), length)
    end = min(max(end, start), length)
    if _one_to_one(scalar):
        shift = 0 if scalar.plain else 1
        span = scalar.span
        first = span.column + shift
        return Span(span.file, span.line, first + start, span.line, first + end)
    places = _places(scalar.raw, scalar.text, scalar.plain)
    first = places[start][0] if start < length else places[-1][1] if places else 0
    last = places[end - 1][1] if end > start else first
    return _span(scalar, first, max(first, last))


def _one_to_one(scalar: Scalar) -> bool:
    """Tell whether the text stands in the file as it is, on one line, perhaps between quotes."""
    if scalar.span.line != scalar.span.end_line:
        return False
    text, raw = scalar.text, scalar.raw
    return raw == text if scalar.plain else len(raw) == len(text) + 2 and raw[1:-1] == text


def _span(scalar: Scalar, start: int, end: int) -> Span:
    line, column = _place(scalar, start)
    end_line, end_column = _place(scalar, end)
    return Span(scalar.span.file, line, column, end_line, end_column)


def _place(scalar: Scalar, offset: int) -> tuple[int, int]:
    if scalar.span.line == scalar.span.end_line:
        return scalar.span.line, scalar.span.column + offset
    breaks = list(_BREAK.finditer(scalar.raw, 0, offset))
    if not breaks:
        return scalar.span.line, scalar.span.column + offset
    return scalar.span.line + len(breaks), offset - breaks[-1].end() + 1


@lru_cache(maxsize=256)
def _places(raw: str, text: str, plain: bool) -> tuple[tuple[int, int], ...]:
    """Return start and end in `raw` of every character of `text`."""
    style = "" if plain else raw[:1]
    at = 0
    if style in ("|", ">"):
        header = _BREAK.search(raw)
        at = header.end() if header else len(raw)
    elif style:
        at = 1
    places = []
    for character in text:
        start, at = _next(raw, at, character, style)
        places.append((start, at))
    return tuple(places)


def _next(raw: str, at: int, character: str, style: str) -> tuple[int, int]:
    """Return start and end in `raw`, from `at` on, of the next character of the text."""
    limit = len(raw)
    while at < limit:
        if style == '"' and raw[at] == "\\":
            length, blank = _escape(raw, at)
            if blank is None or blank == character:
                return at, min(at + length, limit)
            at += length  # a folded line end, or white space that an earlier one stood for
        elif raw[at] in _SPACE:
            if character in _SPACE:
                return at, at + 1
            at += 1
        elif character in _SPACE:
            return at, at  # all white space here was already taken by what it folds to
        elif style == "'" and character == "'":
            return at, at + 2
        else:
            return at, at + 1
    return limit, limit


def _escape(raw: str, at: int) -> tuple[int, str | None]:
    """Return the length of the escape at `at`, and the white space it means: "" for a line end."""
    kind = raw[at + 1 : at + 2]
    if kind in ("\r", "\n"):
        return 2, ""
    length = _ESCAPE_LENGTHS.get(kind, 2)
    if length == 2:
        return 2, _BLANK_ESCAPES.get(kind)
    meaning = chr(int(raw[at + 2 : at + length], 16))
    return length, meaning if meaning in _SPACE else None
