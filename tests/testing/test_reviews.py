"""The tests of a review: what they expect, what they never reach, how they are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.testing import RulesetReport, run_tests
from tests.review.bakery import FOLDER

HEAD = "review: bakery\nversion: 1.0.0\nas_of: 2026-06-10\ntests:\n"
SEATS = "  - name: a size\n    company: {seats: 45}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a review and its rulesets."""
    return Path(shutil.copytree(FOLDER, tmp_path / "rulesets"))


def report(folder: Path, tests: str | None) -> RulesetReport:
    """Return what the tests of the review come to; None stands for no tests at all."""
    file = folder / "bakery" / "1.0.0.tests.yaml"
    if tests is None:
        file.unlink()
    else:
        file.write_text(tests, encoding="utf-8")
    (found,) = run_tests(folder, wanted=lambda name, version: name == "bakery").rulesets
    return found


def told(problems: tuple[Diagnostic, ...], code: str) -> list[str]:
    """The messages and labels of the problems with one code."""
    return [f"{p.message}; {p.label}".removesuffix("; ") for p in problems if p.code == code]


def test_tests_that_meet_everything_pass(folder: Path) -> None:
    """And reach every entry, sum and picture."""
    found = report(folder, (folder / "bakery" / "1.0.0.tests.yaml").read_text("utf-8"))
    assert (found.ok, found.tests, found.goals, found.reached) == (True, 2, 12, 12)


def test_what_no_test_reaches_is_told(folder: Path) -> None:
    """Each entry that never decides, each sum never handed on, each picture never drawn."""
    found = report(folder, f"{HEAD}{SEATS}    expect: {{decisions: {{size: medium}}}}\n")
    assert found.failed == 0
    assert told(found.diagnostics, "PLG320") == [
        "no test in which `opening` decides",
        "no test in which `shop` of `shops` decides",
        "no test in which the picture of `shop` of `shops` is drawn",
        "no test in which `supply` of `orders` decides",
        "no test in which the sum `supply_cost` is handed on",
        "no test in which `budget` decides",
        "no test in which the picture of `budget` is drawn",
        "no test in which `hygiene` decides",
        "no test in which `award` decides",
        "no test in which `loan` decides",
    ]


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("decisions: {size: large}", "`decisions.size`: expected large, got medium"),
        ("decisions: {size: null}", "`decisions.size`: expected null, got medium"),
        ("decisions: {opening: open}", "`decisions.opening`: expected open, got null"),
        ("decisions: {loan: lend}", "`decisions.loan`: expected lend, got null"),
        ("decisions: {shop: {A: keep}}", "`decisions.shop.A`: expected keep, got null"),
        ("order: [loan]", "`order`: expected [loan], got [size]"),
        ("missing: [seats]", "`missing`: expected [seats], got []"),
        ("actions: [Eat.]", "`actions`: expected [Eat.], got []"),
        ("sums: {supply_cost: 3}", "`sums.supply_cost`: expected 3, got null"),
        ("problems: fact-unknown", "`problems`: expected [fact-unknown], got []"),
        ("unused: [colour]", "`unused`: expected [colour], got []"),
    ],
)
def test_an_expectation_that_is_not_met_fails(folder: Path, expect: str, message: str) -> None:
    """With what came instead."""
    found = report(folder, f"{HEAD}{SEATS}    expect: {{{expect}}}\n")
    assert told(found.diagnostics, "PLG310") == [f"test fails: a size; {message}"]
    assert found.failed == 1


def test_checks_are_expected_as_those_that_are_present(folder: Path) -> None:
    """In any order; none as an empty list."""
    tests = (
        "  - name: dirty and warm\n"
        "    company: {cleaned_on: 2026-01-01, fridge_works: false, mice_seen: true}\n"
        "    expect: {decisions: {hygiene: [mice, dirty, warm]}}\n"
        "  - name: clean\n    company: {fridge_works: true}\n"
        "    expect: {decisions: {hygiene: [warm]}}\n"
    )
    messages = told(report(folder, HEAD + tests).diagnostics, "PLG310")
    assert messages == ["test fails: clean; `decisions.hygiene`: expected [warm], got []"]


