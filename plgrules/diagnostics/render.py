"""Diagnostics as text with the lines of the file and carets under what is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from plgrules.diagnostics.columns import Excerpt, cells, excerpt
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span

_Painter = Callable[[str, str], str]
_BREAK = re.compile("\r\n|\n|\r")
_COLORS = {"error": "1;31", "warning": "1;33", "gutter": "34", "second": "36", "bold": "1"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place to underline on one line, with the text under it."""

    span: Span
    text: str
    primary: bool


def render(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], color: bool = False
) -> str:
    """Return diagnostics as text, each with its place shown, one empty line between two.

    `sources` maps the names of files to their texts; a file that is not there gets its place
    without its lines. `color` adds terminal colours.
    """
    files = {name: _BREAK.split(text) for name, text in sources.items()}
    paint = _paint if color else _plain
    return "\n".join(_one(diagnostic, files, paint) for diagnostic in diagnostics)


def _plain(text: str, style: str) -> str:
    return text


def _paint(text: str, style: str) -> str:
    return f"\x1b[{_COLORS[style]}m{text}\x1b[0m" if text else text


def _one(diagnostic: Diagnostic, files: Mapping[str, list[str]], paint: _Painter) -> str:
    head = paint(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
    lines = [f"{head}: {paint(cells(diagnostic.message), 'bold')}"]
    marks = _marks(diagnostic)
    width = max((len(str(mark.span.line)) for mark in marks), default=1)
    gutter = " " * (width + 1)
    for file in dict.fromkeys(mark.span.file for mark in marks):
        here = [mark for mark in marks if mark.span.file == file]
        lines.append(f"{gutter}{paint('┌─', 'gutter')} {here[0].span}")
        lines += _snippet(here, files.get(file, []), width, diagnostic.severity, paint)
    lines += [f"{gutter}{paint('=', 'gutter')} {note}" for note in _notes(diagnostic)]
    return "\n".join(lines) + "\n"


def _marks(diagnostic: Diagnostic) -> list[_Mark]:
    marks = []
    if diagnostic.span:
        marks.append(_Mark(diagnostic.span, diagnostic.label, True))
    marks += [_Mark(label.span, label.text, False) for label in diagnostic.related]
    return marks


def _notes(diagnostic: Diagnostic) -> list[str]:
    notes = []
    suggestion = diagnostic.suggestion
    if suggestion and "did you mean" not in diagnostic.help:
        notes.append(f"help: did you mean `{cells(suggestion)}`?")
    if diagnostic.help:
        notes.append(f"help: {cells(diagnostic.help)}")
    notes.append(f"see: docs/errors/{diagnostic.code}.md")
    return notes


def _snippet(
    marks: list[_Mark], source: list[str], width: int, severity: str, paint: _Painter
) -> list[str]:
    """Return the lines that marks stand on, with the marks below each, between empty gutters."""
    numbers = sorted({mark.span.line for mark in marks if 0 < mark.span.line <= len(source)})
    if not numbers:
        return []
    bar = paint("│", "gutter")
    empty = f"{' ' * (width + 1)}{bar}"
    lines = [empty]
    before = numbers[0]
    for number in numbers:
        if number > before + 1:
            lines.append(f"{' ' * (width + 1)}{paint('⋮', 'gutter')}")
        here = [mark for mark in marks if mark.span.line == number]
        view = excerpt(source[number - 1], [_columns(mark.span) for mark in here])
        lines.append(f"{paint(f'{number:>{width}}', 'gutter')} {bar} {view.text}".rstrip())
        lines += [f"{empty} {line}" for line in _underline(here, view, severity, paint)]
        before = number
    return [*lines, empty]


def _columns(span: Span) -> tuple[int, int | None]:
    """Return the first and, exclusive, the last column on the first line of a span."""
    return span.column, span.end_column if span.end_line == span.line else None


def _underline(marks: list[_Mark], view: Excerpt, severity: str, paint: _Painter) -> list[str]:
    """Return the carets of one line, then the texts that did not fit beside them."""
    placed = sorted(
        (start, end, mark) for mark, (start, end) in zip(marks, view.places, strict=True)
    )
    row = ""
    width = 0
    for start, end, mark in placed:
        style = severity if mark.primary else "second"
        if end > width:
            first = max(start, width)
            sign = "^" if mark.primary else "-"
            row += " " * (first - width) + paint(sign * (end - first), style)
            width = end
    last = placed[-1][2]
    if last.text:
        row += " " + paint(cells(last.text), severity if last.primary else "second")
    hanging = [(start, mark) for start, _, mark in placed[:-1] if mark.text]
    return [row, *_hanging(hanging, severity, paint)]


def _hanging(hanging: list[tuple[int, _Mark]], severity: str, paint: _Painter) -> list[str]:
    """Return texts that stand below their carets, the rightmost first, on stems."""
    lines: list[str] = []
    while hanging:
        stems = _stems([start for start, _ in hanging])
        start, mark = hanging.pop()
        text = paint(cells(mark.text), severity if mark.primary else "second")
        if not lines:
            lines.append(stems)
        lines.append(_stems([left for left, _ in hanging]).ljust(start) + text)
    return lines


def _stems(starts: list[int]) -> str:
    row = ""
    for start in starts:
        row = row.ljust(start) + "│" if start >= len(row) else row
    return row
