"""A program with the functions generated from it: what a decision keeps to explain itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from plgrules.backends.facts import Facts, read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.interpreter.record import CHECK_STATES
from plgrules.backends.scalar.verdict import Details, Verdict, verdict_of
from plgrules.decision.decision import Decision, restore
from plgrules.program.decoding import program_from_json
from plgrules.program.program import CheckStep, Program

Decide = Callable[..., Decision]
"""`decide(facts, as_of=None)`: one decision on one mapping of facts; None means today."""


class Plan:
    """One program, compiled; safe to share between threads."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.integer_outputs = tuple(
            output.name for output in program.outputs if output.domain.type == "integer"
        )

    @cached_property
    def decide(self) -> Decide:
        """The generated function; the generator is loaded when the first one is needed."""
        from plgrules.backends.scalar.compile import compile_scalar

        return compile_scalar(self.program, Decision, self)

    @cached_property
    def details(self) -> Callable[[Facts, date, Verdict], Details]:
        """The generated function for outputs, warnings and checks."""
        from plgrules.backends.scalar.compile import compile_details

        return compile_details(self.program)

    def decide_once(self, facts: Mapping[str, Any], as_of: date) -> Decision:
        """Return a decision that the interpreter makes, with its record; raises FactError.

        For the few decisions of one company: generating code would take longer than deciding.
        """
        program = self.program
        record = interpret(program, read_facts(program, facts), as_of)
        checks = tuple(
            (step.name, CHECK_STATES[record.values[step.name]])
            for step in program.steps
            if isinstance(step, CheckStep)
        )
        decision = restore(self, record.facts, as_of, verdict_of(record))
        decision._details = Details(record.outputs, record.warnings, checks)
        decision._record = record
        return decision

    def __reduce__(self) -> tuple[Any, ...]:
        return plan_from_json, (self.program.to_json(),)


@lru_cache(maxsize=256)
def plan_from_json(text: str) -> Plan:
    """Return the plan of a program's canonical JSON: how a pickled decision finds its program."""
    return Plan(program_from_json(text))
