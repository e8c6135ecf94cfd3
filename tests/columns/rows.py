"""Rows of facts as a table, and what the interpreter decides on them: what every engine must give.

Used by the agreement tests of data frames and of SQL alike. One generated ruleset is tried on many
rows at once, since a query costs more than a decision.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import pyarrow as pa
from hypothesis import strategies as st

from plgrules.backends.columns.plan import FactColumn, SourceType
from plgrules.backends.facts import read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.diagnostics.errors import FactError
from plgrules.program.dated import dated_warnings
from plgrules.program.program import CheckStep, FactStep, Program
from tests.generators import AS_OF, edge_numbers
from tests.properties.expressions import NUMBERS, TEXTS, WORDS, Draw

Row = dict[str, Any]
"""The facts of a row by name; None is null."""


class Answer(NamedTuple):
    """What a row is decided to; numbers as the text that tells them apart to the last bit."""

    status: str
    outcome: str | None
    rule: str | None
    warnings: tuple[str, ...] | None
    outputs: tuple[str, ...]
    findings: tuple[str, ...] | None


@dataclass(frozen=True)
class Batch:
    """Rows for one program, with the type of each column that they have."""

    program: Program
    types: Mapping[str, SourceType]
    rows: Sequence[Row]

    def table(self) -> pa.Table:
        """Return the rows as an Arrow table, with a column `row` that numbers them."""
        columns = {
            name: pa.array([row[name] for row in self.rows], _ARROW[type])
            for name, type in self.types.items()
        }
        return pa.table({"row": pa.array(range(len(self.rows)), pa.int64()), **columns})

    def schema(self, nullable: bool = True) -> dict[str, FactColumn]:
        """Return the columns a plan is made for; not `nullable`: those without a null are not."""
        return {
            name: FactColumn(name, type, nullable or any(row[name] is None for row in self.rows))
            for name, type in self.types.items()
        }

    def without_nan(self) -> Batch:
        """Return the rows as pandas has them, where NaN is a missing value."""
        rows = [{k: None if v != v else v for k, v in row.items()} for row in self.rows]
        return Batch(self.program, self.types, rows)

    def expected(self, as_of: date = AS_OF) -> list[Answer]:
        """Return the interpreter's answers, row by row."""
        return [interpreted(self.program, row, as_of) for row in self.rows]


