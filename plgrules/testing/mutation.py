"""Which mutants of a ruleset its tests notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plgrules.backends.interpreter.evaluate import Builder, Evaluate, Run, state_of
from plgrules.testing.mutants import Mutant, Site, mutants
from plgrules.testing.places import OF, Place
from plgrules.testing.run import Ran, mismatches, run_facts

_STRUCTURE = ("missing", "undefined")
"""What can change although no value does: which facts stand beneath an unknown one."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """How many mutants there were, and those that no test noticed."""

    total: int
    survivors: tuple[Mutant, ...]


def mutate(runs: Sequence[Ran]) -> Mutation:
    """Return what the passing runs of a ruleset's tests notice of its mutants.

    Runs whose days bring other versions of a required ruleset have programs of their own; a mutant
    is noticed when a test of any of them fails on it.
    """
    by_program: dict[str, list[Ran]] = {}
    for ran in runs:
        by_program.setdefault(ran.program.digest, []).append(ran)
    survivors: dict[tuple[object, ...], Mutant] | None = None
    total = 0
    for group in by_program.values():
        count, left = _unnoticed(group)
        total = max(total, count)
        kept = left if survivors is None else {k: m for k, m in survivors.items() if k in left}
        survivors = kept
    return Mutation(total, tuple((survivors or {}).values()))


def _unnoticed(runs: Sequence[Ran]) -> tuple[int, dict[tuple[object, ...], Mutant]]:
    """How many mutants the program of some runs has, and those that no run notices."""
    watched = [_Watched(ran) for ran in runs if ran.facts is not None]
    seen: Counter[tuple[object, ...]] = Counter()
    left: dict[tuple[object, ...], Mutant] = {}
    for mutant in mutants(runs[0].program):
        change = (mutant.place, mutant.before, mutant.after)
        seen[change] += 1
        if not _noticed(mutant, watched):
            left[(*change, seen[change])] = mutant
    return seen.total(), left


def _noticed(mutant: Mutant, watched: Sequence[_Watched]) -> bool:
    builder = Builder(mutant.program)
    changed = [(site, builder.build(root)) for site, root in mutant.changed]
    return any(one.may_notice(changed) and one.notices(mutant) for one in watched)


Changed = Sequence[tuple[Site, Evaluate]]
"""The formulas that a mutant changes, with how it computes them."""


class _Watched:
    """One run of the unchanged program, and a cheap way to see that a mutant does not matter."""

    def __init__(self, ran: Ran) -> None:
        self.ran = ran
        self.run: Run | None = None
        self.values: dict[int, Any] = {}
        self.structural = any(e.kind in _STRUCTURE for e in ran.case.expectations)
        self.asked: set[Place] = set()
        self.builder = Builder(ran.program)
        if ran.record is not None:
            self.run = state_of(ran.record)
            self.asked = {(c.place, c.id) for c in ran.record.conditions}

    def may_notice(self, changed: Changed) -> bool:
        """Whether a changed formula had another value in this run.

        A formula computes from values that came before it. So if each changed formula gives the
        value that it gave, everything after it stays the same.
        """
        if self.run is None or not changed:
            return True
        return any(self._differs(site, compute, self.run) for site, compute in changed)

    def _differs(self, site: Site, compute: Evaluate, run: Run) -> bool:
        if _asked_by_turns(site.place) and site.place not in self.asked:
            return False
        if self.structural:
            return True
        key = id(site.formula)
        if key not in self.values:
            self.values[key] = _value(self.builder.build(site.formula.root), run)
        return bool(self.values[key] != _value(compute, run))

    def notices(self, mutant: Mutant) -> bool:
        """Whether the case fails on the mutant."""
        assert self.ran.facts is not None
        record, problems = run_facts(mutant.program, self.ran.facts, self.ran.case)
        return bool(mismatches(self.ran.case, record, problems))


def _value(compute: Evaluate, run: Run) -> Any:
    run.tests, run.lost = [], []
    return compute(run)


def _asked_by_turns(place: Place) -> bool:
    """Whether a condition is only evaluated when the ones before it leave it open."""
    return place[1] != OF and (place[0] == "rule" or place[0].startswith("derived "))
