"""The statement by which a source becomes a table whose columns have the types of facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plgrules.backends.columns.table import free_scratch
from plgrules.files.duck import named, quoted
from plgrules.files.source import Source


def typed_name(source: Source, fact: str) -> str:
    """Return the name of the column with the value of a fact that is not read as it is."""
    return f"{free_scratch(source.columns)}{fact}"


def view_of(name: str, source: Source, constants: Mapping[str, Any]) -> str:
    """Return the statement that makes a source a view.

    `constants` are facts that hold for every row.
    """
    typed = {typed_name(source, fact): value for fact, value in source.typed.items()}
    given = {**typed, **{fact: _constant(value) for fact, value in constants.items()}}
    more = "".join(f", {value} AS {named(column)}" for column, value in given.items())
    select = f"SELECT {source.select}{more} FROM {source.reader}"
    return f"CREATE OR REPLACE TEMP VIEW {name} AS {select}"


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
