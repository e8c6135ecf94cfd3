"""Times as the least of many short runs, which other work on the machine disturbs least."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

Call = Callable[[], object]


@dataclass(frozen=True)
class Effort:
    """How often is measured: `runs` runs of `calls` calls each."""

    runs: int
    calls: int
    slow_runs: int


USUAL = Effort(runs=60, calls=2_000, slow_runs=5)
TINY = Effort(runs=1, calls=2, slow_runs=1)


def times(effort: Effort, *calls: Call) -> list[float]:
    """Return the seconds that each call takes; they are measured in turns."""
    for call in calls:
        call()
    best = [float("inf")] * len(calls)
    for _ in range(effort.runs):
        for place, call in enumerate(calls):
            best[place] = min(best[place], _run(call, effort.calls))
    return best


def _run(call: Call, count: int) -> float:
    repeat = [None] * count
    start = time.perf_counter()
    for _ in repeat:
        call()
    return (time.perf_counter() - start) / count


def import_time(effort: Effort, statement: str) -> float:
    """Return the seconds that a new Python takes for an import, its own start left out."""
    bare, whole = (_fresh(effort, text) for text in ("pass", statement))
    return max(whole - bare, 0.0)


def _fresh(effort: Effort, statement: str) -> float:
    best = float("inf")
    for _ in range(effort.slow_runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        best = min(best, time.perf_counter() - start)
    return best
