"""The overlays among the examples: both load, and change what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import plgrules
from plgrules import Engine

DAY = date(2026, 11, 21)
OVERLAYS = Path(plgrules.__file__).parent / "examples" / "overlays"
ZH, ACME = OVERLAYS / "zh.yaml", OVERLAYS / "acme.yaml"

QUALIFIED = {"active_days_28d": 22, "active_users": 5, "hand_raised": False, "fits_icp": True}
CHANNEL = {"cac": 90, "contribution_ltv": 100, "retention_90d": 0.58, "new_customers": 40}


@pytest.fixture(scope="module")
def plain() -> Engine:
    """Return an engine on the shipped rulesets."""
    return Engine()


@pytest.fixture(scope="module")
def zh() -> Engine:
    """Return an engine with the gate of the Chinese translation."""
    return Engine(overlays=[ZH])


@pytest.fixture(scope="module")
def acme() -> Engine:
    """Return an engine with one company's thresholds."""
    return Engine(overlays=[ACME])


def test_every_example_is_tested() -> None:
    """A new one needs a test, too."""
    assert sorted(OVERLAYS.iterdir()) == [ACME, ZH]


@pytest.mark.parametrize(
    ("potential", "without", "with_it"),
    [
        (4999.99, "self_serve", "self_serve"),
        (5000, "engage", "self_serve"),
        (9999.99, "engage", "self_serve"),
        (10000, "engage", "engage"),
    ],
)
def test_the_chinese_gate_is_ten_thousand(
    plain: Engine, zh: Engine, potential: float, without: str, with_it: str
) -> None:
    """Between the two figures sales may write by the English text only."""
    facts = {"potential_arr": potential, "has_account_owner": False, **QUALIFIED}
    assert plain.decide("sales-handoff", facts, as_of=DAY).outcome == without
    assert zh.decide("sales-handoff", facts, as_of=DAY).outcome == with_it


def test_the_conflict_of_the_translation_is_told_with_both_gates(plain: Engine, zh: Engine) -> None:
    """And with the gate that decides."""
    facts = {"potential_arr": 7000, "has_account_owner": False, **QUALIFIED}
    for engine, gate in ((plain, "$5,000"), (zh, "$10,000")):
        decision = engine.decide("sales-handoff", facts, as_of=DAY)
        told = {warning.code: warning.text for warning in decision.warnings}
        assert told["translation_conflict"].endswith(f"Here {gate} decides.")


def test_whoever_asks_is_answered_by_support_below_the_chinese_gate(zh: Engine) -> None:
    """The gate says who answers, too."""
    facts = {"potential_arr": 7000, "has_account_owner": False, "product_used": True}
    decision = zh.decide("sales-handoff", {**facts, "hand_raised": True}, as_of=DAY)
    assert (decision.outcome, decision.outputs["responder"]) == ("respond", "support")


def test_the_chinese_overlay_changes_one_threshold(zh: Engine) -> None:
    """Its trace shows the value that it replaced."""
    facts = {"potential_arr": 7000, "has_account_owner": False, **QUALIFIED}
    trace = zh.decide("sales-handoff", facts, as_of=DAY).trace
    changed = [t for t in trace.thresholds if t.overlay is not None]
    assert [(t.name, t.value, t.base, t.overlay) for t in changed] == [
        ("sales_from", 10000, 5000, "zh")
    ]


@pytest.mark.parametrize(
    ("name", "facts", "without", "with_it"),
    [
        ("channel-economics", {**CHANNEL, "cac": 60}, "churns", "retains"),
        ("channel-economics", {**CHANNEL, "cac": 112}, "loses_money", "break_even"),
        ("channel-economics", {**CHANNEL, "new_customers": 12}, "break_even", "too_few_customers"),
        ("pql", {**QUALIFIED, "active_days_28d": 16}, "some_signals", "enough_groups"),
        ("pql", {**QUALIFIED, "active_users": 3}, "enough_groups", "some_signals"),
    ],
)
def test_acme_decides_by_its_own_thresholds(
    plain: Engine, acme: Engine, name: str, facts: dict[str, Any], without: str, with_it: str
) -> None:
    """Retention, the break-even band, the customers needed, daily use and the size of a team."""
    assert plain.decide(name, facts, as_of=DAY).rule == without
    assert acme.decide(name, facts, as_of=DAY).rule == with_it


@pytest.mark.parametrize(
    ("name", "reviewed", "check"),
    [
        ("channel-cadence", {"last_review_on": date(2026, 10, 15)}, "review_due"),
        ("playbook-review", {"last_reviewed_on": date(2026, 8, 1)}, "review_due"),
    ],
)
def test_acme_reviews_by_school_terms(
    plain: Engine, acme: Engine, name: str, reviewed: dict[str, Any], check: str
) -> None:
    """37 days and 112 days are too long for others."""
    states = [e.decide(name, reviewed, as_of=DAY).checks for e in (plain, acme)]
    found = [{c.id: c.state for c in checks}[check] for checks in states]
    assert found == ["present", "absent"]


def test_acme_says_who_set_a_threshold_and_why(acme: Engine) -> None:
    """In the explanation, beside the value."""
    decision = acme.decide("channel-economics", {**CHANNEL, "cac": 60}, as_of=DAY)
    assert "acme sets it to 55% (base 60%): School terms" in " ".join(decision.explain().split())


def test_both_overlays_work_together() -> None:
    """They set different parameters."""
    engine = Engine(overlays=[ZH, ACME])
    facts = {"potential_arr": 7000, "has_account_owner": False, **QUALIFIED}
    assert engine.decide("sales-handoff", facts, as_of=DAY).outcome == "self_serve"
