"""Lines of text on a terminal: display width, wrapping, columns, colour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

WIDTH = 100
"""Columns of a page of text."""

_NO_LINE_START = "\uff0c\u3002\u3001\uff1b\uff1a\uff1f\uff01\uff09\u201d\u300b%,.;:!?)"
_NO_LINE_END = "\uff08\u201c\u300a("
_PIECES = re.compile(r" +|[^\u2e80-\u9fff\u3000-\u303f\uff00-\uffef ]+|.", re.DOTALL)
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34"}
_SEVERITIES = {"critical": "red", "warning": "yellow", "good": "green", "info": "blue"}


def width(text: str) -> int:
    """Return how many columns a text takes; Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """Return a text filled with spaces to a number of columns."""
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: float, width_of: Callable[[str], float] = width) -> list[str]:
    """Return a text as lines of at most `columns`; Chinese breaks anywhere but at punctuation.

    Columns are those of a terminal, or what else `width_of` measures a text in.
    """
    lines: list[str] = []
    line, taken = "", 0.0
    for piece in _unbroken(text):
        if line and taken + width_of(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
            taken = width_of(line)
        else:
            line += piece
            taken += width_of(piece)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _unbroken(text: str) -> Iterator[str]:
    """The pieces between which a line may break."""
    held = ""
    for piece in _PIECES.findall(text):
        glued = held and (piece[0] in _NO_LINE_START or held[-1] in _NO_LINE_END)
        if held and not glued:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def hanging(first: str, text: str, columns: int = WIDTH) -> list[str]:
    """Return a text after a label, wrapped so that its lines stand below each other."""
    indent = width(first)
    lines = wrap(text, max(columns - indent, 24))
    return [first + lines[0], *(" " * indent + line for line in lines[1:])]


def columns(
    rows: Sequence[Sequence[str]], indent: str, widest: Sequence[int], total: int = WIDTH
) -> list[str]:
    """Return rows as aligned columns, the last of which wraps.

    `widest` limits every column but the last: a cell beyond it takes as much as it needs.
    """
    fixed = [
        max((width(row[i]) for row in rows if width(row[i]) <= limit), default=0)
        for i, limit in enumerate(widest)
    ]
    lines: list[str] = []
    for row in rows:
        start = indent
        for cell, size in zip(row, fixed, strict=False):
            start += pad(cell, size) + "  " if size or cell else ""
        last = row[len(fixed)] if len(row) > len(fixed) else ""
        if width(start) + width(last) <= total or width(start) <= total // 2:
            lines += [line.rstrip() for line in hanging(start, last, total)]
            continue
        below = indent + " " * (fixed[0] + 2)
        if width(start.rstrip()) <= total:
            lines += [start.rstrip(), *hanging(below, last, total)]
        else:
            lines += [indent + row[0], *hanging(below, "  ".join(row[1:]), total)]
    return lines


class Paint:
    """ANSI colours, or none."""

    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, style: str, text: str) -> str:
        """Return a text in a style: `bold`, `dim`, a colour, or a severity."""
        code = _CODES.get(_SEVERITIES.get(style, style))
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and code else text
