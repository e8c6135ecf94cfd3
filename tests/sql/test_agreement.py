"""What SQL decides on an engine is what the interpreter decides, to the last bit."""

from __future__ import annotations

import math
import random
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plgrules.backends.columns.features import NotExpressible
from plgrules.backends.columns.nodes import Arithmetic, Column, Literal, Value
from plgrules.backends.columns.plan import ColumnPlan, Compute, Definition, Search, SearchColumn
from plgrules.backends.columns.table import full_schema
from plgrules.backends.sql.dialects import DIALECTS
from plgrules.backends.sql.expressions import Writer
from plgrules.backends.sql.statement import write_sql
from plgrules.engine import Engine
from tests.columns.rows import Batch, Row, answers, batches
from tests.columns.shipped import REFUSED
from tests.generators import programs, thresholds
from tests.sql.engines import TABLE, Postgres, SqlEngine, decide

EXAMPLES = {"duckdb": 50, "postgres": 30, "spark": 5}
USUAL = settings.get_profile("usual").max_examples
GENERATE = [Phase.explicit, Phase.generate]
"""Without shrinking, which takes minutes where every try is a query."""
SHIPPED = sorted({f"{info.name}@{info.version}" for info in Engine().rulesets()} - REFUSED.keys())


def thoroughly(examples: int) -> settings:
    """Return how long is searched: as many times longer as `--hypothesis-profile` says."""
    factor = settings().max_examples / USUAL
    return settings(
        max_examples=max(1, int(examples * factor)),
        phases=GENERATE,
        suppress_health_check=list(HealthCheck),
    )


def agree(engine: SqlEngine, batch: Batch, *, nullable: bool = True) -> None:
    if engine.dialect.name == "postgres":
        batch = replace(batch, rows=[_without_nul(row) for row in batch.rows])
    got = answers(batch.program, decide(engine, batch, nullable=nullable))
    expected = batch.expected()
    wrong = [pair for pair in zip(batch.rows, got, expected, strict=True) if pair[1] != pair[2]]
    assert not wrong, wrong[0]


def test_generated_rulesets_decide_as_interpreted(engine: SqlEngine) -> None:
    @thoroughly(EXAMPLES[engine.dialect.name])
    @given(st.data())
    def check(data: st.DataObject) -> None:
        program = data.draw(programs())
        batch = data.draw(batches(program))
        with suppress(NotExpressible):
            agree(engine, batch, nullable=data.draw(st.booleans()))

    check()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_ruleset_decides_as_interpreted(engine: SqlEngine, name: str) -> None:
    program = Engine().ruleset(name).program

    @thoroughly(2 if engine.dialect.name == "spark" else 6)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        agree(engine, data.draw(batches(program, thresholds(program), size=80)))

    check()


def _without_nul(row: Row) -> Row:
    """The same row with texts that PostgreSQL can hold."""
    return {
        name: value.replace("\0", "0") if isinstance(value, str) else value
        for name, value in row.items()
    }


# -- arithmetic that must not raise --------------------------------------------------------------

_ENDS = (
    None, 0.0, 1.0, -1.0, 5e-324, 1e-320, 2.2250738585072014e-308, 1e-200, 1e-150, 1e-149, 2.0**-60,
    0.3, 0.999, 1.001, 3.0, 1e15, 1e149, 1e150, 1e200, 1e290, 8e307, 1e308, -1e-200, -1e200,
    1.7976931348623157e308,
)  # fmt: skip


def _expected(operator: str, left: float | None, right: float | None) -> float | None:
    """The operation in Python; null where it has no finite result."""
    if left is None or right is None or (operator == "/" and right == 0):
        return None
    result = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
    }[operator]()
    return result if math.isfinite(result) else None


def _computed(engine: SqlEngine, node: Value, pairs: list[tuple[Any, Any]]) -> list[Any]:
    table = pa.table(
        {
            "row": pa.array(range(len(pairs))),
            "x": pa.array([pair[0] for pair in pairs], pa.float64()),
            "y": pa.array([pair[1] for pair in pairs], pa.float64()),
        }
    )
    written = Writer(engine.dialect).value(node).sql(engine.dialect.grammar)
    rows = engine.run(table, f"SELECT {written} AS found FROM {TABLE} ORDER BY row")
    return [row["found"] for row in rows]


