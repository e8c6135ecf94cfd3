"""`plgrules test`: results, coverage and mutants in a table, problems with their places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.desk import GATE, GATE_TESTS, GOLDEN, plg, put

Golden = Callable[[Path, str], None]


def test_good_tests_are_a_table(desk: Path, golden: Golden) -> None:
    """A line for each version and one for all."""
    ran = plg("test")
    assert (ran.status, ran.err) == (0, "")
    golden(GOLDEN / "test_good.txt", str(ran))


def test_failing_tests_are_shown_where_they_stand(desk: Path, golden: Golden) -> None:
    """With what came instead; the others run all the same."""
    put(
        desk,
        GATE,
        GATE_TESTS.replace("fee: 54", "fee: 55").replace("hold, rule: too_much", "pass_on"),
    )
    ran = plg("test", "rulesets")
    assert ran.status == 1
    golden(GOLDEN / "test_failing.txt", str(ran))


def test_what_no_test_reaches_fails(desk: Path, golden: Golden) -> None:
    """Though all tests pass."""
    put(desk, GATE, "".join(GATE_TESTS.partition("  - name: an unfair")[:1]))
    ran = plg("test", "rulesets/gate")
    assert ran.status == 1
    golden(GOLDEN / "test_unreached.txt", str(ran))


def test_changes_that_no_test_notices_fail(desk: Path, golden: Golden) -> None:
    """Only where that is asked for."""
    assert plg("test", "rulesets/queue").status == 0
    ran = plg("test", "rulesets/gate", "--mutate")
    assert ran.status == 1
    golden(GOLDEN / "test_mutate.txt", str(ran))


def test_one_version_can_be_tested(desk: Path) -> None:
    """By its file or by that of its tests."""
    for file in ("1.0.0.yaml", "1.0.0.tests.yaml"):
        ran = plg("test", f"rulesets/gate/{file}")
        assert ran.out == "ok    gate 1.0.0  5 tests  all 19 reached\n", ran.out


def test_a_folder_that_does_not_load_is_not_tested(desk: Path) -> None:
    """Its problems are those of `check`."""
    put(desk, GATE.replace("weight < most", "wieght < most"))
    ran = plg("test")
    assert ran.status == 1
    assert "unknown name `wieght`" in ran.err
    assert ran.err.rstrip().endswith("nothing was loaded")
    assert ran.out == ""


def test_a_misspelt_expectation_is_told(desk: Path) -> None:
    """With the nearest name, at its place."""
    put(desk, GATE, GATE_TESTS.replace("fee: 54", "fe: 54"))
    ran = plg("test", "rulesets/gate")
    assert ran.status == 1
    assert "error[PLG301]: gate 1.0.0 has no output `fe`" in ran.err
    assert "rulesets/gate/1.0.0.tests.yaml:6:52" in ran.err
    assert "did you mean `fee`?" in ran.err