def test_a_wrong_fact_is_told_with_the_decision_that_it_stopped(folder: Path) -> None:
    """Instead of leaving the reader to guess."""
    tests = "  - name: a size\n    company: {seats: -1}\n    expect: {decisions: {size: small}}\n"
    (problem,) = (p for p in report(folder, HEAD + tests).diagnostics if p.code == "PLG310")
    assert problem.label == "`decisions.size`: expected small, got invalid"
    assert problem.help == "`seats` is -1, below its minimum 0"


@pytest.mark.parametrize(
    ("expect", "code", "message"),
    [
        ("decisions: {sise: large}", "PLG303", "bakery 1.0.0 has no ruleset `sise`"),
        ("decisions: {size: lage}", "PLG303", "bakery 1.0.0 has no outcome of `size` `lage`"),
        ("decisions: {hygiene: [mise]}", "PLG303", "bakery 1.0.0 has no check of `hygiene` `mise`"),
        ("decisions: {shop: keep}", "PLG303", "`shop` decides on rows here"),
        ("decisions: {size: {A: keep}}", "PLG303", "`size` decides on the company here"),
        ("missing: [seat]", "PLG303", "bakery 1.0.0 has no fact `seat`"),
        ("problems: [fact-unkown]", "PLG303", "bakery 1.0.0 has no problem code `fact-unkown`"),
        ("sums: {supply: 3}", "PLG303", "bakery 1.0.0 has no sum `supply`"),
        ("sums: {supply_cost: much}", "PLG307", "the sum `supply_cost` is never this"),
        ("", "PLG305", "this test expects nothing, so it cannot fail"),
    ],
)
def test_a_test_that_makes_no_sense_is_told(
    folder: Path, expect: str, code: str, message: str
) -> None:
    """It could never pass, or never fail."""
    found = report(folder, f"{HEAD}{SEATS}    expect: {{{expect}}}\n")
    assert told(found.diagnostics, code)[0].startswith(message)
    assert found.tests == 0


def test_two_tests_with_one_name_are_told(folder: Path) -> None:
    """As for rulesets."""
    twice = f"{SEATS}    expect: {{missing: [income]}}\n" * 2
    assert told(report(folder, HEAD + twice).diagnostics, "PLG304")


@pytest.mark.parametrize(
    ("tests", "code"),
    [
        (None, "PLG308"),
        ("review: bakery\nversion: 1.0.1\ntests:\n" + SEATS + "    expect: {order: [size]}\n",
         "PLG300"),
        ("review: baker\nversion: 1.0.0\ntests:\n" + SEATS + "    expect: {order: [size]}\n",
         "PLG300"),
        (HEAD.replace("2026-06", "2025-06") + SEATS + "    expect: {order: [size]}\n", "PLG309"),
        (HEAD + SEATS + "    expects: {}\n", "PLG030"),
        ("ruleset: size\nversion: 1.0.0\ntests: [1]\n", "PLG031"),
    ],
    ids=["none", "another version", "another review", "before its day", "shape", "of a ruleset"],
)  # fmt: skip
def test_tests_that_cannot_be_run_are_told(folder: Path, tests: str | None, code: str) -> None:
    """And nothing else is."""
    problems = report(folder, tests).diagnostics
    assert problems
    assert {problem.code for problem in problems} <= {code, "PLG030", "PLG032", "PLG320"}
    assert code in {problem.code for problem in problems}


def test_tests_beside_no_version_of_a_review_are_told(folder: Path) -> None:
    """They test nothing."""
    shutil.copy(folder / "bakery" / "1.0.0.tests.yaml", folder / "bakery" / "1.1.0.tests.yaml")
    reports = run_tests(folder, wanted=lambda name, version: name == "bakery").rulesets
    assert [p.code for p in reports[-1].diagnostics] == ["PLG300"]
