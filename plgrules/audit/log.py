"""The decision log: every decision as one event, durable before it is acknowledged."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
import warnings
import weakref
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from plgrules.audit.chain import DECISION, linker
from plgrules.audit.context import current_context, logged_as, with_more
from plgrules.audit.form import Forms
from plgrules.audit.ids import Ids, id_text
from plgrules.audit.masking import Mask, Masked
from plgrules.audit.store import PATIENCE, LogError, Pending, Store
from plgrules.audit.writer import Writer
from plgrules.decision.decision import Decision

__all__ = ["DecisionLog", "logged_as", "open_store"]

Clock = Callable[[], int]


class DecisionLog:
    """Keeps decisions in a SQLite file or a PostgreSQL database, in one chain.

    `target` is a path or a `postgresql://` address. In the mode `durable` an event is on disk when
    `record` returns, and threads that record at once share one commit; in `batch` it is when
    `flush` returns, which happens by itself every `batch_size` events, every `every` seconds and at
    the end of the process. When the log cannot be written, `on_error="raise"` raises LogError: in
    the mode `durable` that decision is not logged, in `batch` all events stay in memory and the
    next call tries again. `"buffer"` warns and keeps up to `buffer_limit` events in memory until
    the log can be written; one more raises. `mask` says which facts are not written, `key` makes
    the chain a keyed one (HMAC), which only who has the key can write or verify, and `patience` is
    how many seconds it waits for other writers. Raises LogError where the log cannot be opened.
    """

    def __init__(
        self,
        target: str | os.PathLike[str],
        *,
        mode: Literal["durable", "batch"] = "durable",
        batch_size: int = 1_000,
        every: float = 1.0,
        on_error: Literal["raise", "buffer"] = "raise",
        buffer_limit: int = 100_000,
        mask: Mask | None = None,
        key: bytes | None = None,
        clock: Clock = time.time_ns,
        patience: float = PATIENCE,
    ) -> None:
        self._store = open_store(target, key, patience=patience)
        self._masked = Masked(mask or Mask(), lambda: linker(key)(b"mask" + self._store.secret()))
        self._durable = mode == "durable"
        self._batch_size, self._every = batch_size, every
        self._buffering, self._limit = on_error == "buffer", buffer_limit
        self._ids, self._clock = Ids(clock), clock
        self._programs: dict[str, str] = {}
        self._forms = Forms()
        self._closed = False
        self._begin()
        _open_logs.add(self)
        atexit.register(self._at_exit)

    def _begin(self) -> None:
        """Nothing waits, nothing failed: as at the start of a process."""
        self._waiting: deque[tuple[Any, ...]] = deque()
        self._encoded: list[Pending] = []
        self._acknowledging: set[bytes] = set()
        self._refused: dict[bytes, LogError] = {}
        self._salts = b""
        self._writing = threading.Lock()
        self._failed: LogError | None = None
        self._retry_at = 0.0
        self._writer: Writer | None = None

    # -- writing ---------------------------------------------------------------------------------

    def record(self, decision: Decision, *, took: int = 0) -> str:
        """Return the id of a decision's event, which the decision has from now on as well.

        `took` is how long it took, in nanoseconds. Raises LogError where the log cannot be written.
        """
        return id_text(self.note(decision, took))

    def note(self, decision: Decision, took: int = 0) -> bytes:
        """Record a decision and return the bytes of its id; raises LogError."""
        if self._failed is not None or self._refused or self._closed:
            self._make_room()
        now = self._clock()
        raw = self._ids(now)
        event = raw, now // 1000, decision, took, current_context()
        if self._durable:
            self._acknowledging.add(raw)
            self._waiting.append(event)
            self._commit(raw)
        else:
            self._waiting.append(event)
            if len(self._waiting) >= self._batch_size or self._writer is None:
                self._batch()
        decision._id = raw
        return raw

    def flush(self) -> None:
        """Return when every event recorded so far is durable; raises LogError otherwise."""
        self._retry_at = 0.0
        self._commit(None)
        if self._failed is not None:
            raise self._failed

    def close(self) -> None:
        """Flush, and give back files and connections; raises LogError where events are left."""
        if self._closed:
            return
        if self._writer is not None:
            self._writer.stop()
            self._writer = None
        try:
            self.flush()
        finally:
            self._closed = True
            atexit.unregister(self._at_exit)
            self._store.close()

    def __enter__(self) -> DecisionLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def store(self) -> Store:
        """Where the events are."""
        return self._store

    def _commit(self, raw: bytes | None) -> None:
        """Write what waits, until the event `raw` is durable, or all are.

        Whoever has the lock writes for all that came before.
        """
        with self._writing:
            while (raw in self._acknowledging) if raw else (self._waiting or self._encoded):
                if self._failed is not None and self._buffering and not self._is_time():
                    self._acknowledging.discard(raw or b"")
                    return
                try:
                    self._write()
                except LogError as error:
                    self._keep(error)
                    if self._buffering:
                        return
            self._tell_refused(raw)

    def _write(self) -> None:
        """Write one lot of events; those that a failed write left stay in front."""
        if self._failed is not None:
            # The commit that failed may have reached the disk after all.
            self._encoded = [event for event in self._encoded if not self._store.find(event.id)]
        self._encode()
        self._store.append(self._encoded, self._programs.__getitem__)
        self._acknowledging.difference_update([event.id for event in self._encoded])
        self._encoded, self._failed = [], None

    def _encode(self) -> None:
        """Turn waiting decisions into events."""
        take = self._waiting.popleft
        for _ in range(min(len(self._waiting), 10 * self._batch_size)):
            raw, at, decision, took, context = take()
            try:
                self._encoded.append(self._event(raw, at, decision, took, context))
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                self._acknowledging.discard(raw)
                what = f"decision {id_text(raw)} cannot be logged: {error}"
                self._refused[raw] = LogError(what)

    def _event(self, raw: bytes, at: int, decision: Decision, took: int, context: str) -> Pending:
        program = decision._plan.program
        digest = program.digest
        if digest not in self._programs:
            self._programs[digest] = program.to_json()
        facts, outputs, masked = self._masked(program, decision._facts, decision.details.outputs)
        if masked:
            context = with_more(context, {"masked": masked})
        form, body = self._forms.split(decision, facts, outputs)
        day = decision._as_of.toordinal()
        return Pending(raw, at, DECISION, form, day, took, context, body, self._salt())

    def _salt(self) -> bytes:
        """Random bytes; only the thread that holds the lock asks for them."""
        if not self._salts:
            self._salts = os.urandom(16 * 256)
        salt, self._salts = self._salts[:16], self._salts[16:]
        return salt

    # -- when the log cannot be written ----------------------------------------------------------

    def _keep(self, error: LogError) -> None:
        """Keep the events of a failed write, or give the error to those who wait for them."""
        first, self._failed = self._failed is None, error
        self._retry_at = time.monotonic() + self._every
        if self._buffering:
            self._acknowledging.clear()
            if first:
                told = f"{error}; events are kept in memory until it can be written"
                warnings.warn(told, RuntimeWarning, stacklevel=5)
            return
        if not self._durable:
            raise error
        # The callers learn that these decisions are not logged, so they must not appear later.
        for event in self._encoded:
            self._refused[event.id] = error
            self._acknowledging.discard(event.id)
        self._encoded, self._failed = [], None

    def _tell_refused(self, raw: bytes | None) -> None:
        """Raise why the event `raw` is not in the log; in a batch, why any is not."""
        if raw is not None and raw in self._refused:
            raise self._refused.pop(raw)
        # In durable mode each error is for the thread that waits for its event.
        if self._refused and not self._durable:
            raise self._refused.popitem()[1]

    def _make_room(self) -> None:
        """Try again to write what is left over; raises LogError where no more may be added."""
        if self._closed:
            raise LogError(f"decision log `{self._store.place}`: it is closed")
        self._tell_refused(None)
        if self._failed is None:
            return
        if not self._buffering:
            self._commit(None)
        elif self._held() >= self._limit:
            self._commit(None)
            if self._held() >= self._limit:
                raise LogError(f"{self._failed}; {self._limit:,} events wait already")

    def _held(self) -> int:
        return len(self._encoded) + len(self._waiting)

    def _is_time(self) -> bool:
        return time.monotonic() >= self._retry_at

    # -- the thread of the batch mode ------------------------------------------------------------

    def _batch(self) -> None:
        """Hand a full batch to the writer; write it here where the writer is far behind."""
        if self._writer is None:
            with self._writing:
                self._writer = self._writer or Writer(self._commit_quietly, self._every)
        if len(self._waiting) >= self._batch_size:
            self._writer.wake()
        if len(self._waiting) > 20 * self._batch_size:
            self._commit(None)

    def _commit_quietly(self) -> None:
        """Write what waits; a failure is kept for the next call of the caller."""
        try:
            self._commit(None)
        except LogError as error:
            if self._failed is None:
                self._refused[b""] = error

    def _at_exit(self) -> None:
        try:
            self.close()
        except LogError as error:
            sys.stderr.write(f"{error}; {self._held():,} decisions are not logged\n")

    def _forked(self) -> None:
        """Begin anew in a forked process: what waited is the parent's to write."""
        self._begin()
        self._ids.forked()
        self._store.forked()


_open_logs: weakref.WeakSet[DecisionLog] = weakref.WeakSet()


def _all_forked() -> None:
    for log in list(_open_logs):
        log._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_all_forked)


def open_store(
    target: str | os.PathLike[str],
    key: bytes | None = None,
    *,
    create: bool = True,
    patience: float = PATIENCE,
) -> Store:
    """Return the store of a path or an address; raises LogError."""
    link = linker(key)
    if isinstance(target, str) and target.startswith(("postgresql:", "postgresql+", "postgres:")):
        from plgrules.audit.postgres import PostgresStore

        return PostgresStore(target, link, create=create, patience=patience)
    from plgrules.audit.sqlite import SqliteStore

    path = Path(os.fspath(target).removeprefix("sqlite:///"))
    return SqliteStore(path, link, create=create, patience=patience)
