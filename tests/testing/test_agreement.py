"""Both backends answer every ruleset test, and a difference would be told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plgrules.backends import facts
from plgrules.decision.plan import Plan
from plgrules.diagnostics.span import Span
from plgrules.program.program import Program
from plgrules.testing.agreement import disagreement
from plgrules.testing.cases import FACT_CODES, Case
from plgrules.testing.findings import disagrees
from plgrules.testing.mutants import mutants
from plgrules.testing.run import Ran, run_case
from tests.support import program_of
from tests.testing.shop import RULESET

HERE = Span("gate.tests.yaml", 1, 1, 1, 2)


@pytest.fixture(scope="module")
def program() -> Program:
    """Return the program of the example."""
    return program_of(RULESET)


def ran(program: Program, given: dict[str, Any]) -> Ran:
    """The interpreter's run on facts."""
    return run_case(program, Case("one", HERE, date(2026, 1, 1), given, ()))


@pytest.mark.parametrize(
    "given",
    [{}, {"x": 5}, {"x": 4, "rate": 0.7}, {"x": 101}, {"xx": 1}, {"since": "2026-02-01"}],
)
def test_the_backends_agree(program: Program, given: dict[str, Any]) -> None:
    """On decisions and on refusals."""
    assert disagreement(Plan(program), ran(program, given)) == ""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"x": 5}, "outcome 'stop', not 'go'"),
        ({"since": "2025-12-31"}, "refuses the facts with"),
        ({"since": "2026-01-02"}, "decides None, where the interpreter refuses the facts"),
        ({"x": 4, "rate": 0.6}, "checks (('slow', 'absent'),), not (('slow', 'present'),)"),
        ({"x": 4, "rate": 0.1}, "warnings ('guess',), not ()"),
    ],
)
def test_a_difference_is_told(program: Program, given: dict[str, Any], told: str) -> None:
    """A backend that runs another program stands for one with a mistake."""
    changes = {
        "x < low": "x <= low",
        "since <= as_of": "since >= as_of",
        "rate > share": "rate >= share",
        "not known(rate)": "known(rate)",
    }
    other = program
    for before, after in changes.items():
        other = next(m.program for m in mutants(other) if (m.before, m.after) == (before, after))
    said = disagreement(Plan(other), ran(program, given))
    assert told in said
    problem = disagrees(ran(program, given), said)
    assert (problem.code, problem.span) == ("PLG311", HERE)


def test_an_output_that_differs_is_told(program: Program) -> None:
    """Compared to the last bit."""
    outputs = tuple(replace(o, value=None) for o in program.outputs)
    other = replace(program, outputs=outputs)
    said = disagreement(Plan(other), ran(program, {"x": 5, "since": "2026-01-01"}))
    assert said.startswith("outputs ")


def test_every_code_of_a_wrong_fact_can_be_expected() -> None:
    """What the door raises is what tests may write."""
    source = Path(facts.__file__).read_text(encoding="utf-8")
    raised = set(re.findall(r'"(facts?-[a-z-]+)"', source))
    assert raised <= set(FACT_CODES)
    assert set(FACT_CODES) - raised == {"facts-contradict"}
