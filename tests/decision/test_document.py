"""A decision as data follows its schema, and keeps private facts out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from plgrules.decision.document import decision_schema
from plgrules.decision.document_model import DecisionDocument
from plgrules.source.data import data_folder
from plgrules.source.schemas import file_name, render_schema, schema
from tests.decision.samples import SAMPLES, overlaid, sample


def document(name: str, language: str = "en") -> dict[str, Any]:
    """Return a sample as data that went through JSON."""
    loaded: dict[str, Any] = json.loads(sample(name).to_json(language))
    return loaded


def test_the_shipped_schema_is_that_of_the_model() -> None:
    shipped = (data_folder("schemas") / file_name("decision")).read_text(encoding="utf-8")
    assert shipped == render_schema(decision_schema()), (
        "run python -m plgrules.testing.write_schemas"
    )
    assert schema("decision")["$id"] == "plgrules/decision/1"


def test_every_field_of_the_schema_is_described() -> None:
    bodies = [schema("decision"), *schema("decision")["$defs"].values()]
    fields = [(name, field) for body in bodies for name, field in body["properties"].items()]
    assert len(fields) > 60
    assert [name for name, field in fields if not field.get("description")] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_decision_follows_its_schema_and_model(name: str, language: str) -> None:
    loaded = document(name, language)
    Draft202012Validator(schema("decision")).validate(loaded)
    model = DecisionDocument.model_validate(loaded)
    assert model.model_dump(by_alias=True, mode="json") == loaded


def test_a_decision_says_what_was_decided_and_why() -> None:
    loaded = document("rules")
    assert loaded["outcome"] == "optimize"
    assert loaded["because"].startswith("CAC ratio is 1.0005: a customer costs $228.70")
    assert loaded["actions"] == ["Keep the budget where it is."]
    assert loaded["outputs"]["multiplier"] == 1
    assert loaded["facts"]["new_customers"] == 702
    assert [warning["code"] for warning in loaded["warnings"]] == ["stale_ruleset"]
    origins = {fact["name"]: fact["origin"] for fact in loaded["trace"]["facts"]}
    assert origins["cac"] == "otherwise"
    assert origins["is_test"] == "default"


def test_each_step_has_its_tests_with_both_sides() -> None:
    steps = {step["id"]: step for step in document("rules")["trace"]["steps"]}
    [known, compared] = steps["too_early"]["tests"]
    assert known["operator"] == "known"
    assert (compared["left"], compared["right"], compared["result"]) == (730, 28, False)
    assert compared["thresholds"] == ["decide_after"]
    assert compared["distance"] == 702
    assert steps["too_early"]["sources"][0]["id"] == "list"


def test_an_ordered_choice_is_compared_by_name() -> None:
    steps = {step["id"]: step for step in document("tree")["trace"]["steps"]}
    [test] = steps["unguided"]["tests"]
    assert (test["left"], test["right"], test["distance"]) == ("video", "tutorial", None)


def test_the_value_of_a_private_fact_is_nowhere_in_the_document() -> None:
    loaded = document("checks")
    assert loaded["masked"] == ["payroll"]
    assert "payroll" not in loaded["facts"]
    assert "612345" not in json.dumps(loaded)
    assert "612,345" not in json.dumps(loaded)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", ["text", "markdown", "html", "mermaid"])
def test_the_value_of_a_private_fact_is_in_no_explanation(format: str, language: str) -> None:
    said = sample("checks").explain(language, format)
    assert "612" not in said
    assert "•••" in said


def test_dates_are_iso_texts() -> None:
    loaded = document("nested")
    assert loaded["as_of"] == date(2026, 11, 21).isoformat()
    assert loaded["facts"]["last_seen"] == "2026-11-14"


def test_a_required_decision_nests_its_trace() -> None:
    nested = document("nested")["trace"]["nested"]["tier"]
    assert nested["outcome"] == "assisted"
    assert nested["trace"]["facts"][0]["value"] == 23000


def test_missing_facts_say_what_could_be_given_instead() -> None:
    [first, *_] = document("rules-undetermined")["missing"]
    assert first["fact"] == "retention"
    assert first["title"] == "90-day retention"
    assert first["instead"] == []


def test_an_overlay_keeps_the_value_that_it_replaced() -> None:
    loaded = overlaid({"cac": 120, "value": 630, "retention": 0.5}).to_dict()
    thresholds = {one["name"]: one for one in loaded["trace"]["thresholds"]}
    assert thresholds["min_retention"]["base"] == 0.6
    assert thresholds["min_retention"]["value"] == 0.55
    assert loaded["overlays"] == ["acme"]
