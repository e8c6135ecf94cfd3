"""The currency in which a table says that its amounts are, beside the one of a program's facts.

An amount without its currency looks like any other: to decide on it would be a silent mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from plgrules.diagnostics.errors import Problem
from plgrules.model.units import CURRENCIES, parse_unit
from plgrules.program.memo import prepared
from plgrules.program.program import Program

COLUMN = "currency"
"""The name of such a column, in any case."""

CODE = "fact-other-currency"


def currencies_of(program: Program) -> tuple[str, ...]:
    """Return the currencies in which a program's facts are, sorted."""
    units = (parse_unit(fact.domain.unit) for fact in program.facts)
    names = {name for unit in units for name, _ in unit.powers if name in CURRENCIES}
    return tuple(sorted(names))


def currency_column(program: Program, columns: Iterable[Any]) -> str | None:
    """Return the column that names the currency of each row.

    None where there is none, where it is itself a fact, and where no fact is an amount of money.
    """
    found = next((c for c in columns if isinstance(c, str) and c.lower() == COLUMN), None)
    if found is None or any(fact.name == found for fact in program.facts):
        return None
    return found if currencies_of(program) else None


def spellings(program: Program) -> tuple[str, ...]:
    """Return how the currencies of a program may be written, nothing among it: a blank cell."""
    return prepared(program, "spellings of currencies", _spellings)


def _spellings(program: Program) -> tuple[str, ...]:
    cases = (product(*((c.upper(), c.lower()) for c in name)) for name in currencies_of(program))
    return ("", *("".join(letters) for found in cases for letters in found))


def currency_problem(program: Program, column: str, value: Any) -> Problem | None:
    """Return what is wrong with the currency of one row, None where it is right or not told."""
    if value is None or value in spellings(program):
        return None
    wanted = ", ".join(currencies_of(program))
    message = f"`{column}` is {str(value)[:20]}, but the facts are in {wanted}"
    return Problem(column, CODE, message, value)


def other_currency(program: Program, column: str) -> str:
    """Return the sentence for a row in another currency, without the currency that came."""
    wanted = ", ".join(currencies_of(program))
    return f"`{column}` is another currency than that of the facts, {wanted} ({CODE})"
