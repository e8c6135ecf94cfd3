"""Rows of a file, or the decisions of a log, decided by two versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import tee
from typing import Any

from plgrules.audit.logged import LoggedDecision, Reader
from plgrules.audit.store import Store
from plgrules.change.impact import Collector, Impact, Pair
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from plgrules.diagnostics.errors import FactError
from plgrules.program.program import Program
from plgrules.rows.decide import DecidedRow, decide_rows
from plgrules.rows.facts import FactReader
from plgrules.rows.table import Content, Row, RowsError, Table

Labeller = Callable[[DecidedRow], str]
"""Returns what a row is called."""


def impact_on_rows(old: Plan, new: Plan, content: Content, as_of: date, label: Labeller) -> Impact:
    """Return what becomes of the rows of a file, each decided by both versions for one day.

    Raises RowsError where no column is a fact of either version.
    """
    collector = Collector()
    for pair in _pairs(old, new, _table(content), as_of, label):
        collector.add(pair)
    return collector.impact(content.file, as_of, _outcomes(old, new))


def impact_on_log(old: Plan, new: Plan, store: Store) -> Impact:
    """Return what becomes of the logged decisions of a ruleset, each for its own day.

    Whatever version made them: their facts are decided by both. Raises LogError.
    """
    collector = Collector()
    for number, logged in enumerate(_of_ruleset(store, new.program.ruleset), 1):
        if logged.is_whole:
            collector.add(_replayed(old, new, logged, number))
        else:
            collector.not_computed += 1
    return collector.impact(store.place, None, _outcomes(old, new), is_log=True)


def _outcomes(old: Plan, new: Plan) -> list[str]:
    return [outcome.id for plan in (old, new) for outcome in plan.program.outcomes]


# -- a file ----------------------------------------------------------------------------------------


def _table(content: Content) -> Table:
    """A table of one row for a single mapping."""
    if isinstance(content, Table):
        return content
    names = tuple(content.values)
    return Table(content.file, names, names, iter([Row(1, content.values)]), textual=False)


def _pairs(old: Plan, new: Plan, table: Table, as_of: date, label: Labeller) -> Iterator[Pair]:
    sides = [
        _decided(plan, replace(table, rows=rows), as_of)
        for plan, rows in zip((old, new), tee(table.rows), strict=True)
    ]
    if not any(reader.names for reader, _ in sides):
        facts = ", ".join(fact.name for fact in new.program.facts[:6])
        raise RowsError(
            f"no column of `{table.file}` is a fact of {new.program.ruleset} "
            f"{new.program.version}; its facts are {facts}"
        )
    (_, before), (_, after) = sides
    for one, other in zip(before, after, strict=True):
        problems = dict.fromkeys((*one.problems, *other.problems))
        yield Pair(one.number, label(one), one.decision, other.decision, tuple(problems))


def _decided(plan: Plan, table: Table, as_of: date) -> tuple[FactReader, Iterator[DecidedRow]]:
    program = plan.program
    reader = FactReader(program, table.columns, textual=table.textual, separator=table.separator)
    return reader, decide_rows(plan.decide, program, table, reader, as_of)


# -- a log -----------------------------------------------------------------------------------------


def _of_ruleset(store: Store, ruleset: str) -> Iterator[LoggedDecision]:
    digests = {digest for digest, name, _ in store.programs() if name == ruleset}
    for logged in Reader(store).decisions():
        if logged.form.program in digests:
            yield logged


def _replayed(old: Plan, new: Plan, logged: LoggedDecision, number: int) -> Pair:
    before, wrong = _again(old, logged)
    after, wrong_now = _again(new, logged)
    labels = logged.context.get("labels") or {}
    label = ", ".join(map(str, labels.values())) or logged.decision_id
    return Pair(number, label, before, after, tuple(dict.fromkeys((*wrong, *wrong_now))))


def _again(plan: Plan, logged: LoggedDecision) -> tuple[Decision | None, tuple[str, ...]]:
    try:
        return plan.decide(_known(plan.program, logged.facts), logged.as_of), ()
    except FactError as error:
        return None, tuple(problem.message for problem in error.problems)


def _known(program: Program, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that the program knows: a version may have dropped one."""
    names = {fact.name for fact in program.facts}
    return {name: value for name, value in facts.items() if name in names}
