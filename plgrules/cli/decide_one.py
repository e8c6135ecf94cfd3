"""One decision: from flags, or from a mapping in a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TextIO

from plgrules.cli.deciding import Request, destination, explanation, refuse_clashes
from plgrules.cli.telling import tell_near_misses, tell_problems
from plgrules.decision.decision import Decision
from plgrules.diagnostics.errors import FactError
from plgrules.engine import UsageError
from plgrules.program.currency import currency_column, currency_problem
from plgrules.rows.decide import DecidedRow
from plgrules.rows.record import DecisionColumns
from plgrules.rows.table import Row, Single
from plgrules.rows.write import write_rows

UNDETERMINED = 3


def decide_single(request: Request, single: Single) -> int:
    """Decide on one mapping and write the answer; return the exit status.

    Flags take the place of what the file says. Names of the file that are no facts are ignored, but
    for near misses, which are told.
    """
    if request.explain_row is not None:
        raise UsageError("--explain-row needs a file of many rows")
    if request.format == "parquet":
        raise UsageError("one decision is no table: write it as `json` or `csv`, not as Parquet")
    program = request.program
    tell_near_misses(program, single, strict=request.strict)
    names = {fact.name for fact in program.facts}
    facts = {name: value for name, value in single.values.items() if name in names}
    facts.update(request.flags)
    problems = request.wrong_flags
    try:
        decision = request.decided(facts)
    except FactError as error:
        problems += error.problems
    money = currency_column(program, single.values)
    wrong = None if money is None else currency_problem(program, money, single.values[money])
    problems += () if wrong is None else (wrong,)
    if problems:
        return tell_problems(program, problems, single)
    request.notes.note(decision)
    write_decision(request, facts, decision)
    return 0 if decision.status == "decided" else UNDETERMINED


def write_decision(
    request: Request, facts: Mapping[str, Any], decision: Decision, *, subject: str = ""
) -> None:
    """Write one decision as was asked; `subject` names what was decided on."""
    with destination(request.out) as out:
        if request.format == "csv":
            _write_row(out, request, facts, decision)
        else:
            out.write(explanation(request, decision, subject=subject, out=out))


def _write_row(out: TextIO, request: Request, facts: Mapping[str, Any], decision: Decision) -> None:
    columns = DecisionColumns(request.program, request.as_of, request.prefix)
    names = tuple(facts)
    refuse_clashes(names, columns.names)
    values = columns.values(DecidedRow(1, Row(1, facts), decision, ()))
    write_rows(out, "csv", (names, names), columns.names, [(facts, values)])
