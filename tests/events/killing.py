"""Kills a follower at random moments, and looks whether anything was lost or repeated.

`python -m tests.events.killing 300` kills it 300 times.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from plgrules import Engine
from plgrules.events import follow
from plgrules.events.follow import follow_file
from plgrules.events.run import Task, leads_of_file, make_task
from tests.events.logs import DAY, event

NAMES = ["Feature Used", "Invite Sent", "Comment Added", "SSO Requested", "Contact Sales",
         "Contacted by Sales", "Signed Up"]  # fmt: skip
WEIGHTS = [60, 10, 10, 1, 1, 2, 5]
STATE = ("pql", "groups_hit", "signals", "motion", "action")


def made_up(count: int) -> list[dict[str, Any]]:
    """Return events of 40 accounts, some of them twice."""
    chosen = random.Random(5)
    found = [
        event(
            chosen.choices(NAMES, WEIGHTS)[0],
            account=f"acct-{chosen.randrange(40)}",
            user=f"u{chosen.randrange(6)}",
            at=f"2026-1{chosen.randrange(2)}-{chosen.randrange(1, 21):02d}T12:00:{n % 60:02d}Z",
            id=str(n),
        )
        for n in range(count)
    ]
    return [found[n - 3] if n > 3 and n % 25 == 0 else one for n, one in enumerate(found)]


def _child(task: Task, log: Path, out: Path, state: Path, ready: int) -> None:
    """Follow until killed; tell when it begins."""
    follow.CHUNK, follow.PAUSE = 3_000, 0.002
    os.write(ready, b"x")
    follow_file(task, str(log), out, state, {}, pinned=True)


def kill_often(folder: Path, kills: int, seed: int = 7) -> dict[str, int]:
    """Kill a follower so many times while its log grows; return what happened, by name.

    `lost` and `repeated` count what differs from a run that was never killed. Needs `os.fork`: the
    child is this process, so that it starts within milliseconds.
    """
    log, out, state = folder / "log.jsonl", folder / "out.jsonl", folder / "state.db"
    lines = [json.dumps(one) + "\n" for one in made_up(max(600, kills * 20))]
    log.write_text("")
    task = make_task(Engine(), DAY)
    leads_of_file(task, _sample(folder, lines))  # whatever is compiled once is compiled now
    chosen, written, longest = random.Random(seed), 0, 0.05
    for kill in range(kills):
        reading, ready = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                _child(task, log, out, state, ready)
            finally:
                os._exit(1)
        os.close(ready)
        os.read(reading, 1)
        os.close(reading)
        upto = len(lines) * (kill + 1) // (kills + 1)
        with log.open("a") as file:
            file.write("".join(lines[written:upto]))
        written = upto
        time.sleep(chosen.random() * longest)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        longest = 0.05 + 0.25 * (kill % 3)
    with log.open("a") as file:
        file.write("".join(lines[written:]))
    follow_file(task, str(log), out, state, {}, pinned=True, idle=0.0)
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    wrong = _repeated(rows)
    return {"kills": kills, "rows": len(rows), "lost": _lost(rows, task, log), "repeated": wrong}


def _sample(folder: Path, lines: list[str]) -> str:
    path = folder / "sample.jsonl"
    path.write_text("".join(lines[:200]))
    return str(path)


def _repeated(rows: list[dict[str, Any]]) -> int:
    """How many rows do not follow on the one before them of their account, or are the same."""
    told: dict[str, dict[str, Any]] = {}
    wrong = 0
    for row in rows:
        before = told.get(row["account"])
        follows = row["before"] == (before["pql"] if before else None)
        wrong += not follows or (before is not None and _state(before) == _state(row))
        told[row["account"]] = row
    return wrong


def _state(row: dict[str, Any]) -> list[Any]:
    return [*(row[name] for name in STATE), [match["pattern"] for match in row["matches"]]]


def _lost(rows: list[dict[str, Any]], task: Task, log: Path) -> int:
    """How many accounts were last told of in another state than the whole log gives."""
    last = {row["account"]: _state(row) for row in rows}
    wanted = {
        lead.account: [
            lead.qualified, lead.groups_hit, list(lead.signals), lead.motion, lead.action,
            [match.pattern for match in lead.matches],
        ]
        for lead in leads_of_file(task, str(log)).leads
    }  # fmt: skip
    return sum(last.get(account) != state for account, state in wanted.items())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(kill_often(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 300))
