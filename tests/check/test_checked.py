"""What a checked ruleset holds: names with types, an order, a type for every node."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from plgrules.check.formulas import formulas, formulas_of
from plgrules.check.from_model import Checked
from plgrules.check.order import reads, signal_groups
from plgrules.check.types import Type
from plgrules.model.expression import walk
from plgrules.model.units import parse_unit
from tests.check.pipeline import CONFORMANCE, motion, problems_of, problems_of_file
from tests.support import ROOT, checked_of, facts_part, parameters_part, ruleset_text

GOOD = sorted(
    path for stage in ("check", "expressions") for path in CONFORMANCE.glob(f"{stage}/good/*.yaml")
)
SHIPPED = sorted(
    path
    for path in ROOT.glob("rulesets/*/*.yaml")
    if not path.name.endswith(".tests.yaml") and "\nruleset:" in path.read_text(encoding="utf-8")
)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _derived(formula: str, facts: dict[str, object] | None = None) -> Type:
    """The type of a formula over a standard set of names."""
    checked = checked_of(
        ruleset_text(
            facts=facts_part(
                {
                    "cac": {"type": "number", "unit": "USD/customer", "min": 0},
                    "customers": {"type": "integer", "unit": "customer", "min": 1},
                    "age": {"type": "number", "unit": "day"},
                    "count_of": "integer",
                    "paid": "boolean",
                    "note": "text",
                    "signed_on": "date",
                    "plan": {"type": "choice", "choices": ["free", "pro"]},
                    **(facts or {}),
                }
            ),
            parameters=parameters_part({"patience": {"value": "2 weeks", "unit": "week"}}),
            signals={
                "first": {"if": "paid", "group": "things", "title": "First"},
                "second": {"if": "not paid", "group": "things", "title": "Second"},
            },
            derive={"asked": formula},
            checks={"some": {"if": "paid", "severity": "info", "says": "Some."}},
        )
    )
    return checked.scope["asked"].type


@pytest.mark.parametrize(
    ("formula", "kind", "unit"),
    [
        ("cac * customers", "number", "USD"),
        ("count_of * count_of", "integer", "ratio"),
        ("count_of + 1 - count_of", "integer", "ratio"),
        ("count_of / count_of", "number", "ratio"),
        ("-count_of", "integer", "ratio"),
        ("cac / cac", "number", "ratio"),
        ("age + patience", "number", "day"),
        ("patience + age", "number", "day"),
        ("max(patience, age, 0)", "number", "day"),
        ("patience if paid else age", "number", "day"),
        ("0 if paid else cac", "number", "USD/customer"),
        ("age / patience", "number", "day/week"),
        ("floor(age)", "integer", "day"),
        ("ceil(cac)", "integer", "USD/customer"),
        ("abs(-count_of)", "integer", "ratio"),
        ("days_between(signed_on, as_of)", "integer", "day"),
        ("length(note)", "integer", "ratio"),
        ("count(things) + groups_hit()", "integer", "ratio"),
        ("score(things)", "number", "ratio"),
        ("any(things) and first", "boolean", "ratio"),
        ("known(cac) or given(note)", "boolean", "ratio"),
        ("plan if paid else 'pro'", "choice", "ratio"),
        ("note if paid else 'x'", "text", "ratio"),
        ("as_of", "date", "ratio"),
    ],
)
def test_a_formula_has_the_type_of_its_parts(formula: str, kind: str, unit: str) -> None:
    """Units combine and convert to the finer; whole numbers stay whole where they can."""
    found = _derived(formula)
    assert (found.kind, found.unit) == (kind, parse_unit(unit))


@pytest.mark.parametrize("path", [*GOOD, *SHIPPED], ids=_name)
def test_every_node_has_a_type(path: Path) -> None:
    """No part of any formula is left without one."""
    checked = _checked(path)
    for site in formulas(checked.ruleset):
        for node in walk(site.formula.root):
            assert id(node) in checked.types, (site.place, node)


@pytest.mark.parametrize("path", [*GOOD, *SHIPPED], ids=_name)
def test_the_order_is_a_reading_order(path: Path) -> None:
    """Every name but parameters stands in it once, after what it reads."""
    checked = _checked(path)
    computed = {name for name, found in checked.scope.items() if found.kind != "parameter"}
    assert sorted(checked.order) == sorted(computed)
    place = {name: number for number, name in enumerate(checked.order)}
    groups = signal_groups(checked.ruleset)
    for name in checked.order:
        for site in formulas_of(checked.scope[name].part):
            for read in reads(site.formula.root, groups):
                assert place.get(read, -1) < place[name], (name, read)


@pytest.mark.parametrize("path", SHIPPED, ids=_name)
def test_a_shipped_ruleset_has_no_errors(path: Path) -> None:
    """All of them load."""
    _checked(path)


def _checked(path: Path) -> Checked:
    if "conformance" in path.parts:
        checked, problems = problems_of_file(path)
    else:
        checked, problems = problems_of(path.read_bytes(), path.name, _shipped_before(path))
    assert checked is not None, [str(problem) for problem in problems]
    return checked


def _shipped_before(path: Path) -> dict[str, Checked]:
    """The newest version of every other shipped ruleset that requires nothing itself."""
    return {name: checked for name, checked in _alone().items() if name != path.parent.name}


@cache
def _alone() -> dict[str, Checked]:
    """The newest version of every shipped ruleset that requires nothing."""
    found = {}
    for path in SHIPPED:
        checked, _ = problems_of(path.read_bytes(), path.name, {})
        if checked is not None:
            found[path.parent.name] = checked
    return found


def test_a_requirement_is_a_choice_of_outcomes_with_typed_outputs() -> None:
    """`tier` and `tier.deadline`."""
    text = (CONFORMANCE / "check" / "good" / "requires.yaml").read_bytes()
    checked, _ = problems_of(text, "requires.yaml", {"motion": motion()})
    assert checked is not None
    tier = checked.scope["tier"]
    assert (tier.type.kind, tier.type.choices) == ("choice", ("plg", "sales_led"))
    assert tier.outputs["deadline"] == Type("number", parse_unit("day"))


def test_a_required_decision_comes_after_the_facts_that_bind_by_themselves() -> None:
    """Although no formula names them."""
    text = (CONFORMANCE / "check" / "good" / "requires.yaml").read_text(encoding="utf-8")
    later = text.replace("requires:", "derive:\n  late: {value: retention, title: Late}\nrequires:")
    checked, problems = problems_of(later.encode(), "requires.yaml", {"motion": motion()})
    assert checked is not None, problems
    assert checked.order.index("plan") < checked.order.index("tier")


def test_errors_leave_no_checked_ruleset_and_warnings_do() -> None:
    """None is returned exactly when a problem is an error."""
    for path in sorted(CONFORMANCE.glob("check/bad/*.yaml")):
        checked, problems = problems_of_file(path)
        has_error = any(problem.severity == "error" for problem in problems)
        assert (checked is None) == has_error, path.name
        if checked is not None:
            assert checked.warnings == problems


def test_problems_come_in_the_order_of_the_file() -> None:
    """By line, then by column."""
    for path in sorted(CONFORMANCE.glob("check/bad/PLG*.yaml")):
        places = [(problem.line, problem.column) for problem in problems_of_file(path)[1]]
        assert places == sorted(places), path.name
