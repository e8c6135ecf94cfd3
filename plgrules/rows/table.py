"""What a file of facts holds: one mapping, or a table of rows that is read as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plgrules.diagnostics.errors import PlgrulesError


class RowsError(PlgrulesError, ValueError):
    """A file of facts of which nothing can be used; its text names the file and what to do."""


class Row(NamedTuple):
    """One row: the line on which it starts, its values by column, what is wrong with the row.

    `problem` is None, or why the row itself cannot be read; `values` then holds what could be.
    `file` is where the row comes from, where there are several.
    """

    line: int
    values: Mapping[str, Any]
    problem: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a file, to be read once.

    `headers` are the columns as they are written in the file; `columns` the names by which a row
    holds its values: the same, but trimmed and never blank.
    """

    file: str
    columns: tuple[str, ...]
    headers: tuple[str, ...]
    rows: Iterator[Row]
    textual: bool
    """Whether every value is the text of a cell, to be read as the fact's type."""
    separator: str = ","
    size: int | None = None
    """Bytes of the file; None when that is not known, as for a pipe."""
    position: Callable[[], int] = field(default=lambda: 0)
    """How many bytes have been read."""


@dataclass(frozen=True, slots=True)
class Single:
    """One mapping of facts, with the line of every key where the format tells it.

    The first row of a list under `part` is `part[1]`, a key of it `part[1].key`.
    """

    file: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]


Content = Table | Single
