"""What a review asks for, tells to do, and draws."""

from __future__ import annotations

from typing import Any

import pytest

from plgrules.review.findings import Need
from tests.review.bakery import FULL, MIXED, found, reviewed

ROW: dict[str, Any] = {"sales": 9000, "rent": 2000, "margin": 0.5}


def need(review: Any, fact: str) -> Need:
    """Return what a review says about one missing fact."""
    (wanted,) = (need for need in review.needs if need.fact == fact)
    return wanted


# -- what is missing -----------------------------------------------------------------------------


def test_a_fact_that_decides_most_is_asked_for_first() -> None:
    """Then what most decisions lack, then in reading order."""
    shops = [{"name": "A", "rent": 1}, {"name": "B", "rent": 1}]
    review = reviewed(margin=0.5, shops=shops, income=60000, licence=True, neighbours=None)
    assert [(str(n.fact), n.first, len(n.wanted)) for n in review.needs] == [
        ("sales", 2, 2),
        ("neighbours", 1, 1),
        ("seats", 1, 1),
    ]


def test_a_missing_fact_names_its_rows_once() -> None:
    """With their labels, or their numbers where they have none."""
    shops = [{"name": "A", **ROW}, {"name": "B", "rent": 1}, {"rent": 1}]
    (lacking,) = need(reviewed(margin=0.5, shops=shops), "sales").places
    assert (lacking.part, lacking.rows, lacking.labels) == ("shops", (2, 3), ("B", "3"))


def test_what_rows_inherit_is_asked_for_at_the_company() -> None:
    """One margin suffices for all of them."""
    shops = [{"name": "A", "sales": 1, "rent": 1}, {"name": "B", "sales": 1, "rent": 1}]
    wanted = need(reviewed(shops=shops), "margin")
    assert [place.part for place in wanted.places] == [None]
    assert [finding.label for finding in wanted.wanted] == ["A", "B"]


def test_a_missing_fact_has_a_title_in_each_language() -> None:
    """And says what an answer looks like."""
    review = reviewed(licence=True)
    (english,), (chinese,) = review.needs_in("en"), review.needs_in("zh")
    assert (english.fact.label, chinese.fact.label) == ("People nearby", "周边人口")
    assert (english.fact.type, english.fact.unit) == ("integer", "person")


def test_nothing_is_missing_where_everything_is_decided() -> None:
    """Not even what could sharpen a decision."""
    assert reviewed(**FULL).needs == ()


# -- what to do ----------------------------------------------------------------------------------


def test_actions_stand_in_reading_order_each_once() -> None:
    """With the decisions that they come from, and the severity of the worst."""
    actions = reviewed(**FULL).actions
    assert [(a.text, a.severity, [f.label or f.ruleset for f in a.findings]) for a in actions] == [
        ("Talk to the landlord about $2,000.", "critical", ["Market"]),
        ("Count again in a year.", "warning", ["opening"]),
        ("Look again in a month.", "warning", ["budget", "Harbour"]),
        ("Clean the kitchen.", "warning", ["hygiene"]),
        ("Add an oven.", "good", ["Harbour"]),
        ("Ask the bank.", "good", ["loan"]),
    ]
    assert [a.check for a in actions] == [None, None, None, "dirty", None, None]


def test_fixes_of_the_worst_checks_come_first() -> None:
    """Whatever their order in the ruleset."""
    review = reviewed(mice_seen=True, fridge_works=False, cleaned_on="2026-01-01")
    assert [action.check for action in review.actions] == ["mice", "dirty", "warm"]


def test_actions_are_said_in_chinese_with_their_numbers() -> None:
    """As everything else."""
    assert reviewed(**FULL).actions_in("zh")[0].text == "和房东谈 2,000 美元的租金。"


def test_nothing_is_to_be_done_about_what_is_not_decided() -> None:
    """But about checks that are present, though others are unknown."""
    review = reviewed(licence=True, fridge_works=False)
    assert [action.text for action in review.actions] == ["Call the fitter."]


# -- pictures ------------------------------------------------------------------------------------


def test_a_picture_shows_a_value_between_its_marks() -> None:
    """With the names of the stretches, as the review has them."""
    picture = found(reviewed(seats=45), "size").picture
    assert picture is not None
    assert (picture.name, picture.value, picture.scale) == ("seats", 45.0, "linear")
    assert [(m.name, m.value) for m in picture.marks] == [("small_below", 20.0), ("large_from", 80)]
    assert [dict(span)["zh"] for span in picture.spans] == ["小店", "中店", "大店"]


def test_marks_may_be_values_of_the_decision() -> None:
    """A derived value against facts and other derived values."""
    picture = found(reviewed(shops=[{"name": "A", **ROW}]), "shop", "A").picture
    assert picture is not None
    assert (picture.value, [m.value for m in picture.marks]) == (4500.0, [2000.0, 4000.0])


@pytest.mark.parametrize(
    "company",
    [
        {"shops": [{"name": "A", "rent": 2000, "margin": 0.5}]},
        {"shops": [{"name": "A", **ROW, "rent": None}]},
        {"shops": [{"name": "A", **ROW, "rent": 0}]},
        {"shops": [{"name": "A", **ROW, "margin": 61}]},
    ],
    ids=["value unknown", "mark unknown", "marks that do not rise", "wrong facts"],
)
def test_what_cannot_be_drawn_is_left_out(company: dict[str, Any]) -> None:
    """A picture with a made-up place would mislead."""
    assert found(reviewed(**company), "shop", "A").picture is None


def test_a_logarithmic_axis_has_a_place_for_zero_but_none_for_marks_at_zero() -> None:
    """A value of 0 stands at its start."""
    nothing = found(reviewed(budget=1000, supply_cost=0), "budget").picture
    assert nothing is not None
    assert nothing.value == 0
    assert found(reviewed(budget=0, supply_cost=3), "budget").picture is None


def test_every_finding_names_its_ruleset_and_version() -> None:
    """Also those that are not decided, and rulesets that were not asked."""
    review = reviewed(**MIXED)
    parts = [*review.findings, *review.idle]
    assert {(part.ruleset, part.version) for part in parts} == {
        (name, "1.0.0")
        for name in ("opening", "size", "shop", "supply", "budget", "hygiene", "award", "loan")
    }
