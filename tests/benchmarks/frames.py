"""Data frames on Polars, Parquet to Parquet: `python -m tests.benchmarks.frames [ROWS]`.

Every run is a process of its own, ours and the hand-written one in turns, the best of a few each;
what a process has in memory at most is its own, too.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

USUAL = 10_000_000
REPEATS = 3
NULLS = 0.1
"""The share of nulls in the columns of the table that has some."""

RANGES = 3_000


@dataclass(frozen=True)
class Used:
    """What one process took: seconds and megabytes."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Figure:
    """What was measured, of ours and of what it is compared with, and the ratio that is promised.

    The ratio is how many times the speed of the comparison ours has.
    """

    what: str
    rows: int
    ours: Used
    compared_with: str
    compared: Used
    promised: float

    @property
    def ratio(self) -> float:
        """How many times the speed of the comparison ours has."""
        return self.compared.seconds / self.ours.seconds


# -- figures -------------------------------------------------------------------------------------


def figures(rows: int, folder: Path, repeats: int = REPEATS) -> Iterator[Figure]:
    """Yield every figure; files go to a folder."""
    source = folder / "in.parquet"
    for nulls, told, promised in ((0.0, "without nulls", 0.8), (NULLS, "with nulls", 0.5)):
        for name, ways in (("D1", ("channel_1", "by_hand_1")), ("D2", ("channel_2", "by_hand_2"))):
            _write(source, name, rows, nulls)
            not_null = "no-nulls" if nulls == 0 else "nulls"
            ours, by_hand = _best(source, repeats, *((way, not_null) for way in ways))
            yield Figure(f"{name}, {told}", rows, ours, "by hand", by_hand, promised)
    _write(source, "ranges", rows, 0.0)
    many, few = _best(source, repeats, (f"ranges_{RANGES}", "nulls"), ("ranges_10", "nulls"))
    yield Figure(f"{RANGES:,} ranges", rows, many, "10 ranges", few, 1 / 5)


def _write(source: Path, what: str, rows: int, nulls: float) -> None:
    """Write a table, in another process: what this one has in memory counts for its children."""
    command = [sys.executable, "-m", "tests.benchmarks.tables", what, str(rows), str(nulls), source]
    subprocess.run(command, check=True)


def _best(source: Path, repeats: int, *runs: tuple[str, str]) -> list[Used]:
    best = [Used(float("inf"), float("inf"))] * len(runs)
    for _ in range(repeats):
        for place, (way, nulls) in enumerate(runs):
            used = _run(source, way, nulls)
            best[place] = min(best[place], used, key=lambda found: found.seconds)
    return best


def _run(source: Path, way: str, nulls: str) -> Used:
    out = source.with_name("out.parquet")
    command = [sys.executable, "-m", "tests.benchmarks.run_frames", way, nulls, source, out]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, megabytes = map(float, told.split())
    return Used(seconds, megabytes)


def markdown(found: Iterator[Figure]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield (
        "| what | rows | seconds | memory | compared with | seconds | memory "
        "| of its throughput | promised |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for f in found:
        yield (
            f"| {f.what} | {f.rows:,} | {f.ours.seconds:.2f} | {f.ours.megabytes:,.0f} MB "
            f"| {f.compared_with} | {f.compared.seconds:.2f} | {f.compared.megabytes:,.0f} MB "
            f"| {f.ratio:.2f} | {f.promised:.2f} |"
        )


def main(arguments: list[str]) -> None:
    """Print the table."""
    rows = int(arguments[0].replace("_", "")) if arguments else USUAL
    with tempfile.TemporaryDirectory() as folder:
        for line in markdown(figures(rows, Path(folder))):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
