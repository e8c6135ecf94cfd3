"""`plgrules release`: the lock is written by the command, and only for what is good."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.desk import GATE, GATE_TESTS, plg, put


def lock(desk: Path) -> str:
    """The lock's text, or nothing."""
    file = desk / "rulesets" / "releases.lock"
    return file.read_text() if file.is_file() else ""


def test_a_version_is_released_with_its_hash(desk: Path) -> None:
    """From the folder `rulesets` here."""
    ran = plg("release", "gate@1.0.0")
    assert (ran.status, ran.out) == (0, "released gate 1.0.0\n")
    digest = hashlib.sha256((desk / "rulesets/gate/1.0.0.yaml").read_bytes()).hexdigest()
    assert lock(desk).splitlines()[1:] == ["releases:", f"  gate/1.0.0: sha256:{digest}"]


def test_all_releases_what_is_not_released_yet(desk: Path) -> None:
    """And keeps what was."""
    plg("release", "gate@1.0.0")
    ran = plg("release", "--all")
    assert ran.out == "released queue 1.0.0\n1 version released before\n"
    assert [line.split(":")[0].strip() for line in lock(desk).splitlines()[2:]] == [
        "gate/1.0.0",
        "queue/1.0.0",
    ]
    assert plg("release", "--all").out == "2 versions released before\n"
    assert plg("check").status == 0


def test_failing_tests_keep_a_version_from_release(desk: Path) -> None:
    """Nothing is written then."""
    put(desk, GATE, GATE_TESTS.replace("fee: 54", "fee: 55"))
    ran = plg("release", "--all")
    assert ran.status == 1
    assert ran.err.rstrip().endswith("nothing was released")
    assert lock(desk) == ""
    assert plg("release", "queue@1.0.0").status == 0


def test_a_folder_with_problems_releases_nothing(desk: Path) -> None:
    """Even of the versions that are good."""
    put(
        desk,
        GATE.replace("version: 1.0.0", "version: 1.0.1").replace("weight < most", "weight <= most"),
    )
    ran = plg("release", "gate@1.0.0")
    assert ran.status == 1
    assert "PLG210" in ran.err
    assert lock(desk) == ""


def test_a_release_cannot_be_released_again_in_another_text(desk: Path) -> None:
    """That would be the edit which the lock is there to stop."""
    plg("release", "gate@1.0.0")
    before = lock(desk)
    put(desk, GATE + "# edited\n")
    assert plg("release", "gate@1.0.0").status == 1
    assert lock(desk) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name the versions to release"),
        (["gate@1.0.0", "--all"], "name the versions to release"),
        (["gate"], "`gate` names no version: write it as `gate@1.0.0`"),
        (["gate@1"], "`gate@1` names no version: write it as `gate@1.0.0`"),
        (["gate@2.0.0"], "`gate@2.0.0` is not there; there are 1.0.0"),
        (["gtae@1.0.0"], "`gtae@1.0.0` is not there"),
        (["gate@1.0.0", "--rulesets", "nowhere"], "`nowhere` is not a folder of rulesets"),
    ],
)
def test_wrong_usage_writes_nothing(desk: Path, arguments: list[str], message: str) -> None:
    """Status 2, in one line."""
    ran = plg("release", *arguments)
    assert ran.status == 2
    assert message in ran.err
    assert lock(desk) == ""
