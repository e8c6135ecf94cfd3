"""Replay: logged decisions computed again, on their own program or on another one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from plgrules.audit.logged import LoggedDecision
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from plgrules.diagnostics.errors import FactError
from plgrules.program.program import Program

Flip = tuple[str, str]
"""What an answer was and what it is now: an outcome, or a status where there is none."""

_Any = TypeVar("_Any")

KEPT = 20
"""How many decisions of each kind of difference are kept to be shown."""


@dataclass
class Replay:
    """What replaying a log came to."""

    same: int = 0
    flips: Counter[Flip] = field(default_factory=Counter)
    """How many answers changed, from what to what."""
    examples: dict[Flip, list[tuple[LoggedDecision, Decision]]] = field(default_factory=dict)
    """Some decisions of each kind of flip, the first ones of the log."""
    differing: int = 0
    """Same outcome, but another rule, or other outputs, warnings or checks."""
    differences: list[tuple[LoggedDecision, Decision]] = field(default_factory=list)
    not_whole: int = 0
    """Masked or erased, so that they cannot be computed again."""
    gone: list[LoggedDecision] = field(default_factory=list)
    """Some of these."""
    refused: Counter[str] = field(default_factory=Counter)
    """Facts that the other program takes as wrong, by what is wrong: `cac: fact-out-of-range`."""
    refusals: dict[str, list[tuple[LoggedDecision, str]]] = field(default_factory=dict)
    """Some decisions with each, and what is wrong with them in words."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Facts that the other program does not know, and how many decisions had them."""

    @property
    def flipped(self) -> int:
        """How many answers changed."""
        return sum(self.flips.values())

    @property
    def total(self) -> int:
        """How many decisions were looked at."""
        refused = sum(self.refused.values())
        return self.same + self.flipped + self.differing + self.not_whole + refused


def replay(
    decisions: Iterable[LoggedDecision], other: Callable[[LoggedDecision], Plan] | None = None
) -> Replay:
    """Return what becomes of logged decisions on their own programs, or on others.

    Without `other` every answer must be the same to the last bit: outcome, rule, outputs, warnings.
    """
    found = Replay()
    for logged in decisions:
        if not logged.is_whole:
            found.not_whole += 1
            _keep(found.gone, logged)
            continue
        plan = other(logged) if other else logged.plan
        try:
            fresh = plan.decide(_shared(found, logged, plan), logged.as_of)
        except FactError as error:
            problem = error.problems[0]
            kind = f"{problem.fact}: {problem.code}"
            found.refused[kind] += 1
            _keep(found.refusals.setdefault(kind, []), (logged, problem.message))
            continue
        _compare(found, logged, fresh, is_own=other is None)
    return found


def _keep(kept: list[_Any], one: _Any) -> None:
    if len(kept) < KEPT:
        kept.append(one)


def _shared(found: Replay, logged: LoggedDecision, plan: Plan) -> dict[str, object]:
    """The facts that the program knows: a version may have dropped one."""
    facts: dict[str, object] = dict(logged.facts)
    if plan is not logged.plan:
        known = _names(plan.program)
        for name in [name for name in facts if name not in known]:
            del facts[name]
            found.dropped[name] += 1
    return facts


def _names(program: Program) -> frozenset[str]:
    known = _known_names.get(program.digest)
    if known is None:
        known = _known_names[program.digest] = frozenset(fact.name for fact in program.facts)
    return known


_known_names: dict[str, frozenset[str]] = {}


def _compare(found: Replay, logged: LoggedDecision, fresh: Decision, is_own: bool) -> None:
    was, now = answer(logged.form.status, logged.form.outcome), answer(fresh.status, fresh.outcome)
    if was != now:
        found.flips[was, now] += 1
        _keep(found.examples.setdefault((was, now), []), (logged, fresh))
    elif is_own and not _is_same(logged, fresh):
        found.differing += 1
        _keep(found.differences, (logged, fresh))
    else:
        found.same += 1


def answer(status: str, outcome: str | None) -> str:
    """Return what a decision answered: its outcome, or its status where it has none."""
    return outcome or status


def _is_same(logged: LoggedDecision, fresh: Decision) -> bool:
    details = fresh.details
    return (
        fresh._verdict == logged.verdict
        and details.outputs == logged.outputs
        and details.warnings == logged.form.warnings
        and dict(details.checks) == logged.checks
    )


def differences(logged: LoggedDecision, fresh: Decision) -> list[str]:
    """Return in words what is not as it was logged, the logged value first."""
    form, details = logged.form, fresh.details
    pairs: list[tuple[str, object, object]] = [
        ("status", form.status, fresh.status),
        ("outcome", form.outcome, fresh.outcome),
        ("rule", form.rule, fresh.rule),
        ("possible", form.possible, fresh.possible),
        ("possible rules", form.possible_rules, fresh.possible_rules),
        ("warnings", form.warnings, details.warnings),
    ]
    outputs, checks = logged.outputs, logged.checks
    pairs += [(f"output `{n}`", outputs.get(n), value) for n, value in details.outputs.items()]
    pairs += [(f"check `{n}`", checks.get(n), state) for n, state in details.checks]
    return [f"{what} was {_said(was)}, is {_said(now)}" for what, was, now in pairs if was != now]


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
