"""Texts of a ruleset, said in a language, with the values of one decision filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from plgrules.backends.interpreter.record import Lost, Record
from plgrules.decision.languages import say_date, say_list, spaced_zh, word
from plgrules.decision.numbers import convertible, format_number
from plgrules.model.quantity import QuantityError, parse_quantity
from plgrules.model.units import UnitError, parse_unit
from plgrules.program.program import (
    CheckStep,
    Choice,
    DerivedStep,
    Domain,
    FactStep,
    Parameter,
    Program,
    RequirementStep,
    SignalStep,
    Text,
)
from plgrules.program.texts import say

MASK = "\u2022\u2022\u2022"
"""What stands for the value of a private fact."""

ENGINE_WARNINGS: dict[str, Text] = {
    "not_in_force": (
        ("en", "This version is not in force yet on the day of the decision."),
        ("zh", "在决策当日，这个版本尚未生效。"),
    ),
    "stale_ruleset": (
        ("en", "The day to review this ruleset has passed: its thresholds may be out of date."),
        ("zh", "这套规则已过复审日期，其中的门槛可能已经过时。"),
    ),
}  # fmt: skip
"""Warnings that come from dates and not from a ruleset."""

_BOOLEAN = Domain("boolean")
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_.]*)\}")
_WRITTEN = re.compile(r"-?[$€£¥]?[\d,_.eE+-]*?\d\s*(?P<unit>[A-Za-z][A-Za-z0-9_*/ ]*)")


class Shown(NamedTuple):
    """A value by name, with how it is to be shown."""

    value: Any
    domain: Domain
    parameter: Parameter | None = None
    private: bool = False


def fill(text: Text, record: Record, language: str) -> str:
    """Return a text in a language with every `{name}` replaced by its value in this decision.

    Names are those of facts, parameters, derived values, required decisions, signals, checks and
    outputs. Numbers come with their unit; two that differ never look alike.
    """
    template = say(text, language)
    if "{" not in template and "}" not in template:
        return template
    pieces = _pieces(template)
    shown = {name: look_up(name, record) for is_name, name in pieces if is_name}
    if not shown:
        return "".join(piece for _, piece in pieces)
    numbers = tuple(filter(None, map(_amount, shown.values())))
    said = [
        format_shown(shown[piece], language, numbers) if is_name else piece
        for is_name, piece in pieces
    ]
    return spaced_zh(said) if language == "zh" else "".join(said)


def fill_thresholds(text: Text, program: Program, language: str) -> str:
    """Return a text without a decision: thresholds filled in, other names left as they are."""
    parameters = {parameter.name: parameter for parameter in program.parameters}
    said = [
        format_parameter(parameters[piece], language) if is_name and piece in parameters else piece
        for is_name, piece in _pieces(say(text, language))
    ]
    return spaced_zh(said) if language == "zh" else "".join(said)


def names_in(text: Text) -> tuple[str, ...]:
    """Return the names of the placeholders of a text, each once, whatever the language."""
    found = (name for _, said in text for is_name, name in _pieces(said) if is_name)
    return tuple(dict.fromkeys(found))


def look_up(name: str, record: Record) -> Shown:
    """Return the value that a name has in a decision; unknown for a name that it does not know."""
    program = record.program
    step = program.step.get(name)
    match step:
        case FactStep():
            return Shown(record.values[name], step.domain, None, step.private)
        case DerivedStep():
            return Shown(record.values[name], step.domain)
        case SignalStep() | CheckStep():
            return Shown(record.values[name], _BOOLEAN)
        case RequirementStep():
            choices = tuple(Choice(o.id, o.title) for o in step.program.outcomes)
            return Shown(record.values[name], Domain("choice", choices=choices))
        case _:
            return _look_up_other(name, record)


def _look_up_other(name: str, record: Record) -> Shown:
    for parameter in record.program.parameters:
        if parameter.name == name:
            return Shown(parameter.value, parameter.domain, parameter)
    for output in record.program.outputs:
        if output.name == name:
            return Shown(record.outputs.get(name), output.domain)
    requirement, _, output_name = name.partition(".")
    if output_name and requirement in record.nested:
        return look_up(output_name, record.nested[requirement])
    return Shown(None, _BOOLEAN)


def format_shown(
    shown: Shown,
    language: str,
    beside: Iterable[tuple[float, str]] = (),
    *,
    full: bool = False,
) -> str:
    """Return a value that was looked up; `beside` are numbers with units that it stands next to."""
    if shown.private:
        return MASK
    if shown.parameter is not None:
        return format_parameter(shown.parameter, language, full=full)
    return format_value(shown.value, shown.domain, language, beside, full=full)


def format_value(
    value: Any,
    domain: Domain,
    language: str,
    beside: Iterable[tuple[float, str]] = (),
    *,
    full: bool = False,
) -> str:
    """Return a value as its domain is read: with unit, by title, or `unknown`."""
    if value is None:
        return word("unknown", language)
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, int | float):
        apart = rivals(domain.unit, beside)
        return format_number(
            float(value), domain.unit, domain.show, language, domain.precision,
            apart=apart, full=full,
        )  # fmt: skip
    if isinstance(value, date):
        return say_date(value, language)
    titles = {choice.id: say(choice.title, language) for choice in domain.choices}
    if isinstance(value, tuple | list):
        return say_list([titles.get(item) or item for item in value], language)
    return titles.get(value) or str(value)


def format_parameter(parameter: Parameter, language: str, *, full: bool = False) -> str:
    """Return a threshold in the unit in which its author wrote it: `4 weeks`, `60%`, `$10,000`."""
    value, unit = written_amount(parameter)
    domain = parameter.domain
    if not isinstance(value, float):
        return format_value(value, domain, language)
    return format_number(value, unit, domain.show, language, full=full, exact=True)


def written_amount(parameter: Parameter) -> tuple[Any, str]:
    """Return the value of a threshold and its unit, as written where that is the same amount."""
    value, unit = parameter.value, parameter.domain.unit
    if not isinstance(value, float):
        return value, unit
    return _written_amount(parameter.written.strip(), value, unit)


@lru_cache(maxsize=1024)
def _written_amount(written: str, value: float, unit: str) -> tuple[float, str]:
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return value, unit
    try:
        spelled = _singular(match["unit"].strip())
        number = parse_quantity(written, parse_unit(spelled))
    except (UnitError, QuantityError):
        return value, unit
    same = convertible(number, spelled, unit)
    if same is None or abs(same - value) > 1e-9 * abs(value):
        return value, unit
    return number, spelled


@lru_cache(maxsize=1024)
def _singular(unit: str) -> str:
    return str(parse_unit(unit))


def rivals(unit: str, beside: Iterable[tuple[float, str]]) -> tuple[float, ...]:
    """Return those of the numbers with units that can be read in a unit, in that unit."""
    converted = (convertible(number, other, unit) for number, other in beside)
    return tuple(number for number in converted if number is not None)


def _amount(shown: Shown) -> tuple[float, str] | None:
    value = shown.value
    if isinstance(value, bool) or not isinstance(value, int | float) or shown.private:
        return None
    return float(value), shown.domain.unit


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[bool, str], ...]:
    """A text cut into literal pieces (False) and names (True)."""
    pieces: list[tuple[bool, str]] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > end:
            pieces.append((False, text[end : match.start()]))
        name = match[1]
        pieces.append((True, name) if name else (False, match[0][0]))
        end = match.end()
    if end < len(text):
        pieces.append((False, text[end:]))
    return tuple(pieces)


def lost_reason(lost: Lost, language: str, record: Record | None = None) -> str:
    """Return why a value was lost: the calculation, its numbers, and what went wrong.

    With the record the numbers carry their units where they are values by name.
    """
    left, right = _operand(lost, 0, language, record), _operand(lost, 1, language, record)
    if lost.reason == "division by zero":
        if language == "zh":
            return spaced_zh([f"{lost.text}：{left}", "除以零"])
        return f"{lost.text}: {left} divided by zero"
    if language == "zh":
        return spaced_zh([f"{lost.text}：{left}", "与", right, "的计算结果过大，无法表示"])
    return f"{lost.text}: {left} and {right} give a number too large to hold"


def _operand(lost: Lost, side: int, language: str, record: Record | None) -> str:
    value = (lost.left, lost.right)[side]
    names = re.split(r" [-+*/] ", lost.text)
    if record is not None and len(names) == 2:
        shown = look_up(names[side].strip(), record)
        if shown.value == value or shown.private:
            return format_shown(shown, language)
    return format_number(value, "ratio", None, language)
