"""What Spark takes on this machine, in batch and as a stream: `python -m tests.benchmarks.spark`.

`[ROWS …]` are by default 1 and 10 million. Every figure is from Parquet to Parquet; "copied" is the
same without a decision, so that the difference is what deciding costs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plgrules.engine import Engine
from tests.benchmarks.tables import AS_OF, channels

RULESET = "channel-economics@1"
COLUMNS = ("id", "cac", "ltv", "gross_margin", "retention_90d")

USUAL = (1_000_000, 10_000_000)
FILES = 8
"""In so many files a table lies: a stream takes one file a batch here."""

WARM = 50_000
"""So many rows are decided before anything is measured: Java compiles what runs often."""


@dataclass(frozen=True)
class Run:
    """One table: its rows, and the seconds of each way."""

    rows: int
    copied: float
    decided: float
    streamed: float


def decided(frame: Any) -> Any:
    """Return a frame of Spark with its decisions, in batch or as a stream."""
    return Engine().decide_frame(RULESET, frame, as_of=AS_OF)


def runs(session: Any, counts: tuple[int, ...], folder: Path) -> Iterator[Run]:
    """Yield what each number of rows takes."""
    for rows in counts:
        source = folder / f"in-{rows}"
        source.mkdir()
        for part in range(FILES):
            table = channels(rows // FILES, seed=part).select(COLUMNS)
            table.write_parquet(source / f"{part}.parquet")
        frame = session.read.parquet(str(source))
        schema = frame.schema
        stream = (
            session.readStream.schema(schema).option("maxFilesPerTrigger", 1).parquet(str(source))
        )
        yield Run(
            rows // FILES * FILES,
            _seconds(lambda frame=frame: _write(frame, folder / "copied")),
            _seconds(lambda frame=frame: _write(decided(frame), folder / "decided")),
            _seconds(
                lambda stream=stream, rows=rows: _stream(decided(stream), folder / f"s-{rows}")
            ),
        )


def _write(frame: Any, out: Path) -> None:
    frame.write.mode("overwrite").parquet(str(out))


def _stream(stream: Any, out: Path) -> None:
    """Run a stream until it has taken every file that is there."""
    writer = stream.writeStream.format("parquet").option("path", str(out))
    query = writer.option("checkpointLocation", f"{out}-seen").trigger(availableNow=True).start()
    query.awaitTermination()


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def markdown(found: Iterator[Run]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| rows | copied | decided, batch | a million rows | as a stream | a million rows |"
    yield "|---|---|---|---|---|---|"
    for run in found:
        batch, stream = (seconds / run.rows * 1e6 for seconds in (run.decided, run.streamed))
        yield (
            f"| {run.rows:,} | {run.copied:.1f} s | {run.decided:.1f} s | {batch:.2f} s "
            f"| {run.streamed:.1f} s | {stream:.2f} s |"
        )


def main(counts: tuple[int, ...]) -> None:
    """Print how long Spark takes to start, and the table."""
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        start = time.perf_counter()
        options = {"spark.ui.enabled": "false", "spark.driver.memory": "2g"}
        session = SparkSession.builder.master("local[*]").config(map=options).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        started = time.perf_counter() - start
        (first,) = runs(session, (FILES,), folder)
        print(f"Spark started in {started:.1f} s; its first rows took {first.decided:.1f} s.\n")
        list(runs(session, (WARM,), folder))
        for line in markdown(runs(session, counts, folder)):
            print(line, flush=True)
        session.stop()


if __name__ == "__main__":
    main(tuple(int(text.replace("_", "")) for text in sys.argv[1:]) or USUAL)
