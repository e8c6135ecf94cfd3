"""One way to decide a Parquet file, in a process of its own; prints seconds and megabytes.

`python -m plgrules.benchmark.run_columns WAY D1|D2 nulls|no-nulls IN OUT`; the seconds are those
from the opened file to the written one, without the start of Python and the reading of rulesets.
"""

from __future__ import annotations

import importlib
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from plgrules.benchmark.columns import quiet_connection
from plgrules.benchmark.hand_written_columns import POLARS, SQL
from plgrules.benchmark.subjects import subjects

Call = Callable[[], object]
AS_OF = date(2026, 11, 21)


def _polars(key: str, not_null: bool, source: str, out: str) -> Call:
    import polars

    ours = _ours(key, not_null)
    return lambda: ours(polars.scan_parquet(source)).sink_parquet(out)


def _polars_by_hand(key: str, not_null: bool, source: str, out: str) -> Call:
    import polars

    return lambda: POLARS[key](polars.scan_parquet(source)).sink_parquet(out)


def _duckdb(key: str, not_null: bool, source: str, out: str) -> Call:
    # Otherwise imported when the first relation is decided on, which is timed.
    importlib.import_module("plgrules.backends.sql.statement")
    ours, connection = _ours(key, not_null), quiet_connection()
    return lambda: ours(connection.read_parquet(source)).write_parquet(out, compression="zstd")


def _duckdb_by_hand(key: str, not_null: bool, source: str, out: str) -> Call:
    connection = quiet_connection()
    statement = f"COPY ({SQL[key]} FROM '{source}') TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
    return lambda: connection.execute(statement)


WAYS: dict[str, Callable[[str, bool, str, str], Call]] = {
    "polars": _polars,
    "polars_by_hand": _polars_by_hand,
    "duckdb": _duckdb,
    "duckdb_by_hand": _duckdb_by_hand,
}


def _ours(key: str, not_null: bool) -> Callable[[Any], Any]:
    """What decides on a frame; its packages are imported, its plan is not yet made."""
    from plgrules.backends.frame.decide import decide_frame

    program = next(subject for subject in subjects() if subject.key == key).program
    return lambda frame: decide_frame(program, frame, AS_OF, not_null=not_null)


def most_memory() -> float:
    """Return the megabytes that this process held at most."""
    status = Path("/proc/self/status")
    if status.is_file():
        # What `resource` says includes the process that started this one.
        lines = status.read_text().splitlines()
        peaks = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
        if peaks:
            return int(peaks[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(call: Call) -> tuple[float, float]:
    """Return the seconds that a call takes, and those of processors."""
    start, processor = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - start, time.process_time() - processor


def main(way: str, key: str, nulls: str, source: str, out: str) -> None:
    """Decide one file."""
    call = WAYS[way](key, nulls == "no-nulls", source, out)
    print(*timed(call), most_memory())


if __name__ == "__main__":
    main(*sys.argv[1:])
