"""Small wrong changes of a ruleset, which its tests should notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from plgrules.library.linking import Linker
from plgrules.program.program import Program
from plgrules.testing.mutants import mutants, steps_of
from plgrules.testing.mutation import _Watched
from plgrules.testing.places import places
from tests.support import checked_of, facts_part, parameters_part, program_of, ruleset_text
from tests.testing.shop import RULESET, TESTS, report_of


def changes(program: Program) -> list[str]:
    """Every mutant of a program in words."""
    return [f"{m.place[0]} {m.place[1]}: {m.before} → {m.after}" for m in mutants(program)]


def of_condition(condition: str) -> list[str]:
    """The mutants of one condition."""
    program = program_of(
        ruleset_text(
            facts=facts_part({"a": "boolean", "b": "boolean", "x": "number", "z": "number"}),
            parameters=parameters_part({"low": 5}),
            derive={"held": {"value": condition, "title": "Held"}},
            decide={
                "rules": [
                    {"id": "r", "if": "held", "then": "go", "because": "R"},
                    {"id": "s", "then": "stop", "because": "S"},
                ]
            },
            outcomes={"go": {"title": "Go"}, "stop": {"title": "Stop"}},
        )
    )
    head = "derived held: "
    return [c.removeprefix(head) for c in changes(program) if c.startswith(head)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("x < low", ["x < low → x <= low", "x < low → x > low"]),
        ("x <= low", ["x <= low → x < low", "x <= low → x >= low"]),
        ("x > low", ["x > low → x >= low", "x > low → x < low"]),
        ("x >= low", ["x >= low → x > low", "x >= low → x <= low"]),
        ("x == low", ["x == low → x != low"]),
        ("x != low", ["x != low → x == low"]),
        ("a and b", ["a and b → a or b", "a and b → b", "a and b → a"]),
        ("a or b", ["a or b → a and b", "a or b → b", "a or b → a"]),
        ("not a", ["not a → a"]),
        ("a if b else not a", ["a if b else not a → not a if b else a", "not a → a"]),
        (
            "x + z == 0",
            ["x + z == 0 → x + z != 0", "x + z → x - z"],
        ),
        ("x * z == 0", ["x * z == 0 → x * z != 0", "x * z → x / z"]),
        ("-x == 0", ["-x == 0 → -x != 0", "-x → x"]),
        (
            "min(x, z) == 0",
            ["min(x, z) == 0 → min(x, z) != 0", "min(x, z) → max(x, z)"],
        ),
        ("known(x)", []),
    ],
)
def test_every_operator_is_changed(condition: str, expected: list[str]) -> None:
    """Comparisons, and, or, not, arithmetic, conditionals, functions."""
    assert of_condition(condition) == expected


@pytest.mark.parametrize(
    ("written", "unit", "steps"),
    [
        ("60%", "ratio", ["59%", "61%"]),
        ("4 weeks", "week", ["3 weeks", "5 weeks"]),
        ("4 weeks", "day", ["3 weeks", "5 weeks"]),
        ("10,000", "ratio", ["9999", "10001"]),
        ("$10,000", "USD", ["$9999", "$10001"]),
        ("0.05", "ratio", ["0.04", "0.06"]),
        ("1.50", "ratio", ["1.49", "1.51"]),
        ("0", "ratio", ["-1", "1"]),
    ],
)
def test_a_parameter_moves_by_one_of_its_last_digit(
    written: str, unit: str, steps: list[str]
) -> None:
    """Down and up, as it was written."""
    program = program_of(
        ruleset_text(
            facts=facts_part({"x": {"type": "number", "unit": unit}}),
            parameters=parameters_part({"low": {"value": written, "unit": unit}}),
            decide={"rules": [{"id": "r", "if": "x < low", "then": "go", "because": "R"}],
                    "otherwise": {"id": "s", "then": "stop", "because": "S"}},
            outcomes={"go": {"title": "Go"}, "stop": {"title": "Stop"}},
        )
    )  # fmt: skip
    (parameter,) = program.parameters
    moved = list(steps_of(parameter))
    assert [text for text, _ in moved] == steps
    assert isinstance(parameter.value, float)
    assert moved[0][1] < parameter.value < moved[1][1]


def test_a_value_in_days_moves_in_the_unit_that_was_written(tmp_path: Path) -> None:
    """Four weeks are 28 days; one step is a week."""
    program = program_of(
        ruleset_text(
            facts=facts_part({"x": {"type": "number", "unit": "day"}}),
            parameters=parameters_part({"low": {"value": "4 weeks", "unit": "day"}}),
            decide={"rules": [{"id": "r", "if": "x < low", "then": "go", "because": "R"}],
                    "otherwise": {"id": "s", "then": "stop", "because": "S"}},
            outcomes={"go": {"title": "Go"}, "stop": {"title": "Stop"}},
        )
    )  # fmt: skip
    assert [value for _, value in steps_of(program.parameters[0])] == [21, 35]


def test_every_part_of_a_ruleset_is_changed() -> None:
    """Each mutant has a place in the file, and the program of each differs from the original."""
    checked = checked_of(RULESET)
    program = program_of(RULESET)
    found = list(mutants(program))
    assert {m.place[0] for m in found} == {
        "parameter", "derived", "derived zone", "signal", "check", "rule", "valid", "warning",
    }  # fmt: skip
    known = places(checked.ruleset)
    assert all(mutant.place in known for mutant in found)
    digests = {mutant.program.digest for mutant in found}
    assert len(digests) == len(found)
    assert program.digest not in digests


def test_good_tests_notice_everything(tmp_path: Path) -> None:
    """The tests of the example do."""
    report = report_of(tmp_path, TESTS, mutations=True)
    assert [f"{p.message}: {p.label}" for p in report.diagnostics] == []
    assert report.mutants
    assert report.survivors == 0


def test_a_survivor_is_told_with_its_change(tmp_path: Path) -> None:
    """Without the test on the limit nobody knows whether it belongs."""
    tests = TESTS.replace("{x: 5, rate: 0.6}", "{x: 5.5, rate: 0.6}")
    report = report_of(tmp_path, tests, mutations=True)
    labels = [problem.label for problem in report.diagnostics]
    assert "`x < low` could be `x <= low`" in labels
    assert {problem.code for problem in report.diagnostics} == {"PLG330"}
    assert report.survivors == len(labels)
    at = next(p for p in report.diagnostics if p.label == "`x < low` could be `x <= low`")
    assert at.message == "no test notices a change of rule `under`"
    assert str(at.file).endswith("gate/1.0.0.yaml")


def test_failing_tests_are_not_asked(tmp_path: Path) -> None:
    """Every mutant would look noticed."""
    report = report_of(tmp_path, TESTS.replace("outcome: stop", "outcome: go", 1), mutations=True)
    assert report.failed == 1
    assert report.mutants is None


def test_looking_only_where_a_value_changes_overlooks_nothing() -> None:
    """The quick look gives the same as running every test on every mutant."""
    from plgrules.library.catalogue import read_catalogue
    from plgrules.source.data import data_folder
    from plgrules.source.from_bytes import read_document
    from plgrules.testing.from_document import read_suite
    from plgrules.testing.mutation import mutate
    from plgrules.testing.run import run_case

    folder = data_folder("rulesets")
    linker = Linker(read_catalogue(folder))
    checked = linker.catalogue.versions["free-tier"]
    latest = checked[max(checked)]
    program = linker.program(latest, latest.ruleset.effective_from)
    file = folder.joinpath("free-tier", f"{program.version}.tests.yaml")
    suite, _ = read_suite(read_document(file.read_bytes(), "tests"), program)
    half = [run_case(program, case) for case in suite.cases[::3]]
    watched = [_Watched(ran) for ran in half if ran.facts is not None]
    slow = [m for m in mutants(program) if not any(one.notices(m) for one in watched)]
    quick = mutate(half).survivors
    assert [(m.place, m.before, m.after) for m in quick] == [
        (m.place, m.before, m.after) for m in slow
    ]
    assert slow
