"""Amounts of money in another currency than a ruleset's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plgrules.files.duck import named, run
from plgrules.files.source import Source
from plgrules.model.units import CURRENCIES, parse_unit
from plgrules.program.program import Program
from plgrules.rows.table import RowsError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMN = "currency"
MOST_NAMED = 4


def refuse_other_currencies(
    connection: DuckDBPyConnection, program: Program, source: Source
) -> None:
    """Raise RowsError where a column `currency` names another than that of the ruleset's facts.

    An amount without its currency looks like any other: deciding on it would be a silent mistake.
    """
    column = next((name for name in source.columns if name.lower() == COLUMN), None)
    wanted = currencies_of(program)
    if column is None or not wanted or column in {fact.name for fact in program.facts}:
        return
    found = run(
        connection,
        f"SELECT DISTINCT upper(trim(CAST({named(column)} AS VARCHAR))) AS found "
        f"FROM {source.reader} WHERE {named(column)} IS NOT NULL ORDER BY found",
    )
    others = [str(row[0]) for row in found if row[0] not in wanted]
    if others:
        listed = ", ".join(others[:MOST_NAMED]) + (", \u2026" if len(others) > MOST_NAMED else "")
        raise RowsError(
            f"`{source.name}` has amounts in {listed} (column `{column}`), but the facts of "
            f"{program.ruleset} {program.version} are in {', '.join(sorted(wanted))}: "
            "convert them, or leave these rows out"
        )


def currencies_of(program: Program) -> frozenset[str]:
    """Return the currencies in which a program's facts are."""
    units = (parse_unit(fact.domain.unit) for fact in program.facts)
    return frozenset(name for unit in units for name, _ in unit.powers if name in CURRENCIES)
