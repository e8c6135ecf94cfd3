"""A small ruleset to log decisions of, and what the tests of the log share."""

from __future__ import annotations

from datetime import date
from typing import Any

from plgrules.audit.chain import linker
from plgrules.audit.log import DecisionLog
from plgrules.audit.logged import LoggedDecision, Reader
from plgrules.audit.verify import Verified, verify
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from tests.support import facts_part, parameters_part, program_of, ruleset_text

DAY = date(2026, 6, 30)


def text(limit: int = 10, **parts: Any) -> str:
    """Return a ruleset that asks whether `amount` reaches a limit; `email` goes along."""
    whole: dict[str, Any] = {
        "facts": facts_part(
            {
                "amount": {"type": "number"},
                "email": {"type": "text", "optional": True},
                "plan": {"type": "choice", "choices": {"free": "Free", "pro": "Pro"},
                         "optional": True},
                "since": {"type": "date", "optional": True},
                "seats": {"type": "integer", "optional": True},
            }
        ),
        "parameters": parameters_part({"limit": limit}),
        "outputs": {"twice": {"title": "Twice", "type": "number", "value": "amount + amount"}},
        "outcomes": {
            "go": {"title": "Go", "severity": "good"},
            "stop": {"title": "Stop", "severity": "critical"},
        },
        "decide": {
            "rules": [{"id": "enough", "if": "amount >= limit", "then": "go"}],
            "otherwise": {"id": "too_little", "then": "stop"},
        },
    }  # fmt: skip
    return ruleset_text(**{**whole, **parts})


PLAN = Plan(program_of(text()))


def decided(amount: float | None = 12.0, plan: Plan = PLAN, **facts: Any) -> Decision:
    """Return a decision of the small ruleset."""
    given = {"amount": amount, **facts}
    decision: Decision = plan.decide({k: v for k, v in given.items() if v is not None}, DAY)
    return decision


def logged(log: DecisionLog) -> list[LoggedDecision]:
    """Return everything that a log has, in its order."""
    return list(Reader(log.store).decisions())


def verified(log: DecisionLog, key: bytes | None = None) -> Verified:
    """Return what verifying a log finds."""
    return verify(log.store, linker(key))
