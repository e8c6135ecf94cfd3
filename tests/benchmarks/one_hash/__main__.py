"""Decides one table in every way: `python -m tests.benchmarks.one_hash [ROWS] [--all]`.

It writes a table of 10 million channels, decides it through Polars, DuckDB, Spark and PostgreSQL,
each in a process of its own, and a sample of it one by one (with `--all` every row), prints a table
and fails unless there is one hash. `--name` is the version, by default `channel-economics@1`;
`--folder` is where the files go and stay, by default a temporary one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plgrules.engine import Engine
from tests.benchmarks.one_hash.digest import Hashes, digest
from tests.benchmarks.tables import AS_OF

USUAL = 10_000_000
SAMPLE = 100_000
"""About so many rows are decided one by one."""

TITLES = {
    "polars": "Polars, lazy",
    "duckdb": "DuckDB, `plgrules decide`",
    "spark": "Spark, local, `decide_frame`",
    "postgres": "PostgreSQL, `plgrules sql`",
    "scalar": "one by one",
}
BEFORE = {"spark": "start of Spark", "postgres": "loading with COPY"}
EXTENSIONS = {"postgres": ".csv", "spark": ""}


@dataclass(frozen=True)
class Gone:
    """One way: what it took, and the hashes of its answers."""

    way: str
    seconds: float
    megabytes: float | None
    before: float | None
    hashes: Hashes


def go(name: str, rows: int, sample: int, folder: Path, ways: tuple[str, ...]) -> Iterator[Gone]:
    """Yield every way as soon as it has gone; `sample` is how many rows one is decided alone."""
    program = Engine().ruleset(name, as_of=AS_OF).program
    table = folder / "channels.parquet"
    _run("table", table, name, rows)
    for way in ways:
        out = folder / f"{way}{EXTENSIONS.get(way, '.parquet')}"
        told = json.loads(_run("ways", way, name, table, out, sample).splitlines()[-1])
        yield Gone(
            way,
            told["seconds"],
            told["megabytes"],
            told.get("before"),
            digest(program, out, sample),
        )


def _run(module: str, *arguments: object) -> str:
    command = [sys.executable, "-m", f"tests.benchmarks.one_hash.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{module} {arguments} failed:\n{done.stderr}")
    return done.stdout


def different(gone: list[Gone]) -> list[str]:
    """Return what is not the same in all ways, as sentences."""
    by_columns = [one.hashes for one in gone if one.way != "scalar"]
    kinds = {
        "the answers differ": {found.answers for found in by_columns},
        "the sentences of problems differ": {found.sentences for found in by_columns},
        "the answers of the sample differ": {one.hashes.sample for one in gone},
        "the numbers of rows differ": {found.rows for found in by_columns},
    }
    return [sentence for sentence, found in kinds.items() if len(found) > 1]


HEAD = (
    "| way | rows | seconds | million rows a second | memory | hash of all rows "
    "| hash of the sample |\n|---|---|---|---|---|---|---|"
)


def line(one: Gone) -> str:
    """Return the row of a Markdown table."""
    rows, hashes = one.hashes.rows, one.hashes
    speed = rows / one.seconds / 1e6
    memory = "–" if one.megabytes is None else f"{one.megabytes:,.0f} MB"
    whole = "–" if one.way == "scalar" else f"`{hashes.answers[:16]}`"
    return (
        f"| {TITLES[one.way]} | {rows:,} | {one.seconds:.1f} | {speed:.2f} | {memory} "
        f"| {whole} | `{hashes.sample[:16]}` |"
    )


def main() -> int:
    """Print the table; return 1 where there is more than one hash."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=lambda text: int(text.replace("_", "")), nargs="?")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--name", default="channel-economics@1")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--ways", default=",".join(TITLES))
    given = parser.parse_args()
    rows = given.rows or USUAL
    sample = 1 if given.all else max(1, rows // SAMPLE)
    gone = []
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        for one in go(given.name, rows, sample, folder, tuple(given.ways.split(","))):
            gone.append(one)
            print(line(one), flush=True)
    notes = [f"{BEFORE[one.way]} {one.before:.1f} s" for one in gone if one.before is not None]
    print(f"\n{given.name}, {rows:,} rows; before: {', '.join(notes) or 'nothing'}.")
    wrong = different(gone)
    print("; ".join(wrong) or f"One hash: {gone[0].hashes.answers}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
