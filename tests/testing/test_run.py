"""Ruleset tests: every expectation is compared, and what is wrong is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from plgrules import Diagnostic, RulesetError
from plgrules.testing import run_tests
from tests.testing.shop import HEAD, RULESET, TESTS, report_of


def failing(folder: Path, facts: str, expect: str) -> list[Diagnostic]:
    """The failures of one test, without what it leaves unreached."""
    report = report_of(folder, f"  - name: one\n    facts: {facts}\n    expect: {expect}\n")
    return [problem for problem in report.diagnostics if problem.code != "PLG320"]


def test_good_tests_pass_and_reach_everything(tmp_path: Path) -> None:
    """Every kind of expectation occurs in them."""
    report = report_of(tmp_path, TESTS)
    assert [str(problem) for problem in report.diagnostics] == []
    assert (report.ok, report.tests, report.failed) == (True, 7, 0)
    assert report.reached == report.goals > 0


WRONG = [
    ("{x: 1}", "{status: undetermined}", "`status`: expected undetermined, got decided"),
    ("{x: 1}", "{outcome: go}", "`outcome`: expected go, got stop"),
    ("{x: 1}", "{outcome: null}", "`outcome`: expected null, got stop"),
    ("{x: 1}", "{rule: over}", "`rule`: expected over, got under"),
    ("{}", "{possible: [go]}", "`possible`: expected [go], got [stop, go]"),
    ("{}", "{missing: []}", "`missing`: expected [], got [x]"),
    ("{x: 1}", "{warnings: []}", "`warnings`: expected [], got [guess]"),
    ("{x: 1, rate: 0}", "{warnings: [guess]}", "`warnings`: expected [guess], got []"),
    ("{x: 1}", "{checks: {slow: present}}", "`checks.slow`: expected present, got unknown"),
    ("{x: 1}", "{signals: {fast: true}}", "`signals.fast`: expected true, got null"),
    ("{x: 1}", "{derived: {zone: warm}}", "`derived.zone`: expected warm, got cold"),
    ("{x: 1, rate: 0.5}", "{derived: {half: 50.1%}}", "`derived.half`: expected 0.501, got 0.5"),
    ("{x: 1}", "{derived: {half: 0}}", "`derived.half`: expected 0, got null"),
    ("{x: 6}", "{price: null}", "`price`: expected null, got 0"),
    (
        "{x: 6, since: 2026-01-01}",
        "{from: 2026-01-02}",
        "`from`: expected 2026-01-02, got 2026-01-01",
    ),
    ("{x: 6}", "{undefined: [half]}", "`undefined`: expected [half], got []"),
    (
        "{x: 101}",
        "{error: fact-wrong-type}",
        "`error`: expected [fact-wrong-type], got [fact-out-of-range]",
    ),
    (
        "{x: 6}",
        "{error: fact-wrong-type}",
        "`error`: expected [fact-wrong-type], got a decision: go",
    ),
    ("{x: 101}", "{outcome: go}", "its facts are refused"),
]


@pytest.mark.parametrize(("facts", "expect", "label"), WRONG)
def test_an_expectation_that_is_not_met_is_told(
    tmp_path: Path, facts: str, expect: str, label: str
) -> None:
    """With what was expected and what came."""
    (problem,) = failing(tmp_path, facts, expect)
    assert (problem.code, problem.message, problem.label) == ("PLG310", "test fails: one", label)


def test_a_failure_points_at_the_expectation(tmp_path: Path) -> None:
    """At the very value, and shows which conditions were met on the way."""
    (problem,) = failing(tmp_path, "{x: 1}", "{rule: under, outcome: go}")
    assert (problem.line, problem.column) == (6, 36)
    assert str(problem.file).endswith("gate/1.0.0.tests.yaml")
    assert problem.help == "met on the way: under yes"


def test_refused_facts_say_why(tmp_path: Path) -> None:
    """The reasons stand in the help, the place is the test's name."""
    (problem,) = failing(tmp_path, "{x: 101, rate: 2}", "{outcome: go}")
    assert problem.line == 4
    assert "`x` is 101, above its maximum 100" in problem.help
    assert "`rate` is 2" in problem.help


