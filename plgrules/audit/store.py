"""What a store of events can do; SQLite and PostgreSQL each keep it their own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from plgrules.audit.chain import Row
from plgrules.audit.form import Form
from plgrules.diagnostics.errors import PlgrulesError

FORMAT = 1
"""Raised when the tables change; a log of another format is refused."""


PATIENCE = 60.0
"""Seconds that a writer waits for the others."""


class LogError(PlgrulesError):
    """A log that cannot be read or written; nothing that was acknowledged is lost."""


class Pending(NamedTuple):
    """An event that waits for its place in the chain."""

    id: bytes
    at: int
    kind: int
    form: str
    as_of: int
    took: int
    context: str
    body: bytes
    salt: bytes


class Filter(NamedTuple):
    """Which events are wanted; None: any."""

    forms: Callable[[Form], bool] | None = None
    """Whether events of a form are wanted."""
    since: int | None = None
    """Microseconds since 1970, with it."""
    until: int | None = None
    """Microseconds since 1970, without it."""
    kind: int | None = 0


class Store(Protocol):
    """Where events are kept, in one chain, however many processes write."""

    place: str
    """How messages name it."""

    def append(self, events: Sequence[Pending], programs: Callable[[str], str]) -> None:
        """Keep events durably, all or none; `programs` gives a program's JSON by its digest.

        Raises LogError, also where the log was begun with another key.
        """

    def find(self, id: bytes) -> Row | None:
        """Return one event by its id."""

    def rows(self, wanted: Filter, newest_first: bool = False) -> Iterator[Row]:
        """Yield events in the order of the log."""

    def head(self) -> tuple[int, bytes]:
        """Return place and link of the last event, as noted apart from the events."""

    def program(self, digest: str) -> str | None:
        """Return the canonical JSON of a program that decided something here."""

    def programs(self) -> Iterator[tuple[str, str, str]]:
        """Yield digest, ruleset and version of every program that is kept."""

    def erase(self, seqs: Sequence[int], seals: Sequence[bytes], note: Pending) -> None:
        """Put seals in place of bodies and append the note that says so, all or nothing."""

    def secret(self) -> bytes:
        """Return the random bytes with which this log masks: made with the log, never logged."""

    def mark(self) -> bytes:
        """Return the mark of the key with which the log was begun (`chain.mark_of`)."""

    def forked(self) -> None:
        """Let go of what belongs to the process from which this one was forked."""

    def close(self) -> None:
        """Give back files and connections."""


def refuse_other_key(place: str, kept: bytes, mark: bytes, keyless: bytes) -> None:
    """Raise LogError where a log was begun with another key than that of the writer.

    `kept` is the mark of the log, `mark` that of the writer, `keyless` that of a log without key.
    """
    if kept == mark:
        return
    if kept == keyless:
        raise LogError(f"`{place}` was begun without a key: its chain cannot go on with one")
    if mark == keyless:
        raise LogError(f"`{place}` is signed: it needs its key to go on")
    raise LogError(f"`{place}` is signed with another key")


def ruleset_of(program: str) -> tuple[str, str]:
    """Return name and version of a program's canonical JSON."""
    body = json.loads(program)["program"]
    return body["ruleset"], body["version"]
