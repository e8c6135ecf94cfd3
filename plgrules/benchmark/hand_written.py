"""What an engineer would write by hand, with and without the conditions that a reviewer asks for.

It knows nothing of missing facts, wrong types or tolerances.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Condition = dict[str, Any]
Answer = dict[str, Any]
Facts = Mapping[str, Any]

MIN_RETENTION, BREAK_EVEN_BAND, DECIDE_AFTER, MAX_PAYBACK = 0.6, 0.1, 28, 36
MIN_CUSTOMERS, PATIENCE, KILL_WITHIN, SCALE_INTERVAL, MEASURED_AFTER = 10, 3, 28, 89, 90
MANY, SOME, FEW = 200, 50, 10


def tree(facts: Facts) -> str:
    """Return the outcome of D1."""
    if facts["cac"] < facts["ltv"] * facts["gross_margin"]:
        return "scale" if facts["retention_90d"] > MIN_RETENTION else "optimize"
    return "kill"


def tree_with_conditions(facts: Facts) -> Answer:
    """Return the outcome of D1 and the conditions it met."""
    conditions: list[Condition] = []
    cac, retention = facts["cac"], facts["retention_90d"]
    worth = facts["ltv"] * facts["gross_margin"]
    pays = cac < worth
    conditions.append(
        {"condition": "cac < contribution_ltv", "left": cac, "right": worth, "result": pays}
    )
    if not pays:
        return {"outcome": "kill", "conditions": conditions}
    stays = retention > MIN_RETENTION
    conditions.append(
        {
            "condition": "retention_90d > min_retention_90d",
            "left": retention,
            "right": MIN_RETENTION,
            "result": stays,
        }
    )
    return {"outcome": "scale" if stays else "optimize", "conditions": conditions}


def table(facts: Facts) -> str:
    """Return the outcome of D2."""
    seats, company = facts["seats"], facts["business_email"]
    team, limit = facts["invited_team"], facts["reached_limit"]
    if seats >= MANY:
        return "call" if company and (limit or team) else "write"
    if seats >= SOME:
        if limit and (company or team):
            return "call" if company and team else "write"
        return "guide" if team else _below_some(seats, company, team, limit)
    return _below_some(seats, company, team, limit)


def _below_some(seats: float, company: bool, team: bool, limit: bool) -> str:
    if seats >= FEW:
        if company and team:
            return "write" if limit else "guide"
        return "guide" if limit else "wait"
    return "guide" if company and team and limit else "wait"


def table_with_conditions(facts: Facts) -> Answer:
    """Return the outcome of D2 and the conditions it met."""
    conditions: list[Condition] = []
    seats = facts["seats"]
    for least in (MANY, SOME, FEW):
        enough = seats >= least
        conditions.append(
            {"condition": "seats >= least", "left": seats, "right": least, "result": enough}
        )
        if enough:
            break
    for name in ("business_email", "invited_team", "reached_limit"):
        conditions.append(
            {"condition": name, "left": facts[name], "right": None, "result": facts[name]}
        )
    return {"outcome": table(facts), "conditions": conditions}


def large(facts: Facts, as_of: date) -> Answer:
    """Return the outcome of the largest decision, every fact given, and the conditions it met."""
    conditions: list[Condition] = []

    def holds(condition: str, left: Any, right: Any, result: bool) -> bool:
        conditions.append({"condition": condition, "left": left, "right": right, "result": result})
        return result

    return {"outcome": _large(facts, as_of, holds), "conditions": conditions}


def _large(facts: Facts, as_of: date, holds: Callable[..., bool]) -> str:
    days, customers, cac = facts["days_of_data"], facts["new_customers"], facts["cac"]
    worth = facts["contribution_ltv"]
    if holds("days_of_data < decide_after", days, DECIDE_AFTER, days < DECIDE_AFTER):
        return "keep_testing"
    if holds("new_customers == 0", customers, 0, customers == 0):
        spend = facts["spend"]
        if holds("spend == 0", spend, 0, spend == 0):
            return "keep_testing"
        cycle = facts["sales_cycle_days"]
        if holds("days_of_data >= sales_cycle_days", days, cycle, days >= cycle) and holds(
            "spend >= patience * worth", spend, PATIENCE * worth, spend >= PATIENCE * worth
        ):
            return "kill"
        return "keep_testing"
    if holds("new_customers < min_customers", customers, MIN_CUSTOMERS, customers < MIN_CUSTOMERS):
        return "keep_testing"
    if holds("contribution_ltv <= 0", worth, 0, worth <= 0):
        return "kill" if holds("cac > 0", cac, 0, cac > 0) else "hold"
    return _after_margin(facts, as_of, holds, cac, worth)


def _after_margin(
    facts: Facts, as_of: date, holds: Callable[..., bool], cac: float, worth: float
) -> str:
    ratio = cac / worth
    if holds("cac_ratio > 1 + band", ratio, 1 + BREAK_EVEN_BAND, ratio > 1 + BREAK_EVEN_BAND):
        if holds("is_first_test", facts["is_first_test"], None, facts["is_first_test"]):
            return "kill"
        flagged = (as_of - facts["flagged_on"]).days
        late = holds("days since flagged_on", flagged, KILL_WITHIN, flagged >= KILL_WITHIN)
        return "kill" if late else "improve"
    if holds("cac_ratio >= 1 - band", ratio, 1 - BREAK_EVEN_BAND, ratio >= 1 - BREAK_EVEN_BAND):
        return "optimize"
    payback, marginal = facts["payback_months"], facts["marginal_cac"]
    if holds("payback_months > max_payback", payback, MAX_PAYBACK, payback > MAX_PAYBACK):
        return "optimize"
    if holds("marginal_cac >= contribution_ltv", marginal, worth, marginal >= worth):
        return "optimize"
    age, retention = facts["cohort_age_days"], facts["retention_90d"]
    if holds("cohort_age_days < measured_after", age, MEASURED_AFTER, age < MEASURED_AFTER):
        return "hold"
    if holds("retention_90d <= minimum", retention, MIN_RETENTION, retention <= MIN_RETENTION):
        return "optimize"
    scaled = (as_of - facts["last_scaled_on"]).days
    if holds("days since last_scaled_on", scaled, SCALE_INTERVAL, scaled < SCALE_INTERVAL):
        return "hold"
    holds("cac == 0", cac, 0, cac == 0)
    return "scale"


RANGES = 3_000
_EDGES = [float(10 * place) for place in range(1, RANGES)]


def range_of(amount: float) -> int:
    """Return the number of the range that holds an amount."""
    return bisect_right(_EDGES, amount)
