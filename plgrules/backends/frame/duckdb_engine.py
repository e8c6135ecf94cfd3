"""Plans on relations of DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from plgrules.backends.columns.plan import Search
from plgrules.backends.frame.engines import ListColumn, NarwhalsEngine
from plgrules.backends.frame.renderer import DuckDBRenderer, Renderer
from plgrules.backends.frame.tables import Frame

_TYPES = {"index": "INTEGER", "text": "VARCHAR"}


class DuckDBEngine(NarwhalsEngine):
    """Relations of DuckDB, which stay queries that have not run."""

    has_lists = True

    def renderer(self, casts: frozenset[str]) -> Renderer:
        """Return what makes its expressions."""
        return DuckDBRenderer(nw, casts)

    def add_lists(self, native: Any, lists: Sequence[ListColumn], names: Sequence[str]) -> Any:
        """Return the columns of a relation, the lists among them put together."""
        made = {found.name: _list(found) for found in lists}
        return native.project(", ".join(made.get(name) or _name(name) for name in names))

    def search(self, frame: Frame, render: Renderer, search: Search) -> Frame:
        """Return a relation with the columns of a search: by halves, as a join loses the order.

        Every step is a query over the one before, that its place is computed once.
        """
        relation = frame.to_native()
        value, hint = _name(search.value), search.columns[0].name
        edges, place = _name(f"{hint}_edges"), _name(f"{hint}_place")
        query = f"SELECT *, {_constants(search.edges, 'DOUBLE')} AS {edges}, 0 AS {place}"
        query += " FROM relation"
        for bit in reversed(range(len(search.edges).bit_length())):
            further = f"{place} + {1 << bit}"
            stepped = f"CASE WHEN {edges}[{further}] <= {value} THEN {further} ELSE {place} END"
            query = f"SELECT * REPLACE ({stepped} AS {place}) FROM ({query})"
        found = ", ".join(
            f"CASE WHEN {value} IS NOT NULL THEN {_constants(column.values, _TYPES[column.type])}"
            f"[{place} + 1] END AS {_name(column.name)}"
            for column in search.columns
        )
        query = f"SELECT * EXCLUDE ({edges}, {place}), {found} FROM ({query})"
        return nw.from_native(relation.query("relation", query))


def _list(found: ListColumn) -> str:
    cases = ", ".join(
        f"CASE WHEN {_name(flag)} THEN {_text(text)} END" for flag, text in found.parts
    )
    items = f"list_filter([{cases}], lambda item: item IS NOT NULL)" if cases else "[]"
    given, name = _name(found.given), _name(found.name)
    return f"CASE WHEN {given} THEN CAST({items} AS VARCHAR[]) END AS {name}"


def _constants(values: Sequence[float | int | str | None], type: str) -> str:
    return f"CAST([{', '.join(map(_constant, values))}] AS {type}[])"


def _constant(value: float | int | str | None) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return f"'{value!r}'::DOUBLE"
    return "NULL" if value is None else str(value)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
