"""What is taken as true at one place of a ruleset, such as after a rule that did not match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from plgrules.check.reasoning.interval import ALL, Interval, hull, intersection


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Ranges of numbers, remaining choices and settled conditions, by the keys of expressions.

    `known` holds names that have a value; `impossible` says that this contradicts itself, so that
    the place cannot be reached.
    """

    ranges: Mapping[int, Interval] = field(default_factory=dict)
    choices: Mapping[int, frozenset[str]] = field(default_factory=dict)
    truths: Mapping[int, bool] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    impossible: bool = False

    @property
    def parts(self) -> tuple[Mapping[int, Interval], Mapping[int, frozenset[str]],
                             Mapping[int, bool], frozenset[str]]:  # fmt: skip
        """All that is known, whether or not it contradicts itself."""
        return self.ranges, self.choices, self.truths, self.known

    def again(self) -> Knowledge:
        """Return the same knowledge as another object: passes tell places apart by these."""
        return Knowledge(self.ranges, self.choices, self.truths, self.known, self.impossible)

    def narrowed(self, key: int, allowed: Interval) -> Knowledge:
        """Return this with the number `key` inside `allowed` as well."""
        both = intersection(self.ranges.get(key, ALL), allowed)
        ranges = {**self.ranges, key: both}
        impossible = self.impossible or both.is_empty
        return Knowledge(ranges, self.choices, self.truths, self.known, impossible)

    def chosen(self, key: int, allowed: frozenset[str]) -> Knowledge:
        """Return this with the choice `key` one of `allowed`."""
        choices = {**self.choices, key: allowed}
        impossible = self.impossible or not allowed
        return Knowledge(self.ranges, choices, self.truths, self.known, impossible)

    def settled(self, key: int, truth: bool) -> Knowledge:
        """Return this with the condition `key` true, or not true."""
        truths = {**self.truths, key: truth}
        impossible = self.impossible or self.truths.get(key, truth) != truth
        return Knowledge(self.ranges, self.choices, truths, self.known, impossible)

    def with_known(self, name: str) -> Knowledge:
        """Return this with a value for `name`."""
        return replace(self, known=self.known | {name})

    def contradicted(self) -> Knowledge:
        """Return this as a place that cannot be reached."""
        return replace(self, impossible=True)


NOTHING = Knowledge()


def either(alternatives: Sequence[Knowledge], base: Knowledge) -> Knowledge:
    """Return what holds in each of several alternatives, all of which follow from `base`."""
    possible = [alternative for alternative in alternatives if not alternative.impossible]
    if not possible:
        return base.contradicted()
    if len(possible) == 1:
        return possible[0]
    first, *rest = possible
    return Knowledge(
        ranges={
            key: hull([found, *(other.ranges[key] for other in rest)])
            for key, found in first.ranges.items()
            if all(key in other.ranges for other in rest)
        },
        choices={
            key: found.union(*(other.choices[key] for other in rest))
            for key, found in first.choices.items()
            if all(key in other.choices for other in rest)
        },
        truths={
            key: truth
            for key, truth in first.truths.items()
            if all(other.truths.get(key) == truth for other in rest)
        },
        known=frozenset.intersection(*(alternative.known for alternative in possible)),
    )
