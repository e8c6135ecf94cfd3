"""What a decision came to, shared between all calls that came to the same."""

from __future__ import annotations

from typing import NamedTuple

from plgrules.backends.interpreter.decide import Possible
from plgrules.backends.interpreter.record import CheckState, Record, Status
from plgrules.program.expression import Scalar
from plgrules.program.program import End


class Verdict(NamedTuple):
    """Status, outcome and rule of a decision, and what was possible, as in a `Record`."""

    status: Status
    outcome: str | None
    rule: str | None
    possible: tuple[str, ...]
    possible_rules: tuple[str, ...]


class Details(NamedTuple):
    """Outputs by name, codes of warnings (`tier.code` for those of a required decision), checks."""

    outputs: dict[str, Scalar | None]
    warnings: tuple[str, ...]
    checks: tuple[tuple[str, CheckState], ...]


ALL_CHECKED = Verdict("decided", None, None, (), ())
"""The verdict of a ruleset that only checks, when every check is known."""

NOT_ALL_CHECKED = Verdict("undetermined", None, None, (), ())
"""The verdict of a ruleset that only checks, while a check is unknown."""


def verdict_of(record: Record) -> Verdict:
    """Return the verdict that the interpreter's record holds."""
    return Verdict(
        record.status, record.outcome, record.rule, record.possible, record.possible_rules
    )


MOST_KEPT = 4096
"""How many verdicts of one decision are kept; ever new sets of possible endings are made anew."""


class Verdicts:
    """The verdicts of one decision, made once for every set of endings that are possible."""

    __slots__ = ("_endings", "_made")

    def __init__(self, endings: tuple[End, ...]) -> None:
        self._endings = endings
        self._made: dict[tuple[tuple[int, ...], bool], Verdict] = {}

    def __call__(self, places: tuple[int, ...], conflict: bool = False) -> Verdict:
        """Return the verdict when the endings at these places are possible."""
        made = self._made.get((places, conflict))
        if made is None:
            possible = Possible(tuple(self._endings[place] for place in places), conflict)
            made = _verdict(possible)
            if len(self._made) < MOST_KEPT:
                self._made[places, conflict] = made
        return made


def _verdict(possible: Possible) -> Verdict:
    ids = tuple(ending.id for ending in possible.endings)
    outcomes, status = possible.outcomes, possible.status
    decided = status == "decided"
    return Verdict(
        status,
        outcomes[0] if decided else None,
        ids[0] if decided and len(ids) == 1 else None,
        outcomes,
        ids,
    )
