"""The generated functions give the interpreter's answers, on everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plgrules.backends.facts import read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.scalar.compile import compile_details, compile_scalar
from plgrules.backends.scalar.verdict import verdict_of
from plgrules.diagnostics.errors import FactError
from plgrules.engine import Engine
from plgrules.program.decoding import program_from_json
from plgrules.program.program import CheckStep, Program
from tests.generators import AS_OF, facts_for, programs, thresholds

_STATES = {True: "present", False: "absent", None: "unknown"}


class Decision:
    """Holds what a compiled function sets."""

    __slots__ = ("_as_of", "_facts", "_plan", "_verdict")


def interpreted(program: Program, facts: Mapping[str, Any]) -> str:
    """Return everything that the interpreter answers, exact to the last bit of every number."""
    typed = read_facts(program, facts)
    record = interpret(program, typed, AS_OF)
    checks = tuple(
        (step.name, _STATES[record.values[step.name]])  # type: ignore[index]
        for step in program.steps
        if isinstance(step, CheckStep)
    )
    return repr((typed, verdict_of(record), (record.outputs, record.warnings, checks)))


def compiled(program: Program) -> Callable[[Mapping[str, Any]], str]:
    """Return a function that gives the same from the generated code."""
    decide = compile_scalar(program, Decision, "plan")
    details = compile_details(program)

    def answer(facts: Mapping[str, Any]) -> str:
        decision = decide(facts, AS_OF)
        assert (decision._plan, decision._as_of) == ("plan", AS_OF)
        found = details(decision._facts, AS_OF, decision._verdict)
        return repr((decision._facts, decision._verdict, tuple(found)))

    return answer


def answer_or_problems(answer: Callable[[], str]) -> str:
    """Return an answer or what is wrong with the facts; any other error is a failure."""
    try:
        return answer()
    except FactError as error:
        return repr([(p.fact, p.code, p.message, p.suggestion) for p in error.problems])


@given(st.data())
def test_generated_rulesets_decide_as_interpreted(data: st.DataObject) -> None:
    program = data.draw(programs())
    answer = compiled(program)
    for _ in range(4):
        facts = data.draw(facts_for(program))
        expected = answer_or_problems(lambda facts=facts: interpreted(program, facts))
        assert answer_or_problems(lambda facts=facts: answer(facts)) == expected
        # The same facts again: their function, or another one, is compiled by now.
        assert answer_or_problems(lambda facts=facts: answer(facts)) == expected


@settings(max_examples=settings().max_examples // 4)
@given(programs())
def test_a_program_survives_its_canonical_json(program: Program) -> None:
    again = program_from_json(program.to_json())
    assert again == program
    assert again.digest == program.digest


_SHIPPED = {
    f"{info.name}@{info.version}": Engine().ruleset(f"{info.name}@{info.version}").program
    for info in Engine().rulesets()
}


@pytest.mark.parametrize("name", _SHIPPED)
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_shipped_rulesets_decide_as_interpreted(name: str, data: st.DataObject) -> None:
    program = _SHIPPED[name]
    facts = data.draw(facts_for(program, thresholds(program)))
    answer = compiled(program)
    expected = answer_or_problems(lambda: interpreted(program, facts))
    assert answer_or_problems(lambda: answer(facts)) == expected
    assert answer_or_problems(lambda: answer(facts)) == expected
