"""Whether the fast backend gives a test case the answer of the interpreter."""

from __future__ import annotations

from plgrules.backends.interpreter.record import CHECK_STATES
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from plgrules.diagnostics.errors import FactError
from plgrules.testing.run import Ran


def disagreement(plan: Plan, ran: Ran) -> str:
    """Return what the generated function answers otherwise than the interpreter, or nothing."""
    try:
        decision: Decision = plan.decide(ran.case.facts, ran.case.as_of)
    except FactError as error:
        theirs = sorted((problem.fact, problem.code) for problem in error.problems)
        ours = sorted((problem.fact, problem.code) for problem in ran.problems)
        return "" if theirs == ours else f"refuses the facts with {theirs}, not with {ours}"
    record = ran.record
    if record is None:
        return f"decides {decision.outcome}, where the interpreter refuses the facts"
    details = decision.details
    answers = (
        ("status", decision.status, record.status),
        ("outcome", decision.outcome, record.outcome),
        ("rule", decision.rule, record.rule),
        ("possible", decision.possible, record.possible),
        ("possible rules", decision.possible_rules, record.possible_rules),
        ("outputs", details.outputs, record.outputs),
        ("warnings", details.warnings, record.warnings),
        (
            "checks",
            details.checks,
            tuple((name, CHECK_STATES[record.values[name]]) for name, _ in details.checks),
        ),
    )
    wrong = [f"{name} {fast!r}, not {slow!r}" for name, fast, slow in answers if fast != slow]
    return "; ".join(wrong)
