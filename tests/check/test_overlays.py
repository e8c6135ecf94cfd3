"""All checks run again after an overlay changed parameters, and name it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plgrules.check.from_model import Checked, check
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.model.ruleset import OverlayMark
from plgrules.model.text import Text
from tests.support import checked_of, facts_part, parameters_part, ruleset_text

WHY = Text((("en", "ours differ"),))
OUTCOMES = {name: {"title": name, "severity": "info"} for name in ("small", "middle", "large")}


def _bands() -> Checked:
    return checked_of(
        ruleset_text(
            facts=facts_part({"arr": {"type": "number", "unit": "USD", "min": 0}}),
            parameters=parameters_part(
                {
                    "middle_from": {"value": "$1,000", "unit": "USD", "min": "$0"},
                    "large_from": {"value": "$9,000", "unit": "USD", "max": "$50,000"},
                }
            ),
            decide={
                "bands": {
                    "of": "arr",
                    "steps": [
                        {"id": "a", "below": "middle_from", "then": "small", "because": "A."},
                        {"id": "b", "below": "large_from", "then": "middle", "because": "B."},
                        {"id": "c", "then": "large", "because": "C."},
                    ],
                }
            },
            outcomes=OUTCOMES,
        )
    )


def _overlaid(checked: Checked, name: str, value: float) -> tuple[Diagnostic, ...]:
    parameters = tuple(
        replace(
            parameter,
            value=value,
            written=f"${value:,.0f}",
            overlay=OverlayMark("acme", parameter.value, "ann", WHY, date(2026, 1, 1)),
        )
        if parameter.name == name
        else parameter
        for parameter in checked.ruleset.parameters
    )
    return check(replace(checked.ruleset, parameters=parameters), {})[1]


def test_an_overlay_that_keeps_bands_in_order_is_fine() -> None:
    """Nothing to report."""
    assert _overlaid(_bands(), "middle_from", 2_000.0) == ()


def test_bands_put_out_of_order_name_both_parameters_and_the_overlay() -> None:
    """An error, because the bands would contradict each other."""
    (problem,) = _overlaid(_bands(), "middle_from", 20_000.0)
    assert (problem.code, problem.severity) == ("PLG147", "error")
    assert "`large_from`" in problem.message
    assert "`middle_from`" in problem.message
    assert "overlay `acme` sets `middle_from` to $20,000" in problem.help


def test_a_value_outside_the_bounds_names_the_overlay() -> None:
    """The bounds say what an edit may set."""
    (problem,) = _overlaid(_bands(), "large_from", 60_000.0)
    assert problem.code == "PLG151"
    assert problem.message.startswith("overlay `acme` sets `large_from` to $60,000, above its ")


def test_a_rule_that_an_overlay_switches_off_is_a_warning() -> None:
    """The base file loads, so that 0 as "never" is a choice, and the ruleset stays usable."""
    checked = checked_of(
        ruleset_text(
            facts=facts_part({"arr": {"type": "number", "unit": "USD", "min": 0}}),
            parameters=parameters_part({"small_below": {"value": "$100", "unit": "USD"}}),
            decide={
                "rules": [
                    {"id": "a", "if": "arr < small_below", "then": "small", "because": "A."},
                    {"id": "b", "if": "arr == 0", "then": "middle", "because": "B."},
                    {"id": "c", "then": "large", "because": "C."},
                ]
            },
            outcomes=OUTCOMES,
        ).replace("arr == 0", "arr > small_below")
    )
    (problem,) = _overlaid(checked, "small_below", 0.0)
    assert (problem.code, problem.severity) == ("PLG144", "warning")


def test_a_band_that_an_overlay_empties_is_a_warning() -> None:
    """Nothing is below 0, so nothing is small any more."""
    (problem,) = _overlaid(_bands(), "middle_from", 0.0)
    assert (problem.code, problem.severity) == ("PLG144", "warning")
