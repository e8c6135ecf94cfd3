"""The door: what the caller sends → typed facts, or an error that names every wrong one."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from plgrules.backends.semantics import lower_edge, upper_edge
from plgrules.diagnostics.errors import FactError, Problem
from plgrules.diagnostics.suggest import nearest
from plgrules.program.expression import Scalar
from plgrules.program.program import FactStep, Program

LARGEST_INTEGER = 2.0**53

SO_NEAR = 0.85
"""How alike a column and a fact must be, 0..1, to be taken for a slip: `retention_90` is."""

Facts = tuple[Scalar | None, ...]
"""The value of every fact of a program in its order; None is an absent one."""


class _Wrong(Exception):
    """One fact that cannot be taken."""

    def __init__(self, code: str, message: str, suggestion: str | None = None) -> None:
        self.code, self.message, self.suggestion = code, message, suggestion


def read_facts(program: Program, given: Mapping[str, Any]) -> Facts:
    """Return the typed facts of a call in the order of `program.facts`.

    Raises FactError with every wrong fact: unknown names, wrong types, values out of range.
    """
    problems = [_unknown(program, name, given[name]) for name in given if name not in program.step
                or not isinstance(program.step[name], FactStep)]  # fmt: skip
    values: list[Scalar | None] = []
    for fact in program.facts:
        value = given.get(fact.name)
        try:
            values.append(None if value is None else read_fact(fact, value))
        except _Wrong as wrong:
            text = f"`{fact.name}` {wrong.message}"
            problems.append(Problem(fact.name, wrong.code, text, value, wrong.suggestion))
    if problems:
        raise FactError(problems)
    return tuple(values)


def read_fact(fact: FactStep, value: Any) -> Scalar:
    """Return one value as the fact's type."""
    kind = fact.domain.type
    if kind in ("number", "integer"):
        return _number(fact, value)
    if kind == "boolean":
        if value is True or value is False:
            return bool(value)
        raise _misfit(value, "true or false")
    if kind == "date":
        return _date(value)
    if kind == "list":
        return _list(fact, value)
    if not isinstance(value, str):
        raise _misfit(value, "a text" if kind == "text" else "one of the choices")
    return value if kind == "text" else _choice(fact, value)


def near_misses(program: Program, columns: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the columns that are no facts but nearly are, each with the fact that may be meant.

    A fact that has a column of its own is meant by no other.
    """
    names = [fact.name for fact in program.facts]
    others = (column for column in columns if column not in names)
    pairs = ((column, nearest(column, names, SO_NEAR)) for column in others)
    return tuple((column, fact) for column, fact in pairs if fact and fact not in columns)


def range_problem(fact: FactStep, value: float) -> str | None:
    """Return what is wrong with a number outside the fact's bounds, or None."""
    if fact.maximum is not None and value > upper_edge(fact.maximum):
        hint = _ratio_hint(fact, value)
        return f"is {value:.15g}, above its maximum {fact.maximum:.15g}{hint}"
    if fact.minimum is not None and value < lower_edge(fact.minimum):
        return f"is {value:.15g}, below its minimum {fact.minimum:.15g}"
    return None


def _unknown(program: Program, name: str, value: Any) -> Problem:
    suggestion = nearest(str(name), [fact.name for fact in program.facts])
    hint = f"; did you mean `{suggestion}`?" if suggestion else ""
    message = f"`{name}` is not a fact of {program.ruleset} {program.version}{hint}"
    return Problem(str(name), "fact-unknown", message, value, suggestion)


def _number(fact: FactStep, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _misfit(value, "a number")
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        raise _Wrong("fact-too-large", "is a whole number beyond 2 to the power of 53")
    number = float(value)
    if not math.isfinite(number):
        raise _Wrong("fact-not-finite", f"is {number}, not a finite number")
    if fact.domain.type == "integer":
        if number != math.floor(number):
            raise _Wrong("fact-not-an-integer", f"is {number:.15g}, not a whole number")
        if abs(number) > LARGEST_INTEGER:
            raise _Wrong("fact-too-large", "is a whole number beyond 2 to the power of 53")
    problem = range_problem(fact, number)
    if problem:
        raise _Wrong("fact-out-of-range", problem, _ratio_suggestion(fact, number))
    return number + 0.0


def _ratio_suggestion(fact: FactStep, value: float) -> str | None:
    is_share = fact.domain.unit == "ratio" and fact.maximum == 1 and 1 < value <= 100
    return f"{value / 100:.15g}" if is_share else None


def _ratio_hint(fact: FactStep, value: float) -> str:
    suggestion = _ratio_suggestion(fact, value)
    return f": a ratio is written {suggestion}" if suggestion else ""


def _date(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date | str):
        raise _misfit(value, "a date such as 2026-01-31")
    if isinstance(value, date):
        return value
    try:
        if len(value) != len("2026-01-31"):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise _misfit(value, "a date such as 2026-01-31") from None


def _choice(fact: FactStep, value: str) -> str:
    known = [choice.id for choice in fact.domain.choices]
    if value not in known:
        close = get_close_matches(value, known, n=1)
        listed = ", ".join(f"`{choice}`" for choice in known)
        message = f'is "{value}", not one of {listed}'
        raise _Wrong("fact-not-a-choice", message, close[0] if close else None)
    return value


def _list(fact: FactStep, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _misfit(value, "a list")
    if any(item is None for item in value):
        raise _Wrong("fact-null-in-list", "holds a null")
    for item in value:
        if not isinstance(item, str):
            raise _Wrong("fact-wrong-type", f"holds {_quoted(item)}, which is not a text")
        if fact.domain.choices:
            _choice(fact, item)
    if len(set(value)) != len(value):
        twice = next(item for item in value if value.count(item) > 1)
        raise _Wrong("fact-duplicate-in-list", f'holds "{twice}" twice')
    return tuple(value)


def _misfit(value: Any, wanted: str) -> _Wrong:
    return _Wrong("fact-wrong-type", f"is {_quoted(value)}, not {wanted}")


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value[:60]}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value!r:.60} ({type(value).__name__})"