_ARROW: dict[SourceType, pa.DataType] = {
    "number": pa.float64(),
    "float": pa.float32(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "boolean": pa.bool_(),
    "text": pa.string(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}


def interpreted(program: Program, row: Mapping[str, Any], as_of: date = AS_OF) -> Answer:
    """Return what the interpreter decides on a row."""
    checks = [step.name for step in program.steps if isinstance(step, CheckStep)]
    given = {name: value for name, value in row.items() if value is not None}
    try:
        record = interpret(program, read_facts(program, given), as_of)
    except FactError:
        nothing = tuple("None" for _ in program.outputs)
        return Answer("invalid", None, None, None, nothing, None)
    return Answer(
        record.status,
        record.outcome,
        record.rule,
        (*record.warnings, *dated_warnings(program, as_of)),
        tuple(repr(record.outputs[output.name]) for output in program.outputs),
        tuple(name for name in checks if record.values[name] is True) if checks else None,
    )


def answers(
    program: Program, results: Sequence[Mapping[str, Any]], prefix: str = ""
) -> list[Answer]:
    """Return the answers in the result columns of rows, which are in the order of the batch."""
    has_checks = any(isinstance(step, CheckStep) for step in program.steps)
    return [
        Answer(
            row[prefix + "status"],
            _none(row[prefix + "outcome"]),
            _none(row[prefix + "rule"]),
            _texts(row[prefix + "warnings"]),
            tuple(repr(_plain(row[prefix + output.name])) for output in program.outputs),
            _texts(row[prefix + "findings"]) if has_checks else None,
        )
        for row in results
    ]


def _texts(value: Any) -> tuple[str, ...] | None:
    value = _none(value)
    if value is None:
        return None
    return tuple(value.split("; ") if value else ()) if isinstance(value, str) else tuple(value)


def _none(value: Any) -> Any:
    """None also for what pandas has in its place."""
    return None if str(value) in ("nan", "<NA>") else value


def _plain(value: Any) -> Any:
    """A value as Python has it, without the types of NumPy."""
    value = _none(value.item() if hasattr(value, "item") else value)
    return tuple(value) if isinstance(value, list) else value


# -- generated rows ------------------------------------------------------------------------------


@st.composite
def batches(
    draw: Draw,
    program: Program,
    numbers: tuple[float, ...] = NUMBERS,
    size: int = 40,
    wrong: bool = True,
    lists: bool = True,
) -> Batch:
    """Return rows for a program: full ones and ones with nulls, on edges, now and then wrong.

    Each column's values come from a few drawn ones, so that a row costs little to draw. Without
    `lists`, facts that are lists have no column.
    """
    types: dict[str, SourceType] = {}
    pools: dict[str, list[Any]] = {}
    for fact in program.facts:
        if draw(st.integers(0, 14)) == 14 or (fact.domain.type == "list" and not lists):
            continue
        type = types[fact.name] = draw(st.sampled_from(_TYPES[fact.domain.type]))
        values = draw(st.lists(_values(fact, type, numbers), min_size=4, max_size=12))
        if wrong and draw(st.integers(0, 9)) == 9:
            values = [*values * 3, draw(st.sampled_from(_wrong(fact, type)))]
        share = draw(st.sampled_from((0, 0, 1, 3)))
        pools[fact.name] = values + [None] * (len(values) * share // 6)
    seed = draw(st.randoms(use_true_random=False))
    for fact in program.facts:
        if types.get(fact.name) == "number" and fact.domain.type == "number":
            pools[fact.name] += seed.sample(_edges(program, fact, wrong), 4)
    rows = [{name: seed.choice(pool) for name, pool in pools.items()} for _ in range(size)]
    return Batch(program, types, rows)


def _edges(program: Program, fact: FactStep, wrong: bool) -> list[float]:
    """Numbers within the tolerance of what the program compares with, and just beyond it."""
    limits = [n for n in program.parameter_values.values() if isinstance(n, float) and n]
    limits = [_fitted(fact, limit) for limit in limits] or [1.0]
    shifts = (0.0, 0.9e-12, -0.9e-12, 1.1e-12, -1.1e-12)
    found = [_fitted(fact, limit * (1 + shift)) for limit in limits for shift in shifts]
    found += [-0.0, -0.0] if fact.minimum is None or fact.minimum <= 0 else []
    if wrong:
        # Within tolerance of its bounds, a number is right.
        ends = [bound for bound in (fact.minimum, fact.maximum) if bound]
        found += [bound * (1 + shift) for bound in ends for shift in shifts[1:3] * len(limits)]
    return found


_TYPES: dict[str, tuple[SourceType, ...]] = {
    "number": ("number", "number", "number", "long", "integer"),
    "integer": ("long", "integer", "number"),
    "boolean": ("boolean",),
    "text": ("text",),
    "choice": ("text",),
    "date": ("date",),
    "list": ("list",),
}


def _values(fact: FactStep, type: SourceType, numbers: tuple[float, ...]) -> st.SearchStrategy[Any]:
    """Right values of a fact, as a column of a type holds them."""
    kind = fact.domain.type
    if kind in ("number", "integer"):
        low = -3 if fact.minimum is None else math.ceil(fact.minimum)
        high = 101 if fact.maximum is None else math.floor(fact.maximum)
        whole = st.integers(low, max(low, high))
        if type in ("long", "integer"):
            return whole
        if kind == "integer":
            return whole.map(float)
        return edge_numbers(numbers).map(lambda number: _fitted(fact, number)) | whole.map(float)
    if kind == "boolean":
        return st.booleans()
    if kind == "text":
        return st.sampled_from(TEXTS) | st.text(max_size=4)
    if kind == "date":
        return st.integers(-30, 2).map(lambda days: AS_OF + timedelta(days=days))
    ids = [choice.id for choice in fact.domain.choices] or list(WORDS)
    return st.sampled_from(ids) if kind == "choice" else st.lists(st.sampled_from(ids), unique=True)


def _fitted(fact: FactStep, number: float) -> float:
    low = -math.inf if fact.minimum is None else fact.minimum
    high = math.inf if fact.maximum is None else fact.maximum
    return min(max(number, low), high)


def _wrong(fact: FactStep, type: SourceType) -> list[Any]:
    """Values that a column of this type can hold, and that a fact may not have."""
    if type == "integer":
        return [-1_000_000_000, 1_000_000_000]
    if type == "long":
        return [-(10**15), 2**53 + 1, 2**53, -(2**53) - 1, 2**62]
    if type == "number":
        beyond = [b * (1 + 1e-9) + 1e-9 for b in (fact.maximum, fact.minimum) if b is not None]
        return [math.nan, math.inf, -math.inf, 1.5, -1e300, 1e300, 2.0**60, *beyond]
    if type == "list":
        return [["alpha", "alpha"], [None], ["alpha", None], ["omega"], ["omega", "omega"]]
    return ["nonsense", ""] if type == "text" else [None]
