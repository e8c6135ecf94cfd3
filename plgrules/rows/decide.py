"""A table of rows → a decision or the problems of each, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from plgrules.decision.decision import Decision
from plgrules.diagnostics.errors import FactError, Problem
from plgrules.program.program import FactStep, Program
from plgrules.rows.cells import WrongCell, cell_reader
from plgrules.rows.facts import FactReader
from plgrules.rows.table import Row, Table

INVALID = "invalid"


class DecidedRow(NamedTuple):
    """One row with its decision, or with what is wrong with it.

    `number` counts the rows of the file from 1.
    """

    number: int
    row: Row
    decision: Decision | None
    problems: tuple[str, ...]

    @property
    def status(self) -> str:
        """The status of the decision, or `invalid`."""
        return INVALID if self.decision is None else self.decision.status


def decide_rows(
    decide: Callable[[dict[str, Any], date], Decision],
    program: Program,
    table: Table,
    reader: FactReader,
    as_of: date,
) -> Iterator[DecidedRow]:
    """Yield every row of a table with its decision; a wrong row has none, and its problems."""
    typed = None if table.textual else program
    for number, row in enumerate(table.rows, 1):
        if row.problem is not None:
            yield DecidedRow(number, row, None, (row.problem,))
            continue
        facts, problems = reader.read(row.values)
        try:
            decision = decide(facts, as_of)
        except FactError as error:
            problems += error.problems
        else:
            if not problems:
                yield DecidedRow(number, row, decision, ())
                continue
        yield DecidedRow(number, row, None, tuple(sentence(p, typed) for p in problems))


def sentence(problem: Problem, typed: Program | None = None) -> str:
    """Return what is wrong with a fact, with the nearest right thing.

    `typed` is the program where values keep the types of their file, so that a quantity written
    as a text (`"61%"`) is wrong, and can be told as a number.
    """
    if problem.code == "fact-not-a-choice" and problem.suggestion:
        return f"{problem.message}; did you mean `{problem.suggestion}`?"
    if typed is not None and problem.code == "fact-wrong-type" and isinstance(problem.given, str):
        step = typed.step.get(problem.fact)
        if isinstance(step, FactStep) and step.domain.type in ("number", "integer", "boolean"):
            return problem.message + _as_value(step, problem.given)
    return problem.message


def _as_value(fact: FactStep, text: str) -> str:
    try:
        value = cell_reader(fact)(text)
    except WrongCell:
        return ""
    written = str(value).lower() if isinstance(value, bool) else f"{value:.15g}"
    return f": write {written}" + ", without quotes" * (text.strip() == written)
