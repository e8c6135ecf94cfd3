"""D1 and D2 over columns by hand, in Polars and as SQL: nothing checked, nothing unknown.

The same columns as plgrules gives, so that as much is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plgrules.benchmark.subjects import CHANNELS, OTHERWISE, TABLE, TableRow

_NEITHER = f"r{len(TABLE) + 1}"
_TREE_HEAD = (CHANNELS, "1.0.0")
_TABLE_HEAD = ("account-answer", "1.0.0")

# -- Polars --------------------------------------------------------------------------------------


def polars_tree(lazy: Any) -> Any:
    """Return D1 of a lazy frame."""
    import polars as pl
    from polars import col, lit, when

    own = lazy.collect_schema().names()
    lazy = lazy.with_columns(
        pays=col("cac") < col("ltv") * col("gross_margin"), stays=col("retention_90d") > 0.6
    )
    scales, pays = col("pays") & col("stays"), col("pays")
    return lazy.select(
        *own,
        status=lit("decided"),
        outcome=_chain(pl, [(scales, "scale"), (pays, "optimize")], "kill"),
        rule=_chain(pl, [(scales, "retains"), (pays, "churns")], "loses_money"),
        warnings=lit([], dtype=pl.List(pl.String)),
        budget_multiplier=_chain(pl, [(scales, 3.0), (pays, 1.0)], 0.0),
        deadline_days=when(~pays).then(28.0),
        ruleset=lit(_TREE_HEAD[0]),
        version=lit(_TREE_HEAD[1]),
        problem=lit(None, dtype=pl.String),
    )


def polars_table(lazy: Any) -> Any:
    """Return D2 of a lazy frame."""
    import polars as pl
    from polars import col, lit

    def condition(row: TableRow) -> Any:
        seats = [] if row.seats is None else [col("seats") >= row.seats]
        return pl.all_horizontal(*seats, *row.true)

    own = lazy.collect_schema().names()
    tests = [condition(row) for row in TABLE]
    outcomes = [row.outcome for row in TABLE]
    rules = [f"r{number}" for number in range(1, len(TABLE) + 1)]
    return lazy.select(
        *own,
        status=lit("decided"),
        outcome=_chain(pl, zip(tests, outcomes, strict=True), OTHERWISE),
        rule=_chain(pl, zip(tests, rules, strict=True), _NEITHER),
        warnings=lit([], dtype=pl.List(pl.String)),
        ruleset=lit(_TABLE_HEAD[0]),
        version=lit(_TABLE_HEAD[1]),
        problem=lit(None, dtype=pl.String),
    )


def _chain(pl: Any, cases: Any, otherwise: Any) -> Any:
    found = pl
    for test, value in cases:
        found = found.when(test).then(pl.lit(value))
    return found.otherwise(pl.lit(otherwise))


# -- SQL -----------------------------------------------------------------------------------------


def _select(outputs: Sequence[str], head: tuple[str, str]) -> str:
    name, version = head
    return (
        "SELECT *, 'decided' AS status, "
        + ", ".join(outputs)
        + f", '{name}' AS ruleset, '{version}' AS version, CAST(NULL AS VARCHAR) AS problem"
    )


def _tree_case(scales: str, stays_not: str, loses: str) -> str:
    return (
        "CASE WHEN cac < ltv * gross_margin "
        f"THEN CASE WHEN retention_90d > 0.6 THEN {scales} ELSE {stays_not} END ELSE {loses} END"
    )


def _table_case(values: Sequence[str], otherwise: str) -> str:
    cases = []
    for row, value in zip(TABLE, values, strict=True):
        seats = () if row.seats is None else (f"seats >= {row.seats}",)
        cases.append(f"WHEN {' AND '.join((*seats, *row.true))} THEN '{value}'")
    return f"CASE {' '.join(cases)} ELSE '{otherwise}' END"


SQL = {
    "D1": _select(
        (
            _tree_case("'scale'", "'optimize'", "'kill'") + " AS outcome",
            _tree_case("'retains'", "'churns'", "'loses_money'") + " AS rule",
            "CAST([] AS VARCHAR[]) AS warnings",
            _tree_case("3e0", "1e0", "0e0") + " AS budget_multiplier",
            "CASE WHEN cac < ltv * gross_margin THEN NULL ELSE 28e0 END AS deadline_days",
        ),
        _TREE_HEAD,
    ),
    "D2": _select(
        (
            _table_case([row.outcome for row in TABLE], OTHERWISE) + " AS outcome",
            _table_case([f"r{number}" for number in range(1, len(TABLE) + 1)], _NEITHER)
            + " AS rule",
            "CAST([] AS VARCHAR[]) AS warnings",
        ),
        _TABLE_HEAD,
    ),
}
"""What stands before `FROM`, for DuckDB."""

POLARS = {"D1": polars_tree, "D2": polars_table}
