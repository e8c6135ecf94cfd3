"""Tables to measure with: `python -m tests.benchmarks.tables channels|ranges ROWS NULLS OUT`."""

from __future__ import annotations

import sys
from datetime import date

import polars as pl

AS_OF = date(2026, 11, 21)
AMOUNTS = (0.0, 31_000.0)
"""Between which numbers the amounts lie that are cut into ranges."""


def channels(rows: int, nulls: float = 0.0, seed: int = 4) -> pl.DataFrame:
    """Return a table with every fact of channel-economics, a share of them null."""
    random = _Random(rows, seed)
    spend, customers = random.number(0, 50_000), random.whole(0, 400)
    margin, ltv = random.number(0.2, 0.95), random.number(50, 2_000)
    columns = {
        "id": pl.Series(range(rows), dtype=pl.Int64),
        "spend": spend,
        "new_customers": customers,
        "cac": spend / customers.clip(1),
        "ltv": ltv,
        "gross_margin": margin,
        "contribution_ltv": ltv * margin,
        "retention_90d": random.number(0.2, 1),
        "days_of_data": random.number(0, 400),
        "sales_cycle_days": random.number(1, 90),
        "monthly_revenue_per_customer": random.number(5, 100),
        "payback_months": random.number(0, 48),
        "marginal_cac": random.number(0, 1_500),
        "cohort_age_days": random.number(0, 400),
        "cohort_size": random.whole(0, 1_000),
        "flagged_on": random.day(),
        "is_first_test": random.whole(0, 10) == 0,
        "last_scaled_on": random.day(),
        "optimizing_since": random.day(),
        "cac_scope": random.one_of("media_only", "fully_loaded"),
        "retention_method": random.one_of("exact_day", "bracket", "unbounded", "subscription"),
        "retention_population": random.one_of("signup", "customer"),
        "retention_30d": random.number(0.3, 1),
        "signup_to_paid_rate": random.number(0, 0.2),
    }
    if nulls:
        for name in list(columns)[1:]:
            column = columns[name]
            columns[name] = column.zip_with(random.number(0, 1) >= nulls, _empty(column))
    return pl.DataFrame(columns)


def _empty(column: pl.Series) -> pl.Series:
    return pl.Series([None], dtype=column.dtype).new_from_index(0, len(column))


class _Random:
    """Columns of random values, the same in every run."""

    def __init__(self, rows: int, seed: int = 4) -> None:
        import numpy

        self.rows = rows
        self.generator = numpy.random.default_rng(seed)

    def number(self, low: float, high: float) -> pl.Series:
        return pl.Series(self.generator.uniform(low, high, self.rows))

    def whole(self, low: int, high: int) -> pl.Series:
        return pl.Series(self.generator.integers(low, high, self.rows))

    def day(self) -> pl.Series:
        days = self.whole(0, 200)
        return pl.select(pl.lit(AS_OF) - pl.duration(days=days)).to_series().cast(pl.Date)

    def one_of(self, *texts: str) -> pl.Series:
        return pl.Series(texts).gather(self.whole(0, len(texts)))


def table(what: str, rows: int, nulls: float) -> pl.DataFrame:
    """Return one of the tables."""
    if what == "ranges":
        return pl.DataFrame({"amount": _Random(rows).number(*AMOUNTS)})
    return channels(rows, nulls)


if __name__ == "__main__":
    table(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])).write_parquet(sys.argv[4])
