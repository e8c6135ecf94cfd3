"""Following a log loses nothing and repeats nothing, whenever it is killed."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plgrules import Engine
from plgrules.events.errors import EventsError
from plgrules.events.follow import follow_file
from plgrules.events.run import leads_of_file, make_task
from tests.events.logs import DAY, event, write

KILLS = 12

_FOLLOW = """
import sys
from datetime import date
from pathlib import Path
import plgrules.events.follow as follow
from plgrules import Engine
from plgrules.events.run import make_task
follow.CHUNK = 4000
follow.PAUSE = 0.01
log, out, state = sys.argv[1:]
task = make_task(Engine(), date(2026, 11, 20))
print("ready", flush=True)
follow.follow_file(task, log, Path(out), Path(state), {}, pinned=True)
"""


def _events(count: int) -> list[dict[str, object]]:
    chosen = random.Random(5)
    names = ["Feature Used", "Invite Sent", "SSO Requested", "Contact Sales", "Signed Up"]
    weights = [60, 10, 1, 1, 5]
    return [
        event(
            chosen.choices(names, weights)[0],
            account=f"acct-{chosen.randrange(40)}",
            user=f"u{chosen.randrange(6)}",
            day=chosen.randrange(40),
            id=str(chosen.randrange(count)),
        )
        for _ in range(count)
    ]


def test_killing_it_at_any_moment_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """The output of a follower that was killed many times is that of one that never was."""
    log, out, state = tmp_path / "log.jsonl", tmp_path / "out.jsonl", tmp_path / "state.db"
    events = _events(600)
    lines = [json.dumps(one) + "\n" for one in events]
    log.write_text("")
    chosen, written = random.Random(7), 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", _FOLLOW, str(log), str(out), str(state)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        upto = written + len(lines) // KILLS
        with log.open("a") as file:
            file.write("".join(lines[written:upto]))
        written = upto
        time.sleep(chosen.random() * 0.6)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    with log.open("a") as file:
        file.write("".join(lines[written:]))
    task = make_task(Engine(), DAY)
    follow_file(task, str(log), out, state, {}, pinned=True, idle=0.0)
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    _each_change_once(rows)
    last = {row["account"]: row for row in rows}
    for lead in leads_of_file(task, str(log)).leads:
        row = last[lead.account]
        assert (row["pql"], row["groups_hit"], row["action"]) == (
            lead.qualified, lead.groups_hit, lead.action,
        )  # fmt: skip
        assert row["signals"] == list(lead.signals)


def _each_change_once(rows: list[dict[str, object]]) -> None:
    """Every row of an account follows on the one before it, and is another."""
    told: dict[object, dict[str, object]] = {}
    state = ("pql", "groups_hit", "signals", "motion", "action")
    for row in rows:
        before = told.get(row["account"])
        assert row["before"] == (before["pql"] if before else None)
        assert before is None or [before[k] for k in state] != [row[k] for k in state]
        told[row["account"]] = row


def test_what_a_crash_left_behind_the_committed_output_is_cut_off(tmp_path: Path) -> None:
    """Half a line written before the commit is no row."""
    log = write(tmp_path / "log.jsonl", [event("Contact Sales")])
    out, state = tmp_path / "out.jsonl", tmp_path / "state.db"
    task = make_task(Engine(), DAY)
    follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    whole = out.read_text()
    out.write_text(whole + '{"account": "ac')
    follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    assert out.read_text() == whole
    assert len(whole.splitlines()) == 1


def test_a_line_that_is_still_being_written_waits(tmp_path: Path) -> None:
    """Only what ends with a line end is read."""
    text = json.dumps(event("Contact Sales"))
    log, out = tmp_path / "log.jsonl", tmp_path / "out.jsonl"
    log.write_text(text[:30])
    task = make_task(Engine(), DAY)
    follow_file(task, str(log), out, tmp_path / "s.db", {}, pinned=True, idle=0.0)
    assert out.read_text() == ""
    log.write_text(text + "\n")
    follow_file(task, str(log), out, tmp_path / "s.db", {}, pinned=True, idle=0.0)
    assert json.loads(out.read_text())["account"] == "acme"


def test_an_account_that_is_idle_for_long_changes_without_an_event(tmp_path: Path) -> None:
    """Another day moves the windows of all accounts."""
    log = write(tmp_path / "log.jsonl", [event("SSO Requested"), event("Report Exported")])
    out, state = tmp_path / "out.jsonl", tmp_path / "state.db"
    follow_file(make_task(Engine(), DAY), log, out, state, {}, pinned=True, idle=0.0)
    later = make_task(Engine(), DAY.replace(month=12, day=30))
    follow_file(later, log, out, state, {}, pinned=True, idle=0.0)
    assert [json.loads(line)["pql"] for line in out.read_text().splitlines()] == [
        "pql", "undetermined",
    ]  # fmt: skip


def test_a_log_that_became_shorter_is_refused(tmp_path: Path) -> None:
    """It is another log, whose events would be missed."""
    log = write(tmp_path / "log.jsonl", [event("Contact Sales"), event("Contact Sales")])
    out, state = tmp_path / "out.jsonl", tmp_path / "state.db"
    task = make_task(Engine(), DAY)
    follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
    write(tmp_path / "log.jsonl", [event("Contact Sales")])
    with pytest.raises(EventsError, match="shorter"):
        follow_file(task, log, out, state, {}, pinned=True, idle=0.0)
