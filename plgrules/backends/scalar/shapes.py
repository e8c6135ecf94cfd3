"""Which sets of facts come often enough to have a function of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

OFTEN = 8
"""A set of facts that came so often is compiled for; the first one at once."""

MOST = 8
"""So many sets of facts are compiled for."""

MOST_REMEMBERED = 1024
"""So many orders of facts, and sets of facts not compiled for, are remembered."""


class Shaped(NamedTuple):
    """A function for exactly one set of facts."""

    given: frozenset[str]
    decide: Callable[..., Any]


class Shapes:
    """Compiles functions for the sets of facts that come often."""

    def __init__(
        self, names: frozenset[str], make: Callable[[frozenset[str]], Callable[..., Any]]
    ) -> None:
        self._names, self._make = names, make
        self._made: dict[frozenset[str], Shaped] = {}
        self._by_order: dict[tuple[str, ...], Shaped] = {}
        self._seen: dict[frozenset[str], int] = {}

    def find(self, facts: Mapping[str, Any]) -> Shaped | None:
        """Return the function for facts with these names, None where they have none."""
        if type(facts) is not dict:
            return None
        order = tuple(facts)
        return self._by_order.get(order) or self._new(order, facts)

    def _new(self, order: tuple[str, ...], facts: Mapping[str, Any]) -> Shaped | None:
        given = frozenset(order)
        if not self._names.issuperset(given) or any(facts[name] is None for name in given):
            return None
        shaped = self._made.get(given)
        if shaped is None:
            if len(self._made) >= MOST or not self._is_often(given):
                return None
            shaped = self._made[given] = Shaped(given, self._make(given))
        if len(self._by_order) < MOST_REMEMBERED:
            self._by_order[order] = shaped
        return shaped

    def _is_often(self, given: frozenset[str]) -> bool:
        if not self._made:
            return True
        times = self._seen.get(given, 0) + 1
        if times > 1 or len(self._seen) < MOST_REMEMBERED:
            self._seen[given] = times
        return times >= OFTEN
