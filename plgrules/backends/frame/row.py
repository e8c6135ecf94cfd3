"""One row of a frame → the facts of a decision."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from plgrules.diagnostics.errors import FactError, TableError
from plgrules.diagnostics.extras import needs
from plgrules.program.currency import currency_column, currency_problem
from plgrules.program.program import Program


def facts_of_row(program: Program, row: Any) -> dict[str, Any]:
    """Return the facts in a row, as Python's own values; columns that are no facts are left out.

    `row` is a mapping, a row of pandas (a Series, or one of `itertuples`) or PySpark, or a frame
    with one row. Raises TableError for anything else, FactError for a row in another currency
    than the facts.
    """
    names = [fact.name for fact in program.facts]
    if isinstance(row, Mapping):
        values: Mapping[Any, Any] = row
    elif hasattr(row, "asDict"):
        values = row.asDict()
    elif type(row).__name__ == "Series" and hasattr(row, "to_dict"):
        values = {name: _absent(value) for name, value in row.to_dict().items()}
    elif hasattr(row, "_asdict"):
        values = {name: _absent(value) for name, value in row._asdict().items()}
    elif isinstance(row, tuple | list):
        raise TableError(
            "a row without names of its columns cannot be explained: give a mapping, or a frame "
            "with one row"
        )
    else:
        values = _only_row(program, row)
    found = {name: _plain(values[name]) for name in names if name in values}
    money = currency_column(program, values)
    problem = None if money is None else currency_problem(program, money, _plain(values[money]))
    if problem is not None:
        raise FactError([problem])
    return {name: value for name, value in found.items() if value is not None}


def _only_row(program: Program, frame: Any) -> Mapping[str, Any]:
    with needs("frames", "narwhals"):
        import narwhals as nw

        from plgrules.backends.frame.carriers import carrier_of
        from plgrules.backends.frame.kinds import opened
    opened_frame = opened(frame)
    carrier = carrier_of(opened_frame)
    money = currency_column(program, opened_frame.collect_schema().names())
    if carrier is not None:
        opened_frame = opened(carrier.facts(frame, program.facts, money))
    start = opened_frame.head(2)
    eager = start.collect() if isinstance(start, nw.LazyFrame) else start
    if len(eager) != 1:
        count = "no row" if len(eager) == 0 else "several rows"
        raise TableError(f"a row to explain is one row; this frame has {count}")
    values: Mapping[str, Any] = eager.rows(named=True)[0]
    return values


def _plain(value: Any) -> Any:
    """A value without the types of NumPy and pandas."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return None if str(value) in ("<NA>", "NaT") else value


def _absent(value: Any) -> Any:
    """None for the NaN that stands for a missing value in pandas."""
    return None if isinstance(value, float) and math.isnan(value) else value
