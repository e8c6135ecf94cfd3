"""Trees, rules, bands, signals, checks and wrong facts decide as the language page says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from plgrules import Decision, FactError
from plgrules.decision.plan import Plan
from tests.support import ROOT, facts_part, parameters_part, program_of, ruleset_text

AS_OF = date(2026, 1, 10)
FILES = sorted((ROOT / "tests/conformance/decisions").glob("*.yaml"))
PARTS = ("valid", "derive", "signals", "decide", "checks", "warnings", "outputs", "outcomes")


def cases() -> list[Any]:
    found = []
    for file in FILES:
        page = yaml.safe_load(file.read_text(encoding="utf-8"))
        found += [
            pytest.param(page, case, id=f"{file.stem}: {case['about']}") for case in page["cases"]
        ]
    return found


def plan_for(page: dict[str, Any]) -> Plan:
    parts = {part: page[part] for part in PARTS if part in page}
    text = ruleset_text(
        facts=facts_part(page["facts"]),
        parameters=parameters_part(page.get("parameters", {})) or None,
        **parts,
    )
    return Plan(program_of(text))


def seen(decision: Decision, key: str) -> Any:
    """What a decision has under a key of a case, in the form in which cases write it."""
    match key:
        case "possible" | "possible_rules" | "missing":
            return list(getattr(decision, key))
        case "warnings":
            return [warning.code for warning in decision.warnings]
        case "checks":
            return {check.id: check.state for check in decision.checks}
        case "instead":
            return {str(missing): list(missing.instead) for missing in decision.missing}
        case "undefined":
            return [undefined.name for undefined in decision.undefined]
        case "assumed_absent":
            return list(decision.trace.assumed_absent)
        case "origins":
            return {fact.name: fact.origin for fact in decision.trace.facts}
        case _:
            return getattr(decision, key)


@pytest.mark.parametrize(("page", "case"), cases())
def test_a_ruleset_decides(page: dict[str, Any], case: dict[str, Any]) -> None:
    """The generated code gives what the case expects, and the interpreter agrees."""
    decide = plan_for(page).decide
    if "error" in case:
        with pytest.raises(FactError) as caught:
            decide(case["facts"], AS_OF)
        assert [problem.code for problem in caught.value.problems] == case["error"]
        if "suggestion" in case:
            assert caught.value.problems[0].suggestion == case["suggestion"]
        return
    decision = decide(case["facts"], AS_OF)
    assert decision.trace.agrees
    for key in case.keys() - {"about", "facts"}:
        got, wanted = seen(decision, key), case[key]
        if key in ("outputs", "origins"):
            got = {name: got[name] for name in wanted}
        assert got == wanted, key
