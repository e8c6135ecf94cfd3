"""A threshold is changed, told, and looked back on: from 60% to 55%, on the example channels."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.desk import plg
from tests.support import ROOT

REFERRAL = 'Referral program,"$8,000",90,$410,57%,300,350,subscription,$95,\n'
SET = ("set", "channel-economics", "min_retention_90d=55%", "--reason", "Cohorts pay back at 55%",
       "--source", "assumption", "--effective-from", "2026-12-01", "--as-of", "2026-12-01",
       "--on", "channels.csv", "--yes")  # fmt: skip
TESTS = "rulesets/channel-economics/2.0.1.tests.yaml"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped rulesets, the example channels and one more, of which 57% stay."""
    shutil.copytree(ROOT / "rulesets", tmp_path / "rulesets")
    rows = (ROOT / "plgrules/examples/channels.csv").read_text(encoding="utf-8")
    (tmp_path / "examples.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "channels.csv").write_text(rows + REFERRAL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def moved_tests(desk: Path) -> None:
    """The tests at the old limit moved to the new one, as an editor would."""
    text = (desk / TESTS).read_text(encoding="utf-8")
    for old in ("0.6,", "0.6}", "0.6001,", "0.6000001}", "0.5999}"):
        new = old.replace("0.6", "0.55").replace("0.5999", "0.5499")
        text = text.replace(f"retention_90d: {old}", f"retention_90d: {new}")
    (desk / TESTS).write_text(text, encoding="utf-8")


def test_a_threshold_from_wish_to_replay(desk: Path) -> None:
    """`set`, its flips, the pull request's text, replay on both versions, an edit found."""
    ran = plg("decide", "channel-economics", "channels.csv", "--rulesets", "rulesets",
              "--as-of", "2026-11-30", "--log", "log.db", "--out", "before.csv")  # fmt: skip
    assert "logged 9 decisions" in ran.err
    # What it would do, and which tests stand at the old limit: nothing is written.
    ran = plg(*SET)
    assert ran.status == 1
    assert "10 rows · as of 2026-12-01 · 1 comes to another answer" in ran.out
    assert "exactly 60% does not scale" in ran.err
    assert not (desk / TESTS).exists()
    # Written for editing, edited, released.
    assert plg(*SET, "--keep-failing-tests").status == 1
    moved_tests(desk)
    assert plg("test", "rulesets/channel-economics").status == 0
    assert plg("release", "channel-economics@2.0.1").status == 0
    assert plg("check", "rulesets").status == 0
    # The text of the pull request.
    versions = "channel-economics@2.0.0", "channel-economics@2.0.1", "--rulesets", "rulesets"
    told = plg("diff", *versions, "--on", "channels.csv", "--as-of", "2026-12-01",
               "--format", "markdown").out  # fmt: skip
    assert "| optimize | scale | 1 | Referral program |" in told
    assert "value: 60% → **55%**" in told
    # On the examples alone nothing flips: none lies between 55% and 60%.
    told = plg("diff", *versions, "--on", "examples.csv", "--as-of", "2026-12-01").out
    assert "9 rows · as of 2026-12-01 · none comes to another answer" in told
    # Looking back: identical on the program that made it, one flip on the new version.
    assert "9  identical" in plg("replay", "--log", "log.db").out
    replayed = plg("replay", "--log", "log.db", "--with", "channel-economics@2.0.1",
                   "--rulesets", "rulesets").out  # fmt: skip
    assert "1  another answer" in replayed
    assert "optimize → scale  1  Referral program" in replayed
    told = plg("diff", *versions, "--on-log", "log.db").out
    assert "9 logged decisions · 1 comes to another answer" in told
    # An edit of the released version, and one of the log, are found.
    file = desk / "rulesets/channel-economics/2.0.1.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 55%", "value: 50%"))
    ran = plg("check", "rulesets")
    assert ran.status == 1
    assert "PLG201" in ran.err
    assert plg("log", "verify", "--log", "log.db").status == 0
    edit_by_hand(desk / "log.db")
    ran = plg("log", "verify", "--log", "log.db")
    assert ran.status == 1
    assert "4" in ran.out + ran.err


def edit_by_hand(log: Path) -> None:
    """Change one byte of the fourth event, as somebody with a database tool would."""
    with sqlite3.connect(log) as database:
        [(body,)] = database.execute("SELECT body FROM events WHERE seq = 4")
        changed = bytes(body[:-1]) + bytes([body[-1] ^ 1])
        database.execute("UPDATE events SET body = ? WHERE seq = 4", (changed,))
