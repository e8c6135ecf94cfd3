"""Opens a file of facts, or standard input, whatever its format."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal

from plgrules.diagnostics.suggest import nearest
from plgrules.engine import UsageError
from plgrules.rows.json_rows import rows_of_lines, rows_of_list
from plgrules.rows.json_text import MAX_VALUE, NotJson, read_json
from plgrules.rows.separated import MAX_COLUMNS, Separated
from plgrules.rows.table import Content, Row, RowsError, Single, Table
from plgrules.rows.text import Lines, Rewound, read_head, refuse_foreign
from plgrules.rows.yaml_document import read_yaml

STANDARD_INPUT = "standard input"

Format = Literal["csv", "json", "lines", "yaml"]

_BY_SUFFIX: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_YAML_START = re.compile(rb"---|#|- |-\r?\n|[A-Za-z_][\w.-]*:(?:\s|$)")


@contextmanager
def open_content(path: str, known: Collection[str]) -> Iterator[Content]:
    """Open a file of facts, `-` for standard input, and give what it holds.

    The format goes by the suffix of the name, and without a known one by the first characters;
    `known` are names of facts, by which the separator of a CSV file is told. Raises UsageError
    for a file that is not there, RowsError for one that cannot be used, RulesetError for bad YAML.
    """
    with ExitStack() as closing:
        if path == "-":
            file, stream, size = STANDARD_INPUT, sys.stdin.buffer, None
        else:
            file, stream = path, closing.enter_context(_opened(Path(path)))
            size = os.fstat(stream.fileno()).st_size
        head = read_head(stream)
        refuse_foreign(head, file)
        if not head.removeprefix(b"\xef\xbb\xbf").strip():
            raise RowsError(f"`{file}` is empty")
        source = _Source(file, stream, head, size, closing)
        yield source.content(_BY_SUFFIX.get(Path(path).suffix.lower()) or _format(head), known)


def _opened(path: Path) -> BinaryIO:
    if path.is_dir():
        raise UsageError(f"`{path}` is a folder, not a file of facts")
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise UsageError(missing_file(path)) from None
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {error.strerror}") from None


def missing_file(path: Path) -> str:
    """Return the sentence for a file that is not there, with the nearest one that is."""
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder `{folder}`"
    try:
        close = nearest(path.name, [item.name for item in folder.iterdir() if item.is_file()])
    except OSError:
        close = None
    hint = f"; did you mean `{folder / close}`?" if close else ""
    return f"there is no file `{path}`{hint}"


def _format(head: bytes) -> Format:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return "json"
    return "yaml" if _YAML_START.match(start) else "csv"


class _Source:
    """One opened stream of which the head is read already."""

    def __init__(
        self, file: str, stream: BinaryIO, head: bytes, size: int | None, closing: ExitStack
    ) -> None:
        self.file = file
        self.size = size
        self._closing = closing
        self._raw = Rewound(head, stream)
        self._stream: BinaryIO = io.BufferedReader(self._raw, io.DEFAULT_BUFFER_SIZE)

    def content(self, format: Format, known: Collection[str]) -> Content:
        match format:
            case "csv":
                return self._separated(known)
            case "lines":
                return self._streamed(rows_of_lines)
            case "yaml":
                return read_yaml(self._stream.read(), self.file)
        return self._json()

    def _separated(self, known: Collection[str]) -> Table:
        read = Separated(Lines(self._stream), self.file, known)
        return Table(
            self.file,
            read.columns,
            read.headers,
            iter(read),
            textual=True,
            separator=read.separator,
            size=self.size,
            position=lambda: self._raw.given,
        )

    def _json(self) -> Content:
        start = self._stream.read(MAX_VALUE + 1)
        is_list = start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")
        if not is_list and len(start) <= MAX_VALUE:
            try:
                return Single(self.file, _mapping(start), {})
            except NotJson as error:
                if not _is_lines(start):
                    raise RowsError(f"`{self.file}` {error}") from None
        self._raw = Rewound(start, self._stream)
        self._stream = io.BufferedReader(self._raw, io.DEFAULT_BUFFER_SIZE)
        return self._streamed(rows_of_list if is_list else rows_of_lines)

    def _streamed(self, rows: Callable[[Lines], Iterator[Row]]) -> Table:
        """Rows without a header: read once for the names of their columns, and then again."""
        spool = self._closing.enter_context(_spool())
        shutil.copyfileobj(self._stream, spool)
        columns = self._columns(rows, spool)
        size = spool.tell()
        return Table(
            self.file,
            columns,
            columns,
            rows(self._again(spool)),
            textual=False,
            size=size,
            position=spool.tell,
        )

    def _columns(self, rows: Callable[[Lines], Iterator[Row]], spool: BinaryIO) -> tuple[str, ...]:
        columns: dict[str, None] = {}
        lines = self._again(spool)
        for row in rows(lines):
            columns.update(dict.fromkeys(row.values))
            if len(columns) > MAX_COLUMNS:
                raise RowsError(f"`{self.file}` has more than {MAX_COLUMNS:,} columns")
        lines.detach()
        return tuple(columns)

    def _again(self, spool: BinaryIO) -> Lines:
        spool.seek(0)
        return Lines(spool)


def _spool() -> BinaryIO:
    return tempfile.TemporaryFile()


def _mapping(data: bytes) -> dict[str, Any]:
    try:
        value = read_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotJson("is not UTF-8: save it with that encoding") from None
    if not isinstance(value, dict):
        raise NotJson("holds no mapping of facts and no list of them")
    return value


def _is_lines(data: bytes) -> bool:
    """Whether this is meant to be one mapping a line."""
    lines = [line.strip() for line in data.removeprefix(b"\xef\xbb\xbf").strip().splitlines()]
    return len(lines) > 1 and lines[0].startswith(b"{") and lines[0].endswith(b"}")
