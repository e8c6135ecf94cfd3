"""What durable_rules is told: values of a run as whole numbers that compare as the values do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from plgrules.backends.durable.lint import GUARD, LARGEST
from plgrules.backends.interpreter.evaluate import Run
from plgrules.backends.semantics import COMPUTED, lower_edge, upper_edge

MOST_DECIMALS = 9
"""How many decimals a threshold may have."""

Tell = Callable[[Run], Mapping[str, int]]
"""Attributes of one run; one that is unknown is left out."""


@dataclass(slots=True)
class Vocabulary:
    """Attributes, each named once by what it stands for, and how they are told of a run."""

    names: dict[object, str] = field(default_factory=dict)
    tells: list[Tell] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)

    def name(self, what: object, tell: Callable[[str], Tell]) -> str:
        """Return the attribute that stands for something; `tell` is asked for once."""
        known = self.names.get(what)
        if known is None:
            known = self.names[what] = f"a{len(self.names)}"
            self.tells.append(tell(known))
        return known

    def word(self, text: str) -> int:
        """Return the number that stands for a text; texts that no condition names share 0."""
        return self.words.setdefault(text, len(self.words) + 1)

    def told(self, run: Run) -> dict[str, int]:
        """Return a run as a fact."""
        fact = {GUARD: 1}
        for tell in self.tells:
            fact.update(tell(run))
        run.tests.clear()
        return fact


def decimals(threshold: float) -> int | None:
    """Return the decimals of a threshold, or None where it has too many."""
    exponent = Decimal(repr(threshold)).normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(-exponent, 0) if -exponent <= MOST_DECIMALS else None


def on_grid(value: float, places: int, tolerant: bool) -> int:
    """Return a number as twice its place among numbers of so many decimals, odd between two.

    Where `tolerant`, one that equals such a number as the language has it stands on it.
    """
    scaled = Decimal(value).scaleb(places)
    if abs(scaled) >= LARGEST // 2:
        return LARGEST if scaled > 0 else -LARGEST
    nearest = math.floor(scaled + Decimal("0.5"))
    exact = nearest / 10**places
    if tolerant and lower_edge(exact) <= value <= upper_edge(exact):
        return 2 * nearest
    below = math.floor(scaled)
    return 2 * below if below == scaled else 2 * below + 1


def difference(left: Any, right: Any, mode: str) -> int:
    """Return a whole number that is 0, above or below where `left` is equal, above or below."""
    if isinstance(left, str):
        return 0 if left == right else 1
    if isinstance(left, date):
        return left.toordinal() - int(right.toordinal())
    if left == right if mode == "exact" else COMPUTED["=="](left, right):
        return 0
    places = on_grid(left - right, MOST_DECIMALS, tolerant=False)
    # Two numbers that are not equal may still be nearer than the grid is fine.
    return places or (1 if left > right else -1)
