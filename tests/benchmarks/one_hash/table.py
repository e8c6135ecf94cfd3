"""The table that every way decides: channels, with nulls, boundaries, and what is wrong or far."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

from plgrules.engine import Engine
from plgrules.program.program import FactStep, Program
from tests.benchmarks.tables import AS_OF, channels
from tests.generators import thresholds

BLOCK = 1_000_000
NULLS = 0.06
WORKED_OUT = ("spend", "contribution_ltv")
"""Facts that contradict others when those are moved: they are null in most rows."""

FAR = (-0.0, 0.0, 5e-324, 1e-300, 1e-12, 1e15, 9e59, 1e300, 1.7976931348623157e308)
NEVER = (float("nan"), float("inf"), float("-inf"), -1.0, -5e-324, -1e300)
WHOLE = (0, 1, 27, 28, 2**53 - 1, 2**53, 2**53 + 1, 2**62, -1)


def write_table(out: Path, name: str, rows: int) -> None:
    """Write a table of `rows` rows for a version of `channel-economics`, block by block."""
    import pyarrow.parquet as parquet

    program = Engine().ruleset(name, as_of=AS_OF).program
    writer = None
    for start in range(0, rows, BLOCK):
        block = _block(program, start, min(BLOCK, rows - start)).to_arrow()
        writer = writer or parquet.ParquetWriter(out, block.schema)
        writer.write_table(block, row_group_size=120_000)
    if writer is not None:
        writer.close()


def _block(program: Program, start: int, rows: int) -> pl.DataFrame:
    frame = channels(rows, seed=start + 11)
    draw = np.random.default_rng(start + 12)
    columns = {"id": pl.Series(range(start, start + rows), dtype=pl.Int64)}
    limits = _beside(np.array(thresholds(program)))
    for fact in program.facts:
        column = frame[fact.name]
        if fact.name == "cac":
            column = _with_edges(frame, column, draw)
        column = _salted(fact, column, limits, draw)
        nulls = 0.6 if fact.name in WORKED_OUT else NULLS
        columns[fact.name] = column.set(pl.Series(draw.random(rows) < nulls), None)
    return pl.DataFrame(columns)


def _beside(numbers: np.ndarray) -> np.ndarray:
    """Numbers, what is just within and just beyond the tolerance of each, and their neighbours."""
    shifts = np.array([0.0, 0.5e-12, 0.999e-12, 1e-12, 1.001e-12, 2e-12])
    shifted = np.concatenate([numbers * (1 + sign * s) for s in shifts for sign in (1, -1)])
    return np.concatenate([shifted, np.nextafter(shifted, np.inf), np.nextafter(shifted, -np.inf)])


def _with_edges(frame: pl.DataFrame, cac: pl.Series, draw: np.random.Generator) -> pl.Series:
    """The costs of customers, one in ten of them what the customer brings, or next to it."""
    worth = frame["contribution_ltv"].to_numpy()
    edges = _beside(np.array([1.0])) * worth[:, None][:, :1]
    picked = edges[np.arange(len(worth)), draw.integers(0, edges.shape[1], len(worth))]
    return pl.Series(np.where(draw.random(len(worth)) < 0.1, picked, cac.to_numpy()))


def _salted(
    fact: FactStep, column: pl.Series, limits: np.ndarray, draw: np.random.Generator
) -> pl.Series:
    """A column with one value in fifty on a limit, and one in five hundred far off or wrong."""
    rows = len(column)
    if column.dtype == pl.String:
        strange = pl.Series(["nonsense", "", "Ünïcode", "MEDIA_ONLY"]).gather(
            draw.integers(0, 4, rows)
        )
        return column.zip_with(pl.Series(draw.random(rows) >= 0.002), strange)
    if column.dtype == pl.Int64:
        odd = np.array(WHOLE)[draw.integers(0, len(WHOLE), rows)]
        return pl.Series(np.where(draw.random(rows) < 0.01, odd, column.to_numpy()))
    if column.dtype != pl.Float64:
        return column
    bounds = [bound for bound in (fact.minimum, fact.maximum) if bound is not None]
    low = -np.inf if fact.minimum is None else fact.minimum
    high = np.inf if fact.maximum is None else fact.maximum
    limits = limits[(low <= limits) & (limits <= high)]
    far = np.array([*FAR, *NEVER, *(_beside(np.array(bounds)) if bounds else ())])
    chance = draw.random(rows)
    values = np.where(chance < 0.02, limits[draw.integers(0, len(limits), rows)], column.to_numpy())
    return pl.Series(np.where(chance > 0.998, far[draw.integers(0, len(far), rows)], values))


if __name__ == "__main__":
    write_table(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
