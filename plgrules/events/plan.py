"""Observations → what is to be computed over events: series, and the facts made of them.

A series is what several facts may share: which events match, and what of them is kept for each
account and day. A fact is a series within a window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from plgrules.events.conventions import Conventions
from plgrules.model.observation import EVENT, USER, Measure, Observation
from plgrules.program.program import Domain

Kept = Literal["number", "items", "total", "high", "latest"]
"""What of the matching events is kept: how many, which values, their sum, greatest or last."""

_KEPT: Mapping[Measure, Kept] = {
    "count": "number",
    "days_active": "number",
    "ever": "number",
    "count_distinct": "items",
    "sum": "total",
    "max": "high",
    "latest": "latest",
}


@dataclass(frozen=True, slots=True)
class Series:
    """Matching events: those of `names` (all without) but `excluded`, whose properties fit."""

    names: frozenset[str] | None
    excluded: frozenset[str]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    kept: Kept
    of: str | None
    numeric: bool

    def matches(self, name: str) -> bool:
        """Return whether events of a canonical name belong to it, whatever their properties."""
        return (self.names is None or name in self.names) and name not in self.excluded


@dataclass(frozen=True, slots=True)
class Measured:
    """One fact: a measure of a series, within so many days that end with the day; None: ever."""

    fact: str
    measure: Measure
    series: int
    within: int | None
    type: str


@dataclass(frozen=True, slots=True)
class ObservePlan:
    """What is computed over events, and the properties that this reads."""

    facts: tuple[Measured, ...]
    series: tuple[Series, ...]
    properties: tuple[str, ...]

    @property
    def longest(self) -> int:
        """Days of the longest window."""
        return max((fact.within for fact in self.facts if fact.within is not None), default=1)


def plan_observations(
    observed: Sequence[tuple[Observation, Domain]],
    conventions: Conventions,
    properties: Sequence[str] = (),
) -> ObservePlan:
    """Return the plan of observations, each with the domain of its fact.

    `properties` are further ones to be read of every event, for whoever needs them.
    """
    series: dict[Series, int] = {}
    facts = []
    for observation, domain in observed:
        one = _series(observation, domain, conventions)
        facts.append(
            Measured(
                fact=observation.name,
                measure=observation.measure,
                series=series.setdefault(one, len(series)),
                within=None if observation.within is None else int(observation.within),
                type=domain.type,
            )
        )
    read = set(properties) | {name for one in series for name, _ in one.where}
    read |= {one.of for one in series if one.of not in (None, USER, EVENT)}
    return ObservePlan(tuple(facts), tuple(series), tuple(sorted(read)))


def _series(observation: Observation, domain: Domain, conventions: Conventions) -> Series:
    names = conventions.expand(name.name for name in observation.events)
    kept = _KEPT[observation.measure]
    return Series(
        names=names if observation.events else None,
        excluded=conventions.expand(name.name for name in observation.excluded),
        where=tuple(sorted((one.name, tuple(sorted(one.values))) for one in observation.where)),
        kept=kept,
        of=observation.of,
        numeric=kept in ("total", "high") or domain.type in ("number", "integer"),
    )


def tracked(
    plan: ObservePlan, seen: Mapping[str, object] | frozenset[str], conventions: Conventions
) -> frozenset[str]:
    """Return the facts whose events are tracked: one of their names is among those `seen`.

    A fact of events that nobody tracks is unknown, not zero. `seen` holds canonical names.
    """
    names = {*seen, *conventions.tracked}
    return frozenset(
        fact.fact
        for fact in plan.facts
        if any(plan.series[fact.series].matches(name) for name in names)
    )
