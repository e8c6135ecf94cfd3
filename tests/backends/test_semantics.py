"""Every expression means what the language page says, in every backend that decides one row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from plgrules.backends.facts import read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.interpreter.record import Record
from plgrules.backends.scalar.compile import compile_details
from plgrules.backends.scalar.verdict import Verdict
from plgrules.program.program import Program
from tests.support import ROOT, facts_part, parameters_part, program_of, ruleset_text

AS_OF = date(2026, 1, 10)
FILES = sorted((ROOT / "tests/conformance/semantics").glob("*.yaml"))


def cases() -> list[Any]:
    found = []
    for file in FILES:
        page = yaml.safe_load(file.read_text(encoding="utf-8"))
        for case in page["cases"]:
            found.append(pytest.param(page, case, id=f"{file.stem}: {case['about']}"))
    return found


def program_for(page: dict[str, Any], case: dict[str, Any]) -> Program:
    unit = {"unit": case["unit"]} if "unit" in case else {}
    output = {"type": case.get("gives", "boolean"), **unit, "title": "r", "value": case["formula"]}
    return program_of(
        ruleset_text(
            facts=facts_part(page["facts"]),
            parameters=parameters_part(page["parameters"]),
            decide={"rules": [{"id": "only", "then": "done", "because": "so"}]},
            outcomes={"done": {"title": "Done"}},
            outputs={"result": output},
        )
    )


def verdict_of(record: Record) -> Verdict:
    return Verdict(
        record.status, record.outcome, record.rule, record.possible, record.possible_rules
    )


@pytest.mark.parametrize(("page", "case"), cases())
def test_an_expression_has_its_meaning(page: dict[str, Any], case: dict[str, Any]) -> None:
    """Interpreter and generated code both give the expected value."""
    program = program_for(page, case)
    facts = read_facts(program, case["facts"])
    record = interpret(program, facts, AS_OF)
    expected = None if case["is"] == "unknown" else case["is"]
    assert record.outputs["result"] == expected
    assert type(record.outputs["result"]) in (type(None), bool, float)
    generated = compile_details(program)(facts, AS_OF, verdict_of(record))
    assert generated.outputs["result"] == expected
    if "lost" in case:
        assert [lost.reason for lost in record.lost] == [case["lost"]]
