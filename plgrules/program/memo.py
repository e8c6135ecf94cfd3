"""What a later stage prepares from a program once, kept with it for as long as it lives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from plgrules.program.program import Program

Prepared = TypeVar("Prepared")


def prepared(program: Program, key: str, prepare: Callable[[Program], Prepared]) -> Prepared:
    """Return `prepare(program)`, computed on first use; two threads may both compute it."""
    memo = program.__dict__
    found: Prepared | None = memo.get(key)
    if found is None:
        found = memo[key] = prepare(program)
    return found
