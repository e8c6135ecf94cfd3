"""Columns of a table → facts of a program, with everything that does not fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from plgrules.backends.columns.features import Feature, NotExpressible, Reason, lacks
from plgrules.backends.columns.lower import lower
from plgrules.backends.columns.plan import FactColumn, Options, SourceType
from plgrules.backends.facts import near_misses
from plgrules.diagnostics.errors import Problem
from plgrules.program.currency import currency_column
from plgrules.program.program import CheckStep, FactStep, Program

_NUMBERS: tuple[SourceType, ...] = ("number", "float", "integer", "long", "decimal")

ACCEPTED: dict[str, tuple[SourceType, ...]] = {
    "number": _NUMBERS,
    "integer": _NUMBERS,
    "boolean": ("boolean",),
    "text": ("text",),
    "choice": ("text",),
    "date": ("date",),
    "list": ("list",),
}
"""By the type of a fact, the types of a column that may hold it."""

EXPECTED = {
    "number": "numbers",
    "integer": "whole numbers",
    "boolean": "booleans",
    "text": "texts",
    "choice": "texts",
    "date": "dates (without a time)",
    "list": "lists of texts",
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column as a table declares it.

    `type` is None for one that can hold no fact; `described` is what the engine calls its type.
    `is_empty`: it has no type, as it holds nothing but nulls. `promised`: that it holds no null is
    only said.
    """

    type: SourceType | None
    described: str
    nullable: bool = True
    is_empty: bool = False
    low: float | None = None
    high: float | None = None
    promised: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The columns that hold facts, what is wrong with them, and those that nearly are facts.

    `near` pairs a column with the fact that may be meant.
    """

    schema: dict[str, FactColumn]
    problems: tuple[Problem, ...]
    near: tuple[tuple[str, str], ...]


def match(program: Program, columns: Mapping[str, TableColumn]) -> Match:
    """Return which columns of a table hold the facts of a program.

    A column that names the currency of each row is among them, by its own name.
    """
    schema: dict[str, FactColumn] = {}
    problems: list[Problem] = []
    for fact in program.facts:
        column = columns.get(fact.name)
        if column is None or column.is_empty:
            continue
        if column.type is None or column.type not in ACCEPTED[fact.domain.type]:
            problems.append(_wrong_type(fact, column))
        else:
            schema[fact.name] = FactColumn(
                fact.name,
                column.type,
                column.nullable,
                column.low,
                column.high,
                column.promised,
            )
    money = currency_column(program, columns)
    if money is not None and schema:
        _match_currency(money, columns[money], schema, problems)
    return Match(schema, tuple(problems), near_misses(program, columns))


def _match_currency(
    name: str, column: TableColumn, schema: dict[str, FactColumn], problems: list[Problem]
) -> None:
    if column.type == "text":
        schema[name] = FactColumn(name, "text")
    elif not column.is_empty:
        message = f"column `{name}` holds {column.described}, but currencies are texts such as USD"
        problems.append(Problem(name, "fact-wrong-type", message))


def _wrong_type(fact: FactStep, column: TableColumn) -> Problem:
    expected = EXPECTED[fact.domain.type]
    message = f"column `{fact.name}` holds {column.described}, but the fact wants {expected}"
    return Problem(fact.name, "fact-wrong-type", message)


def result_names(program: Program, prefix: str = "") -> tuple[str, ...]:
    """Return the names of the result columns of a program."""
    has_checks = any(isinstance(step, CheckStep) for step in program.steps)
    outputs = (output.name for output in program.outputs)
    findings = ("findings",) if has_checks else ()
    first = ("status", "outcome", "rule", "warnings")
    names = (*first, *outputs, *findings, "ruleset", "version", "problem")
    return tuple(prefix + name for name in names)


def free_scratch(columns: Collection[str]) -> str:
    """Return a prefix that no column of a table has."""
    scratch, count = "plg_", 1
    while any(column.startswith(scratch) for column in columns):
        count += 1
        scratch = f"plg{count}_"
    return scratch


_SOURCE: dict[str, SourceType] = {"number": "number", "integer": "long", "choice": "text"}


def full_schema(program: Program, nullable: bool = True) -> dict[str, FactColumn]:
    """Return the schema of a table that has a column for every fact."""
    return {
        fact.name: FactColumn(
            fact.name,
            _SOURCE.get(fact.domain.type, fact.domain.type),  # type: ignore[arg-type]
            nullable,
        )
        for fact in program.facts
    }


def unsupported(program: Program, lacking: Mapping[Feature, str]) -> tuple[Reason, ...]:
    """Return why a program cannot run on a target, given the reasons for what the target lacks."""
    try:
        plan = lower(program, full_schema(program), date.min, Options())
    except NotExpressible as error:
        return (error.reason,)
    return lacks(plan, lacking)
