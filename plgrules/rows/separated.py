"""CSV: cells between commas, semicolons or tabs, read by the row; broken rows with their lines."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence

from plgrules.rows.table import Row, RowsError
from plgrules.rows.text import Lines

SEPARATORS = (",", ";", "\t")
MAX_COLUMNS = 10_000


class Separated:
    """A CSV file of which the header is read; iterating gives its rows.

    `known` are names that may stand in the header: they tell which separator it is. Raises
    RowsError when there is no header to read.
    """

    def __init__(self, lines: Lines, file: str, known: Collection[str]) -> None:
        self.file = file
        self._feed = _Feed(lines)
        self.separator, header = self._header(frozenset(known))
        self.headers = tuple(header)
        self.columns = _names(self.headers, file, self._feed.start)

    def __iter__(self) -> Iterator[Row]:
        feed, reader = self._feed, self._reader()
        while True:
            feed.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                problem = _broken(str(error))
                yield Row(feed.start, self._values(feed.first_cells(self.separator)), problem)
                feed.back_up()
                reader = self._reader()
                continue
            if feed.flaw is not None:
                yield Row(feed.start, self._values(cells), feed.flaw)
            elif cells:
                yield self._row(feed.start, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        if len(cells) == len(self.columns):
            return Row(line, dict(zip(self.columns, cells, strict=True)))
        have, wanted = _count(len(cells), "cell"), _count(len(self.columns), "column")
        hint = ": a cell that holds the separator needs quotes" * (len(cells) > len(self.columns))
        problem = f"the row has {have}, but the header names {wanted}{hint}"
        return Row(line, self._values(cells), problem)

    def _values(self, cells: Sequence[str]) -> dict[str, str]:
        """What there is of a broken row, under the columns in which it stands."""
        return dict(zip(self.columns, cells, strict=False))

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._feed, delimiter=self.separator, strict=True)

    def _header(self, known: frozenset[str]) -> tuple[str, list[str]]:
        """The separator whose reading has the most facts, then the most columns; its columns."""
        feed = self._feed
        feed.skip_blank_lines()
        readings: list[tuple[int, int, str]] = []
        problem = ""
        for separator in SEPARATORS:
            try:
                cells = self._first(separator)
                readings.append((sum(c.strip() in known for c in cells), len(cells), separator))
            except csv.Error as error:
                problem = problem or _broken(str(error))
            problem = feed.flaw or problem
            feed.read_again()
        if feed.flaw or not readings:
            raise RowsError(f"{self.file}:{feed.start}: {problem}")
        best = max(readings, key=lambda reading: reading[:2])[2]
        header = self._first(best)
        if not header:
            raise RowsError(f"`{self.file}` is empty: its first line names the columns")
        return best, header

    def _first(self, separator: str) -> list[str]:
        self._feed.begin()
        return next(csv.reader(self._feed, delimiter=separator, strict=True), [])


class _Feed:
    """Lines for the csv module, one record at a time, which can be taken back when it breaks.

    A quote that is never closed would swallow the rest of the file; the rows below are to be read
    all the same.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._again: deque[tuple[str, str | None]] = deque()
        self._record: list[tuple[str, str | None]] = []
        self.start = 1
        self.flaw: str | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._lines.next()
        if line is None:
            raise StopIteration
        self._record.append(line)
        if line[1] is not None and self.flaw is None:
            self.flaw = line[1]
        return line[0]

    def begin(self) -> None:
        """Start the next record: `start` is its first line."""
        self.start += len(self._record)
        self._record.clear()
        self.flaw = None

    def back_up(self) -> None:
        """Take back every line of the record but its first."""
        self._again.extendleft(reversed(self._record[1:]))
        del self._record[1:]

    def read_again(self) -> None:
        """Take back the whole record."""
        self._again.extendleft(reversed(self._record))
        self._record.clear()

    def skip_blank_lines(self) -> None:
        """Go to the first line that says something."""
        while True:
            self.begin()
            line = next(self, None)
            if line is None or line.strip() or self.flaw:
                break
        self.read_again()

    def first_cells(self, separator: str) -> list[str]:
        """The cells of the record's first line, quotes and all."""
        return self._record[0][0].rstrip("\r\n").split(separator) if self._record else []


def _names(headers: tuple[str, ...], file: str, line: int) -> tuple[str, ...]:
    if len(headers) > MAX_COLUMNS:
        many = f"{len(headers):,} columns, more than the {MAX_COLUMNS:,} that are read"
        raise RowsError(f"{file}:{line}: the header names {many}")
    trimmed = [header.strip() for header in headers]
    names = tuple(name or f"column {place}" for place, name in enumerate(trimmed, 1))
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        places = [str(place) for place, name in enumerate(names, 1) if name == twice[0]]
        more = f", and {len(twice) - 1} more columns do" if len(twice) > 1 else ""
        where = f"(columns {', '.join(places[:5])}){more}: rename or delete one"
        raise RowsError(f"{file}:{line}: the header names `{twice[0]}` twice {where}")
    return names


def _broken(error: str) -> str:
    if "expected after" in error:
        return "a closing quote is followed by more text: inside a cell, write a quote twice"
    if "field limit" in error:
        limit = f"{csv.field_size_limit():,}"
        return f"a quote is never closed, or a cell has more than {limit} characters"
    if "unexpected end" in error:
        return "a quote is opened and never closed"
    return f"the row cannot be read: {error}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
