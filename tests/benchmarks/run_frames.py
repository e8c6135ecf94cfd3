"""One way to decide a Parquet file, in a process of its own; prints its seconds and megabytes.

`python -m tests.benchmarks.run_frames WAY nulls|no-nulls IN OUT`; the seconds are those from the
opened file to the written one, without the start of Python and the reading of rulesets.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import polars as pl

from plgrules.backends.frame.decide import decide_frame
from plgrules.benchmark.run_columns import most_memory, timed
from plgrules.engine import Engine
from plgrules.program.program import Program
from tests.benchmarks.hand_written_frames import channel_2
from tests.benchmarks.tables import AS_OF
from tests.generators import program_of_text
from tests.support import facts_part, ruleset_text

Way = Callable[[pl.LazyFrame], pl.LazyFrame]


def way_of(name: str, not_null: bool) -> Way:
    """Return a way by its name."""
    if name == "by_hand":
        return channel_2
    if name.startswith("ranges_"):
        program = range_program(int(name.removeprefix("ranges_")))
    else:
        program = Engine().ruleset(f"channel-economics@{name[-1]}").program
    return partial(_decided, program, not_null)


def _decided(program: Program, not_null: bool, lazy: pl.LazyFrame) -> pl.LazyFrame:
    decided: pl.LazyFrame = decide_frame(program, lazy, AS_OF, prefix="our_", not_null=not_null)
    return decided


def range_program(count: int) -> Program:
    """Return a ruleset that cuts an amount into ranges."""
    width = 30_000 / count
    steps = [
        {"id": f"range{place}", "below": f"{width * place:.6f}", "then": "one", "because": "so"}
        for place in range(1, count)
    ]
    steps.append({"id": "rest", "then": "other", "because": "so"})
    outcomes = {name: {"title": name, "severity": "info"} for name in ("one", "other")}
    text = ruleset_text(
        facts=facts_part({"amount": {"type": "number", "min": 0}}),
        decide={"bands": {"of": "amount", "steps": steps}},
        outcomes=outcomes,
    )
    return program_of_text(text)


def main(name: str, nulls: str, source: str, out: str) -> None:
    """Decide one file."""
    way = way_of(name, nulls == "no-nulls")
    print(*timed(lambda: way(pl.scan_parquet(source)).sink_parquet(out)), most_memory())


if __name__ == "__main__":
    main(*sys.argv[1:])
