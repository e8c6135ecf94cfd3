"""Columns, Parquet to Parquet: plgrules on Polars and DuckDB beside the same written by hand.

Every run is a process of its own, ours and the hand-written one in turns, the best of a few each.
"""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from plgrules.diagnostics.errors import PlgrulesError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NULLS = 0.1
"""The share of nulls in the columns of the tables that have some."""

ENGINES = ("polars", "duckdb")
NEEDED = ("duckdb", "polars", "narwhals", "sqlglot")
"""The packages that are used: DuckDB also makes the tables."""

_RANDOM = {
    "D1": (
        ("cac", "round(random() * 400, 2)"),
        ("ltv", "round(random() * 1500, 2)"),
        ("gross_margin", "round(0.2 + random() * 0.8, 3)"),
        ("retention_90d", "round(random(), 3)"),
    ),
    "D2": (
        ("seats", "floor(random() * 300)"),
        ("business_email", "random() < 0.5"),
        ("invited_team", "random() < 0.4"),
        ("reached_limit", "random() < 0.3"),
    ),
}


@dataclass(frozen=True, slots=True)
class Used:
    """What one process took: seconds, seconds of processors, and megabytes."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Columns:
    """One decision over a table, by plgrules on an engine and by hand on the same."""

    decision: str
    nulls: bool
    engine: str
    ours: Used
    by_hand: Used


def missing() -> tuple[str, ...]:
    """Return the packages that are needed and not installed."""
    return tuple(package for package in NEEDED if not _installed(package))


def _installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def measured(rows: int, repeats: int) -> Iterator[Columns]:
    """Yield each decision on each engine, without nulls and with some."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.parquet"
        for nulls in (False, True):
            for key in _RANDOM:
                write_table(source, key, rows, NULLS if nulls else 0)
                ways = [way for engine in ENGINES for way in (engine, f"{engine}_by_hand")]
                told = "nulls" if nulls else "no-nulls"
                commands = [
                    (way, key, told, source, source.with_name("out.parquet")) for way in ways
                ]
                found = best("plgrules.benchmark.run_columns", repeats, commands)
                for place, engine in enumerate(ENGINES):
                    yield Columns(key, nulls, engine, *found[2 * place : 2 * place + 2])


def write_table(path: Path, key: str, rows: int, nulls: float) -> None:
    """Write random facts of a decision, a share of them null."""
    columns = ", ".join(
        f"CASE WHEN random() >= {nulls} THEN {value} END AS {name}"
        if nulls
        else f"{value} AS {name}"
        for name, value in _RANDOM[key]
    )
    quiet_connection().execute(
        f"COPY (SELECT i AS id, {columns} FROM range({rows}) r(i)) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )


def quiet_connection() -> DuckDBPyConnection:
    """Return a DuckDB of its own that prints no bar, which would stand among the figures."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def best(module: str, repeats: int, commands: Sequence[Sequence[object]]) -> list[Used]:
    """Return the best of a few runs of each command of a module, run in turns.

    Each prints its seconds, its seconds of processors and its megabytes. Raises PlgrulesError.
    """
    found = [Used(inf, inf, 0.0)] * len(commands)
    for _ in range(repeats):
        for place, command in enumerate(commands):
            found[place] = _both(found[place], _run(module, command))
    return found


def _run(module: str, command: Sequence[object]) -> Used:
    line = [sys.executable, "-m", module, *map(str, command)]
    done = subprocess.run(line, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        raise PlgrulesError(f"`{' '.join(line[2:5])}` ended with an error: {last}")
    return Used(*map(float, done.stdout.split()))


def _both(one: Used, other: Used) -> Used:
    """The least time of two runs, and the most memory."""
    return Used(
        min(one.seconds, other.seconds),
        min(one.processor, other.processor),
        max(one.megabytes, other.megabytes),
    )
