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

from plgrules.benchmark.columns import write_table
from plgrules.benchmark.hand_written_columns import SQL

RULESET = "channel-economics@1"
USUAL = (1_000_000, 10_000_000, 100_000_000)


@dataclass(frozen=True)
class Run:
    """One file: its rows, and the seconds of plgrules and of the hand-written statement."""

    rows: int
    seconds: float
    by_hand: float
    megabytes: float


def runs(counts: tuple[int, ...]) -> Iterator[Run]:
    """Yield what each number of rows takes, Parquet to Parquet."""
    for rows in counts:
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
            write_table(source, "D1", rows, 0)
            ours = _seconds(
                "from plgrules.cli import main; main()",
                ["decide", RULESET, str(source), "--out", str(out)],
            )
            # The largest child so far: the counts ascend, and this child is the larger one.
            used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            copy = (
                f"COPY ({SQL['D1']} FROM '{source}') TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
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
