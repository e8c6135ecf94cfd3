"""Plain CSV and JSON lines as one table for DuckDB, with what rows read one by one would hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from plgrules.backends.columns.table import ACCEPTED, TableColumn
from plgrules.files.cells import TYPES, UNREAD, trimmed, typed_cell, typed_date
from plgrules.files.duck import named, quoted
from plgrules.files.plain import Lines, NotPlain, look_at_cells, look_at_lines
from plgrules.files.source import Format, Source, column_of, describe, listed
from plgrules.program.currency import currency_column
from plgrules.program.program import Program
from plgrules.rows.open import open_content
from plgrules.rows.table import RowsError, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_EXACT = "9007199254740992"
"""From here on a double may stand for another whole number than the one that was written."""

_NOT_JSON = re.compile(r"\b(DATE|TIME|TIMESTAMP|UUID|DOUBLE)\b")
_GUESSED = re.compile(r"(DATE|TIME|TIMESTAMP\w*|UUID)( WITH TIME ZONE)?")


def open_text(
    connection: DuckDBPyConnection,
    program: Program,
    name: str,
    paths: tuple[Path, ...],
    format: Format,
) -> Source:
    """Return the table in plain files of CSV or JSON lines; raises NotPlain for all others."""
    if format == "csv":
        return _open_cells(program, name, paths)
    return _open_lines(connection, program, name, paths)


# -- CSV -----------------------------------------------------------------------------------------


def _open_cells(program: Program, name: str, paths: tuple[Path, ...]) -> Source:
    columns, separator = _header(program, paths[0])
    lines: list[Lines] = []
    for path in paths:
        if _header(program, path) != (columns, separator):
            raise NotPlain("has not the same columns in every file")
        lines.append(look_at_cells(path, separator, len(columns)))
    if len({found.end for found in lines}) > 1:
        raise NotPlain("has ends of lines of several kinds")
    if len({column.lower() for column in columns}) < len(columns):
        raise NotPlain("has columns whose names differ in case only")
    facts = {fact.name: fact for fact in program.facts if fact.name in columns}
    kinds = {column: TYPES[fact.domain.type] for column, fact in facts.items()}
    known = {column: TableColumn(kinds.get(column, "text"), "cells") for column in columns}
    # A blank cell is a null to DuckDB; the file has a text there, of no length.
    select = ", ".join(f"coalesce({named(c)}, '') AS {named(c)}" for c in columns)
    typed = {
        name: typed_cell(fact, f"coalesce({named(name)}, '')", separator)
        for name, fact in facts.items()
    }
    money = currency_column(program, columns)
    if money is not None:
        typed[money] = trimmed(f"coalesce({named(money)}, '')")
    rows = sum(found.count - 1 for found in lines)
    reader = _cell_reader(paths, columns, separator, lines[0].end)
    return Source(name, paths, "csv", reader, known, select, typed, rows)


def _header(program: Program, path: Path) -> tuple[tuple[str, ...], str]:
    with open_content(str(path), [fact.name for fact in program.facts]) as content:
        assert isinstance(content, Table)
        return content.columns, content.separator


def _cell_reader(
    paths: tuple[Path, ...], columns: tuple[str, ...], separator: str, end: str
) -> str:
    """The reader of cells as texts. It guesses nothing: all of it was found out before."""
    types = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    written = {"\n": "\\n", "\r\n": "\\r\\n"}[end]
    return (
        f"read_csv({listed(paths)}, auto_detect = false, header = true, delim = "
        f"{quoted(separator)}, quote = '\"', escape = '\"', columns = {{{types}}}, "
        f"strict_mode = true, new_line = '{written}')"
    )


# -- JSON lines ----------------------------------------------------------------------------------


def _open_lines(
    connection: DuckDBPyConnection, program: Program, name: str, paths: tuple[Path, ...]
) -> Source:
    rows = sum(look_at_lines(path).count for path in paths)
    try:
        types = types_of_lines(connection, name, paths)
    except RowsError as error:
        raise NotPlain(f"is not JSON everywhere ({error})") from None
    # DuckDB changes the name of a column that differs from another in case only.
    if any(column.rpartition("_")[0].lower() in map(str.lower, types) for column in types):
        raise NotPlain("may have columns whose names differ in case only")
    known: dict[str, TableColumn] = {}
    typed: dict[str, str] = {}
    facts = {fact.name: fact for fact in program.facts}
    money = currency_column(program, types)
    for column, type in types.items():
        known[column] = found = column_of(type)
        if found.type != "text" and column == money and not found.is_empty:
            raise NotPlain(f"holds other values than texts in `{column}`")
        if column not in facts or found.is_empty:
            continue
        kind = facts[column].domain.type
        if kind == "date" and found.type == "text":
            typed[column] = typed_date(facts[column], named(column))
            known[column] = TableColumn("date", found.described)
        elif found.type not in ACCEPTED[kind]:
            raise NotPlain(f"holds other values than `{column}` wants")
    shape = ", ".join(f"{quoted(column)}: {quoted(type)}" for column, type in types.items())
    reader = f"read_json({listed(paths)}, format = 'newline_delimited', columns = {{{shape}}})"
    select = ", ".join(_kept(c, type) for c, type in types.items())
    return Source(name, paths, "json", reader, known, select, typed, rows)


def types_of_lines(
    connection: DuckDBPyConnection, name: str, paths: tuple[Path, ...]
) -> dict[str, str]:
    """Return the types that hold what JSON lines have by each name; raises RowsError."""
    guessing = (
        f"read_json({listed(paths)}, format = 'newline_delimited', union_by_name = true, "
        "sample_size = -1, maximum_sample_files = 1000000, map_inference_threshold = -1)"
    )
    guessed = describe(connection, guessing, name)
    return {column: _as_written(type) for column, type in guessed.items()}


def _as_written(type: str) -> str:
    """The type of a column that holds what was written: DuckDB takes some texts for times."""
    if _GUESSED.fullmatch(type):
        return "VARCHAR"
    if type == '"NULL"':
        return "VARCHAR"
    return "JSON" if type not in ("DOUBLE",) and _NOT_JSON.search(type) else type


def _kept(column: str, type: str) -> str:
    """A column as it is passed on; not where a double may not be what was written."""
    name = named(column)
    if type != "DOUBLE":
        return name
    unread = f"error({quoted(f'{UNREAD}`{column}` is ')} || {name})"
    return (
        f"CASE WHEN {name} IS NULL OR abs({name}) < {MOST_EXACT} THEN {name} ELSE {unread} END "
        f"AS {name}"
    )
