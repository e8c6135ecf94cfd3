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


@pytest.mark.parametrize(
    ("traffic", "rate", "new_users", "inputs"), [(400, 0.05, 20, 10), (60, 0.35, 21, 10)]
)
def test_an_equation_yields_users_and_turns_round(
    engine: Engine, traffic: int, rate: float, new_users: int, inputs: int
) -> None:
    """What one post or event brings, and how many of them a goal of 200 users takes."""
    facts = {"traffic_per_input": traffic, "expected_signup_rate": rate, "goal_new_users": 200}
    outputs = engine.decide("growth-equation", {**facts, "days_of_data": 0}, as_of=DAY).outputs
    assert (outputs["new_users"], outputs["inputs_needed"]) == (new_users, inputs)


def test_clicks_without_a_signup_rate_bring_an_unknown_number_of_users(engine: Engine) -> None:
    """Eight thousand clicks at an eighth of a dollar, and nobody knows how many sign up."""
    facts = {"impressions_per_input": 100_000, "click_through_rate": 0.08, "cost_per_input": 1_000}
    outputs = engine.decide("growth-equation", {**facts, "days_of_data": 0}, as_of=DAY).outputs
    assert (outputs["traffic"], outputs["cost_per_click"]) == (8_000, 0.125)
    assert outputs["new_users"] is None


FORECAST = [
    {"name": "Organic search", "baseline_users": 40_000, "baseline_growth": 0.35,
     "upside_users": 48_000, "upside_growth": 0.5, "downside_users": 26_000, "downside_growth": 0},
    {"name": "Paid", "baseline_users": 2_000, "upside_users": 4_000, "downside_users": 1_000},
    {"name": "Community", "baseline_users": 400, "upside_users": 3_000, "downside_users": 0},
]  # fmt: skip


def test_the_forecast_of_three_channels_adds_up(engine: Engine) -> None:
    """The community row states the nothing that the sources leave out of its downside."""
    sums = engine.review({"forecast": FORECAST}, as_of=DAY).sums
    assert {total.fact: total.value for total in sums} == {
        "baseline": 42_400,
        "upside": 55_000,
        "downside": 27_000,
    }


def test_one_channel_is_forecast_from_three_bases(engine: Engine) -> None:
    """29,630, 32,000 and 26,000 cannot all be what it starts from."""
    facts = {key: value for key, value in FORECAST[0].items() if key != "name"}
    decision = engine.decide("forecast-channel", facts, as_of=DAY)
    bases = [round(decision.outputs[f"base_of_{s}"]) for s in ("baseline", "upside", "downside")]
    assert bases == [29_630, 32_000, 26_000]
    assert "scenario_base_mismatch" in [warning.code for warning in decision.warnings]


def test_a_community_that_is_in_one_scenario_only_is_missed_in_two(engine: Engine) -> None:
    """Nothing stands in for what is not said."""
    decision = engine.decide("forecast-channel", {"baseline_users": 400}, as_of=DAY)
    assert decision.status == "undetermined"
    assert "channel_missing_in_scenario" in [warning.code for warning in decision.warnings]


def test_fifteen_days_of_ninety_are_compared_with_a_sixth_of_the_range(engine: Engine) -> None:
    """8,000 users are on track where 7,067 are due."""
    facts = {"baseline": 42_400, "upside": 55_000, "downside": 27_000, "actual_to_date": 8_000}
    days = {"days_elapsed": 15, "period_days": 90}
    decision = engine.decide("growth-forecast", {**facts, **days}, as_of=DAY)
    assert decision.outcome == "on_track"
    assert "7,067 users due by now" in decision.explain()


def test_a_tenth_of_the_deals_at_ten_times_the_price_is_a_tie(engine: Engine) -> None:
    """The story's own figures give a revenue ratio of 1, not of 10."""
    arm = {"new_arr_booked": 5_000_000, "sales_marketing_cost": 1_000_000, "gross_margin": 0.8,
           "monthly_logo_churn": 0.04}  # fmt: skip
    facts = {f"{side}_{name}": value for side in ("plg", "sales") for name, value in arm.items()}
    facts |= {"plg_deals": 1_000, "sales_deals": 100, "days_run": 200, "claimed_ratio": 10,
              "plg_days_to_revenue": 10, "sales_days_to_revenue": 80, "sales_cycle_days": 90,
              "same_product": True, "ran_in_parallel": True, "fully_tracked": True}  # fmt: skip
    decision = engine.decide("motion-test", facts, as_of=DAY)
    assert (decision.outcome, decision.outputs["new_arr_ratio"]) == ("tie", 1)
    assert [c.id for c in decision.checks if c.state == "present"] == ["claim_inconsistent"]
