"""`plgrules check`: everything that is wrong, at once, with its place."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.desk import GATE, GOLDEN, RULES, plg, put

Golden = Callable[[Path, str], None]


def test_a_good_folder_has_nothing_wrong(desk: Path) -> None:
    """Said on standard output, by the folder, by one ruleset, and by one file."""
    assert (plg("check").out, plg("check").status) == ("2 rulesets checked, nothing wrong\n", 0)
    assert plg("check", "rulesets").err == ""
    assert plg("check", "rulesets/gate").out == "1 ruleset checked, nothing wrong\n"
    assert plg("check", "rulesets/gate/1.0.0.yaml").out == "1 ruleset checked, nothing wrong\n"


def test_without_a_folder_the_bundled_rulesets_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no `rulesets` here."""
    monkeypatch.chdir(tmp_path)
    ran = plg("check")
    assert ran.status == 0
    assert "nothing wrong" in ran.out


@pytest.fixture
def broken(desk: Path) -> Path:
    """Two wrong files of three."""
    put(
        desk,
        GATE.replace("if: weight < most", "if: wieght < most").replace(
            "unit: USD, otherwise", "unit: EUR, otherwise"
        ),
    )
    put(
        desk,
        RULES.replace("version: 1.0.0", "version: 1.1.0").replace(
            "    - {id: others", "     - {id: others"
        ),
    )
    return desk


def test_all_problems_of_a_broken_folder_come_at_once(broken: Path, golden: Golden) -> None:
    """With carets, help and a summary; the exit status is 1."""
    ran = plg("check")
    assert ran.status == 1
    golden(GOLDEN / "check_broken.txt", str(ran))


def test_one_file_of_a_broken_folder_shows_its_own_problems(broken: Path) -> None:
    """The others are somebody else's."""
    ran = plg("check", "rulesets/queue/1.1.0.yaml")
    assert "queue/1.1.0.yaml" in ran.err
    assert "gate/1.0.0.yaml" not in ran.err
    assert ran.err.rstrip().endswith("1 of 1 ruleset; nothing was loaded")


def test_warnings_do_not_fail(desk: Path) -> None:
    """They are shown and counted."""
    put(
        desk,
        GATE.replace(
            "parameters:\n",
            "parameters:\n  spare: {value: 1, source: law, title: {en: Spare, zh: 备用}}\n",
        ),
    )
    ran = plg("check")
    assert ran.status == 0
    assert "warning[PLG153]" in ran.err
    assert ran.out == "2 rulesets checked, nothing wrong, 1 warning\n"


def test_a_version_that_promises_too_little_is_told(desk: Path, golden: Golden) -> None:
    """With the reason and the number to write."""
    put(
        desk,
        GATE.replace("version: 1.0.0", "version: 1.0.1").replace("weight < most", "weight <= most"),
    )
    ran = plg("check")
    assert ran.status == 1
    golden(GOLDEN / "check_version.txt", str(ran))


def test_an_edit_of_a_release_is_told(desk: Path) -> None:
    """By the lock."""
    assert plg("release", "gate@1.0.0").status == 0
    put(desk, GATE + "# edited\n")
    ran = plg("check")
    assert ran.status == 1
    assert "error[PLG201]: `gate/1.0.0` was edited after its release" in ran.err


def test_an_overlay_is_checked_with_the_rulesets(desk: Path) -> None:
    """And its problems are shown whatever part of the folder is meant."""
    overlay = desk / "acme.yaml"
    overlay.write_text(
        "overlay: acme\nauthor: Ann\nreason: Because.\ndate: 2026-01-01\n"
        "parameters: {gate: {most: 20 weeks}}\n"
    )
    ran = plg("check", "rulesets/queue", "--overlay", "acme.yaml")
    assert ran.status == 1
    assert "acme.yaml:5" in ran.err


def test_json_has_every_problem_with_its_place(broken: Path) -> None:
    """For scripts; the status is the same."""
    ran = plg("check", "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    problems = json.loads(ran.out)
    assert {problem["file"] for problem in problems} == {
        "rulesets/gate/1.0.0.yaml",
        "rulesets/queue/1.0.0.yaml",
        "rulesets/queue/1.1.0.yaml",
    }
    assert all(problem["line"] and problem["code"] for problem in problems)


def test_sarif_is_what_code_hosts_read(broken: Path) -> None:
    """One result for each problem."""
    results = json.loads(plg("check", "--format", "sarif").out)["runs"][0]["results"]
    assert len(results) == len(json.loads(plg("check", "--format", "json").out))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere"], "error: `nowhere` is neither a folder of rulesets nor a ruleset\n"),
        (
            ["check", "--format", "jsn"],
            "error: --format is `jsn`, not one of `text`, `json`, `sarif`; did you mean `json`?\n",
        ),
    ],
)
def test_wrong_usage_is_status_two(desk: Path, arguments: list[str], message: str) -> None:
    """Said in one line."""
    ran = plg(*arguments)
    assert (ran.status, ran.out, ran.err) == (2, "", message)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_named(desk: Path) -> None:
    """Without a traceback."""
    (desk / "rulesets" / "gate" / "1.0.0.yaml").chmod(0)
    ran = plg("check")
    assert ran.status == 2
    assert "1.0.0.yaml" in ran.err
