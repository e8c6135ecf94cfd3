"""D1 and D2 as one expression, for engines that have `a ? b : c`."""

from __future__ import annotations

from plgrules.benchmark.subjects import MIN_RETENTION, OTHERWISE, TABLE, TableRow

_TREE = (
    f'cac < ltv * gross_margin ? (retention_90d > {MIN_RETENTION} ? "scale" : "optimize") : "kill"'
)


def expression(key: str, both: str) -> str:
    """Return D1 or D2; `both` is the engine's word for "and"."""
    if key == "D1":
        return _TREE
    text = f'"{OTHERWISE}"'
    for row in reversed(TABLE):
        text = f'({_condition(row, both)}) ? "{row.outcome}" : ({text})'
    return text


def _condition(row: TableRow, both: str) -> str:
    seats = () if row.seats is None else (f"seats >= {row.seats:.1f}",)
    return f" {both} ".join((*seats, *row.true))
