"""The thread that writes batches, so that whoever decides does not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Writer:
    """Calls a function whenever it is woken, and every so many seconds."""

    def __init__(self, work: Callable[[], None], every: float) -> None:
        self._work, self._every = work, every
        self._awake, self._stopped = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="plgrules-log", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Let it work now."""
        self._awake.set()

    def stop(self) -> None:
        """Return when it has ended."""
        self._stopped = True
        self._awake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped:
            self._awake.wait(self._every)
            self._awake.clear()
            self._work()
