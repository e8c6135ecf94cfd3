"""The chain: every event carries a hash over itself and over the one before it.

An event's body, its facts and outputs, enters the chain by a salted hash of its own. So a body can
be erased, its salt with it, and the chain still verifies; and nobody can guess an erased body by
trying likely ones.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import NamedTuple

BEGINNING = bytes(32)
"""What the first event names as the one before it."""

DECISION, ERASURE = 0, 1
"""The kinds of events."""

Link = Callable[[bytes], bytes]
"""The hash that links an event to the one before it."""


_MARK = b"plgrules/decision-log/key"


class Row(NamedTuple):
    """One event as it is stored; the order of the columns."""

    seq: int
    """Its place in the log, from 1."""
    id: bytes
    at: int
    """Microseconds since 1970, UTC."""
    kind: int
    form: str
    """The JSON of a `Form`: what it shares with many others."""
    as_of: int
    """The day of the decision, as `date.toordinal` counts."""
    took: int
    """Nanoseconds."""
    context: str
    """JSON: labels, who asked, trace and span, masked facts; empty where there is none."""
    body: bytes | None
    """JSON of facts and outputs; None once erased."""
    salt: bytes | None
    seal: bytes | None
    """The salted hash of the body, kept only where the body is erased."""
    link: bytes


def linker(key: bytes | None) -> Link:
    """Return the hash of the chain: SHA-256, keyed (HMAC) where there is a key."""
    if key is None:
        return lambda data: hashlib.sha256(data).digest()
    return lambda data: hmac.digest(key, data, "sha256")


def mark_of(link: Link) -> bytes:
    """Return what tells one key from another without giving it away; kept with the log."""
    return link(_MARK)[:8]


def seal_of(salt: bytes, body: bytes) -> bytes:
    """Return the salted hash that stands for a body in the chain."""
    return hashlib.sha256(salt + body).digest()


def head_of(seq: int, at: int, kind: int, form: str, as_of: int, took: int, context: str) -> bytes:
    """Return the bytes of everything in an event that is never erased; no part holds a NUL."""
    return f"{seq}\0{at}\0{kind}\0{form}\0{as_of}\0{took}\0{context}".encode()


def link_of(link: Link, before: bytes, row: Row) -> bytes:
    """Return the link that an event should carry after the one with the link `before`."""
    seal = row.seal if row.body is None else seal_of(row.salt or b"", row.body)
    head = head_of(row.seq, row.at, row.kind, row.form, row.as_of, row.took, row.context)
    return link(before + row.id + (seal or b"") + head)
