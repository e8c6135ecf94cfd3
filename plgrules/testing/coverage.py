"""What the tests of a ruleset reach, and what they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plgrules.backends.interpreter.evaluate import Builder, state_of
from plgrules.backends.interpreter.record import Record
from plgrules.program.program import (
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    Leaf,
    Program,
    Rules,
    SignalStep,
    Tree,
    endings,
)
from plgrules.testing.places import Place
from plgrules.testing.run import Ran, run_facts

_KINDS = {
    "rule": "rule",
    "signal": "signal",
    "check": "check",
    "warning": "warning",
    "outcome": "outcome",
    "valid": "`valid` condition",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that at least one test should reach: a place, and what should happen there."""

    place: Place
    what: str

    def __str__(self) -> str:
        kind, id = self.place
        named = _KINDS.get(kind)
        return f"{named} `{id}` {self.what}" if named else f"`{id}` of `{kind[8:]}` {self.what}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything to be reached, and what of it no test reaches."""

    goals: tuple[Goal, ...]
    unreached: tuple[Goal, ...]


_DECIDES = "decides"
_PICKED = "is picked"
_ANSWERS: dict[str, dict[bool, str]] = {
    "rule": {True: "holds", False: "does not hold"},
    "signal": {True: "is hit", False: "is not hit"},
    "check": {True: "is present", False: "is absent"},
    "warning": {True: "is attached", False: "is not attached"},
    "valid": {True: "accepts facts", False: "refuses facts"},
}
_REACHED = "comes out"


def measure(program: Program, runs: Iterable[Ran]) -> Coverage:
    """Return what the runs of a ruleset's tests reach."""
    goals = tuple(dict.fromkeys(_goals(program)))
    reached: set[Goal] = set()
    for ran in runs:
        reached.update(_reached(ran))
    return Coverage(goals, tuple(goal for goal in goals if goal not in reached))


def _answer(place: str, id: str, result: bool) -> Goal:
    answers = _ANSWERS.get(place, _ANSWERS["rule"])
    return Goal((place, id), answers[result])


# -- what should be reached -----------------------------------------------------------------------


def _goals(program: Program) -> Iterator[Goal]:
    for step in program.steps:
        match step:
            case SignalStep() | CheckStep():
                place = "signal" if isinstance(step, SignalStep) else "check"
                yield from _both(place, step.name)
            case DerivedStep(value=Rules() | Bands() as picked):
                yield from _decision(picked, f"derived {step.name}", _PICKED)
            case _:
                pass
    for validity in program.validities:
        yield from _both("valid", validity.id)
    if program.decision is not None:
        yield from _decision(program.decision, "rule", _DECIDES)
    for outcome in program.outcomes:
        yield Goal(("outcome", outcome.id), _REACHED)
    for caution in program.cautions:
        yield from _both("warning", caution.code)


def _both(place: str, id: str) -> Iterator[Goal]:
    yield _answer(place, id, True)
    yield _answer(place, id, False)


def _decision(decision: Tree | Rules | Bands, place: str, verb: str) -> Iterator[Goal]:
    if isinstance(decision, Tree):
        yield from _branches(decision.root, place)
    if isinstance(decision, Rules):
        for row in decision.rows:
            if row.condition is not None:
                yield from _both(place, row.id)
    for ending in endings(decision):
        yield Goal((place, ending.id), verb)


def _branches(node: Branch | Leaf, place: str) -> Iterator[Goal]:
    if isinstance(node, Branch):
        yield from _both(place, node.id)
        yield from _branches(node.then, place)
        yield from _branches(node.otherwise, place)


# -- what was reached -----------------------------------------------------------------------------


def _reached(ran: Ran) -> Iterator[Goal]:
    record = ran.record
    if record is None:
        yield from _refusals(ran)
        return
    if record.rule is not None:
        yield Goal(("rule", record.rule), _DECIDES)
    if record.outcome is not None:
        yield Goal(("outcome", record.outcome), _REACHED)
    for condition in record.conditions:
        if condition.result is not None:
            yield _answer(condition.place, condition.id, condition.result)
        elif condition.place == "warning":
            yield _answer("warning", condition.id, False)
    for step in record.program.steps:
        if isinstance(step, DerivedStep) and isinstance(step.value, Rules | Bands):
            yield from _picked(record, step.name)


def _picked(record: Record, name: str) -> Iterator[Goal]:
    """The rule or band that gave a derived value: the first that does not deny it."""
    if record.values[name] is None:
        return
    place = f"derived {name}"
    answers = {c.id: c.result for c in record.conditions if c.place == place}
    value = record.program.step[name].value  # type: ignore[union-attr]
    for ending in endings(value):  # type: ignore[arg-type]
        if answers.get(ending.id, True) is True:
            yield Goal((place, ending.id), _PICKED)
            return


def _refusals(ran: Ran) -> Iterator[Goal]:
    """The conditions of `valid` that refused a case, found by running it without them."""
    if ran.facts is None:
        return
    lenient = replace(ran.program, validities=())
    record, _ = run_facts(lenient, ran.facts, ran.case)
    if record is None:
        return
    run = state_of(record)
    builder = Builder(ran.program)
    for validity in ran.program.validities:
        if builder.build(validity.must.root)(run) is False:
            yield _answer("valid", validity.id, False)
