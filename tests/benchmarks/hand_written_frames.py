"""What an engineer would write by hand in Polars: two-valued, nothing checked, nothing unknown.

The same result columns as plgrules gives, so that as much is written.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from polars import col, lit, when

from tests.benchmarks.tables import AS_OF


def _chain(cases: list[tuple[pl.Expr, Any]], otherwise: Any) -> pl.Expr:
    found: Any = pl
    for test, value in cases:
        found = found.when(test).then(lit(value))
    return found.otherwise(lit(otherwise))


def channel_2(lazy: pl.LazyFrame) -> pl.LazyFrame:
    """Return the decision of channel-economics 2, its warnings as one text."""
    own = lazy.collect_schema().names()
    worth, cac, stays = col("contribution_ltv"), col("cac"), col("retention_90d")
    lazy = lazy.with_columns(
        ratio=cac / worth,
        multiple=worth / cac,
        flagged=(lit(AS_OF) - col("flagged_on")).dt.total_days(),
        scaled=(lit(AS_OF) - col("last_scaled_on")).dt.total_days(),
        enough=(col("days_of_data") >= 28) & (col("new_customers") >= 10),
    )
    customers, days, ratio = col("new_customers"), col("days_of_data"), col("ratio")
    rules = [
        (days < 28, "too_early", "keep_testing"),
        ((customers == 0) & (col("spend") == 0), "inactive", "keep_testing"),
        (
            (customers == 0) & (days >= col("sales_cycle_days")) & (col("spend") >= 3 * worth),
            "spend_without_customer",
            "kill",
        ),
        (customers == 0, "no_customers_yet", "keep_testing"),
        (customers < 10, "too_few_customers", "keep_testing"),
        ((worth <= 0) & (cac > 0), "no_margin", "kill"),
        (worth <= 0, "no_margin_no_cost", "hold"),
        ((ratio > 1.1) & col("is_first_test"), "first_test_failed", "kill"),
        ((ratio > 1.1) & (col("flagged") >= 28), "deadline_passed", "kill"),
        (ratio > 1.1, "loses_money", "improve"),
        (ratio >= 0.9, "break_even", "optimize"),
        (col("payback_months") > 36, "slow_payback", "optimize"),
        (col("marginal_cac") >= worth, "next_customer_pays_nothing", "optimize"),
        (col("cohort_age_days") < 90, "cohort_too_young", "hold"),
        (stays <= 0.6, "churns", "optimize"),
        (col("scaled") < 89, "scaled_recently", "hold"),
        (cac == 0, "costs_nothing", "scale"),
    ]
    lazy = lazy.with_columns(
        outcome=_chain([(test, outcome) for test, _, outcome in rules], "scale"),
        rule=_chain([(test, rule) for test, rule, _ in rules], "retains"),
    )
    outcome = col("outcome")
    scale_by = when(col("multiple") >= 3).then(3.0).otherwise(1.5)
    deadline = when(outcome == "kill").then(0.0).when(outcome == "improve")
    return lazy.select(
        *own,
        status=lit("decided"),
        outcome=outcome,
        rule=col("rule"),
        warnings=_warnings(worth, cac, stays),
        cac_ratio=ratio,
        ltv_to_cac=col("multiple"),
        our_payback_months=col("payback_months"),
        cost_per_retained_customer=cac / stays,
        affordable_cost_per_signup=worth * col("signup_to_paid_rate"),
        projected_retention_90d=col("retention_30d") ** 3,
        budget_multiplier=when(outcome == "scale")
        .then(scale_by)
        .when(outcome == "kill")
        .then(0.0)
        .otherwise(1.0),
        deadline_days=deadline.then((28 - col("flagged")).cast(pl.Float64)),
        ruleset=lit("channel-economics"),
        version=lit("2.0.0"),
        problem=lit(None, dtype=pl.String),
    )


def _warnings(worth: pl.Expr, cac: pl.Expr, stays: pl.Expr) -> pl.Expr:
    ratio, multiple, enough = col("ratio"), col("multiple"), col("enough")
    is_customer = col("retention_population") == "customer"
    lifetime, measured = worth * col("payback_months") / cac, 3 / (1 - stays)
    since = (lit(AS_OF) - col("optimizing_since")).dt.total_days()
    conditions = {
        "unloaded_cac": (cac == 0) | (col("cac_scope") == "media_only"),
        "small_cohort": col("cohort_size") < 100,
        "low_bar_for_customers": is_customer,
        "ltv_contradicts_retention": is_customer & (lifetime > 2 * measured),
        "optimizing_too_long": since > 184,
        "tree_and_list_disagree": (ratio >= 0.9) & (ratio <= 1.1) & ((ratio >= 1) | (stays > 0.6)),
        "below_3x_ltv_cac": enough & (cac < 0.9 * worth) & (multiple < 3) & (stays > 0.6),
    }
    texts = [when(test).then(lit(code)) for code, test in conditions.items()]
    return pl.concat_str(texts, separator="; ", ignore_nulls=True)
