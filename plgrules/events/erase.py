"""A user who is forgotten: out of the log, and out of the aggregates that were made of it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plgrules.events.clean import clean
from plgrules.events.conventions import Conventions
from plgrules.events.follow import add_events
from plgrules.events.run import Task
from plgrules.events.source import connect, load_file
from plgrules.events.state import State


def erase_user(task: Task, log: str, user: str, state: Path | None = None) -> int:
    """Remove the events of a user from a log of JSON lines, and return how many there were.

    `user` is an id or an address of e-mail, as events hold it. With `state`, the aggregates are
    made again from what is left of the part of the log that was read.
    """
    aggregates = (
        State(state, task.plan, task.timezone, task.patterns) if state is not None else None
    )
    read = int(aggregates.get("offset", "0")) if aggregates is not None else 0
    path = Path(log)
    broken_off = aggregates.get("erasing") if aggregates is not None else ""
    kept, removed, left = _without(path, user, task.rules, read)
    try:
        if aggregates is None:
            kept.replace(path)
        elif removed or broken_off:
            # Where the log was exchanged already, its offset is the one noted before.
            left = left if removed else int(broken_off)
            aggregates.put("erasing", str(left))
            aggregates.begin()
            _make_again(task, aggregates, kept, left)
            aggregates.put("offset", str(left))
            aggregates.put("day", "")
            aggregates.put("erasing", "")
            kept.replace(path)
            aggregates.commit()
            aggregates.shrink()
        return removed
    finally:
        kept.unlink(missing_ok=True)
        if aggregates is not None:
            aggregates.close()


def _without(path: Path, user: str, rules: Conventions, read: int) -> tuple[Path, int, int]:
    """Write what is left of a log beside it; how many events went, and where reading goes on."""
    removed = place = left = 0
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as out, path.open("rb") as file:
        for line in file:
            place += len(line)
            if _is_of(line, user, rules):
                removed += 1
            else:
                out.write(line)
                left += len(line) if place <= read else 0
    return Path(name), removed, left


def _is_of(line: bytes, user: str, rules: Conventions) -> bool:
    if json.dumps(user).strip('"').encode() not in line and user.encode() not in line:
        return False
    try:
        event = json.loads(line)
    except ValueError:
        return False
    return user in _people(event, rules)


def _people(event: Any, rules: Conventions) -> Iterator[str]:
    for path in (*rules.fields["user"], *rules.fields["email"]):
        value = event
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if value is not None:
            yield str(value)


def _make_again(task: Task, state: State, kept: Path, left: int) -> None:
    """Make the aggregates again from the part of a log that was read.

    Counts cannot be taken back one by one: nothing that is kept says which of them were a user's.
    """
    database = connect()
    with tempfile.TemporaryDirectory(prefix="plgrules-") as folder:
        part = Path(folder) / "part.jsonl"
        with kept.open("rb") as file:
            part.write_bytes(file.read(left))
        load_file(database, str(part), task.rules, task.plan.properties, "jsonl")
        clean(database, task.rules, task.as_of, str(part), "jsonl", task.timezone)
        state.put("lines", str(part.read_bytes().count(b"\n")))
    state.forget(state.accounts() | state.candidates.accounts())
    add_events(database, task, state)
