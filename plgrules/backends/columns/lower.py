"""A program and the columns of a table → the plan by which its rows are decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

# The rules for expressions register themselves when their modules are imported.
from plgrules.backends.columns import tallies, texts, truths, values  # noqa: F401
from plgrules.backends.columns.build import both, opposite
from plgrules.backends.columns.context import Context
from plgrules.backends.columns.decide import decide
from plgrules.backends.columns.door import Problems, check_currency, read_fact
from plgrules.backends.columns.draft import Draft
from plgrules.backends.columns.plan import ColumnPlan, Definition, FactColumn, Options
from plgrules.backends.columns.results import write_results
from plgrules.backends.columns.schedule import stages_of
from plgrules.backends.columns.steps import write_steps
from plgrules.backends.columns.verdict import NOTHING_DECIDED
from plgrules.program.program import Program


def lower(
    program: Program,
    schema: Mapping[str, FactColumn],
    as_of: date,
    options: Options | None = None,
) -> ColumnPlan:
    """Return the plan of a program over a table, for one day.

    `schema` tells by which column the table holds a fact; a fact without one is absent in every
    row. A column that names currencies is in it by its own name. Raises NotExpressible for what no
    plan can express.
    """
    options = options or Options()
    context = Context(program, Draft(options.scratch), as_of)
    problems = Problems()
    for fact in program.facts:
        found = read_fact(context, fact, schema.get(fact.name), problems)
        context.given[fact.name] = found
    check_currency(program, schema, problems)
    entered = opposite(context.draft.flag("wrong_facts", problems.any))
    later = Problems()
    write_steps(context, later)
    problems.add(later.any, ((both(entered, holds), text) for holds, text in later.reasons))
    valid = opposite(context.draft.flag("invalid", problems.any))
    decision = program.decision
    verdict = NOTHING_DECIDED if decision is None else decide(context, decision, "rule")
    results = [
        Definition(options.prefix + name, expression)
        for name, expression in write_results(context, verdict, valid, problems)
    ]
    stages, settled = stages_of(context.draft.definitions, results)
    return ColumnPlan(
        program.ruleset, program.version, as_of, tuple(schema.values()), stages, settled
    )