def test_numbers_are_equal_as_the_language_has_it(tmp_path: Path) -> None:
    """Within one part in a million million, not beyond."""
    assert failing(tmp_path, "{x: 3, rate: 0.1}", "{derived: {half: 0.3}}") == []
    assert failing(tmp_path, "{x: 3, rate: 0.1}", "{derived: {half: 0.30000000001}}")


def test_every_code_of_an_error_must_be_expected(tmp_path: Path) -> None:
    """In any order, each once."""
    both = "{error: [fact-wrong-type, fact-out-of-range]}"
    assert failing(tmp_path, "{x: 101, rate: a}", both) == []
    assert failing(tmp_path, "{x: 101, rate: a}", "{error: fact-out-of-range}")
    assert failing(tmp_path, "{x: 101}", both)


def test_a_day_can_be_given_for_a_test_and_for_all(tmp_path: Path) -> None:
    """By default it is the ruleset's first day."""
    tests = (
        "  - name: later\n    as_of: 2026-06-01\n"
        "    facts: {x: 6, since: 2026-03-01}\n    expect: {outcome: go}\n"
        "  - {name: then, facts: {x: 6, since: 2026-03-01}, expect: {error: facts-contradict}}\n"
    )
    report = report_of(tmp_path, tests)
    assert report.failed == 0
    file = tmp_path / "gate" / "1.0.0.tests.yaml"
    file.write_text(file.read_text().replace("tests:", "as_of: 2026-04-01\ntests:"))
    (again,) = run_tests(tmp_path).rulesets
    assert [p.message for p in again.diagnostics if p.code == "PLG310"] == ["test fails: then"]


MISWRITTEN = [
    ("{x: 1}", "{outcom: stop}", "PLG301", "outcome"),
    ("{x: 1}", "{prize: 1}", "PLG301", "price"),
    ("{xx: 1, rat: 1}", "{outcome: stop}", "PLG302", None),
    ("{x: 1}", "{outcome: sotp}", "PLG303", "stop"),
    ("{x: 1}", "{rule: undr}", "PLG303", "under"),
    ("{x: 1}", "{warnings: [gues]}", "PLG303", "guess"),
    ("{}", "{missing: [rte]}", "PLG303", "rate"),
    ("{}", "{possible: [goo]}", "PLG303", "go"),
    ("{x: 1}", "{checks: {slw: absent}}", "PLG303", "slow"),
    ("{x: 1}", "{signals: {fst: true}}", "PLG303", "fast"),
    ("{x: 1}", "{derived: {zon: cold}}", "PLG303", "zone"),
    ("{x: 1}", "{error: fact-out-of-rnge}", "PLG303", "fact-out-of-range"),
    ("{x: 1}", "{undefined: [hlf]}", "PLG303", "half"),
    ("{x: 1}", "{}", "PLG305", None),
    ("{x: 101}", "{error: fact-out-of-range, outcome: stop}", "PLG306", None),
    ("{x: 6}", "{price: free}", "PLG307", None),
    ("{x: 6}", "{price: 5 weeks}", "PLG307", None),
    ("{x: 6}", "{derived: {zone: hot}}", "PLG307", None),
    ("{x: 6}", "{from: soon}", "PLG307", None),
]


@pytest.mark.parametrize(("facts", "expect", "code", "suggestion"), MISWRITTEN)
def test_a_test_that_could_not_pass_or_fail_is_told(
    tmp_path: Path, facts: str, expect: str, code: str, suggestion: str | None
) -> None:
    """Unknown names with the nearest known one; nothing is run."""
    report = report_of(tmp_path, f"  - name: one\n    facts: {facts}\n    expect: {expect}\n")
    assert {problem.code for problem in report.diagnostics} == {code}
    assert suggestion is None or report.diagnostics[0].suggestion == suggestion
    assert report.tests == 0


def test_an_unknown_fact_may_be_what_is_tested(tmp_path: Path) -> None:
    """Where the error is expected."""
    assert failing(tmp_path, "{xx: 1}", "{error: fact-unknown}") == []


