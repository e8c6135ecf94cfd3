"""What is wrong with the tests of a ruleset, as problems of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plgrules.backends.interpreter.record import Record
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.testing.coverage import Goal
from plgrules.testing.mutants import Mutant
from plgrules.testing.places import Place
from plgrules.testing.run import Mismatch, Ran

_ANSWERS = {True: "yes", False: "no", None: "unknown"}
_VERDICT = ("status", "outcome", "rule", "possible", "error")
_KIND_WORDS = {"valid": "`valid` condition", "program": "ruleset"}


def failures(ran: Ran) -> Iterator[Diagnostic]:
    """Yield a problem for each expectation that a case does not meet."""
    for mismatch in ran.mismatches:
        yield _failure(ran, mismatch)


def _failure(ran: Ran, mismatch: Mismatch) -> Diagnostic:
    expectation = mismatch.expectation
    if expectation is None:
        reasons = "; ".join(problem.message for problem in mismatch.got)
        return Diagnostic(
            "PLG310", f"test fails: {ran.case.name}", ran.case.span,
            label="its facts are refused", help=reasons,
        )  # fmt: skip
    got, wanted = shown(mismatch.got), shown(expectation.value)
    if expectation.kind == "error" and ran.record is not None:
        got = "a decision: " + (ran.record.outcome or ran.record.status)
    help = path(ran.record) if ran.record and expectation.kind in _VERDICT else ""
    return Diagnostic(
        "PLG310",
        f"test fails: {ran.case.name}",
        expectation.span,
        label=f"`{expectation.title}`: expected {wanted}, got {got}",
        help=help,
    )


def path(record: Record) -> str:
    """Return the conditions that led to a verdict with their answers, in one line."""
    met = [f"{c.id} {_ANSWERS[c.result]}" for c in record.conditions if c.place == "rule"]
    return f"met on the way: {', '.join(met)}" if met else ""


def disagrees(ran: Ran, what: str) -> Diagnostic:
    """Return the problem that two backends answer a case differently."""
    return Diagnostic(
        "PLG311",
        f"two backends disagree: {ran.case.name}",
        ran.case.span,
        label="the generated function " + what,
        help="this is a mistake in plgrules, not in the ruleset: please report it with this test",
    )


def unreached(goals: Iterable[Goal], places: Mapping[Place, Span]) -> Iterator[Diagnostic]:
    """Yield a problem for each thing that no test reaches."""
    for goal in goals:
        yield unreached_problem(str(goal), places.get(goal.place))


def unreached_problem(what: str, span: Span | None) -> Diagnostic:
    """Return the problem that something happens in no test."""
    help = "add a test with facts that lead here"
    return Diagnostic("PLG320", f"no test in which {what}", span, help=help)


def survived(mutants: Iterable[Mutant], places: Mapping[Place, Span]) -> Iterator[Diagnostic]:
    """Yield a problem for each small wrong change that no test notices."""
    for mutant in mutants:
        kind, id = mutant.place
        named = f"{_KIND_WORDS.get(kind, kind)} `{id}`"
        yield Diagnostic(
            "PLG330",
            f"no test notices a change of {named}",
            places.get(mutant.place),
            label=f"`{mutant.before}` could be `{mutant.after}`",
            help="add a test that fails after this change: often facts exactly on the threshold",
        )


def shown(value: Any) -> str:
    """Return a value of a test as a reader would write it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.15g}"
        case tuple() | list():
            return f"[{', '.join(map(shown, value))}]"
        case _:
            return str(value)
