"""Places in a text: from a character's index to its line and column."""

from __future__ import annotations

import re
from bisect import bisect_right

from plgrules.diagnostics.span import Span

_BREAK = re.compile("\r\n|\n|\r")


class Lines:
    """The line starts of one text."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._starts = line_starts(text)

    def place(self, index: int) -> tuple[int, int]:
        """Return line and column, both counted from 1, of the character at `index`."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def start(self, index: int) -> int:
        """Return the index at which the line of the character at `index` begins."""
        return self._starts[bisect_right(self._starts, index) - 1]

    def span(self, start: int, end: int) -> Span:
        """Return the stretch from the character at `start` up to, without, the one at `end`."""
        return Span(self._file, *self.place(start), *self.place(end))


def line_starts(text: str) -> list[int]:
    """Return the index of the first character of every line, as YAML counts lines."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as YAML counts them, without their ends."""
    return _BREAK.split(text)
