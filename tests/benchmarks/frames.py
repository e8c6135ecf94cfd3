"""The largest ruleset and ranges on Polars, Parquet to Parquet.

`python -m tests.benchmarks.frames [ROWS]`; `plgrules bench` times smaller ones. Every run is a
process of its own, ours and the hand-written one in turns, the best of a few each.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plgrules.benchmark.columns import Used, best

USUAL = 10_000_000
REPEATS = 3
NULLS = 0.1
"""The share of nulls in the columns of the table that has some."""

RANGES = 3_000


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
        _write(source, "channels", rows, nulls)
        not_null = "no-nulls" if nulls == 0 else "nulls"
        ways = ("channel_2", not_null), ("by_hand", not_null)
        ours, by_hand = _best(source, repeats, *ways)
        yield Figure(f"18 rules, {told}", rows, ours, "by hand", by_hand, promised)
    _write(source, "ranges", rows, 0.0)
    many, few = _best(source, repeats, (f"ranges_{RANGES}", "nulls"), ("ranges_10", "nulls"))
    yield Figure(f"{RANGES:,} ranges", rows, many, "10 ranges", few, 1 / 5)


def _write(source: Path, what: str, rows: int, nulls: float) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.tables", what, str(rows), str(nulls), source]
    subprocess.run(command, check=True)


def _best(source: Path, repeats: int, *ways: tuple[str, str]) -> list[Used]:
    commands = [(*way, source, source.with_name("out.parquet")) for way in ways]
    return best("tests.benchmarks.run_frames", repeats, commands)


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
