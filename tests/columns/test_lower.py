"""What a plan looks like: its order, its size, and what is worked out before it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plgrules.backends.columns.build import names_read, walk
from plgrules.backends.columns.features import NotExpressible
from plgrules.backends.columns.lower import lower
from plgrules.backends.columns.nodes import Expression, Literal, When
from plgrules.backends.columns.plan import ColumnPlan, Compute, FactColumn, Options
from plgrules.backends.columns.table import full_schema, result_names
from plgrules.engine import Engine
from plgrules.program.program import Program
from tests.generators import AS_OF, program_of_text, programs
from tests.support import facts_part, ruleset_text

OUTCOMES = {name: {"title": name, "severity": "info"} for name in ("yes", "no")}


def size(plan: ColumnPlan) -> int:
    """Return the number of nodes in a plan."""
    return sum(1 for expression in expressions(plan) for _ in walk(expression))


def expressions(plan: ColumnPlan) -> list[Expression]:
    """Return every expression of a plan."""
    staged = [c.expression for s in plan.stages if isinstance(s, Compute) for c in s.columns]
    return [*staged, *(result.expression for result in plan.results)]


def result(plan: ColumnPlan, name: str) -> Expression:
    """Return what a result column holds."""
    return next(found.expression for found in plan.results if found.name == name)


def rules_program(count: int) -> Program:
    """Return a program of so many rules that each ask two facts."""
    rows = [
        {"id": f"r{n}", "if": f"x > {n} and z < {n}", "then": "yes", "because": "so"}
        for n in range(count)
    ]
    rows.append({"id": "last", "then": "no", "because": "so"})
    facts = facts_part({"x": "number", "z": "number"})
    return program_of_text(ruleset_text(facts=facts, decide={"rules": rows}, outcomes=OUTCOMES))


@pytest.fixture(scope="module")
def channel() -> Program:
    return Engine().ruleset("channel-economics@1").program


@settings(max_examples=settings().max_examples // 5)
@given(programs(), st.booleans())
def test_every_stage_reads_only_what_is_there(program: Program, nullable: bool) -> None:
    schema = full_schema(program, nullable)
    try:
        plan = lower(program, schema, AS_OF, Options("our_", "plg_"))
    except NotExpressible:
        return
    there = {column.column for column in schema.values()}
    for stage in plan.stages:
        if isinstance(stage, Compute):
            for definition in stage.columns:
                assert set(names_read(definition.expression)) <= there
        else:
            assert stage.value in there
        made = [column.name for column in stage.columns]
        assert there.isdisjoint(made)
        assert all(name.startswith("plg_") for name in made)
        there.update(made)
    assert tuple(found.name for found in plan.results) == result_names(program, "our_")
    assert all(set(names_read(found.expression)) <= there for found in plan.results)
    assert lower(program, schema, AS_OF, Options("our_", "plg_")) == plan


def test_a_plan_grows_with_its_rules_and_no_faster() -> None:
    sizes = []
    for count in (40, 80, 160):
        program = rules_program(count)
        sizes.append(size(lower(program, full_schema(program), AS_OF)))
    first, second = sizes[1] - sizes[0], sizes[2] - sizes[1]
    assert first > 0
    assert second < 2.2 * first


def test_columns_without_nulls_need_less(channel: Program) -> None:
    with_nulls = lower(channel, full_schema(channel), AS_OF)
    without = lower(channel, full_schema(channel, nullable=False), AS_OF)
    assert size(without) < 0.8 * size(with_nulls)


def test_what_is_known_of_the_values_need_not_be_asked(channel: Program) -> None:
    facts = ("cac", "ltv", "gross_margin", "retention_90d")
    seen: dict[str, Any] = dict.fromkeys(facts, (0.5, 1.0))
    schema = {
        name: FactColumn(name, "number", nullable=False, low=low, high=high)
        for name, (low, high) in seen.items()
    }
    plan = lower(channel, schema, AS_OF)
    assert result(plan, "status") == Literal("decided", "text")
    assert result(plan, "problem") == Literal(None, "text")
    wide = {**schema, "gross_margin": replace(schema["gross_margin"], high=2.0)}
    assert isinstance(result(lower(channel, wide, AS_OF), "status"), When)


def test_a_fact_without_a_column_is_worked_out_beforehand() -> None:
    rows = [
        {"id": "first", "if": "known(x) and x > 1", "then": "yes", "because": "so"},
        {"id": "last", "then": "no", "because": "so"},
    ]
    facts = facts_part({"x": "number", "z": "number"})
    text = ruleset_text(facts=facts, decide={"rules": rows}, outcomes=OUTCOMES)
    program = program_of_text(text)
    schema = {"z": FactColumn("z", "number", nullable=False, low=0.0, high=1.0)}
    plan = lower(program, schema, AS_OF)
    assert result(plan, "outcome") == Literal("no", "text")
    assert plan.stages == ()
