"""Figures of the decision log: `python -m tests.benchmarks.audit [DECISIONS] [postgresql://…]`.

Times of writing are CPU times of this process, so that others on the machine count little; on a
machine of its own they are what a clock shows. What waits for a disk is measured by the clock.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from plgrules import Engine
from plgrules.audit.chain import linker
from plgrules.audit.log import DecisionLog
from plgrules.audit.logged import Reader
from plgrules.audit.replay import replay
from plgrules.audit.verify import verify
from plgrules.decision.decision import Decision

DAY = date(2026, 11, 21)
RULESET = "channel-economics"
FACTS = [
    {"cac": 100.0 + i % 97, "ltv": 900.5, "gross_margin": 0.7, "retention_90d": i % 101 / 100,
     "days_of_data": 200 + i % 7, "cohort_size": 300 + i % 13}
    for i in range(1000)
]  # fmt: skip
"""Decisions of six facts."""

Decide = Callable[..., Decision]


class Figure(NamedTuple):
    """One thing measured, with what it must reach."""

    what: str
    value: float
    unit: str
    wanted: str


def figures(count: int, address: str | None = None) -> Iterator[Figure]:
    """Yield the figures of a log of so many decisions, in a file and at an address, if any."""
    with tempfile.TemporaryDirectory(prefix="plg") as name:
        folder = Path(name)
        yield from _writing(folder / "batch.db", count)
        yield _durable(folder / "durable.db", max(count // 200, 20))
        yield from _reading(folder / "batch.db", count)
    if address is not None:
        yield _postgres(address, max(count // 4, 20))


def _writing(path: Path, count: int) -> Iterator[Figure]:
    plain, log = _decide(None), DecisionLog(path, mode="batch")
    decide = _decide(log)
    alone = _thread_time(plain, count)
    before = time.process_time()
    beside = _thread_time(decide, count)
    log.close()
    whole = time.process_time() - before
    size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
    yield Figure("batch, into SQLite, on one core", count / whole, "a second", "≥ 50,000")
    added = (beside - alone) / count * 1e6
    yield Figure("batch, added to the caller", added, "µs a decision", "≤ 15")
    yield Figure("on disk, 6 facts", size / count, "bytes a decision", "≤ 400")


def _durable(path: Path, count: int) -> Figure:
    with DecisionLog(path) as log:
        return Figure(
            "durable, into SQLite", count / _clock(_decide(log), count), "a second", "≥ 500"
        )


def _postgres(address: str, count: int) -> Figure:
    with DecisionLog(address, mode="batch") as log:
        decide = _decide(log)
        start = time.perf_counter()
        _run(decide, count)
        log.flush()
        taken = time.perf_counter() - start
    return Figure("batch, into PostgreSQL", count / taken, "a second", "≥ 10,000")


def _reading(path: Path, count: int) -> Iterator[Figure]:
    with DecisionLog(path) as log:
        start = time.process_time()
        found = verify(log.store, linker(None))
        taken = time.process_time() - start
        assert found.sound
        yield Figure("verify 1 million", taken / found.events * 1e6, "s", "< 20")
        start = time.process_time()
        again = replay(Reader(log.store).decisions())
        taken = time.process_time() - start
        assert again.same == again.total >= count
        yield Figure("replay 1 million, one core", taken / again.total * 1e6, "s", "< 60 on two")
        last = next(Reader(log.store).decisions(newest_first=True)).decision_id
        yield Figure(f"why, of {count:,}", _why(path, last) * 1000, "ms", "< 200 of 10 million")


def _why(path: Path, decision_id: str) -> float:
    """Seconds from opening a log to the explanation."""
    start = time.perf_counter()
    with DecisionLog(path) as log:
        assert Reader(log.store).find(decision_id).decision().explain()
    return time.perf_counter() - start


def _decide(log: DecisionLog | None) -> Decide:
    decide = Engine(only=[RULESET], log=log).compile(RULESET, as_of=DAY)
    decide(FACTS[0], DAY)
    return decide


def _run(decide: Decide, count: int) -> None:
    for number in range(count):
        decide(FACTS[number % 1000], DAY)


def _thread_time(decide: Decide, count: int) -> float:
    start = time.thread_time()
    _run(decide, count)
    return time.thread_time() - start


def _clock(decide: Decide, count: int) -> float:
    start = time.perf_counter()
    _run(decide, count)
    return time.perf_counter() - start


def main() -> None:
    """Print the figures as a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    address = sys.argv[2] if len(sys.argv) > 2 else None
    print("| what | measured | wanted |\n|---|---|---|")
    for figure in figures(count, address):
        print(
            f"| {figure.what} | {figure.value:,.1f} {figure.unit} | {figure.wanted} |", flush=True
        )


if __name__ == "__main__":
    main()
