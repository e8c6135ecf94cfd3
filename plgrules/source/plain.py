"""Positioned nodes to plain Python data."""

from __future__ import annotations

import math
import re
from typing import Any

from plgrules.source.nodes import Mapping, Node, Scalar
from plgrules.source.traps import NUMBER

_WHOLE = re.compile(r"[-+]?[0-9]{1,400}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_NUMBER_STARTS = frozenset("0123456789+-.")


def to_plain(node: Node) -> Any:
    """Return what a node says as str, bool, int, float, None, list and dict.

    Only plain words become other things than text: `true`, `false`, `null` and decimal numbers.
    Quantities (`60%`, `10_000`, `4 weeks`) and dates stay text: their meaning depends on the place.
    """
    if isinstance(node, Scalar):
        return scalar_value(node) if node.plain else node.text
    if isinstance(node, Mapping):
        return {entry.key.text: to_plain(entry.value) for entry in node.entries}
    return [to_plain(item) for item in node.items]


def scalar_value(scalar: Scalar) -> str | bool | int | float | None:
    """Return the value of one scalar: see `to_plain`."""
    text = scalar.text
    if not scalar.plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[:1] not in _NUMBER_STARTS or not NUMBER.fullmatch(text):
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else text
