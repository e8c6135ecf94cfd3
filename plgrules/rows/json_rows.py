"""JSON lines and JSON lists to rows, a row at a time."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.rows.json_text import (
    MAX_VALUE,
    Incomplete,
    NotJson,
    mapping_problem,
    read_json,
    read_value,
    skip_space,
)
from plgrules.rows.table import Row
from plgrules.rows.text import Lines, checked

CHUNK = 64 * 1024
"""Characters of a list that are read at a time."""


def rows_of_lines(lines: Lines) -> Iterator[Row]:
    """Yield the row of every line; blank lines are none."""
    number = 0
    while (line := lines.next()) is not None:
        number += 1
        if line.flaw is None and not line.text.strip():
            continue
        yield _row(number, line.text, line.flaw)


def _row(number: int, text: str, flaw: str | None) -> Row:
    if flaw is not None:
        return Row(number, {}, flaw)
    try:
        value = read_json(text.rstrip("\r\n"))
    except NotJson as error:
        return Row(number, {}, f"the line {error}")
    problem = mapping_problem(value)
    return Row(number, value if problem is None else {}, problem)


def rows_of_list(lines: Lines) -> Iterator[Row]:
    """Yield the items of a JSON list, each with the line on which it starts.

    What is broken inside one item leaves no way to find the next, so that reading ends there.
    """
    return iter(_JsonList(lines))


class _JsonList:
    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._text = ""
        self._place = 0
        self._line = 1
        self._ended = False

    def __iter__(self) -> Iterator[Row]:
        self._mark()
        self._place += 1
        mark = self._mark()
        while mark != "]" and not self._ended:
            yield self._item() if mark else self._broken("the list is not closed with `]`")
            mark = self._mark()
            if mark == ",":
                self._place += 1
                mark = self._mark()
                if mark == "]":
                    yield self._broken("a comma stands before the closing `]`")
            elif mark not in ("]", "") and not self._ended:
                yield self._broken("a comma is missing before the row")
        if not self._ended:
            self._place += 1
            if self._mark():
                yield self._broken("there is more after the end of the list")

    def _mark(self) -> str:
        """The next character that is no space, or nothing at the end."""
        while True:
            place = skip_space(self._text, self._place)
            self._line += self._text.count("\n", self._place, place)
            self._place = place
            if place < len(self._text):
                return self._text[place]
            if not self._more(CHUNK):
                return ""

    def _item(self) -> Row:
        while True:
            try:
                value, end = read_value(self._text, self._place)
            except Incomplete as error:
                read = len(self._text) - self._place
                if read > MAX_VALUE:
                    return self._broken(f"the row has more than {MAX_VALUE:,} characters")
                # As much again as there is: the work stays in step with the length of an item.
                if not self._more(max(read, CHUNK)):
                    return self._broken(f"the row {error}")
            except NotJson as error:
                return self._broken(f"the row {error}")
            else:
                return self._taken(value, end)

    def _taken(self, value: object, end: int) -> Row:
        line = self._line
        self._line += self._text.count("\n", self._place, end)
        problem = checked(self._text[self._place : end]).flaw or mapping_problem(value)
        self._place = end
        return Row(line, value if isinstance(value, dict) and not problem else {}, problem)

    def _broken(self, problem: str) -> Row:
        self._ended = True
        return Row(self._line, {}, f"{problem}; nothing was read below it")

    def _more(self, wanted: int) -> bool:
        """Read on by some characters; False when there are none."""
        chunk = self._lines.chunk(wanted)
        self._text = self._text[self._place :] + chunk
        self._place = 0
        return bool(chunk)
