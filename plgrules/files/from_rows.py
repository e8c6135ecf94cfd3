"""Rows that were decided one by one → Parquet, by way of JSON lines that lie beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from plgrules.files.decide import WRITERS, refuse_unwritten
from plgrules.files.duck import connect, named, quoted, run
from plgrules.files.text_source import MOST_EXACT, types_of_lines
from plgrules.program.program import Program
from plgrules.rows.table import RowsError
from plgrules.rows.whole_file import whole_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TEXT, _TEXTS = "VARCHAR", "VARCHAR[]"
_OUTPUTS = {
    "number": "DOUBLE", "integer": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "list": _TEXTS,
}  # fmt: skip


def decision_types(
    program: Program, names: Collection[str], plain: Callable[[str], str]
) -> dict[str, str]:
    """Return the types of the columns of a decision; `plain` takes the prefix from their names."""
    lists = {"warnings": _TEXTS, "findings": _TEXTS}
    outputs = {o.name: _OUTPUTS.get(o.domain.type, _TEXT) for o in program.outputs}
    types = {**outputs, **lists}
    return {name: types.get(plain(name), _TEXT) for name in names}


@contextmanager
def parquet_of_lines(
    out: Path, columns: Collection[str], types: Mapping[str, str], reader: str | None = None
) -> Iterator[TextIO]:
    """Open a file for JSON lines; when all are written, they become a Parquet file.

    `columns` are those that the rows came with, `types` those of which the types are known. With
    a `reader`, the lines hold the latter only, and the others are read again from where they came.
    """
    same = {name.lower() for name in (*columns, *types)}
    if len(same) < len({*columns, *types}):
        raise RowsError(f"columns whose names differ in case only cannot be in `{out}`: rename one")
    with whole_path(out) as draft, _folder(out) as folder:
        lines = folder / "rows.jsonl"
        with lines.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        connection = connect(folder)
        if reader is not None:
            select = f"SELECT * FROM {reader} POSITIONAL JOIN {_reader(lines, types)}"
        else:
            found = _types(connection, lines, columns, types) if lines.stat().st_size else {}
            every = {name: found.get(name, types.get(name, _TEXT)) for name in (*columns, *types)}
            select = f"SELECT * FROM {_reader(lines, every)}"
        _copy(connection, select, draft, out)


@contextmanager
def _folder(out: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".plg") as folder:
        yield Path(folder)


def _types(
    connection: DuckDBPyConnection, lines: Path, columns: Collection[str], known: Mapping[str, str]
) -> dict[str, str]:
    """The types of the columns that the rows came with; numbers that are too exact are texts."""
    if all(name in known for name in columns):
        return dict(known)
    found = {**types_of_lines(connection, str(lines), (lines,)), **known}
    doubles = [name for name in columns if found.get(name) == "DOUBLE" and name not in known]
    if doubles:
        tests = ", ".join(f"bool_or(abs({named(name)}) >= {MOST_EXACT})" for name in doubles)
        ((*large,),) = run(connection, f"SELECT {tests} FROM {_reader(lines, found)}")
        found |= {name: _TEXT for name, is_large in zip(doubles, large, strict=True) if is_large}
    return found


def _reader(lines: Path, types: Mapping[str, str]) -> str:
    shape = ", ".join(f"{quoted(name)}: {quoted(type)}" for name, type in types.items())
    return f"read_json({quoted(str(lines))}, format = 'newline_delimited', columns = {{{shape}}})"


def _copy(connection: DuckDBPyConnection, select: str, draft: Path, out: Path) -> None:
    import duckdb

    copy = f"COPY ({select}) TO {quoted(str(draft))} ({WRITERS['parquet']}, USE_TMP_FILE false)"
    try:
        run(connection, copy)
    except duckdb.Error as error:
        refuse_unwritten(error, out)
        raise
