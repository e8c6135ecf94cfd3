"""Whether a file of text is so plain that DuckDB reads it exactly as the reader of rows does.

What each makes of broken rows, of stray quotes and of cells too many differs, and is no error for
DuckDB. So the bytes are looked at first: what is not plain is read row by row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHUNK = 16 * 1024 * 1024
"""Bytes that are looked at at once."""

MARK = b"\xef\xbb\xbf"
"""What some programs write before the first line, to say that it is UTF-8."""


class NotPlain(Exception):
    """A file that is to be read row by row; its text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What was found of a plain file: how many lines it has, and how they end."""

    count: int
    end: str


def look_at_cells(path: Path, separator: str, columns: int) -> Lines:
    """Return the lines of a CSV file, the header among them; raises NotPlain."""
    between = separator.encode()
    lines = separators = 0
    end = b""
    for chunk in _chunks(path):
        end = end or (b"\r\n" if b"\r\n" in chunk else b"\n")
        _check_lines(chunk, end)
        cells = _quoted(between).sub(b"", chunk) if b'"' in chunk else chunk
        if b'"' in cells:
            raise NotPlain("has quotes inside its cells")
        lines += _count(chunk)
        separators += cells.count(between)
    if separators != lines * (columns - 1) or columns == 1:
        raise NotPlain("has rows with cells too many or too few")
    return Lines(lines, end.decode())


def look_at_lines(path: Path) -> Lines:
    """Return the lines of a file of JSON lines; raises NotPlain."""
    lines = 0
    for chunk in _chunks(path):
        found = _count(chunk)
        if chunk.count(b"\n{") + 1 != found or not chunk.startswith(b"{"):
            raise NotPlain("has lines that are no mapping")
        if _comma_at_end().search(chunk):
            raise NotPlain("has a comma before the end of a mapping or a list")
        lower = chunk.lower()
        if (b"nan" in lower or b"inf" in lower) and _no_number().search(lower):
            raise NotPlain("has NaN or an infinite number, which is not JSON")
        lines += found
    return Lines(lines, "\n")


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield a file in parts of whole lines."""
    rest = b""
    with path.open("rb") as stream:
        if stream.read(len(MARK)) != MARK:
            stream.seek(0)
        elif path.suffix.lower() in (".jsonl", ".ndjson"):
            raise NotPlain("starts with the mark of Unicode")
        while data := stream.read(CHUNK):
            cut = data.rfind(b"\n") + 1
            if not cut:
                raise NotPlain("has very long lines")
            yield _text(rest + data[:cut])
            rest = data[cut:]
    if rest:
        yield _text(rest)


def _text(chunk: bytes) -> bytes:
    if b"\0" in chunk:
        raise NotPlain("holds a NUL byte")
    if not chunk.isascii():
        try:
            chunk.decode()
        except UnicodeDecodeError:
            raise NotPlain("is not UTF-8 everywhere") from None
    return chunk


def _check_lines(chunk: bytes, end: bytes) -> None:
    """Raise NotPlain for ends of lines of several kinds, blank lines, and very long ones."""
    returns = chunk.count(b"\r")
    if returns and not returns == chunk.count(b"\r\n") == chunk.count(b"\n"):
        raise NotPlain("has ends of lines of several kinds")
    if bool(returns) != (end == b"\r\n") and b"\n" in chunk:
        raise NotPlain("has ends of lines of several kinds")
    if end + end in chunk or chunk.startswith(end):
        raise NotPlain("has blank lines")
    longest, place = csv.field_size_limit(), 0
    while len(chunk) - place > longest:
        place = chunk.rfind(b"\n", place, place + longest) + 1
        if not place:
            raise NotPlain("has very long lines")


def _count(chunk: bytes) -> int:
    return chunk.count(b"\n") + (not chunk.endswith(b"\n"))


@cache
def _quoted(separator: bytes) -> re.Pattern[bytes]:
    """A whole cell in quotes, on one line."""
    sides = re.escape(separator)
    inside = rb'"(?:[^"\r\n]|"")*"'
    return re.compile(rb"(?<![^\n" + sides + rb"])" + inside + rb"(?![^\r\n" + sides + rb"])")


@cache
def _comma_at_end() -> re.Pattern[bytes]:
    return re.compile(rb",\s*[}\]]")


@cache
def _no_number() -> re.Pattern[bytes]:
    return re.compile(rb"[:\[,]\s*-?(?:nan|inf)")
