"""The text of one cell → a value of its fact's type, as people and exports write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from plgrules.diagnostics.errors import Problem
from plgrules.model.quantity import QuantityError, parse_quantity
from plgrules.model.units import Unit, parse_unit
from plgrules.program.program import FactStep

CellReader = Callable[[str], Any]
"""Returns the value of a cell that is not blank; raises WrongCell."""

_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN_PERCENT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?%")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_ONE_GROUP = re.compile(r"[^0-9]*[0-9]{1,3},[0-9]{3}(?![0-9,.]).*")
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


class WrongCell(Exception):
    """A cell that says nothing of its fact's type; `problem` tells what came and what to write."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def cell_reader(fact: FactStep, separator: str = ",") -> CellReader:
    """Return the function that reads the cells of one fact.

    Numbers may be written `0.61`, `61%`, `1,234.50`, `$228.70`, `4 weeks`; yes and no `true`,
    `false`, `yes`, `no`; the items of a list stand apart by `;` or `|`, and `[]` is the empty one.
    `separator` is the one between the cells of the file: where it is `;`, a comma may be a decimal
    one, and `1,234` is refused.
    """
    kind = fact.domain.type
    if kind in ("number", "integer"):
        return _number_reader(fact, parse_unit(fact.domain.unit), separator)
    if kind == "boolean":
        return lambda text: _truth(fact, text)
    if kind == "list":
        return _items
    return str if kind == "text" else str.strip


def _number_reader(fact: FactStep, unit: Unit, separator: str) -> CellReader:
    def read(text: str) -> float:
        if _PLAIN_NUMBER.fullmatch(text):
            return float(text)
        if unit.is_ratio and _PLAIN_PERCENT.fullmatch(text):
            # Read in decimal and rounded once, as `parse_quantity` does, only faster.
            return float(text[:-1] + "e-2")
        written = text.strip()
        if separator == ";" and _ONE_GROUP.fullmatch(written):
            raise _wrong(fact, written, _two_readings(written))
        try:
            return parse_quantity(written, unit)
        except QuantityError as error:
            raise _wrong(fact, written, _why(written, str(error))) from None

    return read


def _two_readings(written: str) -> str:
    plain, point = written.replace(",", ""), written.replace(",", ".")
    return f", which may be {plain} or {point} where `;` stands between the cells: write one"


def _why(written: str, error: str) -> str:
    if _DECIMAL_COMMA.fullmatch(written):
        return f": write a decimal point, {written.replace(',', '.')}"
    reason = error.removeprefix(f"`{written}` ")
    if reason == "is not a number":
        return ", not a number"
    return f", which {reason}" if reason != error else f": {error}"


def _truth(fact: FactStep, text: str) -> bool:
    value = _TRUTHS.get(text.strip().lower())
    if value is None:
        raise _wrong(fact, text.strip(), ", not true or false (yes or no)")
    return value


def _items(text: str) -> list[str]:
    if text.strip() == "[]":
        return []
    items = text.split("|" if "|" in text else ";")
    return [item.strip() for item in items if item.strip()]


def _wrong(fact: FactStep, text: str, why: str) -> WrongCell:
    message = f'`{fact.name}` is "{text[:60]}"{why}'
    return WrongCell(Problem(fact.name, "fact-wrong-type", message, text))
