"""What no test reaches is told: it may say anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.testing.shop import RULESET, TESTS, report_of


def without(name: str) -> str:
    """The tests without one of them."""
    entries = TESTS.split("  - name: ")
    kept = [entry for entry in entries if entry and not entry.startswith(f"{name}\n")]
    assert len(kept) == len(entries) - 2
    return "".join(f"  - name: {entry}" for entry in kept)


def unreached(folder: Path, tests: str, ruleset: str = RULESET) -> list[str]:
    """What no test reaches."""
    report = report_of(folder, tests, ruleset)
    assert report.failed == 0
    assert report.goals - report.reached == len(report.diagnostics)
    return [p.message.removeprefix("no test in which ") for p in report.diagnostics]


@pytest.mark.parametrize(
    ("name", "missed"),
    [
        (
            "just under the limit",
            [
                "`cold` of `zone` is picked",
                "rule `under` holds",
                "rule `under` decides",
                "outcome `stop` comes out",
            ],
        ),
        (
            "fast and since today",
            [
                "signal `fast` is hit",
                "check `slow` is absent",
                "`valid` condition `in_the_past` accepts facts",
            ],
        ),
        ("not in the past", ["`valid` condition `in_the_past` refuses facts"]),
        ("at the limit", []),
    ],
)
def test_what_a_missing_test_leaves_out_is_told(
    tmp_path: Path, name: str, missed: list[str]
) -> None:
    """Rules, answers, outcomes, picked values, signals, checks and conditions of `valid`."""
    assert unreached(tmp_path, without(name)) == missed


def test_what_is_unreached_has_its_place_in_the_ruleset(tmp_path: Path) -> None:
    """The line of the condition."""
    report = report_of(tmp_path, without("not in the past"))
    (problem,) = report.diagnostics
    assert str(problem.file).endswith("gate/1.0.0.yaml")
    assert problem.line == 1 + RULESET.splitlines().index(
        "  in_the_past: {must: since <= as_of, says: Not yet.}"
    )


TREE = """\
ruleset: gate
version: 1.0.0
effective_from: 2026-01-01
title: Gate
question: What?
facts:
  a: {type: boolean, title: A}
  b: {type: boolean, title: B}
decide:
  tree:
    id: first
    if: a
    then:
      id: second
      if: b
      then: {id: both, then: go, because: B}
      else: {id: one, then: stop, because: O}
    else: {id: none, then: stop, because: Nn}
outcomes: {go: {title: Go}, stop: {title: Stop}}
"""


def test_both_answers_of_every_question_of_a_tree(tmp_path: Path) -> None:
    """And every leaf."""
    tests = "  - {name: one, facts: {a: true, b: true}, expect: {outcome: go}}\n"
    assert unreached(tmp_path, tests, TREE) == [
        "rule `first` does not hold",
        "rule `second` does not hold",
        "rule `one` decides",
        "rule `none` decides",
        "outcome `stop` comes out",
    ]


def test_an_unknown_answer_reaches_neither(tmp_path: Path) -> None:
    """Both sides are possible, so none of them was decided by."""
    tests = (
        "  - {name: one, facts: {}, expect: {status: undetermined}}\n"
        "  - {name: two, facts: {a: true}, expect: {status: undetermined}}\n"
    )
    assert len(unreached(tmp_path, tests, TREE)) == 8


def test_every_band_is_decided_by(tmp_path: Path) -> None:
    """Of the decision itself, too."""
    bands = """\
ruleset: gate
version: 1.0.0
effective_from: 2026-01-01
title: Gate
question: What?
facts: {x: {type: number, title: X}}
parameters: {low: {value: 5, source: assumption, title: Low}}
decide:
  bands:
    of: x
    steps: [{id: under, below: low, then: stop, because: U}, {id: over, then: go, because: O}]
outcomes: {go: {title: Go}, stop: {title: Stop}}
"""
    tests = "  - {name: one, facts: {x: 6}, expect: {outcome: go}}\n"
    assert unreached(tmp_path, tests, bands) == [
        "rule `under` decides",
        "outcome `stop` comes out",
    ]
