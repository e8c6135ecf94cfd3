"""One row → the facts of one ruleset, with every problem that its cells have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plgrules.diagnostics.errors import Problem
from plgrules.diagnostics.suggest import nearest
from plgrules.program.currency import currency_column, currency_problem
from plgrules.program.program import Program
from plgrules.rows.cells import WrongCell, cell_reader


class FactReader:
    """Reads the facts of a program from the rows of one table.

    `columns` are those of the table, `textual` whether its values are the texts of cells,
    `separator` what stands between these, and `constants` facts that hold for every row.
    """

    def __init__(
        self,
        program: Program,
        columns: Iterable[str],
        *,
        textual: bool,
        separator: str = ",",
        constants: Mapping[str, Any] | None = None,
    ) -> None:
        known = {fact.name: fact for fact in program.facts}
        columns = tuple(columns)
        self.names = tuple(name for name in columns if name in known)
        self._textual = textual
        self._constants = dict(constants or {})
        self._program = program
        self._money = currency_column(program, columns) if self.names else None
        self._cells = [(name, cell_reader(known[name], separator)) for name in self.names]

    def read(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
        """Return the facts of a row, and what is wrong with its cells; a blank cell is absent."""
        facts = self._constants.copy()
        problems = self._other_currency(values)
        if not self._textual:
            facts.update({name: values[name] for name in self.names if name in values})
            return facts, tuple(problems)
        for name, read in self._cells:
            text = values.get(name)
            if not text or text.isspace():
                continue
            try:
                facts[name] = read(text)
            except WrongCell as wrong:
                problems.append(wrong.problem)
        return facts, tuple(problems)

    def _other_currency(self, values: Mapping[str, Any]) -> list[Problem]:
        if self._money is None:
            return []
        value = values.get(self._money)
        if self._textual and value is not None:
            value = value.strip()
        problem = currency_problem(self._program, self._money, value)
        return [] if problem is None else [problem]


def parse_flags(
    program: Program, flags: Iterable[str]
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the facts written `name=value`, each read like a cell of CSV, and what is wrong.

    Wrong are: no `=`, an unknown name, a name given twice, a value of another type. A blank value
    is an absent fact.
    """
    known = {fact.name: fact for fact in program.facts}
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for flag in flags:
        name, equals, text = flag.partition("=")
        name = name.strip()
        if not equals:
            problems.append(_flag_problem(flag, f"`{flag}` is no fact: write name=value"))
        elif name not in known:
            problems.append(unknown_fact(program, name))
        elif name in facts:
            problems.append(_flag_problem(name, f"`{name}` is given twice"))
        else:
            try:
                facts[name] = cell_reader(known[name])(text) if text.strip() else None
            except WrongCell as wrong:
                problems.append(wrong.problem)
    return {name: value for name, value in facts.items() if value is not None}, tuple(problems)


def unknown_fact(program: Program, name: str) -> Problem:
    """Return the problem of a name that is no fact, with the nearest one that is."""
    close = nearest(name, [fact.name for fact in program.facts])
    hint = f"; did you mean `{close}`?" if close else ""
    message = f"`{name}` is not a fact of {program.ruleset} {program.version}{hint}"
    return Problem(name, "fact-unknown", message, None, close)


def _flag_problem(fact: str, message: str) -> Problem:
    return Problem(fact, "fact-unknown", message)
