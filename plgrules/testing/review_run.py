"""The tests of a review, run: what came, which expectations it misses, what nothing reaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.model.review import ReviewEntry
from plgrules.review.findings import Finding
from plgrules.review.plan import ReviewPlan
from plgrules.review.review import Review
from plgrules.review.run import AGREES
from plgrules.testing.findings import shown
from plgrules.testing.review_cases import ReviewCase, ReviewExpectation

_FIRST = ("order", "missing", "actions")
"""Lists of which only the first so many are compared."""


def review_failures(case: ReviewCase, review: Review) -> Iterator[Diagnostic]:
    """Yield a problem for each expectation that a review does not meet."""
    for expectation in case.expectations:
        got = _observed(expectation, review)
        if not _agrees(expectation, got):
            wanted = shown(expectation.value)
            yield Diagnostic(
                "PLG310",
                f"test fails: {case.name}",
                expectation.span,
                label=f"`{expectation.title}`: expected {wanted}, got {shown(got)}",
                help=_problems_of(expectation, review),
            )


def _observed(expectation: ReviewExpectation, review: Review) -> Any:
    match expectation.kind:
        case "decision":
            return next(map(_answer, _found(expectation, review)), None)
        case "order":
            got: tuple[Any, ...] = tuple(map(_name, review.findings))
        case "missing":
            got = tuple(str(need.fact) for need in review.needs)
        case "actions":
            got = tuple(action.text for action in review.actions)
        case "problems":
            return tuple(sorted(problem.code for problem in review.problems))
        case "unused":
            return tuple(sorted(unused.key for unused in review.unused))
        case "sum":
            return next((s.value for s in review.sums if s.fact == expectation.name), None)
    return got[: len(expectation.value)] if expectation.value else got


def _agrees(expectation: ReviewExpectation, got: Any) -> bool:
    wanted = expectation.value
    if expectation.kind in ("problems", "unused"):
        return sorted(wanted) == sorted(got)
    if expectation.kind == "sum" and wanted is not None and got is not None:
        return math.isclose(float(wanted), got, rel_tol=AGREES)
    if isinstance(wanted, tuple) and isinstance(got, tuple) and expectation.kind == "decision":
        return sorted(wanted) == sorted(got)
    return bool(wanted == got)


def _found(expectation: ReviewExpectation, review: Review) -> Iterator[Finding]:
    for finding in review.findings:
        row = None if finding.part is None else finding.label or str(finding.row)
        if finding.ruleset == expectation.name and row == expectation.row:
            yield finding


def _answer(finding: Finding) -> Any:
    """The outcome, else the state; of a ruleset that only checks, the checks that are present."""
    decision = finding.decision
    if decision is None or finding.state != "checked":
        return (decision.outcome if decision else None) or finding.state
    return tuple(name for name, state in decision.details.checks if state == "present")


def _name(finding: Finding) -> str:
    if finding.part is None:
        return finding.ruleset
    return f"{finding.ruleset}: {finding.label or finding.row}"


def _problems_of(expectation: ReviewExpectation, review: Review) -> str:
    """What is wrong with the facts of a decision that was expected, or of the whole file."""
    if expectation.kind == "problems":
        problems: Iterable[Any] = review.problems
    else:
        problems = [p for finding in _found(expectation, review) for p in finding.problems]
    return "; ".join(problem.message for problem in problems)


# -- what is reached -------------------------------------------------------------------------------


def review_goals(plan: ReviewPlan) -> dict[str, Span]:
    """Return what the tests of a review should reach, each with its place in the review."""
    goals: dict[str, Span] = {}
    for entry in plan.document.entries:
        goals[f"{_entry_name(entry)} decides"] = entry.span
        for handed in entry.sums:
            goals[f"the sum `{handed.fact.name}` is handed on"] = handed.fact.span
        if entry.picture is not None:
            goals[f"the picture of {_entry_name(entry)} is drawn"] = entry.picture.span
    return goals


def review_reached(plan: ReviewPlan, reviews: Iterable[Review]) -> set[str]:
    """Return which of the goals some reviews reach."""
    reached: set[str] = set()
    names = [_entry_name(entry) for entry in plan.document.entries]
    for review in reviews:
        for finding in review.findings:
            name = names[finding.place - 1]
            if finding.state in ("decided", "checked"):
                reached.add(f"{name} decides")
            if finding.picture is not None:
                reached.add(f"the picture of {name} is drawn")
        for total in review.sums:
            if total.value is not None:
                reached.add(f"the sum `{total.fact}` is handed on")
    return reached


def _entry_name(entry: ReviewEntry) -> str:
    return f"`{entry.ruleset}` of `{entry.each.name}`" if entry.each else f"`{entry.ruleset}`"
