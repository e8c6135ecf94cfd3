"""The figures that the sources' own examples must give, whatever the rulesets' tests say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plgrules import Engine, FactError

DAY = date(2026, 11, 21)
BREAK_EVEN = {
    "spend": 160544.85, "new_customers": 702, "contribution_ltv": 228.5903, "retention_90d": 0.6118,
}  # fmt: skip
FORTY_DOLLARS = {
    "spend": 40, "new_customers": 1, "ltv": 900, "gross_margin": 0.7, "retention_90d": 0.61,
    "days_of_data": 30,
}  # fmt: skip
SLOW_BUT_BOUGHT = {
    "median_ttfv_minutes": 12, "needs_documentation": False, "self_serve_setup": True,
    "economic_buyer_is_user": True, "self_serve_arr_share": 0.8,
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine on the shipped rulesets."""
    return Engine()


def known(engine: Engine, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that a version of a ruleset has."""
    properties = engine.ruleset(name, as_of=DAY).facts_schema()["properties"]
    return {fact: value for fact, value in facts.items() if fact in properties}


@pytest.mark.parametrize(
    ("name", "facts", "outcome", "warning"),
    [
        ("channel-economics@1", BREAK_EVEN, "kill", None),
        ("channel-economics@2", BREAK_EVEN, "optimize", "tree_and_list_disagree"),
        ("channel-economics@1", FORTY_DOLLARS, "scale", None),
        ("channel-economics@2", FORTY_DOLLARS, "keep_testing", None),
        ("plg-readiness@1.0", SLOW_BUT_BOUGHT, "sales_led", None),
        ("plg-readiness@1.1", SLOW_BUT_BOUGHT, "hybrid", "market_disagrees"),
    ],
)
def test_two_versions_tell_the_story(
    engine: Engine, name: str, facts: dict[str, Any], outcome: str, warning: str | None
) -> None:
    """The text to the letter, and what a team should run."""
    decision = engine.decide(name, known(engine, name, facts), as_of=DAY)
    assert decision.outcome == outcome
    assert warning is None or warning in [w.code for w in decision.warnings]


def test_break_even_is_a_matter_of_eleven_cents(engine: Engine) -> None:
    """A customer costs 228.6964 and brings 228.5903."""
    decision = engine.decide("channel-economics@2", BREAK_EVEN, as_of=DAY)
    assert decision.outputs["cac_ratio"] == pytest.approx(228.6964 / 228.5903, abs=1e-6)


@pytest.mark.parametrize("version", ["1", "2"])
def test_the_cost_of_a_signup_is_no_cac(engine: Engine, version: str) -> None:
    """It disagrees with spend over customers."""
    with pytest.raises(FactError) as caught:
        engine.decide(f"channel-economics@{version}", {**BREAK_EVEN, "cac": 115.67}, as_of=DAY)
    assert [problem.code for problem in caught.value.problems] == ["facts-contradict"]


@pytest.mark.parametrize(
    ("arr", "outcome", "zone"),
    [
        (0, "plg", "entry"),
        (999.99, "plg", "entry"),
        (9_999.99, "plg", "core"),
        (10_000, "sales_assisted", "transition"),
        (19_999.99, "sales_assisted", "transition"),
        (20_000, "sales_assisted", "friction"),
        (50_000, "sales_assisted", "friction"),
        (50_000.01, "enterprise", "enterprise"),
    ],
)
def test_motions_change_at_their_limits(
    engine: Engine, arr: float, outcome: str, zone: str
) -> None:
    """Exactly 50,000 is still assisted, with a warning."""
    decision = engine.decide("arr-motion", {"account_arr": arr}, as_of=DAY)
    assert (decision.outcome, decision.outputs["zone"]) == (outcome, zone)
    assert ("boundary_50k" in [w.code for w in decision.warnings]) == (arr == 50_000)


def test_a_free_quota_is_counted_in_aha_moments(engine: Engine) -> None:
    """Five gigabytes at 0.4 each are twelve and a half."""
    decision = engine.decide("free-tier", {"free_quota": 5, "quota_per_aha": 0.4}, as_of=DAY)
    assert (decision.outcome, decision.outputs["aha_moments"]) == ("right_sized", 12.5)
