"""A small folder of rulesets with a review, and companies for it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from plgrules import Engine, Review
from plgrules.review.findings import Finding

FOLDER = Path(__file__).parent / "rulesets"
DAY = date(2026, 6, 10)

FULL: dict[str, Any] = {
    "company": "Loaf Ltd",
    "neighbours": 1500,
    "licence": True,
    "seats": 45,
    "margin": 0.5,
    "budget": 1000,
    "income": 60000,
    "cleaned_on": "2026-06-01",
    "fridge_works": True,
    "mice_seen": False,
    "guests": "few",
    "oldest_in_town": True,
    "newest_recipe": False,
    "shops": [
        {"name": "Harbour", "sales": 9000, "rent": 2000},
        {"name": "Market", "sales": 3000, "rent": 2000, "opened_on": "2020-05-01"},
    ],
    "orders": [
        {"name": "June", "chairs": 20, "price": 30},
        {"name": "July", "chairs": 11, "price": 31},
    ],
}
"""A company file that answers every question."""

MIXED: dict[str, Any] = {
    **FULL,
    "suply_cost": 3,
    "colour": "red",
    "sales": 2,
    "newest_recipe": True,
    "fridge_works": None,
    "income": None,
    "shops": [
        *FULL["shops"],
        {"name": "Station", "rent": 1800},
        {"name": "Hill", "sales": 100, "returns": 200, "rent": 10},
        {"name": "Green"},
        {"sales": 5000, "rent": 2000, "margin": 61},
        7,
    ],
}
"""One with everything that can be open, wrong or unread."""


@cache
def engine() -> Engine:
    """Return the engine of the folder, made once."""
    return Engine(FOLDER)


def reviewed(**company: Any) -> Review:
    """Return the review of a company on the day of all these tests."""
    return engine().review(company, as_of=DAY)


def found(review: Review, ruleset: str, label: str | None = None) -> Finding:
    """Return the finding of a ruleset, on a row where it has a label."""
    wanted = [f for f in review.findings if (f.ruleset, f.label) == (ruleset, label)]
    assert len(wanted) == 1, f"{ruleset} of {label} is found {len(wanted)} times"
    return wanted[0]
