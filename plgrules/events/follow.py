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
from plgrules.events.clean import clean, end_of
from plgrules.events.deciding import Leads
from plgrules.events.errors import EventsError
from plgrules.events.grouped import name_table
from plgrules.events.lead import Lead, columns
from plgrules.events.plan import tracked
from plgrules.events.report import LogReport
from plgrules.events.run import Task, make_task, nothing_of, told_matches
from plgrules.events.source import connect, load_file
from plgrules.events.state import State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 8 * 1024 * 1024
"""Bytes of the log that one step takes at most."""

PAUSE = 0.2
"""Seconds to wait where nothing was appended."""

Told = Callable[[LogReport, int], None]
"""What tells of bad lines: the report of a piece, and how many lines were before it."""

Said = Callable[[str], None]
"""What tells of an account of which something cannot be computed."""


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
        said: Said | None = None,
    ) -> None:
        self._task, self._log, self._given, self._pinned = task, log, given, pinned
        self._told, self._said = told, said
        self._told_of: set[str] = set()
        self._state = State(state, task.plan, task.timezone, task.patterns)
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
            self._task = make_task(
                task.engine, day, task.rules, task.language, task.timezone, task.matcher
            )
            self._leads = Leads(task.engine, day, task.language, task.rules)
        state = self._state
        state.begin()
        before = self._tracked()
        accounts, touched = self._take(chunk) if chunk else (set(), set())
        if new_day:
            state.prune(day)
            state.candidates.prune(self._end(day))
        known, names = after = self._tracked()
        if new_day or after != before:
            # Another day moves every window; a name that is tracked now makes unknowns zero.
            accounts = state.accounts() | set(self._given)
            touched = state.candidates.accounts()
        state.candidates.match(touched, self._end(day), names, self._task.newest)
        self._write(self._changed(self._leads, accounts, known, day), day)
        state.put("offset", str(offset + len(chunk)))
        state.put("day", day.isoformat())
        state.put("bad", str(self.bad))
        state.commit()
        return True

    def _tracked(self) -> tuple[frozenset[str], frozenset[str]]:
        """The facts that are tracked so far, and the names that matter to patterns."""
        task, seen = self._task, self._state.seen
        names = frozenset[str]().union(*(pattern.names() for pattern in task.patterns))
        return tracked(task.plan, seen, task.rules), names & (seen | task.rules.tracked)

    def _take(self, chunk: bytes) -> tuple[set[str], set[str]]:
        """Add the events of a piece of the log, and return what `add_events` does."""
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
        return add_events(database, task, state, first)

    def _end(self, day: date) -> int:
        return end_of(self._database, day, self._task.timezone)

    def _changed(
        self, leads: Leads, accounts: set[str], known: frozenset[str], day: date
    ) -> list[tuple[Lead, str | None]]:
        """The leads whose state is another than was told, each with what was told."""
        measured = self._state.facts(accounts, known, day)
        patterned = self._state.candidates.held(accounts, self._end(day), self._tracked()[1])
        matches = told_matches(self._task, patterned.matches)
        facts: dict[str, dict[str, Any]] = {}
        for account in sorted(accounts):
            own = {**self._task.rules.facts, **nothing_of(self._task.plan.facts, known)}
            own |= patterned.facts_of(account)
            facts[account] = own | measured[account] | dict(self._given.get(account, {}))
        told = self._state.told(accounts)
        changed = []
        for account, own in facts.items():
            lead = leads.decide(account, own, matches.get(account, ()))
            state = json.dumps(lead.state)
            if told.get(account) != state:
                changed.append((lead, told.get(account)))
        self._state.tell((lead.account, json.dumps(lead.state)) for lead, _ in changed)
        written = [lead.account for lead, _ in changed if leads.writes(lead)]
        usage = self._state.usage(written, day)
        drafted = leads.with_messages([lead for lead, _ in changed], facts, usage)
        for problem in patterned.problems:
            self._tell_once(problem)
        return list(zip(drafted, (old for _, old in changed), strict=True))

    def _tell_once(self, problem: str) -> None:
        """Tell of an account with too many events for a pattern, not at each of its events."""
        what = problem.partition(" has ")[0]
        if self._said is not None and what not in self._told_of:
            self._told_of.add(what)
            self._said(problem)

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


def add_events(
    database: DuckDBPyConnection, task: Task, state: State, first_line: int = 0
) -> tuple[set[str], set[str]]:
    """Add the cleaned events of a database to the aggregates.

    Of events that came before, as far as their ids are known, nothing is added. Returns their
    accounts, and those of them that have another event for a pattern. `first_line` is the number
    of lines before those of the database.
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
    accounts = state.add(database, task.rules)
    return accounts, state.candidates.add(database, task.plan.properties, first_line)


def follow_file(
    task: Task,
    log: str,
    out: Path,
    state: Path,
    given: Mapping[str, Mapping[str, Any]],
    *,
    pinned: bool,
    told: Told | None = None,
    said: Said | None = None,
    idle: float | None = None,
) -> int:
    """Follow a log until interrupted, and return how many lines were bad.

    `given` are facts by account; `pinned` keeps the day of the task, else the day goes on. `told`
    and `said` are called with what is wrong. With `idle` it ends when for so many seconds nothing
    was appended.
    """
    follower = Follower(task, log, out, state, given, pinned=pinned, told=told, said=said)
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
