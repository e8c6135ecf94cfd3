"""The text of a cell → a value of its fact's type, in SQL: what `plgrules.rows.cells` does, faster.

Only the usual spellings are read here. Where a cell has another one, or says nothing at all, the
statement ends, and the file is read row by row.
"""

from __future__ import annotations

import sys

from plgrules.backends.columns.plan import SourceType
from plgrules.files.duck import quoted
from plgrules.model.units import parse_unit
from plgrules.program.program import FactStep

UNREAD = "plgrules cannot read in SQL: "
"""With this the error of a statement starts that came to such a cell; the fact and cell follow."""

SPACES = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
"""What `str.strip` takes away."""

TYPES: dict[str, SourceType] = {
    "number": "number", "integer": "number", "boolean": "boolean", "text": "text",
    "choice": "text", "date": "date", "list": "list",
}  # fmt: skip
"""The type of the column that holds the cells of a fact, by the type of the fact."""

_PLAIN = r"-?[0-9]+(\.[0-9]+)?"
_PERCENT = r"-?[0-9]{1,15}(\.[0-9]{1,15})?%"
_GROUPED = r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"
_SIMPLE = r"[0-9]{1,15}(\.[0-9]{1,15})?"
_DOLLAR = "USD"


def typed_cell(fact: FactStep, cell: str, separator: str) -> str:
    """Return the SQL expression of a fact's value; `cell` is that of its text, never null."""
    match fact.domain.type:
        case "number" | "integer":
            cases = _number(fact, cell, separator)
        case "boolean":
            cases = _truth(cell)
        case "date":
            cases = _date(cell)
        case "list":
            return _list(cell)
        case _:
            value = cell if fact.domain.type == "text" else trimmed(cell)
            return f"CASE WHEN {trimmed(cell)} <> '' THEN {value} END"
    blank = f"WHEN {trimmed(cell)} = '' THEN NULL"
    unread = _unread(fact, cell)
    return f"CASE WHEN {cell} = '' THEN NULL {' '.join(cases)} {blank} ELSE {unread} END"


def typed_date(fact: FactStep, text: str) -> str:
    """Return the SQL expression of a date that is written as a text, which may be null."""
    return f"CASE WHEN {text} IS NULL THEN NULL {_date(text)[0]} ELSE {_unread(fact, text)} END"


def _unread(fact: FactStep, cell: str) -> str:
    start = quoted(f'{UNREAD}`{fact.name}` is "')
    return f"error({start} || left({cell}, 60) || '\"')"


def trimmed(cell: str) -> str:
    """Return the SQL expression of a text without what stands around it."""
    return f"trim({cell}, {quoted(SPACES)})"


def _full(cell: str, pattern: str) -> str:
    return f"regexp_full_match({cell}, {quoted(pattern)})"


def _number(fact: FactStep, cell: str, separator: str) -> list[str]:
    """DuckDB rounds decimal digits to the nearest double once, as Python does."""
    unit = parse_unit(fact.domain.unit)
    cases = [f"WHEN {_full(cell, _PLAIN)} THEN CAST({cell} AS DOUBLE)"]
    if unit.is_ratio:
        digits = f"left({cell}, length({cell}) - 1) || 'e-2'"
        cases.append(f"WHEN {_full(cell, _PERCENT)} THEN CAST({digits} AS DOUBLE)")
    # Where `;` stands between the cells, a comma may be a decimal one: Python says what to do.
    number = _SIMPLE if separator == ";" else f"({_SIMPLE}|{_GROUPED})"
    is_dollars = dict(unit.powers).get(_DOLLAR) == 1
    sign = r"-?\$?" if is_dollars else "-?"
    digits = f"replace(replace({cell}, ',', ''), '$', '')"
    fits = f"{_full(cell, sign + number)} AND length({cell}) <= 20"
    value = f"TRY_CAST({digits} AS DOUBLE)"
    cases.append(f"WHEN {fits} AND abs({value}) < 9007199254740992 THEN {value}")
    return cases


def _truth(cell: str) -> list[str]:
    word = f"lower({trimmed(cell)})"
    return [
        f"WHEN {word} IN ('true', 'yes') THEN TRUE",
        f"WHEN {word} IN ('false', 'no') THEN FALSE",
    ]


def _date(cell: str) -> list[str]:
    day = trimmed(cell)
    is_day = f"{_full(day, '[0-9]{4}-[0-9]{2}-[0-9]{2}')} AND {day} >= '0001'"
    return [f"WHEN {is_day} AND TRY_CAST({day} AS DATE) IS NOT NULL THEN CAST({day} AS DATE)"]


def _list(cell: str) -> str:
    between = f"CASE WHEN contains({cell}, '|') THEN '|' ELSE ';' END"
    items = f"list_transform(string_split({cell}, {between}), lambda item: {trimmed('item')})"
    kept = f"list_filter({items}, lambda item: item <> '')"
    return (
        f"CASE WHEN {trimmed(cell)} = '' THEN NULL WHEN {trimmed(cell)} = '[]' "
        f"THEN CAST([] AS VARCHAR[]) ELSE {kept} END"
    )
