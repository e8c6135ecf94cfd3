"""Rows with their decisions → CSV, JSON lines or a JSON list, a row at a time."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TextIO

Pair = tuple[Mapping[str, Any], Sequence[Any]]
"""The values of a row as they came, and those of its decision columns."""

FORMATS = ("csv", "jsonl", "json")


def write_rows(
    out: TextIO,
    format: str,
    columns: tuple[Sequence[str], Sequence[str]],
    decision_columns: Sequence[str],
    pairs: Iterable[Pair],
) -> None:
    """Write rows as one of FORMATS.

    `columns` are the names by which a row holds its values, and the headers to write for them.
    """
    if format == "csv":
        _write_csv(out, columns, decision_columns, pairs)
    elif format == "jsonl":
        for values, decision in pairs:
            out.write(_object(values, decision_columns, decision) + "\n")
    else:
        _write_list(out, decision_columns, pairs)


def _write_csv(
    out: TextIO,
    columns: tuple[Sequence[str], Sequence[str]],
    decision_columns: Sequence[str],
    pairs: Iterable[Pair],
) -> None:
    names, headers = columns
    # The writer keeps its own line ends; the stream must not translate them again.
    write = csv.writer(out, lineterminator="\n").writerow
    write([*headers, *decision_columns])
    for values, decision in pairs:
        given = (values.get(name) for name in names)
        write([v if type(v) is str else cell(v) for v in (*given, *decision)])


def _write_list(out: TextIO, decision_columns: Sequence[str], pairs: Iterable[Pair]) -> None:
    before = "[\n"
    for values, decision in pairs:
        out.write(before + _object(values, decision_columns, decision))
        before = ",\n"
    out.write("\n]\n" if before != "[\n" else "[]\n")


def _object(values: Mapping[str, Any], names: Sequence[str], decision: Sequence[Any]) -> str:
    merged = {**values, **dict(zip(names, map(_plain, decision), strict=True))}
    try:
        return json.dumps(merged, ensure_ascii=False, allow_nan=False, default=cell)
    except ValueError:
        # Files of other formats may hold NaN, which is no number in JSON.
        finite = {name: None if _is_odd(value) else value for name, value in merged.items()}
        return json.dumps(finite, ensure_ascii=False, allow_nan=False, default=cell)


def _is_odd(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def cell(value: Any) -> str:
    """Return a value as the text of a CSV cell; lists are joined with `; `."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(_plain(value))
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _plain(value: Any) -> Any:
    """A value as JSON holds it; whole numbers without a point, as people write them."""
    if isinstance(value, float):
        whole = math.isfinite(value) and value.is_integer() and abs(value) < 2**53
        return int(value) if whole else value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
