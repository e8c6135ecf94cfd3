"""Ids of logged decisions: UUIDs of version 7, which sort by the time they were made."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable

_POOLED = 512
"""How many ids' worth of random bytes are asked of the system at once."""

_COUNTERS = 0x1000
"""Ids within one millisecond: the 12 bits that RFC 9562 leaves for a counter."""


class Ids:
    """Makes ids, each greater than the one before it, even where the clock goes backwards."""

    def __init__(self, clock: Callable[[], int] = time.time_ns) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last = 0
        self._random = b""
        self._place = 0

    def __call__(self, now: int | None = None) -> bytes:
        """Return the 16 bytes of a new id; `now` is nanoseconds since 1970, by default the clock's.

        Its millisecond is never before that of `now`.
        """
        with self._lock:
            tick = ((self._clock() if now is None else now) // 1_000_000) * _COUNTERS
            self._last = tick = tick if tick > self._last else self._last + 1
            if self._place >= len(self._random):
                self._random, self._place = os.urandom(8 * _POOLED), 0
            chance = int.from_bytes(self._random[self._place : self._place + 8], "big")
            self._place += 8
        millisecond, counter = divmod(tick, _COUNTERS)
        number = millisecond << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | chance >> 2
        return number.to_bytes(16, "big")

    def forked(self) -> None:
        """Forget the parent's random bytes, which this process must not hand out again."""
        self._lock, self._random, self._place = threading.Lock(), b"", 0


def id_text(raw: bytes) -> str:
    """Return an id as people write it: `01977b1e-…`."""
    return str(uuid.UUID(bytes=raw))


def id_bytes(text: str) -> bytes:
    """Return the bytes of an id; raises ValueError where the text is none."""
    return uuid.UUID(text).bytes


def least_id(milliseconds: int) -> bytes:
    """Return the least id of a moment, given in milliseconds since 1970."""
    return (max(milliseconds, 0) << 80).to_bytes(16, "big")
