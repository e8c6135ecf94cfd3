"""Erasure: facts go, the chain stays, and the log says that they went."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator

from plgrules.audit.chain import ERASURE, seal_of
from plgrules.audit.form import Form
from plgrules.audit.ids import Ids
from plgrules.audit.logged import LoggedDecision
from plgrules.audit.store import Pending, Store


def erase(store: Store, decisions: Iterable[LoggedDecision], *, by: str, reason: str) -> int:
    """Return of how many decisions the facts and outputs were erased; raises LogError.

    Status, outcome, rule, warnings and labels stay, and so does the chain: a salted hash takes the
    place of what went. An event of its own says who erased what, when and why.
    """
    rows = {d.row.seq: d.row for d in decisions if d.row.body is not None}
    if not rows:
        return 0
    found = [rows[seq] for seq in sorted(rows)]
    seals = [seal_of(row.salt or b"", row.body or b"") for row in found]
    said = {"requested_by": by, "reason": reason, "erased": len(found)}
    which = json.dumps(list(_runs([row.seq for row in found])), separators=(",", ":"))
    note = Pending(
        Ids()(), time.time_ns() // 1000, ERASURE, Form("").to_json(), 1, 0,
        json.dumps(said), which.encode(), os.urandom(16),
    )  # fmt: skip
    store.erase([row.seq for row in found], seals, note)
    return len(found)


def _runs(seqs: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of every run without gaps."""
    first = last = seqs[0]
    for seq in seqs[1:]:
        if seq != last + 1:
            yield first, last
            first = seq
        last = seq
    yield first, last
