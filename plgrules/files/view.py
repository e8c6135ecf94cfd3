"""The statement by which a source becomes a table whose columns have the types of facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plgrules.backends.columns.plan import FactColumn
from plgrules.files.duck import named, quoted
from plgrules.files.source import Source


def view_of(
    name: str,
    source: Source,
    schema: Mapping[str, FactColumn],
    constants: Mapping[str, Any],
) -> str:
    """Return the statement that makes a source a view.

    `schema` are the columns of facts; `constants` are facts that hold for every row.
    """
    given = "".join(f", {_constant(value)} AS {named(fact)}" for fact, value in constants.items())
    return f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT *{given} FROM {source.reader}"


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return (
            f"CAST({float(value)!r}e0 AS DOUBLE)" if "e" not in repr(float(value)) else repr(value)
        )
    if isinstance(value, date):
        return f"CAST({quoted(str(value))} AS DATE)"
    if isinstance(value, str):
        return quoted(value)
    return "[" + ", ".join(quoted(item) for item in value) + "]"
