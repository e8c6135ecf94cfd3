"""A program run step by step on the facts of one call."""

from __future__ import annotations

from datetime import date
from typing import Any

from plgrules.backends.facts import Facts
from plgrules.backends.interpreter.decide import NOTHING
from plgrules.backends.interpreter.evaluate import Run
from plgrules.backends.interpreter.prepare import Prepared, prepare
from plgrules.backends.interpreter.record import Record, Status, new
from plgrules.diagnostics.errors import FactError
from plgrules.program.expression import Scalar
from plgrules.program.memo import prepared
from plgrules.program.program import Program


def interpret(program: Program, facts: Facts, as_of: date) -> Record:
    """Return the record of one decision.

    `facts` are the values of `program.facts`, as `read_facts` returns them. Raises FactError when
    a fall-back leaves the bounds of its fact, or when facts contradict each other.
    """
    steps = prepared(program, "interpreter", prepare)
    run = Run(facts, as_of)
    values, problems = run.values, run.problems
    for name, evaluate in steps.steps:
        run.name = name
        values[name] = evaluate(run)
    for refuse in steps.validities:
        refuse(run)
    if problems:
        raise FactError(problems)
    possible = steps.decision(run) if steps.decision else NOTHING
    outcomes = possible.outcomes
    status = possible.status if steps.decision else _all_checked(steps, run)
    outcome = outcomes[0] if outcomes and status == "decided" else None
    warnings = [code for code, applies in steps.cautions if applies(run)]
    for name, nested in run.nested.items():
        warnings += [f"{name}.{code}" for code in nested.warnings]
    outputs = _outputs(steps, run, outcome, outcomes)
    told = (
        program,
        facts,
        as_of,
        values,
        run.origins,
        run.nested,
        run.conditions,
        _once(run.lost),
        tuple(run.absent),
        status,
        outcome,
        outcomes,
        tuple([ending.id for ending in possible.endings]),
        tuple(warnings),
        outputs,
    )
    return new(Record, told)


def _all_checked(steps: Prepared, run: Run) -> Status:
    """The status of a ruleset of checks only."""
    known = all(run.values[name] is not None for name in steps.checks)
    return "decided" if known else "undetermined"


def _outputs(
    steps: Prepared, run: Run, outcome: str | None, possible: tuple[str, ...]
) -> dict[str, Scalar | None]:
    """Every output: of the outcome, else for every outcome; unknown where an outcome may set it."""
    outputs: dict[str, Any] = {}
    own = steps.outcome_outputs.get(outcome) if outcome is not None else None
    contested = () if outcome else {n for o in possible for n in steps.outcome_outputs[o]}
    for name, evaluate in steps.outputs:
        if own and name in own:
            evaluate = own[name]
        elif name in contested:
            evaluate = None
        run.name = name
        outputs[name] = evaluate(run) if evaluate else None
    return outputs


def _once(lost: list[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(lost)) if lost else ()
