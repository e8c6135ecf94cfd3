"""A company file, reviewed: what is decided, on what, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from plgrules import Engine, RulesetNotFound, UsageError
from plgrules.review.findings import Finding
from tests.review.bakery import DAY, FOLDER, FULL, MIXED, engine, found, reviewed


def named(finding: Finding) -> str:
    """A finding as `ruleset` or `ruleset: label`."""
    label = finding.label or (str(finding.row) if finding.row else "")
    return f"{finding.ruleset}: {label}" if label else finding.ruleset


def test_everything_that_the_facts_allow_is_decided() -> None:
    """On the company, and on every row of a part."""
    review = reviewed(**FULL)
    outcomes = {named(f): f.decision.outcome for f in review.findings if f.decision}
    assert outcomes == {
        "opening": "wait",
        "size": "medium",
        "shop: Harbour": "grow",
        "shop: Market": "close",
        "supply: June": "priced",
        "supply: July": "priced",
        "budget": "tight",
        "hygiene": None,
        "award": "heritage",
        "loan": "lend",
    }
    assert (review.company, review.as_of, review.problems) == ("Loaf Ltd", DAY, ())


def test_findings_stand_worst_first_then_by_place_and_row() -> None:
    """What is not decided follows, and what has wrong facts comes last."""
    review = reviewed(**MIXED)
    assert [(f.severity, named(f)) for f in review.findings] == [
        ("critical", "shop: Market"),
        ("warning", "opening"),
        ("warning", "budget"),
        ("warning", "hygiene"),
        ("info", "size"),
        ("info", "supply: June"),
        ("info", "supply: July"),
        ("good", "shop: Harbour"),
        (None, "shop: Station"),
        (None, "award"),
        (None, "shop: Hill"),
        (None, "shop: 6"),
    ]
    states = {named(f): f.state for f in review.findings}
    assert states["award"] == "conflict"
    assert states["hygiene"] == "checked"
    assert states["shop: Station"] == "undetermined"
    assert states["shop: Hill"] == states["shop: 6"] == "invalid"


def test_totals_count_every_finding_once() -> None:
    """And rulesets that nothing was given for apart."""
    totals = reviewed(**MIXED).totals
    assert (totals.critical, totals.warning, totals.info, totals.good) == (1, 3, 3, 1)
    assert (totals.undetermined, totals.conflict, totals.invalid, totals.idle) == (1, 1, 2, 1)
    assert totals.decisions == 12


def test_blocks_hold_the_findings_of_one_entry() -> None:
    """In the order of the worst of each."""
    blocks = reviewed(**MIXED).blocks
    assert [block[0].ruleset for block in blocks][:3] == ["shop", "opening", "budget"]
    assert [f.label for f in blocks[0]] == ["Market", "Harbour", "Station", "Hill", None]


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"mice_seen": True, "fridge_works": False}, "critical"),
        ({"fridge_works": False}, "info"),
        ({"mice_seen": False}, None),
        ({"mice_seen": False, "fridge_works": True, "cleaned_on": "2026-06-09"}, None),
        (
            {
                "mice_seen": False,
                "fridge_works": True,
                "cleaned_on": "2026-06-09",
                "guests": "few",
            },
            "good",
        ),
    ],
)
def test_a_ruleset_of_checks_is_as_bad_as_the_worst_present(
    facts: dict[str, Any], severity: str | None
) -> None:
    """Good where all are absent; open while some are unknown and none is present."""
    assert found(reviewed(**facts), "hygiene").severity == severity


# -- which facts go where ------------------------------------------------------------------------


def test_a_ruleset_without_any_of_its_facts_is_not_asked() -> None:
    """One that only shares a fact with another is not asked either: it says what to give."""
    review = reviewed(seats=45)
    assert {f.ruleset for f in review.findings} == {"size"}
    idle = {i.ruleset: [str(fact) for fact in i.decision.missing] for i in review.idle}
    assert idle["opening"] == ["licence", "neighbours"]
    assert set(idle) == {"opening", "shop", "supply", "budget", "hygiene", "award", "loan"}
    assert review.totals.idle == 7


def test_a_wrong_minor_fact_is_told_although_it_opens_no_decision() -> None:
    """`seats` alone does not ask for a loan, but seats that are no number are told there, too."""
    review = reviewed(seats="many")
    assert {f.ruleset for f in review.findings if f.state == "invalid"} == {"size", "loan"}


def test_a_row_without_facts_is_not_asked_while_others_are() -> None:
    """A label alone is no fact, and neither is what a row inherits."""
    review = reviewed(margin=0.5, shops=[{"name": "Green"}, {"name": "Hill", "rent": 10}])
    assert [named(f) for f in review.findings] == ["shop: Hill"]
    (idle,) = (i for i in review.idle if i.ruleset == "shop")
    assert (idle.rows, idle.labels) == ((1,), ("Green",))
    assert "margin" not in idle.decision.missing


def test_rows_take_what_they_inherit_from_the_company() -> None:
    """Unless they give it themselves."""
    review = reviewed(
        margin=0.5,
        shops=[
            {"name": "A", "sales": 5000, "rent": 2000},
            {"name": "B", "sales": 5000, "rent": 2000, "margin": 0.1},
        ],
    )
    margins = {f.label: f.decision.facts["margin"] for f in review.findings if f.decision}
    assert margins == {"A": 0.5, "B": 0.1}


def test_rows_take_nothing_that_they_do_not_inherit() -> None:
    """A rent of the company is not the rent of each shop."""
    review = reviewed(rent=2000, shops=[{"name": "A", "sales": 5000, "margin": 0.5}])
    finding = found(review, "shop", "A")
    assert finding.state == "undetermined"
    assert [(u.key, u.belongs) for u in review.unused] == [("rent", ("shops",))]


def test_a_fact_of_a_required_decision_goes_by_its_own_name() -> None:
    """`seats` gives `size.seats`; what lacks is asked for under that name, too."""
    decided = found(reviewed(seats=45, income=60000), "loan").decision
    assert decided is not None
    assert decided.facts == {"size.seats": 45.0, "income": 60000.0}
    assert [str(n.fact) for n in reviewed(income=60000).needs] == ["seats"]


def test_null_is_no_fact() -> None:
    """As anywhere else."""
    review = reviewed(seats=None, shops=None, orders=[], licence=True)
    assert [named(f) for f in review.findings] == ["opening"]


# -- sums ----------------------------------------------------------------------------------------


def test_outputs_of_rows_are_summed_up_and_handed_on() -> None:
    """To a later entry that reads the fact."""
    review = reviewed(budget=1000, orders=FULL["orders"])
    (total,) = review.sums
    assert (total.fact, total.value, total.labels) == ("supply_cost", 941.0, ("June", "July"))
    decision = found(review, "budget").decision
    assert decision is not None
    assert decision.facts == {"supply_cost": 941.0, "budget": 1000.0}


@pytest.mark.parametrize(
    ("orders", "lacking"),
    [
        ([], ()),
        ([{"name": "June", "chairs": 20}], ("June",)),
        ([{"name": "June", "chairs": 1, "price": 1}, {"name": "July"}], ("July",)),
        ([{"name": "June", "chairs": 1, "price": 1}, {"name": "July", "price": -1}], ("July",)),
    ],
    ids=["no row", "an unknown output", "a row without facts", "a wrong row"],
)
def test_a_sum_is_unknown_while_a_row_is(orders: list[Any], lacking: tuple[str, ...]) -> None:
    """Never the sum of the others."""
    review = reviewed(budget=1000, orders=orders)
    (total,) = review.sums
    assert (total.value, total.lacking) == (None, lacking)
    assert found(review, "budget").state == "undetermined"
    (need,) = (need for need in review.needs if need.fact == "supply_cost")
    assert need.sum == total


def test_a_fact_stands_in_for_an_unknown_sum() -> None:
    """Somebody counted by hand."""
    review = reviewed(budget=1000, supply_cost=600, orders=[{"name": "June", "chairs": 20}])
    decision = found(review, "budget").decision
    assert decision is not None
    assert (decision.outcome, review.problems) == ("fine", ())


def test_a_fact_may_repeat_its_sum() -> None:
    """To within a part in a billion."""
    review = reviewed(budget=1000, supply_cost=941.0000000001, orders=FULL["orders"])
    assert review.problems == ()
    assert found(review, "budget").state == "decided"


def test_a_fact_that_contradicts_its_sum_is_wrong() -> None:
    """Both are named; nothing is decided on either, and all else is."""
    review = reviewed(budget=1000, supply_cost=600, seats=45, orders=FULL["orders"])
    (problem,) = review.problems
    assert problem.code == "facts-contradict"
    assert problem.message == (
        "`supply_cost` and `orders` contradict each other: $600 is given, and the rows of `orders` "
        "sum up to $941 (supply: cost)"
    )
    assert problem.rulesets == ("budget",)
    assert found(review, "budget").state == "invalid"
    assert found(review, "size").state == "decided"


def test_a_wrong_fact_is_not_compared_with_its_sum() -> None:
    """It is wrong by itself."""
    review = reviewed(budget=1000, supply_cost="much", orders=FULL["orders"])
    assert [p.code for p in review.problems] == ["fact-wrong-type"]


# -- asking for a review --------------------------------------------------------------------------


def test_a_review_is_found_by_name_and_version() -> None:
    """Without a name it is the only one there is."""
    for name in (None, "bakery", "bakery@1", "bakery@1.0.0"):
        assert engine().review(FULL, name, as_of=DAY).version == "1.0.0"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bakry", "no review is named `bakry`; did you mean `bakery`"),
        ("nothing-like-it", "no review is named `nothing-like-it`; there are bakery"),
        ("bakery@2", "the review `bakery` has no version `2`; it has 1.0.0 (from 2026-01-01)"),
    ],
)
def test_a_review_that_is_not_there_is_an_error(name: str, message: str) -> None:
    """With the nearest name, or what there is."""
    with pytest.raises(RulesetNotFound) as caught:
        engine().review(FULL, name, as_of=DAY)
    assert message in str(caught.value)


def test_a_review_before_its_day_is_an_error() -> None:
    """As with rulesets."""
    with pytest.raises(RulesetNotFound, match="has no version in force on 2025-06-10"):
        engine().review(FULL, as_of=DAY.replace(year=2025))


def test_rulesets_without_a_review_say_so() -> None:
    """There is nothing to fall back on."""
    with pytest.raises(RulesetNotFound, match="there is no review among these rulesets"):
        Engine(FOLDER, only=["size"]).review(FULL)


@pytest.mark.parametrize("company", [[], "facts", None, 3])
def test_a_company_is_a_mapping(company: Any) -> None:
    """Anything else is a wrong call."""
    with pytest.raises(UsageError, match="facts are a mapping"):
        engine().review(company)


def test_only_a_review_loads_the_rulesets_that_it_needs() -> None:
    """So that a command answers sooner."""
    loaded = Engine(FOLDER, only=["bakery"])
    names = {info.name for info in loaded.rulesets(DAY)}
    assert "allowance" not in names
    assert {"size", "loan", "shop"} <= names
    assert loaded.review(FULL, as_of=DAY).totals == reviewed(**FULL).totals


def test_deciding_with_a_review_says_what_it_is() -> None:
    """Instead of guessing at another name."""
    with pytest.raises(RulesetNotFound, match="`bakery` is a review"):
        engine().decide("bakery", {})


def test_reviews_are_listed_with_their_questions() -> None:
    """Like rulesets."""
    (info,) = engine().reviews(DAY)
    assert (info.name, info.version, info.in_force) == ("bakery", "1.0.0", True)
    assert info.question == "How is the bakery, and what is to be done?"
    (early,) = engine().reviews(DAY.replace(year=2025))
    assert not early.in_force


def test_the_same_company_gives_the_same_review() -> None:
    """And another day, ruleset or overlay another digest."""
    first, again = reviewed(**MIXED), reviewed(**MIXED)
    assert first.to_json() == again.to_json()
    assert first.digest == again.digest
    assert first.digest.startswith("sha256:")


def test_the_fast_backend_gives_every_answer_of_a_review() -> None:
    """A review decides with the interpreter; `decide` with generated code."""
    for finding in reviewed(**FULL).findings:
        decision = finding.decision
        assert decision is not None
        fast = engine().decide(finding.ruleset, decision.facts, as_of=DAY)
        assert fast == decision
        assert fast.details == decision.details


def test_a_review_shows_what_it_is() -> None:
    """In a console."""
    assert repr(reviewed(**FULL)) == "<bakery 1.0.0 of Loaf Ltd: 10 decisions, 2026-06-10>"
    assert repr(reviewed(seats=1)) == "<bakery 1.0.0: 2 decisions, 2026-06-10>"
