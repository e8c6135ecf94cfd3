"""Decisions to explain: small rulesets of every kind, decided on facts of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from plgrules.program.from_check import compile_ruleset
from plgrules.program.program import OverlayUse, Program
from tests.support import checked_of, program_of

FOLDER = Path(__file__).parent / "rulesets"
DAY = date(2026, 11, 21)


class Sample(NamedTuple):
    """One decision by name: its ruleset and its facts."""

    ruleset: str
    facts: Mapping[str, Any]


BREAK_EVEN = {
    "spend": 160544.85, "new_customers": 702, "value": 228.59, "retention": 0.6118,
    "days_of_data": 730,
}  # fmt: skip

SAMPLES = {
    "rules": Sample("channel", BREAK_EVEN),
    "rules-last": Sample("channel", {"cac": 120, "value": 630, "retention": 0.60004}),
    "rules-undetermined": Sample("channel", {"cac": 120, "value": 630}),
    "rules-undefined": Sample("channel", {"spend": 40, "new_customers": 0, "value": 630}),
    "tree": Sample("ready", {"minutes_to_value": 6, "needs_documentation": False,
                             "buyer_is_user": False, "deal_size": 20000, "guidance": "video"}),
    "tree-no": Sample("ready", {"minutes_to_value": 25, "needs_documentation": True}),
    "tree-undetermined": Sample("ready", {"minutes_to_value": 6, "needs_documentation": False}),
    "bands": Sample("motion", {"account_arr": 23000}),
    "bands-last": Sample("motion", {"account_arr": 50000.01}),
    "bands-undetermined": Sample("motion", {}),
    "checks": Sample("audit", {"steps": ["sign_up", "read_docs"], "payroll": 612345.0,
                               "plan": "pro"}),
    "unique": Sample("offer", {"seats": 3, "wants_sso": False}),
    "conflict": Sample("offer", {"seats": 30, "wants_sso": True}),
    "nested": Sample("pql", {"deal_arr": 23000, "last_seen": date(2026, 11, 14)}),
}  # fmt: skip
"""Every decision that has golden files."""


@cache
def program(name: str) -> Program:
    """Return the program of a ruleset of this folder."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    if name != "pql":
        return program_of(text)
    motion = checked_of((FOLDER / "motion.yaml").read_text(encoding="utf-8"))
    return compile_ruleset(checked_of(text, {"tier": motion}), {"tier": program("motion")})


@cache
def plan(name: str) -> Plan:
    """Return the compiled ruleset of this folder."""
    return Plan(program(name))


def decided(name: str, facts: Mapping[str, Any], day: date = DAY) -> Decision:
    """Return the decision of a ruleset of this folder."""
    return plan(name).decide(facts, day)


def sample(name: str) -> Decision:
    """Return one of the samples, decided."""
    return decided(*SAMPLES[name])


def overlaid(facts: Mapping[str, Any]) -> Decision:
    """Return a decision of the channel ruleset under an overlay that sets the retention."""
    base = program("channel")
    reason = (("en", "our users are slower"), ("zh", "我们的用户比较慢"))
    use = OverlayUse("acme", 0.6, "ann", reason, date(2026, 11, 1))
    parameters = tuple(
        replace(p, value=0.55, written="55%", overlay=use) if p.name == "min_retention" else p
        for p in base.parameters
    )
    changed = replace(base, parameters=parameters, overlays=("acme",))
    return Plan(changed).decide(facts, DAY)
