"""How much memory a process and all that it started take at most."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from os import getpid
from pathlib import Path

PAUSE = 0.2
"""Seconds between two looks."""


class Peak:
    """Looks now and then at this process, those it started, and `others`, while it is open.

    Memory that processes share counts once. `megabytes` stays None where there is no `/proc`.
    """

    def __init__(self, others: Callable[[], Iterable[int]] = tuple) -> None:
        self.megabytes: float | None = None
        self._others = others
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            found = sum(map(_kilobytes, _family({getpid(), *self._others()}))) / 1024
            if found:
                self.megabytes = max(self.megabytes or 0.0, found)
            if self._stop.wait(PAUSE):
                return


def _family(roots: set[int]) -> set[int]:
    """Processes and all their descendants."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):  # it has ended
            continue
    found, more = set(roots), set(roots)
    while more:
        more = {child for child, parent in parents.items() if parent in more} - found
        found |= more
    return found


def _kilobytes(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
