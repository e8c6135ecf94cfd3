"""Violations of a schema in words, also of schemas that other stages write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from plgrules.source import validate as module
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import schema_violations, validate

GOOD = Path(__file__).parents[1] / "conformance" / "source" / "good"


def violations(
    text: str, schema: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, str]]:
    """Return codes and places of what a made-up schema refuses."""
    monkeypatch.setattr(module, "_validator", lambda kind: Draft202012Validator(schema))
    found = schema_violations(read_document(text.encode(), "a.yaml"), "made-up")
    return [(problem.code, f"{problem.line}:{problem.column}") for problem in found]


def test_a_union_is_reported_by_the_member_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    member = {
        "type": "object",
        "properties": {"kind": {"const": "a"}, "size": {"type": "number"}},
        "required": ["kind"],
    }
    schema = {"properties": {"x": {"anyOf": [{"type": "string"}, member]}}}
    assert violations("x: {kind: a, size: big}", schema, monkeypatch) == [("PLG032", "1:20")]


def test_a_rule_of_a_schema_without_words_of_its_own_has_a_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema = {"properties": {"x": {"multipleOf": 2}}}
    assert violations("z: 1\nx: 3\n", schema, monkeypatch) == [("PLG039", "2:4")]


def test_one_problem_is_reported_once_however_many_rules_find_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema = {"allOf": [{"properties": {"x": {"type": "string"}}}] * 3}
    assert violations("x: 3\n", schema, monkeypatch) == [("PLG032", "1:4")]


def test_a_valid_file_never_reaches_the_slow_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(kind: str) -> Any:
        raise AssertionError(f"the validator of {kind} was built")

    monkeypatch.setattr(module, "_validator", fail)
    document = read_document((GOOD / "all_parts.yaml").read_bytes(), "a.yaml")
    assert validate(document, "ruleset") == ()


def test_a_kind_without_a_schema_is_an_error_of_the_caller() -> None:
    with pytest.raises(FileNotFoundError):
        validate(read_document(b"a: 1", "a.yaml"), "nothing")


def test_problems_stand_in_the_order_of_the_file() -> None:
    document = read_document(b"zzz: 1\nversion: 1\nruleset: A\n", "a.yaml")
    lines = [problem.line for problem in validate(document, "ruleset")]
    assert lines == sorted(lines, key=lambda line: line or 0)
