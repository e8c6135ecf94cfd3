"""`parameter=value` → the value that a file would hold, or what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plgrules.decision.wording import format_parameter, format_value
from plgrules.diagnostics.errors import RulesetError
from plgrules.diagnostics.suggest import nearest
from plgrules.engine import UsageError
from plgrules.model.reader import Reader
from plgrules.model.ruleset import Parameter, Value
from plgrules.program.program import Parameter as Threshold
from plgrules.program.program import Program
from plgrules.source.from_bytes import read_document
from plgrules.source.nodes import Node


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter with its new value: as it was typed, and as a number in its unit."""

    parameter: Parameter
    text: str
    value: Value


def read_settings(
    texts: Iterable[str], parameters: Sequence[Parameter], program: Program
) -> tuple[Setting, ...]:
    """Return the settings of a command line, each read as a file would be.

    Raises UsageError with everything that is wrong: no `=`, an unknown parameter, one set twice, a
    value of another kind or unit, one outside the parameter's bounds, one that is set already.
    """
    known = {parameter.name: parameter for parameter in parameters}
    shown = {parameter.name: parameter for parameter in program.parameters}
    settings: dict[str, Setting] = {}
    problems: list[str] = []
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not value:
            problems.append(f"`{text}` sets nothing: write parameter=value")
        elif name not in known:
            problems.append(_unknown(name, list(known), program))
        elif name in settings:
            problems.append(f"`{name}` is set twice")
        else:
            try:
                settings[name] = _setting(known[name], value, shown[name])
            except UsageError as error:
                problems.append(str(error))
    if problems:
        raise UsageError("\n       ".join(problems))
    return tuple(settings.values())


def _unknown(name: str, known: list[str], program: Program) -> str:
    close = nearest(name, known)
    hint = f"; did you mean `{close}`?" if close else f"; it has {', '.join(known) or 'none'}"
    return f"`{name}` is not a parameter of {program.ruleset} {program.version}{hint}"


def _setting(parameter: Parameter, text: str, shown: Threshold) -> Setting:
    reader = Reader()
    value = reader.value(_node(parameter, text), parameter.domain)
    if value is None or reader.problems:
        raise UsageError("; ".join(_said(parameter.name, reader)))
    _hold_bounds(parameter, value, text, shown)
    if value == parameter.value:
        raise UsageError(f"`{parameter.name}` is {format_parameter(shown, 'en')} already")
    return Setting(parameter, text, value)


def _said(name: str, reader: Reader) -> Iterable[str]:
    for problem in reader.problems:
        yield f"`{name}`: {problem.message}{f': {problem.help}' if problem.help else ''}"


def _node(parameter: Parameter, text: str) -> Node:
    """The value as YAML would have it; as a text where only a quoted one can be read."""
    for spelling in (text, json.dumps(text, ensure_ascii=False)):
        try:
            document = read_document(f"value: {spelling}".encode(), parameter.name)
        except RulesetError as error:
            wrong = error
            continue
        node = document.root.get("value")
        if node is not None and len(document.root.entries) == 1:
            return node
    raise UsageError(f"`{parameter.name}`: {wrong.diagnostics[0].message}")


def _hold_bounds(parameter: Parameter, value: Value, text: str, shown: Threshold) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    low, high = parameter.minimum, parameter.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return
    bounds = (None if limit is None else format_value(limit, shown.domain, "en", full=True)
              for limit in (low, high))  # fmt: skip
    least, most = bounds
    allowed = f"from {least} to {most}" if least and most else f"{least} or more" if least else (
        f"{most} or less"
    )  # fmt: skip
    raise UsageError(f"`{parameter.name}` may be set {allowed}, not to {text}")
