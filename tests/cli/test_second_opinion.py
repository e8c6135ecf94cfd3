"""`plgrules check --second-opinion`: rulesets decided by durable_rules, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plgrules.backends.durable import machine
from plgrules.backends.durable.lint import Refusal
from plgrules.backends.durable.machine import DurableError
from plgrules.backends.opinion.compare import Difference
from plgrules.cli.second_opinion import lines_of
from plgrules.testing import second_opinion
from plgrules.testing.second_opinion import SecondOpinion
from tests.backends.durable.extra import needs_durable
from tests.cli.desk import GATE, GOLDEN, plg, put

Golden = Callable[[Path, str], None]


@needs_durable
def test_it_says_what_was_compared_and_what_was_not(desk: Path, golden: Golden) -> None:
    """With the reason and what to write instead."""
    ran = plg("check", "--second-opinion")
    assert ran.status == 0
    golden(GOLDEN / "second_opinion.txt", str(ran))


@needs_durable
def test_one_file_is_enough(desk: Path) -> None:
    """Only the rulesets that are meant are asked about."""
    out = plg("check", "rulesets/gate/1.0.0.yaml", "--second-opinion").out
    assert "gate 1.0.0" in out
    assert "queue 1.0.0" not in out


def test_a_difference_is_an_error_that_names_the_test(
    desk: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the interpreter says, and what durable_rules says."""
    monkeypatch.setattr(machine, "why_absent", str)
    other = Difference(0, "rule `heavy`", "true", "unknown")
    monkeypatch.setattr(second_opinion, "opinions", lambda lowered, records: (other,))
    ran = plg("check", "rulesets/gate", "--second-opinion")
    assert ran.status == 1
    golden(GOLDEN / "second_opinion_differs.txt", str(ran))


def test_a_crash_of_durable_rules_is_told(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a failure, after everything else."""
    monkeypatch.setattr(machine, "why_absent", str)

    def crash(*_: object) -> tuple[Difference, ...]:
        raise DurableError("durable_rules ended its process with signal 11")

    monkeypatch.setattr(second_opinion, "opinions", crash)
    ran = plg("check", "--second-opinion")
    assert ran.status == 1
    assert "FAILED   gate 1.0.0" in ran.out
    assert "gate 1.0.0: durable_rules ended its process with signal 11" in ran.err


def test_a_version_without_tests_is_compared_on_none(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its conditions are still linted; tests that cannot be read are a failure."""
    monkeypatch.setattr(machine, "why_absent", str)
    monkeypatch.setattr(second_opinion, "opinions", lambda lowered, records: ())
    put(desk, GATE.replace("version: 1.0.0", "version: 1.1.0"))
    assert "on 0 tests" in plg("check", "rulesets/gate/1.1.0.yaml", "--second-opinion").out
    put(desk, GATE.replace("version: 1.0.0", "version: 1.1.0"), "tests: 5\n")
    ran = plg("check", "rulesets/gate", "--second-opinion")
    assert ran.status == 1
    assert "gate 1.1.0: no tests to use" in ran.err


def test_without_durable_rules_the_extra_is_named(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is compared."""
    monkeypatch.setattr(machine, "why_absent", lambda: "install `plgrules[durable]`")
    ran = plg("check", "--second-opinion")
    assert ran.status == 2
    assert "--second-opinion: install `plgrules[durable]`" in ran.err
    assert "Second opinion" not in ran.out


def test_other_formats_hold_no_second_opinion(desk: Path) -> None:
    """They are of problems with a place in a file."""
    ran = plg("check", "--second-opinion", "--format", "json")
    assert ran.status == 2
    assert "--second-opinion goes with `--format text`" in ran.err


def test_what_was_not_compared_stands_by_its_reason() -> None:
    """Several conditions of one reason on one line; of many computed values the first few."""
    searches = [Refusal(f"rule `r{i}`", "it searches", "make it a fact") for i in range(2)]
    opinion = SecondOpinion(
        "shop", "1.0.0", 3, 4, tuple(searches), tuple(f"v{i}" for i in range(8))
    )
    assert lines_of(opinion) == [
        "agrees   shop 1.0.0: 4 conditions on 3 tests",
        "         computed before: `v0`, `v1`, `v2`, `v3`, `v4`, `v5` and 2 more",
        "         not compared: rule `r0`, rule `r1`",
        "           it searches; make it a fact",
    ]
