"""Many files of rows, read one after the other as one table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from plgrules.rows.open import open_content
from plgrules.rows.table import Row, RowsError, Table


def open_many(name: str, paths: Sequence[Path], known: Collection[str]) -> Table:
    """Return the rows of several files of CSV or JSON lines, called `name` together.

    The columns are those of all files; a row has those of its own. `known` are names of facts.
    Raises RowsError where cells stand apart by `,` in one file and by `;` in another.
    """
    columns: dict[str, None] = {}
    separators: dict[str, Path] = {}
    textual = False
    for path in paths:
        with open_content(str(path), known) as content:
            table = _rows_of(content, path)
            columns.update(dict.fromkeys(table.columns))
            separators.setdefault(table.separator, path)
            textual = table.textual
    if len(separators) > 1:
        told = " and ".join(f"`{mark}` in `{path}`" for mark, path in separators.items())
        raise RowsError(f"between the cells stands {told}: decide on these files one by one")
    names = tuple(columns)
    reading = _Reading(paths, known)
    return Table(
        name,
        names,
        names,
        iter(reading),
        textual=textual,
        separator=next(iter(separators)),
        size=sum(path.stat().st_size for path in paths),
        position=reading.position,
    )


def _rows_of(content: object, path: Path) -> Table:
    if isinstance(content, Table):
        return content
    raise RowsError(f"`{path}` holds one mapping, and not rows")


class _Reading:
    def __init__(self, paths: Sequence[Path], known: Collection[str]) -> None:
        self._paths = paths
        self._known = known
        self._read = 0
        self._open: Table | None = None

    def __iter__(self) -> Iterator[Row]:
        for path in self._paths:
            with open_content(str(path), self._known) as content:
                self._open = _rows_of(content, path)
                for row in self._open.rows:
                    yield row._replace(file=str(path))
                self._open = None
            self._read += path.stat().st_size

    def position(self) -> int:
        return self._read + (self._open.position() if self._open is not None else 0)
