"""What a decision comes to, as columns: which ending it is, and which others are possible."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from plgrules.backends.columns.build import (
    NO,
    YES,
    both,
    either,
    null,
    one_of,
    opposite,
    when,
)
from plgrules.backends.columns.nodes import Column, Condition, Literal, Pick, Type, Value
from plgrules.program.program import End

Lookup = Callable[[tuple[str, ...], Condition], Value]
"""What is to be had at the place of the ending where a condition holds; null elsewhere."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The ending of every row.

    `outcome` is the place of its outcome among `outcomes`; both it and the ending are of any value
    where several are possible. `open` holds, for outcomes that may be possible beside that one,
    where they are; `several`: more than one ending is possible; `disagree`: more than one outcome
    is; `conflict`: two rules are true of which at most one may be.
    """

    endings: tuple[End, ...]
    outcomes: tuple[str, ...]
    outcome: Value
    look_up: Lookup
    several: Condition = NO
    disagree: Condition = NO
    conflict: Condition = NO
    open: tuple[tuple[str, Condition], ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether exactly one outcome is possible in every row."""
        return self.decided == YES

    @property
    def decided(self) -> Condition:
        """Return where one outcome is possible."""
        if not self.endings:
            return NO
        return both(opposite(self.conflict), opposite(self.disagree))

    def is_one_of(self, outcomes: Collection[str]) -> Condition:
        """Return where the outcome is one of some."""
        return is_outcome(self.outcome, self.outcomes, outcomes)

    def possible(self, outcomes: Collection[str]) -> Condition:
        """Return where one of some outcomes is possible."""
        others = (is_open for outcome, is_open in self.open if outcome in outcomes)
        return either(self.is_one_of(outcomes), *others)


NOTHING_DECIDED = Verdict((), (), null("index"), lambda texts, where: null("text"))
"""Where nothing is decided: a ruleset of checks only."""


def masked(where: Condition, value: Value, type: Type) -> Value:
    """Return a value where a condition holds, and null elsewhere."""
    return when([(where, value)], null(type), type)


def is_outcome(outcome: Value, every: tuple[str, ...], wanted: Collection[str]) -> Condition:
    """Return where the outcome at a place among all of them is one of some."""
    places = tuple(place for place, name in enumerate(every) if name in wanted)
    nullable = isinstance(outcome, Column) and outcome.nullable
    if len(places) == len(every) > 0 and not nullable:
        return YES
    return one_of(outcome, places, nullable)


def distinct_outcomes(endings: tuple[End, ...]) -> tuple[str, ...]:
    """Return the outcomes of endings in order, each once."""
    return tuple(dict.fromkeys(ending.outcome for ending in endings))


def by_place(place: Value) -> Lookup:
    """Return the look-up of texts by a place."""

    def look_up(texts: tuple[str, ...], where: Condition) -> Value:
        if isinstance(place, Literal):
            assert isinstance(place.value, int)
            return masked(where, Literal(texts[place.value], "text"), "text")
        return Pick(masked(where, place, "index"), texts, "text")

    return look_up
