"""`plgrules set`: the next version, all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.desk import GATE, GATE_TESTS, GOLDEN, plg, put

WHY = "--reason", "Weeks were too few"
FROM = "--effective-from", "2026-09-01"


def files(desk: Path) -> dict[str, bytes]:
    """Everything below the folder of rulesets."""
    root = desk / "rulesets"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def released(desk: Path) -> Path:
    """The desk with all versions in the lock, and a changelog."""
    assert plg("release", "--all").status == 0
    (desk / "rulesets/CHANGELOG.md").write_text("# Log\n\n## [1]\n\n- Old.\n", encoding="utf-8")
    return desk


def test_the_next_version_differs_in_what_was_set_only(released: Path) -> None:
    """Version, day and value; every other byte of both files is as it was."""
    before = files(released)
    ran = plg("set", "gate", "fair=59.7%", *WHY, *FROM, "--yes")
    assert ran.status == 0, ran.err
    after = files(released)
    expected = GATE.replace("version: 1.0.0", "version: 1.0.1").replace("60%", "59.7%")
    expected = expected.replace("effective_from: 2026-01-01", "effective_from: 2026-09-01")
    assert after["gate/1.0.1.yaml"].decode() == expected
    tests = GATE_TESTS.replace("version: 1.0.0", "version: 1.0.1")
    assert after["gate/1.0.1.tests.yaml"].decode() == tests
    digest = hashlib.sha256(after["gate/1.0.1.yaml"]).hexdigest()
    assert f"gate/1.0.1: sha256:{digest}" in after["releases.lock"].decode()
    assert after["CHANGELOG.md"].decode() == (
        "# Log\n\n## [Unreleased]\n\n- gate 1.0.1, from 2026-09-01: `fair` 60% → 59.7%. "
        "Weeks were too few.\n\n## [1]\n\n- Old.\n"
    )
    touched = {name for name in after if after[name] != before.get(name)}
    assert touched == {
        "gate/1.0.1.yaml", "gate/1.0.1.tests.yaml", "releases.lock", "CHANGELOG.md"
    }  # fmt: skip
    assert plg("check").status == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_it_does_is_shown_first(
    released: Path, golden: Callable[[Path, str], None], language: str
) -> None:
    """What changes, which rows come to another answer, the tests; then what was written."""
    (released / "rows.csv").write_text("parcel,weight,share\nred,30,0.598\n", encoding="utf-8")
    ran = plg("set", "gate", "fair=59.7%", *WHY, *FROM, "--yes", "--on", "rows.csv",
              "--as-of", "2026-10-01", "--lang", language)  # fmt: skip
    golden(GOLDEN / f"set_{language}.txt", str(ran))


def test_a_dry_run_writes_nothing(released: Path) -> None:
    """It shows the same."""
    before = files(released)
    ran = plg("set", "gate", "fair=59.7%", *WHY, *FROM, "--dry-run")
    assert ran.status == 0
    assert "60% → 59.7%" in ran.out
    assert files(released) == before


def test_failing_tests_keep_it_from_being_written(
    released: Path, golden: Callable[[Path, str], None]
) -> None:
    """They are shown in the copy that would have been written, for a person to edit."""
    before = files(released)
    ran = plg("set", "gate", "most=3 weeks", *WHY, *FROM, "--yes")
    assert ran.status == 1
    assert files(released) == before
    golden(GOLDEN / "set_failing.txt", str(ran))


def test_failing_tests_can_be_kept_for_editing(released: Path) -> None:
    """The version is there then, and not released."""
    lock = files(released)["releases.lock"]
    ran = plg("set", "gate", "most=3 weeks", *WHY, *FROM, "--yes", "--keep-failing-tests")
    assert ran.status == 1
    assert files(released)["releases.lock"] == lock
    assert "not released: edit rulesets/gate/1.0.1.tests.yaml, then plgrules release" in ran.out
    tests = released / "rulesets/gate/1.0.1.tests.yaml"
    text = tests.read_text().replace("weight: 27}", "weight: 20}").replace("fee: 54", "fee: 40")
    tests.write_text(text)
    assert plg("release", "gate@1.0.1").status == 0


def test_rulesets_that_require_it_are_tested_too(desk: Path) -> None:
    """The queue decides by the gate: its tests would fail, so nothing is written."""
    put(desk, (desk / "rulesets/queue/1.0.0.yaml").read_text(), (
        "ruleset: queue\nversion: 1.0.0\nas_of: 2026-10-01\ntests:\n"
        "  - name: a share just under the limit\n"
        "    facts: {age: 80, gate.weight: 30, gate.share: 0.598}\n"
        "    expect: {outcome: later}\n"
        "  - name: a fair share\n"
        "    facts: {age: 80, gate.weight: 30, gate.share: 0.7}\n"
        "    expect: {outcome: first}\n"
    ))  # fmt: skip
    assert plg("test", "rulesets/queue").status == 0
    before = files(desk)
    ran = plg("set", "gate", "fair=59.7%", *WHY, *FROM, "--yes")
    assert ran.status == 1
    assert "a share just under the limit" in ran.err
    assert files(desk) == before


def test_a_folder_without_changelog_or_lock_is_told_so(desk: Path) -> None:
    """The reason is kept: a changelog is started. A lock is not."""
    ran = plg("set", "gate", "fair=59.7%", *WHY, *FROM, "--yes")
    assert ran.status == 0
    assert "wrote rulesets/CHANGELOG.md" in ran.out
    assert "not released, for there is no releases.lock: plgrules release gate@1.0.1" in ran.out
    assert "Weeks were too few." in files(desk)["CHANGELOG.md"].decode()
    assert "releases.lock" not in files(desk)


def test_several_are_set_at_once_and_the_next_change_follows(released: Path) -> None:
    """The newest version is the base, in force or not."""
    both = "fair=59.9%", "most=28 days"
    ran = plg("set", "gate", *both, *WHY, "--yes")
    assert ran.status == 2
    assert "`most` is 4 weeks already" in ran.err
    assert plg("set", "gate", "fair=59.9%", "most=27.5 days", *WHY, *FROM, "--yes").status == 0
    text = files(released)["gate/1.0.1.yaml"].decode()
    assert "value: 27.5 days" in text
    assert "value: 59.9%" in text
    assert plg("set", "gate", "fair=59.8%", *WHY, *FROM, "--yes").status == 0
    assert "value: 27.5 days" in files(released)["gate/1.0.2.yaml"].decode()


def test_the_day_is_never_before_the_one_of_the_base(released: Path) -> None:
    """A version that came before it would never have been decided with."""
    assert plg("set", "gate", "fair=59.9%", *WHY, *FROM, "--yes").status == 0
    ran = plg("set", "gate", "fair=59.8%", *WHY, "--effective-from", "2026-08-31", "--yes")
    assert ran.status == 2
    assert "gate 1.0.1 holds from 2026-09-01: the new version cannot come before it" in ran.err


def test_another_source_can_be_cited(released: Path) -> None:
    """A number of our own must not stand under the name of a book."""
    ran = plg("set", "gate", "most=27.5 days", *WHY, *FROM, "--dry-run")
    assert "`most` still cites `law`" in ran.err
    ran = plg("set", "gate", "most=27.5 days", *WHY, *FROM, "--source", "study", "--yes")
    assert (ran.status, ran.err) == (0, "")
    assert "max: 9 weeks, source: study" in files(released)["gate/1.0.1.yaml"].decode()
    ran = plg("set", "gate", "most=27 days", *WHY, *FROM, "--source", "stdy", "--yes")
    assert "did you mean `study`?" in ran.err


def test_a_value_that_the_file_would_read_otherwise_is_quoted(released: Path) -> None:
    """A comma would end it in a mapping on one line."""
    big = GATE.replace("version: 1.0.0", "version: 1.1.0").replace(
        "signals:", "  dear: {title: {en: Dear, zh: 贵}, value: price >= limit}\nsignals:"
    ).replace("parameters:\n", "parameters:\n  limit: {value: $900, unit: USD, min: 0, "
              "source: law, title: {en: Limit, zh: 限额}}\n")  # fmt: skip
    put(released, big, GATE_TESTS.replace("version: 1.0.0", "version: 1.1.0"))
    ran = plg("set", "gate", "limit=$10,000", *WHY, *FROM, "--yes")
    assert ran.status == 0, ran.err
    assert 'limit: {value: "$10,000", unit: USD' in files(released)["gate/1.1.1.yaml"].decode()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("most=10 weeks", "`most` may be set from 7 days to 63 days, not to 10 weeks"),
        ("mots=3 weeks", "`mots` is not a parameter of gate 1.0.0; did you mean `most`?"),
        ("fair=0.6", "`fair` is 60% already"),
        ("fair", "`fair` sets nothing: write parameter=value"),
        ("fair=", "`fair=` sets nothing"),
        ("most=3 months", "`3 months` cannot be converted to `day`"),
        ("most=$3", "`$3` cannot be converted to `day`"),
        ("fair=yes", "`yes` is"),
        ("fair=[1, 2]", "`fair`"),
    ],
)
def test_a_wrong_setting_is_refused(released: Path, setting: str, said: str) -> None:
    """Before anything is drafted, with what would be right."""
    before = files(released)
    ran = plg("set", "gate", setting, *WHY, "--yes")
    assert ran.status == 2
    assert said in ran.err
    assert files(released) == before


def test_all_wrong_settings_are_told_at_once(released: Path) -> None:
    """One call, one list."""
    ran = plg("set", "gate", "mots=1", "most=10 weeks", "fair=59%", "fair=58%", *WHY, "--yes")
    assert all(name in ran.err for name in ("`mots`", "`most` may be", "`fair` is set twice"))


def test_a_reason_is_needed(released: Path) -> None:
    """Whoever asks later wants to know."""
    assert plg("set", "gate", "fair=59%", "--yes").status == 2
    ran = plg("set", "gate", "fair=59%", "--reason", "  ", "--yes")
    assert ran.status == 2
    assert "--reason is empty" in ran.err


def test_nobody_to_ask_writes_nothing(released: Path) -> None:
    """Without --yes in a pipe."""
    before = files(released)
    ran = plg("set", "gate", "fair=59.7%", *WHY, *FROM)
    assert ran.status == 2
    assert "add --yes" in ran.err
    assert files(released) == before


def test_a_folder_that_is_not_in_order_is_not_added_to(released: Path) -> None:
    """An edit of a released version shows, and nothing is written."""
    file = released / "rulesets/gate/1.0.0.yaml"
    file.write_text(file.read_text().replace("60%", "61%"))
    before = files(released)
    ran = plg("set", "gate", "fair=59.7%", *WHY, *FROM, "--yes")
    assert ran.status == 1
    assert "PLG201" in ran.err
    assert files(released) == before


def test_a_version_that_is_not_there_is_refused(released: Path) -> None:
    """And one whose next version is there already."""
    assert "no ruleset is named `gat`" in plg("set", "gat", "fair=1%", *WHY).err
    assert "has no version `3`" in plg("set", "gate@3", "fair=1%", *WHY).err
    assert plg("set", "gate", "fair=59.9%", *WHY, *FROM, "--yes").status == 0
    ran = plg("set", "gate@1.0.0", "fair=59.8%", *WHY, *FROM, "--yes")
    assert ran.status == 2
    assert "gate 1.0.1 is there already: change that, as `gate@1.0.1`" in ran.err
