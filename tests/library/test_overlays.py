"""Overlays: other thresholds for a team, checked like the rulesets themselves."""

from __future__ import annotations

from datetime import date

import pytest

from plgrules import RulesetError
from tests.library.shelf import GATE, Shelf

DAY = date(2026, 6, 1)


@pytest.fixture
def gates(shelf: Shelf) -> Shelf:
    """Two versions of one ruleset, and another."""
    shelf.put("gate/1.0.0", since="2025-01-01")
    shelf.put("gate/2.0.0")
    shelf.put("door/1.0.0")
    return shelf


def test_an_overlay_changes_the_versions_that_it_names(gates: Shelf) -> None:
    """And no other."""
    gates.overlay("acme", '  "gate@^2": {low: 7}\n')
    engine = gates.engine()
    outcomes = {
        n: engine.decide(n, {"x": 6}, as_of=DAY).outcome for n in ("gate", "gate@1", "door")
    }
    assert outcomes == {"gate": "stop", "gate@1": "look", "door": "look"}


def test_without_a_version_all_of_them_change(gates: Shelf) -> None:
    """`gate` alone means every version."""
    gates.overlay("acme", "  gate: {low: 7}\n")
    engine = gates.engine()
    assert engine.decide("gate@1", {"x": 6}, as_of=DAY).outcome == "stop"
    assert engine.decide("gate@2", {"x": 6}, as_of=DAY).outcome == "stop"


def test_the_trace_shows_what_an_overlay_did(gates: Shelf) -> None:
    """Base value, new value, who and why; and the digest is another."""
    plain = gates.engine().decide("gate", {"x": 6}, as_of=DAY)
    gates.overlay("acme", "  gate: {low: 7}\n")
    decision = gates.engine().decide("gate", {"x": 6}, as_of=DAY)
    low = next(t for t in decision.trace.thresholds if t.name == "low")
    assert (low.value, low.base, low.overlay) == (7, 5, "acme")
    assert low.reason == (("en", "Because."),)
    assert decision.digest != plain.digest
    high = next(t for t in decision.trace.thresholds if t.name == "high")
    assert high.overlay is None


def test_the_reason_is_said_in_the_readers_language(gates: Shelf) -> None:
    """Where the overlay has it in several; a single text is said to everybody."""
    path = gates.overlay("acme", "  gate: {low: 7}\n")
    path.write_text(path.read_text().replace("Because.", "{en: Because., zh: 因为}"))
    decision = gates.engine().decide("gate", {"x": 6}, as_of=DAY)
    assert "Because." in decision.explain("en")
    assert "因为" in decision.explain("zh")
    (reason,) = {t["reason"] for t in decision.to_dict("zh")["trace"]["thresholds"] if t["overlay"]}
    assert reason == "因为"


def test_an_edit_of_the_overlay_changes_the_digest(gates: Shelf) -> None:
    """Even of its reason: it is part of what ran."""
    path = gates.overlay("acme", "  gate: {low: 7}\n")
    before = gates.engine().ruleset("gate", as_of=DAY).digest
    path.write_text(path.read_text().replace("Because.", "Since."))
    assert gates.engine().ruleset("gate", as_of=DAY).digest != before


def test_two_overlays_may_set_different_parameters(gates: Shelf) -> None:
    """Both count, and both are named."""
    gates.overlay("acme", "  gate: {low: 7}\n")
    gates.overlay("zhang", "  gate: {high: 50}\n")
    program = gates.engine().ruleset("gate", as_of=DAY).program
    assert [mark.split()[0] for mark in program.overlays] == ["acme", "zhang"]
    assert program.parameter_values == {"low": 7, "high": 50}


def test_two_overlays_on_one_parameter_are_refused(gates: Shelf) -> None:
    """Which one wins would depend on their order; both places are shown."""
    gates.overlay("acme", '  "gate@2": {low: 7}\n')
    gates.overlay("zhang", "  gate: {low: 8}\n")
    problem = next(p for p in gates.problems() if p.code == "PLG223")
    assert problem.message == "the overlays `acme` and `zhang` both set `low`"
    assert str(problem.file).endswith("zhang.yaml")
    assert str(problem.related[0].span.file).endswith("acme.yaml")


def test_bands_that_fall_out_of_order_are_refused(gates: Shelf) -> None:
    """Both values are within their bounds, but not together; both parameters are named."""
    gates.overlay("acme", '  "gate@2": {high: 6, low: 8}\n')
    (problem,) = gates.problems()
    assert problem.code == "PLG147"
    assert "`low`" in problem.message + problem.help + problem.label
    assert "`high`" in problem.message + problem.help + problem.label
    assert "acme" in problem.message + problem.help + problem.label


def test_a_value_out_of_bounds_is_refused(gates: Shelf) -> None:
    """The bounds are the author's of the ruleset; the place is the overlay's."""
    gates.overlay("acme", "  door: {low: 0.5}\n")
    (problem,) = gates.problems()
    assert problem.code == "PLG151"
    assert str(problem.file).endswith("acme.yaml")
    assert "acme" in problem.message + problem.help


@pytest.mark.parametrize(
    ("parameters", "code", "suggestion"),
    [
        ("  gaet: {low: 7}\n", "PLG221", "gate"),
        ('  "gate@3": {low: 7}\n', "PLG221", None),
        ('  "door": {hihg: 7}\n', "PLG222", "high"),
        ("  door: {low: lots}\n", "PLG070", None),
        ("  door: {low: [1]}\n", "PLG073", None),
    ],
)
def test_what_fits_nothing_is_refused(
    gates: Shelf, parameters: str, code: str, suggestion: str | None
) -> None:
    """A misspelt name must not leave a threshold as it was."""
    gates.overlay("acme", parameters)
    problems = gates.problems()
    assert [problem.code for problem in problems] == [code]
    assert suggestion is None or problems[0].suggestion == suggestion


def test_a_version_that_is_not_there_gets_those_that_are(gates: Shelf) -> None:
    """So that the overlay can be corrected at once."""
    gates.overlay("acme", '  "gate@3": {low: 7}\n')
    assert gates.problems()[0].help == "there are the versions 1.0.0, 2.0.0"


def test_an_overlay_that_cannot_be_read_is_an_error(gates: Shelf) -> None:
    """Deciding without it would give another answer."""
    gates.overlays.append(gates.folder / "nothing.yaml")
    (problem,) = gates.problems()
    assert problem.code == "PLG224"
    with pytest.raises(RulesetError):
        gates.engine()


def test_a_value_is_read_in_the_units_of_the_parameter(shelf: Shelf) -> None:
    """`50%` is 0.5, and text that is no number is told at its place."""
    shelf.put(
        "gate/1.0.0", GATE.replace("value: 5, min: 1, max: 9", "value: 10%, min: 0%, max: 90%")
    )
    shelf.overlay("acme", "  gate: {low: 50%}\n")
    assert shelf.engine().ruleset("gate", as_of=DAY).program.parameter_values["low"] == 0.5


def test_every_problem_of_every_overlay_comes_at_once(gates: Shelf) -> None:
    """With the problems of the rulesets."""
    gates.put("gate/2.1.0", GATE.replace("of: x", "of: z"))
    gates.overlay("acme", "  door: {hihg: 7}\n")
    gates.overlay("zhang", "  doors: {low: 7}\n")
    assert sorted(gates.codes()) == ["PLG104", "PLG221", "PLG222"]
