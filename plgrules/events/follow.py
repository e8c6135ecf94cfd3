"""Reads events as they are appended, and writes each change of an account's state exactly once.

Three things change together, in one transaction: how far the log was read, the aggregates, and the
length of the output. The output is written before that transaction ends, and cut to the committed
length when it is opened: whatever a crash left behind it is written again.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from plgrules.backends.scalar.today import today
from plgrules.events.clean import clean
from plgrules.events.deciding import Leads
from plgrules.events.errors import EventsError
from plgrules.events.grouped import name_table
from plgrules.events.lead import Lead, columns
from plgrules.events.plan import tracked
from plgrules.events.report import LogReport
from plgrules.events.run import Task, make_task, nothing_of
from plgrules.events.source import connect, load_file
from plgrules.events.state import State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 8 * 1024 * 1024
"""Bytes of the log that one step takes at most."""

PAUSE = 0.2
"""Seconds to wait where nothing was appended."""

Told = Callable[[LogReport, int], None]


class Follower:
    """Follows one log into one output; `step` takes what was appended since the last."""

    def __init__(
        self,
        task: Task,
        log: str,
        out: Path,
        state: Path,
        given: Mapping[str, Mapping[str, Any]],
        *,
        pinned: bool,
        told: Told | None = None,
    ) -> None:
        self._task, self._log, self._given, self._pinned = task, log, given, pinned
        self._told = told
        self._state = State(state, task.plan, task.timezone)
        if self._state.get("erasing"):
            raise EventsError("erasing a user was broken off: erase again before you follow")
        self._database = connect()
        self._out = _opened(out, int(self._state.get("written", "0")))
        self._leads: Leads | None = None
        self.bad = int(self._state.get("bad", "0"))
        self._scratch = tempfile.TemporaryDirectory(prefix="plgrules-")

    def close(self) -> None:
        """Close everything; what was not committed is made again by the next follower."""
        self._state.close()
        self._out.close()
        self._scratch.cleanup()

    def step(self) -> bool:
        """Take the next piece of the log, and return whether anything was done."""
        day = self._task.as_of if self._pinned else today()
        offset = int(self._state.get("offset", "0"))
        chunk = _appended(self._log, offset)
        new_day = self._state.get("day") != day.isoformat()
        if not chunk and not new_day:
            return False
        if day != self._task.as_of or self._leads is None:
            task = self._task
            self._task = make_task(task.engine, day, task.rules, task.language, task.timezone)
            self._leads = Leads(task.engine, day, task.language, task.rules)
        state = self._state
        state.begin()
        before = tracked(self._task.plan, state.seen, self._task.rules)
        accounts = self._take(chunk) if chunk else set()
        known = tracked(self._task.plan, state.seen, self._task.rules)
        if new_day:
            state.prune(day)
        if new_day or known != before:
            # Another day moves every window; a name that is tracked now makes unknowns zero.
            accounts = state.accounts() | set(self._given)
        self._write(self._changed(self._leads, accounts, known, day), day)
        state.put("offset", str(offset + len(chunk)))
        state.put("day", day.isoformat())
        state.put("bad", str(self.bad))
        state.commit()
        return True

    def _take(self, chunk: bytes) -> set[str]:
        """Add the events of a piece of the log, and return their accounts."""
        piece = Path(self._scratch.name) / "piece.jsonl"
        piece.write_bytes(chunk)
        task, database, state = self._task, self._database, self._state
        load_file(database, str(piece), task.rules, task.plan.properties, "jsonl")
        report = clean(database, task.rules, task.as_of, str(piece), "jsonl", task.timezone)
        first = int(state.get("lines", "0"))
        state.put("lines", str(first + chunk.count(b"\n")))
        self.bad += report.bad
        if self._told is not None and report.bad:
            self._told(report, first)
        return add_events(database, task, state)

    def _changed(
        self, leads: Leads, accounts: set[str], known: frozenset[str], day: date
    ) -> list[tuple[Lead, str | None]]:
        """The leads whose state is another than was told, each with what was told."""
        measured = self._state.facts(accounts, known, day)
        facts: dict[str, dict[str, Any]] = {}
        for account in sorted(accounts):
            own = {**self._task.rules.facts, **nothing_of(self._task.plan.facts, known)}
            facts[account] = own | measured[account] | dict(self._given.get(account, {}))
        told = self._state.told(accounts)
        changed = []
        for account, own in facts.items():
            lead = leads.decide(account, own)
            state = json.dumps(lead.state)
            if told.get(account) != state:
                changed.append((lead, told.get(account)))
        self._state.tell((lead.account, json.dumps(lead.state)) for lead, _ in changed)
        written = [lead.account for lead, _ in changed if leads.writes(lead)]
        usage = self._state.usage(written, day)
        drafted = leads.with_messages((lead for lead, _ in changed), facts, usage)
        return list(zip(drafted, (old for _, old in changed), strict=True))

    def _write(self, changed: list[tuple[Lead, str | None]], day: date) -> None:
        lines = []
        for lead, old in changed:
            row = dict(zip(columns(), lead.values(), strict=True))
            row["as_of"] = day.isoformat()
            row["before"] = None if old is None else json.loads(old)[0]
            lines.append(json.dumps(row, ensure_ascii=False) + "\n")
        if lines:
            self._out.write("".join(lines).encode())
            self._out.flush()
            os.fsync(self._out.fileno())
        self._state.put("written", str(self._out.tell()))


def add_events(database: DuckDBPyConnection, task: Task, state: State) -> set[str]:
    """Add the cleaned events of a database to the aggregates, and return their accounts.

    Of events that came before, as far as their ids are known, nothing is added.
    """
    # Half of an MD5 is the same number in every version of the database.
    ids = database.execute(
        "SELECT rowid, account, CAST(md5_number(id) & 18446744073709551615 AS UBIGINT) "
        "FROM event WHERE id IS NOT NULL ORDER BY rowid"
    ).fetchall()
    again = state.new_ids(ids)
    if again:
        database.execute("DELETE FROM event WHERE rowid IN (SELECT unnest(?))", [again])
    name_table(database, task.plan, task.rules)
    return state.add(database, task.rules)


def follow_file(
    task: Task,
    log: str,
    out: Path,
    state: Path,
    given: Mapping[str, Mapping[str, Any]],
    *,
    pinned: bool,
    told: Told | None = None,
    idle: float | None = None,
) -> int:
    """Follow a log until interrupted, and return how many lines were bad.

    `given` are facts by account; `pinned` keeps the day of the task, else the day goes on. With
    `idle` it ends when for so many seconds nothing was appended.
    """
    follower = Follower(task, log, out, state, given, pinned=pinned, told=told)
    waited = 0.0
    try:
        while idle is None or waited <= idle:
            if follower.step():
                waited = 0.0
            else:
                time.sleep(PAUSE)
                waited += PAUSE
    except KeyboardInterrupt:
        pass
    finally:
        follower.close()
    return follower.bad


def _opened(out: Path, length: int) -> BinaryIO:
    """Open the output behind what is committed; raises EventsError where less is there."""
    stream = out.open("r+b" if out.exists() else "w+b")
    size = stream.seek(0, os.SEEK_END)
    if size < length:
        stream.close()
        raise EventsError(f"`{out}` is shorter than it was: put it back, or begin a new state")
    stream.truncate(length)
    stream.seek(length)
    return stream


def _appended(log: str, offset: int) -> bytes:
    """The whole lines behind an offset, at most a piece; a line that is still written is left."""
    with Path(log).open("rb") as file:
        if file.seek(0, os.SEEK_END) < offset:
            raise EventsError(f"`{log}` is shorter than it was: begin a new state for a new log")
        file.seek(offset)
        chunk = file.read(CHUNK)
        end = chunk.rfind(b"\n") + 1
        while not end and len(chunk) and len(chunk) % CHUNK == 0:
            more = file.read(CHUNK)
            if not more:
                break
            chunk += more
            end = chunk.rfind(b"\n") + 1
    return chunk[:end]
