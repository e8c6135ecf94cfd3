"""The steps of reasoning: how many are left, and what earlier ones have found."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Generic, TypeVar

MAXIMUM_STEPS = 30_000
"""After so many steps of reasoning the answer is "cannot tell": no file makes loading slow."""

MAXIMUM_EXPANSION = 24
"""So many derived values inside each other are looked into."""

MAXIMUM_REMEMBERED = 200_000
"""So many entries of what was known are kept for what was found: no file takes much memory."""

Found = TypeVar("Found")
Findings = dict[Hashable, tuple[Found, int]]
"""What was found at a place, and how many steps that took."""


class Steps:
    """Counts the steps of reasoning about one ruleset."""

    def __init__(self) -> None:
        self.taken = 0
        self.depth = 0

    def rest(self) -> None:
        """Give back all steps, to reason about something else."""
        self.taken = 0

    def tired(self) -> bool:
        """Whether the budget of steps is used up; every call counts one."""
        self.taken += 1
        return self.taken > MAXIMUM_STEPS

    def take(self, steps: int) -> bool:
        """Take the steps of an earlier finding at once; False, and none, where fewer are left."""
        if self.taken + steps > MAXIMUM_STEPS:
            return False
        self.taken += steps
        return True

    def enter(self) -> bool:
        """Go into a named value; False where that is too deep. Ends with `leave`."""
        self.depth += 1
        return self.depth <= MAXIMUM_EXPANSION

    def leave(self) -> None:
        """Come back from a named value."""
        self.depth -= 1


class Memory(Generic[Found]):
    """Findings by what was known.

    A finding counts the steps that it took, each time: so it makes no difference to any answer
    whether it is remembered. A place holds the depth, which decides how far names are looked into.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._by_known: dict[tuple[int, ...], tuple[tuple[Any, ...], Findings[Found]]] = {}
        self._entries = 0

    def findings(self, *known: Mapping[Any, Any] | frozenset[str]) -> Findings[Found]:
        """Return what was found with exactly these objects known, to look into and to add to."""
        key = tuple(map(id, known))
        found = self._by_known.get(key)
        if found is None:
            self._entries += 1 + sum(map(len, known))
            if self._entries > MAXIMUM_REMEMBERED:
                self._by_known.clear()
                self._entries = 1 + sum(map(len, known))
            # The objects are kept as well, so that no other takes the `id` of one.
            found = self._by_known[key] = known, {}
        return found[1]

    def note(self, findings: Findings[Found], place: Hashable, found: Found, before: int) -> Found:
        """Remember and return what was found in the steps since `before`, if they sufficed."""
        taken = self._steps.taken
        if taken <= MAXIMUM_STEPS:
            findings[place] = found, taken - before
        return found
