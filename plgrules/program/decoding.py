"""The canonical JSON text of a program → the program."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

from plgrules.program import expression, program
from plgrules.program.encoding import FORMAT

_KINDS = {
    value.__name__: value
    for module in (expression, program)
    for value in vars(module).values()
    if isinstance(value, type) and dataclasses.is_dataclass(value)
}


def program_from_json(text: str) -> program.Program:
    """Return the program of a canonical JSON text; it has the same digest.

    Raises ValueError for a text of another format.
    """
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"not a program of format {FORMAT}")
    decoded = _decode(data["program"])
    if not isinstance(decoded, program.Program):
        raise ValueError("the text holds no program")
    return decoded


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    if value["kind"] == "date":
        return date.fromisoformat(value["day"])
    fields = {name: _decode(item) for name, item in value.items() if name != "kind"}
    return _KINDS[value["kind"]](**fields)
