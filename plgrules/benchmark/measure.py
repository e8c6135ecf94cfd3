"""Times as the least of many short runs, in time of the processor.

So other work on the machine disturbs least.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured.

    Calls are timed in `runs` runs of about `seconds` each, slow things `slow_runs` times, files
    `file_runs` times; answers are compared on `fact_sets` sets of facts.
    """

    runs: int
    seconds: float
    slow_runs: int
    file_runs: int
    fact_sets: int


USUAL = Effort(runs=100, seconds=0.005, slow_runs=5, file_runs=3, fact_sets=400)
QUICK = Effort(runs=2, seconds=0.0002, slow_runs=1, file_runs=1, fact_sets=60)


def times(effort: Effort, *calls: Call) -> list[float]:
    """Return the seconds that each call takes; they are measured in turns."""
    counts = [_count(effort, call) for call in calls]
    best = [float("inf")] * len(calls)
    for _ in range(effort.runs):
        for place, call in enumerate(calls):
            best[place] = min(best[place], _run(call, counts[place]))
    return best


def _count(effort: Effort, call: Call) -> int:
    """How many calls make one run; the first call may have to make things ready."""
    call()
    return max(1, round(effort.seconds / max(_run(call, 3), 1e-9)))


def _run(call: Call, count: int) -> float:
    repeat = [None] * count
    start = time.process_time()
    for _ in repeat:
        call()
    return (time.process_time() - start) / count


def once(effort: Effort, call: Call) -> float:
    """Return the seconds of something slow, the least of a few times."""
    return min(_run(call, 1) for _ in range(effort.slow_runs))


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
