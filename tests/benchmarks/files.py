"""How long files take through DuckDB: `python -m tests.benchmarks.files [ROWS …]`.

By default 1, 10 and 100 million rows, which take some gigabytes of a temporary folder.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RULESET = "channel-economics@1"
USUAL = (1_000_000, 10_000_000, 100_000_000)

HAND_WRITTEN = """
    SELECT *, 'decided' AS status,
    CASE WHEN cac < ltv * gross_margin
         THEN CASE WHEN retention_90d > 0.6 THEN 'scale' ELSE 'optimize' END ELSE 'kill' END
        AS outcome,
    CASE WHEN cac < ltv * gross_margin
         THEN CASE WHEN retention_90d > 0.6 THEN 'retains' ELSE 'churns' END ELSE 'loses_money' END
        AS rule,
    CAST([] AS VARCHAR[]) AS warnings,
    CASE WHEN cac < ltv * gross_margin
         THEN CASE WHEN retention_90d > 0.6 THEN 3e0 ELSE 1e0 END ELSE 0e0 END
        AS budget_multiplier,
    CASE WHEN cac < ltv * gross_margin THEN NULL ELSE 28e0 END AS deadline_days,
    'channel-economics' AS ruleset, '1.0.0' AS version, CAST(NULL AS VARCHAR) AS problem
"""
"""The decision of `channel-economics` 1 with two-valued logic and without any check."""


@dataclass(frozen=True)
class Run:
    """One file: its rows, and the seconds of plgrules and of the hand-written statement."""

    rows: int
    seconds: float
    by_hand: float
    megabytes: float


def channels(path: Path, rows: int) -> None:
    """Write a table of channels without nulls."""
    import duckdb

    duckdb.sql(
        "COPY (SELECT i AS id, round(random() * 400, 2) AS cac, round(random() * 1500, 2) AS ltv, "
        "round(0.2 + random() * 0.8, 3) AS gross_margin, round(random(), 3) AS retention_90d "
        f"FROM range({rows}) r(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )


def runs(counts: tuple[int, ...]) -> Iterator[Run]:
    """Yield what each number of rows takes, Parquet to Parquet."""
    for rows in counts:
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
            channels(source, rows)
            ours = _seconds(
                "from plgrules.cli import main; main()",
                ["decide", RULESET, str(source), "--out", str(out)],
            )
            # The largest child so far: the counts ascend, and this child is the larger one.
            used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            copy = (
                f"COPY ({HAND_WRITTEN} FROM '{source}') TO '{out}' "
                "(FORMAT parquet, COMPRESSION zstd)"
            )
            by_hand = _seconds("import duckdb, sys; duckdb.sql(sys.argv[1])", [copy])
        yield Run(rows, ours, by_hand, used)


def _seconds(program: str, arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def markdown(found: Iterator[Run]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| rows | seconds | by hand | of its throughput | a million rows | memory |"
    yield "|---|---|---|---|---|---|"
    for run in found:
        million = run.seconds / run.rows * 1e6
        ratio = run.by_hand / run.seconds
        yield (
            f"| {run.rows:,} | {run.seconds:.1f} | {run.by_hand:.1f} | {ratio:.2f} | "
            f"{million:.2f} s | {run.megabytes:,.0f} MB |"
        )


if __name__ == "__main__":
    for line in markdown(runs(tuple(map(int, sys.argv[1:])) or USUAL)):
        print(line, flush=True)
