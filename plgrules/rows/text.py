"""Bytes of a file or a pipe to lines of text, one in memory at a time, none beyond a limit."""

from __future__ import annotations

import io
import re
from typing import BinaryIO, NamedTuple

from plgrules.rows.table import RowsError

MAX_LINE = 4 * 1024 * 1024
"""Characters of one line; a longer one is skipped and reported."""

HEAD = 64 * 1024
"""Bytes at the start of a file by which its format is told."""

_FOREIGN = (
    (b"PAR1", "a Parquet file", "write it as CSV or JSONL"),
    (b"PK\x03\x04", "a zip archive or a spreadsheet (.xlsx)", "save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet (.xls)", "save the sheet as CSV UTF-8"),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first"),
    (b"ARROW1", "an Arrow file", "write it as CSV or JSONL"),
    (b"SQLite format 3", "a SQLite database", "write its rows as CSV or JSONL"),
    (b"\xff\xfe", "written in UTF-16", "save it with the encoding UTF-8 (in Excel: CSV UTF-8)"),
    (b"\xfe\xff", "written in UTF-16", "save it with the encoding UTF-8 (in Excel: CSV UTF-8)"),
)
_STRAY_BYTE = re.compile("[\udc80-\udcff]")


class Line(NamedTuple):
    """One line with its end, and what is wrong with it: a sentence about "it", or None."""

    text: str
    flaw: str | None


class Lines:
    """The lines of a stream, one after the other; bytes that are no UTF-8 are kept as U+FFFD."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = io.TextIOWrapper(
            stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )

    def next(self) -> Line | None:
        """Return the next line, or None at the end."""
        text = self._text.readline(MAX_LINE)
        if not text:
            return None
        if len(text) == MAX_LINE and text[-1] not in "\r\n":
            self._skip_line()
            return Line("\n", f"the row has more than {MAX_LINE:,} characters")
        return checked(text)

    def chunk(self, size: int) -> str:
        """Return the next characters, at most `size`, across the ends of lines; "" at the end.

        Bytes that are no UTF-8 are still in it: see `checked`.
        """
        return self._text.read(size)

    def detach(self) -> None:
        """Let go of the stream without closing it."""
        self._text.detach()

    def _skip_line(self) -> None:
        while True:
            rest = self._text.readline(MAX_LINE)
            if not rest or rest[-1] in "\r\n":
                return


def checked(text: str) -> Line:
    """Return a text of `Lines.chunk` with what is wrong with its characters."""
    if "\0" in text:
        return Line(text.replace("\0", "\ufffd"), "a NUL byte stands in the row")
    stray = None if text.isascii() else _STRAY_BYTE.search(text)
    if stray is None:
        return Line(text, None)
    flaw = f"the row is not UTF-8 (byte 0x{ord(stray.group()) - 0xDC00:02X}): save it as UTF-8"
    return Line(_STRAY_BYTE.sub("\ufffd", text), flaw)


def refuse_foreign(head: bytes, file: str) -> None:
    """Raise RowsError when the first bytes are those of a format that is not read here."""
    for magic, what, instead in _FOREIGN:
        if head.startswith(magic):
            raise RowsError(f"`{file}` is {what}: {instead}")


class Rewound(io.RawIOBase):
    """A stream of which the first bytes were read already: gives them again, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest
        self.given = 0

    def readable(self) -> bool:
        """True: this is for reading only."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer and return how many bytes it took; 0 at the end."""
        size = len(buffer)
        data = self._head[:size] if self._head else self._rest.read(size)
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        self.given += len(data)
        return len(data)


def read_head(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream: a whole line, HEAD bytes, or all there is."""
    head = b""
    while len(head) < HEAD:
        more = stream.read1(HEAD - len(head)) if hasattr(stream, "read1") else stream.read(HEAD)
        head += more
        if not more or b"\n" in head.lstrip():
            break
    return head
