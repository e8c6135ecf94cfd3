"""What generated functions call."""

from __future__ import annotations

from typing import Any, Never

from plgrules.backends.semantics import comparison


class GiveUpError(Exception):
    """The generated form cannot answer; the interpreter can, or raises what is to be raised."""


def give_up() -> Never:
    """Leave the decision to the interpreter."""
    raise GiveUpError


def bail() -> Never:
    """Leave the swift form, as an unknown number does by itself."""
    raise TypeError("an unknown value")


def plain_list(value: object, choices: frozenset[str] | None) -> tuple[str, ...] | None:
    """Return a list of different texts as a tuple, None for what needs a closer look."""
    if type(value) is not list and type(value) is not tuple:
        return None
    for item in value:
        if type(item) is not str:
            return None
    items = tuple(value)
    held = frozenset(items)
    if len(held) != len(items) or (choices is not None and not held <= choices):
        return None
    return items


def compare_intervals(
    operator: str, mode: str, low: Any, high: Any, other_low: Any, other_high: Any
) -> bool | None:
    """Return how two intervals compare, None where it depends on which of their values hold."""
    if low is None or other_low is None:
        return None
    holds = comparison(operator, mode)
    answers = {holds(a, b) for a in (low, high) for b in (other_low, other_high)}
    overlap = low <= other_high and other_low <= high
    settled = low == high and other_low == other_high
    if len(answers) > 1 or (operator in ("==", "!=") and overlap and not settled):
        return None
    return answers.pop()
