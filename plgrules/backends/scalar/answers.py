"""How generated functions answer: with a shared verdict, or with the value that was picked."""

from __future__ import annotations

from plgrules.backends.scalar.emit import Pool
from plgrules.backends.scalar.verdict import Verdicts


class Answers:
    """The texts of the answers of a decision, or of a derived value that rules or bands pick."""

    __slots__ = ("_is_picked", "_name", "_pool", "_verdicts")

    def __init__(self, pool: Pool, name: str, verdicts: Verdicts, is_picked: bool) -> None:
        self._pool, self._verdicts, self._is_picked = pool, verdicts, is_picked
        self._name = pool.helper(name, verdicts)

    def one(self, place: int) -> str:
        """Return the text of the answer when only the ending at this place is possible."""
        verdict = self._verdicts((place,))
        if self._is_picked:
            return self._pool.constant(verdict.outcome)
        return self._pool.helper(f"{self._name}_{place}", verdict)

    def several(self, places: str) -> str:
        """Return the text of the answer when the endings at these places are possible."""
        return f"{self._name}({places}){'.outcome' if self._is_picked else ''}"

    def table(self, count: int) -> str:
        """Return the name of a table of the answers of the first `count` endings."""
        verdicts = (self._verdicts((place,)) for place in range(count))
        answers = [verdict.outcome if self._is_picked else verdict for verdict in verdicts]
        return self._pool.helper(f"{self._name}_by_place", answers)