@pytest.mark.parametrize("operator", "+-*/")
def test_arithmetic_at_the_ends_of_doubles_never_raises(postgres: Postgres, operator: Any) -> None:
    numbers = random.Random(7)
    far = [math.ldexp(numbers.uniform(-2, 2), numbers.randint(-1073, 1022)) for _ in range(80)]
    values = [*_ENDS, *far]
    pairs = [(left, right) for left in values for right in values]
    # Columns that are known only where the result is wanted are null in other rows.
    for nullable in (True, False):
        sides = Column("x", "number", nullable), Column("y", "number", nullable)
        node = Arithmetic(operator, *sides, may_fail=True)
        assert _computed(postgres, node, pairs) == [_expected(operator, *pair) for pair in pairs]


@pytest.mark.parametrize("operator", "+-")
def test_what_is_too_far_apart_for_doubles_is_farther_than_all(
    postgres: Postgres, operator: Any
) -> None:
    """Two huge numbers of different signs are compared by how far they lie apart."""
    values = (*_ENDS, *(-value for value in _ENDS if value))
    pairs = [(left, right) for left in values for right in values]
    node = Arithmetic(operator, Column("x", "number"), Column("y", "number"), exceeds=True)
    largest = 1.7976931348623157e308
    expected = [
        None
        if left is None or right is None
        else max(-largest, min(left + right if operator == "+" else left - right, largest))
        for left, right in pairs
    ]
    assert _computed(postgres, node, pairs) == expected


@pytest.mark.parametrize("operator", "+-*/")
@pytest.mark.parametrize("is_left", [True, False])
def test_arithmetic_with_a_constant_never_raises(
    postgres: Postgres, operator: Any, is_left: bool
) -> None:
    x = Column("x", "number")
    for constant in (value for value in _ENDS if value is not None):
        literal = Literal(constant, "number")
        sides = (literal, x) if is_left else (x, literal)
        pairs = [(value, None) for value in _ENDS]
        expected = [
            _expected(operator, *((constant, v) if is_left else (v, constant))) for v in _ENDS
        ]
        found = _computed(postgres, Arithmetic(operator, *sides, may_fail=True), pairs)
        assert found == expected, constant


# -- many ranges ---------------------------------------------------------------------------------


def test_a_number_is_found_among_many_ranges(engine: SqlEngine) -> None:
    edges = tuple(sorted({round(place * 1.7 - 900.3, 3) for place in range(1_000)}))
    texts = tuple(f"band {place}" for place in range(len(edges) + 1))
    places = tuple(None if place % 7 == 0 else place for place in range(len(edges) + 1))
    columns = SearchColumn("plg_text", "text", texts), SearchColumn("plg_place", "index", places)
    plan = ColumnPlan(
        "small", "1.0.0", date(2026, 1, 1), (),
        (
            Compute((Definition("plg_number", Column("x", "number")),)),
            Search("plg_number", edges, columns),
        ),
        (
            Definition("text", Column("plg_text", "text")),
            Definition("place", Column("plg_place", "index")),
        ),
    )  # fmt: skip
    near = [v for e in edges[::97] for v in (e, math.nextafter(e, -9e9), math.nextafter(e, 9e9))]
    values = [None, -1.7e308, 1.7976931348623157e308, *near]
    table = pa.table({"row": pa.array(range(len(values))), "x": pa.array(values, pa.float64())})
    statement = write_sql(plan, engine.dialect, TABLE, own=("row",))
    found = sorted(engine.run(table, statement), key=lambda row: row["row"])
    place_of = [None if v is None else sum(edge <= v for edge in edges) for v in values]
    assert [row["text"] for row in found] == [None if p is None else texts[p] for p in place_of]
    assert [row["place"] for row in found] == [None if p is None else places[p] for p in place_of]


# -- the table's own columns ---------------------------------------------------------------------


def test_own_columns_stay_and_scratch_columns_go(engine: SqlEngine) -> None:
    program = Engine().ruleset("channel-economics@1").program
    row = {fact.name: None for fact in program.facts}
    types = {name: column.type for name, column in full_schema(program).items()}
    batch = Batch(program, types, [row])
    (found,) = decide(engine, batch)
    assert list(found)[: len(row) + 1] == ["row", *row]
    assert not [name for name in found if name.startswith("plg_")]


def test_every_dialect_is_executed_or_says_that_it_is_not() -> None:
    executed = {name for name, dialect in DIALECTS.items() if dialect.executed}
    assert executed == set(EXAMPLES)
