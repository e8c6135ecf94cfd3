"""One table through every engine: one hash of all results."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import pytest

from plgrules.engine import Engine
from tests.columns.rows import Batch, answers
from tests.generators import AS_OF
from tests.sql.engines import DuckDb, Postgres, Spark, decide

ROWS = 3_000
NAME = "channel-economics@1"


def batch() -> Batch:
    """Return a table of channels: nulls, numbers at the thresholds, and some that are wrong."""
    draw = random.Random(11)

    def maybe(value: float) -> float | None:
        return None if draw.random() < 0.06 else value

    rows = []
    for _ in range(ROWS):
        ltv, margin = round(draw.uniform(0, 1500), 2), round(draw.uniform(0.1, 1), 3)
        cac = ltv * margin if draw.random() < 0.1 else round(draw.uniform(0, 600), 2)
        kept = draw.choice(
            (0.6, 0.6 + 1e-13, 1.2, round(draw.random(), 3), round(draw.random(), 3))
        )
        row: dict[str, Any] = {"cac": maybe(cac), "ltv": maybe(ltv), "gross_margin": maybe(margin)}
        rows.append({**row, "retention_90d": maybe(kept)})
    types: Any = dict.fromkeys(rows[0], "number")
    return Batch(Engine().ruleset(NAME).program, types, rows)


def digest(found: list[Any]) -> str:
    """Return the hash of answers in the order of their rows."""
    return hashlib.sha256(repr(found).encode()).hexdigest()


@pytest.fixture(scope="module")
def expected() -> str:
    """Return the hash of the interpreter's answers."""
    return digest(batch().expected())


def test_all_engines_give_one_hash(
    duckdb: DuckDb, postgres: Postgres, spark: Spark, expected: str
) -> None:
    table = batch()
    for engine in (duckdb, postgres, spark):
        found = answers(table.program, decide(engine, table))
        assert digest(found) == expected, engine.dialect.title


def test_a_frame_gives_the_same_hash(expected: str) -> None:
    polars = pytest.importorskip("polars")
    engine = Engine()
    if not hasattr(engine, "decide_frame"):
        pytest.skip("there are no frames in this version")
    table = batch()
    frame = engine.decide_frame(NAME, polars.from_arrow(table.table()), as_of=AS_OF)
    assert digest(answers(table.program, frame.sort("row").to_dicts())) == expected
