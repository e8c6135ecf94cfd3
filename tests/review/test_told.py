"""A review as text and as data, in both languages."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from plgrules.decision.render.layout import width
from plgrules.review.document import review_schema
from plgrules.review.telling import own_warnings
from plgrules.review.text import text_of
from plgrules.source.schemas import render_schema, schema
from tests.review.bakery import FULL, MIXED, found, reviewed

GOLDEN = Path(__file__).parent / "golden"
COMPANIES: dict[str, dict[str, Any]] = {
    "full": FULL,
    "mixed": MIXED,
    "few": {"licence": True, "orders": []},
    "nothing": {},
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", COMPANIES)
def test_a_review_as_text(name: str, language: str, golden: Callable[[Path, str], None]) -> None:
    """The verdict first, then every finding, worst first, what is missing and what to do."""
    golden(GOLDEN / f"{name}.{language}.txt", reviewed(**COMPANIES[name]).explain(language))


@pytest.mark.parametrize("total", [60, 80, 100, 140])
def test_lines_keep_to_the_width_of_the_terminal(total: int) -> None:
    """Nothing is cut."""
    for language in ("en", "zh"):
        text = text_of(reviewed(**MIXED), language, total=total)
        assert [line for line in text.splitlines() if width(line) > total] == []
        assert [line for line in text.splitlines() if "{" in line] == []


def test_colours_change_nothing_but_colours() -> None:
    """On a terminal."""
    review = reviewed(**MIXED)
    painted = text_of(review, "en", color=True)
    assert "\x1b[31mCRITICAL\x1b[0m" in painted
    assert re.sub(r"\x1b\[\d*m", "", painted) == text_of(review, "en")


def test_a_warning_of_a_required_decision_is_told_where_that_is_decided() -> None:
    """Once, though two rulesets have it."""
    review = reviewed(seats=20, income=60000)
    decision = found(review, "loan").decision
    assert decision is not None
    assert [warning.code for warning in decision.warnings] == ["size.on_the_line"]
    assert own_warnings(review, found(review, "loan"), "en") == ()
    assert review.explain().count("One seat less, and it is smaller.") == 1


def test_sums_without_rows_are_not_told() -> None:
    """There is nothing to add up."""
    assert "Added up" not in reviewed(licence=True).explain()
    assert "unknown: June lack" in reviewed(orders=[{"name": "June"}]).explain()


def test_a_review_as_data_fits_its_schema() -> None:
    """Every company, in both languages."""
    validator = Draft202012Validator(schema("review-report"))
    for company in COMPANIES.values():
        for language in ("en", "zh"):
            document = reviewed(**company).to_dict(language)
            validator.validate(json.loads(json.dumps(document)))
            assert document["language"] == language


def test_the_shipped_schema_is_what_the_model_says() -> None:
    """`python -m plgrules.testing.write_schemas` writes it."""
    assert render_schema(schema("review-report")) == render_schema(review_schema())


def test_data_hold_what_the_text_says() -> None:
    """By stable names."""
    document = json.loads(reviewed(**MIXED).to_json())
    first = document["findings"][0]
    assert (first["ruleset"], first["label"], first["severity"]) == ("shop", "Market", "critical")
    assert first["decision"]["outcome"] == "close"
    assert first["decision"]["because"] == "It earns $1,500 and costs $2,000."
    assert first["picture"]["marks"][0] == {
        "name": "rent",
        "title": "Rent a month",
        "value": 2000.0,
    }
    assert document["findings"][-1]["decision"] is None
    assert document["findings"][-1]["problems"][0]["code"] == "fact-out-of-range"
    assert document["sums"][0]["value"] == 941.0
    assert document["unused"] == [
        {"key": "colour", "part": None, "rows": [], "belongs": []},
        {"key": "sales", "part": None, "rows": [], "belongs": ["shops"]},
    ]
    assert document["needs"][0]["wanted"][0]["ruleset"] == "hygiene"


def test_private_facts_stay_out() -> None:
    """Of the text, of the data, and of what is drawn and summed."""
    review = reviewed(diary="They hate the mayor.", licence=True)
    told = review.explain() + review.explain("zh") + review.to_json()
    assert "mayor" not in told
    finding = found(review, "opening").decision
    assert finding is not None
    assert finding.facts["diary"] == "They hate the mayor."


@pytest.mark.parametrize(
    ("language", "format", "message"),
    [
        ("en", "txt", "`txt` is not a format of reviews; there are `text`, `markdown`, `html`"),
        ("fr", "text", "`fr` is not a language of explanations"),
    ],
)
def test_an_unknown_format_or_language_is_refused(language: str, format: str, message: str) -> None:
    """With what there is."""
    with pytest.raises(ValueError, match=re.escape(message)):
        reviewed(**FULL).explain(language, format)


@pytest.mark.parametrize("name", COMPANIES)
def test_every_format_tells_every_company(name: str) -> None:
    """In both languages; a notebook gets a part of the page."""
    review = reviewed(**COMPANIES[name])
    for format in ("markdown", "html"):
        for language in ("en", "zh"):
            assert review.explain(language, format).strip()
    assert "<!doctype html>" in review.explain(format="html")
    assert "<!doctype html>" not in review._repr_html_()


def test_a_review_survives_pickling() -> None:
    """So that it can be kept, or come from another process."""
    review = reviewed(**MIXED)
    again = pickle.loads(pickle.dumps(review))
    assert again.to_json() == review.to_json()