def test_two_tests_of_one_name_are_told(tmp_path: Path) -> None:
    """With the place of the first."""
    one = "  - {name: same, facts: {x: 1}, expect: {outcome: stop}}\n"
    (problem,) = report_of(tmp_path, one + one).diagnostics
    assert problem.code == "PLG304"
    assert (problem.line, problem.related[0].span.line) == (5, 4)


def test_tests_stand_beside_their_version(tmp_path: Path) -> None:
    """With its name and version in them."""
    report_of(tmp_path, TESTS)
    file = tmp_path / "gate" / "1.0.0.tests.yaml"
    file.write_text(file.read_text().replace("version: 1.0.0", "version: 1.0.1"))
    stray = tmp_path / "gate" / "2.0.0.tests.yaml"
    stray.write_text(HEAD + TESTS)
    codes = [(p.code, Path(str(p.file)).name) for p in run_tests(tmp_path).diagnostics]
    assert codes == [("PLG300", "1.0.0.tests.yaml"), ("PLG300", "2.0.0.tests.yaml")]


def test_a_version_without_tests_is_told(tmp_path: Path) -> None:
    """Where they should be written."""
    report_of(tmp_path, TESTS)
    (tmp_path / "gate" / "1.0.0.tests.yaml").unlink()
    (problem,) = run_tests(tmp_path).diagnostics
    assert (problem.code, problem.help) == ("PLG308", "write them to `gate/1.0.0.tests.yaml`")


def test_broken_tests_are_told_and_the_others_run(tmp_path: Path) -> None:
    """A YAML mistake in one file keeps no other back."""
    report_of(tmp_path, TESTS)
    other = tmp_path / "door"
    other.mkdir()
    (other / "1.0.0.yaml").write_text(RULESET.replace("ruleset: gate", "ruleset: door"))
    (other / "1.0.0.tests.yaml").write_text("tests: [")
    door, gate = run_tests(tmp_path).rulesets
    assert not door.ok
    assert gate.ok
    assert gate.tests == 7


def test_the_shape_of_tests_is_checked(tmp_path: Path) -> None:
    """Against their JSON Schema."""
    report = report_of(tmp_path, "  - {name: one, fact: {x: 1}, expect: {outcome: stop}}\n")
    assert report.diagnostics
    assert all(problem.line == 4 for problem in report.diagnostics)


def test_a_folder_that_does_not_load_is_not_tested(tmp_path: Path) -> None:
    """All its problems are raised."""
    with pytest.raises(RulesetError):
        report_of(tmp_path, TESTS, RULESET.replace("x < low", "z < low"))


def test_versions_can_be_chosen(tmp_path: Path) -> None:
    """By a function of name and version."""
    report_of(tmp_path, TESTS)
    assert run_tests(tmp_path, wanted=lambda name, version: version == "2.0.0").rulesets == ()


def test_a_required_ruleset_must_be_in_force_on_the_day(tmp_path: Path) -> None:
    """The error names the test."""
    report_of(tmp_path, TESTS)
    home = tmp_path / "top"
    home.mkdir()
    (home / "1.0.0.yaml").write_text(
        """\
ruleset: top
version: 1.0.0
effective_from: 2026-01-01
title: Top
question: What?
requires: {way: {ruleset: gate, version: ^1}}
decide:
  rules: [{id: a, if: way == 'go', then: left, because: A}, {id: b, then: right, because: B}]
outcomes: {left: {title: L}, right: {title: R}}
"""
    )
    (home / "1.0.0.tests.yaml").write_text(
        "ruleset: top\nversion: 1.0.0\ntests:\n"
        "  - {name: goes, facts: {way.x: 6}, expect: {outcome: left, warnings: [way.guess]}}\n"
        "  - {name: stops, facts: {way.x: 1}, expect: {outcome: right}}\n"
        "  - {name: before, as_of: 2025-01-01, facts: {way.x: 6}, expect: {outcome: left}}\n"
    )
    top = next(r for r in run_tests(tmp_path).rulesets if r.ruleset == "top")
    assert [(p.code, p.line) for p in top.diagnostics] == [("PLG309", 6)]
    assert top.tests == 3
