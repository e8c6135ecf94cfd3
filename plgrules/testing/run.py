"""One test case, run: what came, and which expectations it misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plgrules.backends.facts import Facts, read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.interpreter.missing import missing_facts
from plgrules.backends.interpreter.record import CHECK_STATES, Record
from plgrules.backends.semantics import comparison
from plgrules.diagnostics.errors import FactError, Problem
from plgrules.program.program import Program
from plgrules.testing.cases import Case, Expectation

_same_number = comparison("==", "computed")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An expectation that was not met, and what came instead."""

    expectation: Expectation | None
    got: Any


@dataclass(frozen=True, slots=True)
class Ran:
    """A case with the record of its run, or the problems of its facts.

    `facts` are None where the door refused them.
    """

    case: Case
    program: Program
    facts: Facts | None
    record: Record | None
    problems: tuple[Problem, ...]

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """Every expectation that was not met."""
        return mismatches(self.case, self.record, self.problems)


def run_case(program: Program, case: Case) -> Ran:
    """Return a case run by the interpreter on the ruleset's program."""
    try:
        facts = read_facts(program, case.facts)
    except FactError as error:
        return Ran(case, program, None, None, error.problems)
    record, problems = run_facts(program, facts, case)
    return Ran(case, program, facts, record, problems)


def run_facts(
    program: Program, facts: Facts, case: Case
) -> tuple[Record | None, tuple[Problem, ...]]:
    """Return the record of a program on typed facts, or the problems that they have together."""
    try:
        return interpret(program, facts, case.as_of), ()
    except FactError as error:
        return None, error.problems


def mismatches(
    case: Case, record: Record | None, problems: tuple[Problem, ...]
) -> tuple[Mismatch, ...]:
    """Return every expectation of a case that a run does not meet."""
    if record is None:
        codes = tuple(dict.fromkeys(problem.code for problem in problems))
        errors = [e for e in case.expectations if e.kind == "error"]
        if not errors:
            return (Mismatch(None, problems),)
        return tuple(Mismatch(e, codes) for e in errors if set(e.value) != set(codes))
    found = []
    for expectation in case.expectations:
        got = observed(expectation, record)
        if not agrees(expectation, got):
            found.append(Mismatch(expectation, got))
    return tuple(found)


def observed(expectation: Expectation, record: Record) -> Any:
    """Return what a run gave for an expectation; for `error` the status that came instead."""
    match expectation.kind:
        case "status" | "error":
            return record.status
        case "outcome":
            return record.outcome
        case "rule":
            return record.rule
        case "possible":
            return record.possible
        case "missing":
            return tuple(missing.fact for missing in missing_facts(record))
        case "warnings":
            return record.warnings
        case "undefined":
            return tuple(dict.fromkeys(lost.name for lost in record.lost))
        case "check":
            return CHECK_STATES[record.values[expectation.name]]
        case "signal" | "derived":
            return record.values[expectation.name]
        case "output":
            return record.outputs[expectation.name]


def agrees(expectation: Expectation, got: Any) -> bool:
    """Whether what came is what was expected; numbers are equal as the language has it."""
    expected = expectation.value
    match expectation.kind:
        case "error":
            return False
        case "possible" | "warnings" | "undefined":
            return sorted(expected) == sorted(got)
        case _ if isinstance(expected, float) and isinstance(got, float):
            return _same_number(got, expected)
        case _:
            return bool(expected == got)
