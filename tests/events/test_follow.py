"""Following a log loses nothing and repeats nothing, whenever it is killed."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from plgrules import Engine
from plgrules.events.errors import EventsError
from plgrules.events.follow import follow_file
from plgrules.events.run import make_task
from tests.events.killing import kill_often
from tests.events.logs import DAY, event, write

KILLS = 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only a forked follower starts fast enough")
def test_killing_it_at_any_moment_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """The output of a follower that was killed many times is that of one that never was."""
    found = kill_often(tmp_path, KILLS)
    assert (found["lost"], found["repeated"]) == (0, 0)
    assert found["rows"] > 40


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


def test_what_no_window_reaches_any_more_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts for ever is put together: the state does not grow with the days."""
    events = [
        event(name, day=day, user=f"u{day}", integration="slack")
        for day in range(120)
        for name in ("Connected Integration", "Invite Sent", "Comment Added")
    ]
    log, state = write(tmp_path / "log.jsonl", events), tmp_path / "state.db"
    task = make_task(Engine(), DAY)
    follow_file(task, log, tmp_path / "out.jsonl", state, {}, pinned=True, idle=0.0)
    with (tmp_path / "log.jsonl").open("a") as file:
        file.write(json.dumps(event("Signed Up")) + "\n")
    later = make_task(Engine(), DAY.replace(month=12, day=30))
    follow_file(later, log, tmp_path / "out.jsonl", state, {}, pinned=True, idle=0.0)
    database = sqlite3.connect(state)
    for table in ("cell", "item", "candidate"):
        (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert count < 15, table
    database.close()
    lead = json.loads((tmp_path / "out.jsonl").read_text().splitlines()[-1])
    assert "has_integrations" in lead["signals"]


def test_more_events_for_a_pattern_than_are_kept_make_it_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And that is told, once."""
    monkeypatch.setattr("plgrules.events.state.EVENTS_KEPT", 20)
    events = [event("Invite Sent", day=n % 20, user=f"u{n}", id=str(n)) for n in range(50)]
    events.append(event("Contacted by Sales", account="other"))
    log, told = write(tmp_path / "log.jsonl", events), list[str]()
    task = make_task(Engine(), DAY)
    follow_file(
        task, log, tmp_path / "o.jsonl", tmp_path / "s.db", {}, pinned=True, said=told.append,
        idle=0.0,
    )  # fmt: skip
    assert len(told) == 1
    assert "`acme` has 50 events for the pattern `invited_colleague_came`" in told[0]
