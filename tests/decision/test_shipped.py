"""Every case of every bundled ruleset can be explained, in every format and language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from plgrules import Decision, Engine, FactError
from plgrules.decision.render import FORMATS
from plgrules.decision.render.layout import WIDTH, width
from plgrules.source.schemas import schema

FILES = [
    file
    for file in sorted((Path(__file__).parents[2] / "rulesets").glob("*/*.tests.yaml"))
    if "\nruleset: " in file.read_text(encoding="utf-8")
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def decisions(engine: Engine, file: Path) -> Iterator[Decision]:
    """Yield the decision of every case that has one."""
    tests: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    name = f"{tests['ruleset']}@{tests['version']}"
    for case in tests["tests"]:
        day = case.get("as_of") or tests.get("as_of") or date(2026, 6, 30)
        try:
            yield engine.decide(name, case["facts"], as_of=day)
        except FactError:
            continue


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_case_is_explained(file: Path, engine: Engine) -> None:
    validator = Draft202012Validator(schema("decision"))
    explained = 0
    for decision in decisions(engine, file):
        for language in ("en", "zh"):
            for format in FORMATS:
                assert decision.explain(language, format)
            lines = decision.explain(language).splitlines()
            assert [line for line in lines if width(line) > WIDTH] == []
            assert [line for line in lines if "{" in line] == []
        validator.validate(decision.to_dict())
        explained += 1
    assert explained
