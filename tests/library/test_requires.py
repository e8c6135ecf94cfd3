"""Decisions on decisions: bindings, versions, warnings, missing facts, what is undetermined."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plgrules import Decision, Engine, FactError, RulesetNotFound
from tests.library.shelf import Shelf

DAY = date(2026, 6, 1)

TIER = """
facts:
  arr: {type: number, unit: USD, min: 0, otherwise: monthly * months, title: ARR}
  monthly: {type: number, unit: USD/month, min: 0, optional: true, title: Monthly}
  months: {type: number, unit: month, min: 0, optional: true, default: 12, title: Months}
  seats: {type: integer, unit: user, min: 0, optional: true, title: Seats}
valid:
  somebody: {must: seats > 0 or arr == 0, says: Revenue without seats.}
parameters:
  limit: {value: $100, unit: USD, min: $1, max: $900, source: assumption, title: Limit}
  crowd: {value: 10, unit: user, source: assumption, title: Crowd}
decide:
  rules:
    - {id: rich, if: arr >= limit, then: big, because: "ARR is {arr}."}
    - {id: many, if: known(seats) and seats >= crowd, then: medium, because: Many seats.}
    - {id: rest, then: small, because: Little.}
warnings:
  on_the_line: {if: arr == limit, says: "Exactly {limit}."}
outputs:
  price: {type: number, unit: USD, title: Price}
outcomes:
  big: {title: Big, outputs: {price: arr + arr}}
  medium: {title: Medium, outputs: {price: arr}}
  small: {title: Small}
"""

DEAL = """
facts:
  deal: {type: number, unit: USD, title: Deal}
  seats: {type: integer, unit: user, min: 0, optional: true, title: Seats}
parameters:
  cap: {value: $1000, unit: USD, source: assumption, title: Cap}
requires:
  tier: {ruleset: tier, version: ^1, with: {arr: deal}}
decide:
  rules:
    - id: dear
      if: tier == 'big' and tier.price > cap
      then: go
      because: "{tier} for {tier.price}."
    - {id: crowded, if: tier == 'medium', then: go, because: "It is {tier}."}
    - {id: otherwise, then: stay, because: Nothing.}
warnings:
  by_size: {if: "tier in ['big', 'medium']", says: "It is {tier}."}
outcomes: {go: {title: Go}, stay: {title: Stay}}
"""

BARE = """
requires: {tier: {ruleset: tier, version: ^1}}
decide:
  rules:
    - {id: a, if: tier == 'big', then: left, because: A}
    - {id: b, then: right, because: B}
outcomes: {left: {title: Left}, right: {title: Right}}
"""


def sums(decision: Decision) -> tuple[Any, ...]:
    """What the two backends must agree on."""
    assert decision.trace.agrees
    return decision.status, decision.outcome, decision.rule


@pytest.fixture
def engine(shelf: Shelf) -> Engine:
    """A ruleset that requires another."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("deal/1.0.0", DEAL)
    return shelf.engine()


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"deal": 600, "seats": 1}, ("decided", "go", "dear")),
        ({"deal": 500, "seats": 1}, ("decided", "stay", "otherwise")),
        ({"deal": 50, "seats": 10}, ("decided", "go", "crowded")),
        ({"deal": 50, "seats": 9}, ("decided", "stay", "otherwise")),
        ({"deal": 50}, ("decided", "stay", "otherwise")),
    ],
)
def test_facts_bind_by_with_and_by_equal_name(
    engine: Engine, facts: dict[str, Any], verdict: tuple[str, str, str]
) -> None:
    """`arr` is our `deal`; `seats` has the same name, type and unit in both."""
    assert sums(engine.decide("deal", facts, as_of=DAY)) == verdict


def test_outcome_and_outputs_are_read_and_shown(engine: Engine) -> None:
    """In conditions and in texts, by title and with unit."""
    text = engine.decide("deal", {"deal": 600}, as_of=DAY).explain()
    assert "Big for $1,200." in text


def test_warnings_come_up_prefixed(engine: Engine) -> None:
    """After our own, with their texts."""
    decision = engine.decide("deal", {"deal": 100}, as_of=DAY)
    assert [(w.code, w.text) for w in decision.warnings] == [
        ("by_size", "It is Big."),
        ("tier.on_the_line", "Exactly $100."),
    ]
    assert decision.details.warnings == ("by_size", "tier.on_the_line")


def test_their_trace_is_inside_ours(engine: Engine) -> None:
    """With the version that decided and the rule that it decided by."""
    decision = engine.decide("deal", {"deal": 100}, as_of=DAY)
    nested = decision.trace.nested["tier"]
    assert (nested.program.ruleset, nested.program.version) == ("tier", "1.0.0")
    assert nested.record.rule == "rich"
    assert "tier" in decision.to_dict()["trace"]["nested"]


def test_what_is_missing_there_is_asked_for_here(engine: Engine) -> None:
    """By our name, where our fact goes there."""
    decision = engine.decide("deal", {}, as_of=DAY)
    assert sums(decision) == ("undetermined", None, None)
    assert decision.possible == ("go", "stay")
    assert decision.missing == ("deal",)


def test_an_undetermined_tier_is_false_where_it_cannot_be(engine: Engine) -> None:
    """Without ARR three seats are never medium: only the dear rule is open."""
    decision = engine.decide("deal", {"seats": 3}, as_of=DAY)
    assert decision.possible_rules == ("dear", "otherwise")
    many = engine.decide("deal", {"seats": 20}, as_of=DAY)
    assert many.possible_rules == ("dear", "crowded", "otherwise")


def test_a_value_out_of_their_bounds_is_named_with_its_way(engine: Engine) -> None:
    """Our `deal` has no bounds, their `arr` has."""
    with pytest.raises(FactError) as caught:
        engine.decide("deal", {"deal": -1}, as_of=DAY)
    (problem,) = caught.value.problems
    assert (problem.fact, problem.code) == ("tier.arr", "fact-out-of-range")
    assert problem.message.startswith("required decision `tier`: `arr` is -1, below its minimum 0")


def test_facts_that_contradict_each_other_there_are_refused_here(engine: Engine) -> None:
    """With the prefix."""
    with pytest.raises(
        FactError, match=r"required decision `tier`.*Revenue without seats"
    ) as caught:
        engine.decide("deal", {"deal": 5, "seats": 0}, as_of=DAY)
    assert caught.value.problems[0].code == "facts-contradict"


def test_facts_that_nothing_supplies_become_ours(shelf: Shelf) -> None:
    """Named with the requirement, and asked for so; what would do instead, too."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", BARE)
    engine = shelf.engine()
    assert set(engine.ruleset("bare", as_of=DAY).facts_schema()["properties"]) == {
        "tier.arr", "tier.monthly", "tier.months", "tier.seats",
    }  # fmt: skip
    empty = engine.decide("bare", {}, as_of=DAY)
    assert empty.missing == ("tier.arr",)
    assert empty.missing[0].instead == ("tier.monthly",)
    assert sums(engine.decide("bare", {"tier.arr": 100}, as_of=DAY)) == ("decided", "left", "a")
    # Their default (twelve months) and their fall-back still count.
    monthly = engine.decide("bare", {"tier.monthly": 8}, as_of=DAY)
    assert sums(monthly) == ("decided", "right", "b")
    nine = engine.decide("bare", {"tier.monthly": 9}, as_of=DAY)
    assert sums(nine) == ("decided", "left", "a")


def test_a_misspelt_fact_of_theirs_is_corrected(shelf: Shelf) -> None:
    """With its whole name."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", BARE)
    with pytest.raises(FactError) as caught:
        shelf.engine().decide("bare", {"tier.ar": 5}, as_of=DAY)
    assert caught.value.problems[0].suggestion == "tier.arr"


def test_decisions_nest_at_any_depth(shelf: Shelf) -> None:
    """Names, warnings and missing facts carry the whole way."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", BARE)
    top = BARE.replace("tier: {ruleset: tier", "side: {ruleset: bare").replace("tier ==", "side ==")
    shelf.put("top/1.0.0", top.replace("'big'", "'left'"))
    engine = shelf.engine()
    assert engine.decide("top", {}, as_of=DAY).missing == ("side.tier.arr",)
    decision = engine.decide("top", {"side.tier.arr": 100}, as_of=DAY)
    assert sums(decision) == ("decided", "left", "a")
    assert [w.code for w in decision.warnings] == ["side.tier.on_the_line"]
    assert decision.trace.nested["side"].nested["tier"].record.outcome == "big"


def test_an_integer_binds_to_a_number_of_equal_name(shelf: Shelf) -> None:
    """Every whole number is a number, as the checker says."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", "facts: {arr: {type: integer, unit: USD, title: ARR}}" + BARE)
    engine = shelf.engine()
    assert sums(engine.decide("bare", {"arr": 100}, as_of=DAY)) == ("decided", "left", "a")


@pytest.mark.parametrize(
    ("ours", "label"),
    [
        ("{type: number, unit: EUR, title: ARR}", "EUR"),
        ("{type: text, title: ARR}", "text"),
    ],
)
def test_a_fact_of_equal_name_that_means_another_thing_is_refused(
    shelf: Shelf, ours: str, label: str
) -> None:
    """Otherwise it would look bound and not be."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", f"facts: {{arr: {ours}}}{BARE}")
    problem = next(p for p in shelf.problems() if p.code == "PLG111")
    assert label in problem.label


def test_with_converts_units_and_computes(shelf: Shelf) -> None:
    """A binding is an expression of ours in their unit."""
    shelf.put("tier/1.0.0", TIER)
    bound = BARE.replace("version: ^1}", "version: ^1, with: {arr: paid, months: years}}")
    body = """facts:
  paid: {type: number, unit: USD, optional: true, title: Paid}
  fee: {type: number, unit: USD/month, optional: true, title: Fee}
  years: {type: number, unit: year, title: Years}"""
    shelf.put("bare/1.0.0", body + bound.replace("months: years", "months: years, monthly: fee"))
    engine = shelf.engine()
    two_years = engine.decide("bare", {"years": 2, "fee": 4.5}, as_of=DAY)
    assert two_years.trace.nested["tier"].record.values["arr"] == 108
    assert two_years.outcome == "left"


def test_known_asks_whether_it_is_decided(shelf: Shelf) -> None:
    """An undetermined decision is not known."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", BARE.replace("if: tier == 'big'", "if: known(tier)"))
    engine = shelf.engine()
    assert engine.decide("bare", {}, as_of=DAY).outcome == "right"
    assert engine.decide("bare", {"tier.arr": 1}, as_of=DAY).outcome == "left"


@pytest.mark.parametrize(
    ("condition", "seats_only"),
    [
        ("tier == 'small'", None),
        ("tier == 'medium'", False),
        ("tier != 'medium'", True),
        ("tier in ['big', 'small']", True),
        ("tier not in ['big', 'small']", False),
        ("tier in ['big', 'medium']", None),
        ("not (tier == 'medium')", True),
    ],
)
def test_possible_outcomes_answer_what_they_can(
    shelf: Shelf, condition: str, seats_only: bool | None
) -> None:
    """With three seats and no ARR the tier is big or small."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", BARE.replace("if: tier == 'big'", f'if: "{condition}"'))
    decision = shelf.engine().decide("bare", {"tier.seats": 3}, as_of=DAY)
    outcomes = {True: ("left",), False: ("right",), None: ("left", "right")}
    assert decision.trace.agrees
    assert decision.possible == outcomes[seats_only]


# -- versions ----------------------------------------------------------------------------------


@pytest.fixture
def history(shelf: Shelf) -> Shelf:
    """Three versions of what is required, with other limits."""
    shelf.put("tier/1.0.0", TIER, since="2025-01-01")
    shelf.put("tier/1.0.1", TIER.replace("value: $100", "value: $200"), since="2026-01-01")
    shelf.put("tier/2.0.0", TIER.replace("value: $100", "value: $900"), since="2026-02-01")
    shelf.put("bare/1.0.0", BARE, since="2024-01-01")
    return shelf


@pytest.mark.parametrize(
    ("day", "version", "outcome"),
    [(date(2025, 6, 1), "1.0.0", "left"), (date(2026, 6, 1), "1.0.1", "right")],
)
def test_the_version_in_force_on_the_same_day_decides(
    history: Shelf, day: date, version: str, outcome: str
) -> None:
    """And what ran is in the digest."""
    engine = history.engine()
    decision = engine.decide("bare", {"tier.arr": 150}, as_of=day)
    assert decision.trace.nested["tier"].program.version == version
    assert decision.outcome == outcome
    digests = {engine.ruleset("bare", as_of=date(year, 6, 1)).digest for year in (2025, 2026)}
    assert len(digests) == 2


def test_none_in_force_is_an_error_that_names_it(history: Shelf) -> None:
    """Deciding without it would be guessing."""
    with pytest.raises(RulesetNotFound, match="no version of `tier` is in force on 2024-06-01"):
        history.engine().decide("bare", {}, as_of=date(2024, 6, 1))


def test_an_exact_version_ignores_dates(history: Shelf) -> None:
    """As everywhere."""
    history.put("bare/1.0.0", BARE.replace("^1", "2.0.0"), since="2024-01-01")
    decision = history.engine().decide("bare", {"tier.arr": 899}, as_of=date(2024, 6, 1))
    assert decision.trace.nested["tier"].program.version == "2.0.0"
    assert decision.outcome == "right"


def test_every_version_that_is_admitted_must_fit(shelf: Shelf) -> None:
    """What only the latest has is told now, not on the day on which an earlier one decides."""
    early = TIER.replace("  price: {", "  cost: {").replace("{price:", "{cost:")
    shelf.put("tier/1.0.0", early, since="2025-01-01")
    shelf.put("tier/1.1.0", TIER)
    shelf.put("deal/1.0.0", DEAL)
    problems = shelf.problems()
    assert {problem.code for problem in problems} == {"PLG104", "PLG160"}
    assert problems[0].help.startswith("write `version: ^1.1`")
    assert problems[0].related[-1].text == "`^1` admits tier 1.0.0, too"
    shelf.put("deal/1.0.0", DEAL.replace("version: ^1,", "version: ^1.1,"))
    assert shelf.codes() == []


# -- wrong requirements ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "suggestion"),
    [
        ("ruleset: tier", "ruleset: tire", "PLG109", None),
        ("version: ^1", "version: ^2", "PLG109", None),
        ("tier == 'big'", "tier == 'bigg'", "PLG134", "'big'"),
        ("tier == 'big'", "tier.prise > 0", "PLG104", "tier.price"),
        ("version: ^1}", "version: ^1, with: {ar: 0}}", "PLG111", "arr"),
        ("version: ^1}", "version: ^1, with: {seats: 'x'}}", "PLG104", None),
    ],
)
def test_what_does_not_fit_is_told(
    shelf: Shelf, old: str, new: str, code: str, suggestion: str | None
) -> None:
    """Names, versions, outcomes, outputs and bindings are checked when the folder is read."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", BARE.replace(old, new, 1))
    problem = next(p for p in shelf.problems() if p.code == code)
    assert suggestion is None or suggestion in (problem.suggestion or "") + problem.help


def test_a_ring_is_one_mistake(shelf: Shelf) -> None:
    """Named all the way round; not also as something that is not there."""
    shelf.put("bare/1.0.0", BARE.replace("ruleset: tier", "ruleset: bare"))
    (problem,) = shelf.problems()
    assert problem.code == "PLG203"
    assert problem.message.endswith("bare → bare")


def test_a_ring_of_two_names_both(shelf: Shelf) -> None:
    """The one that closes it is told as the ring, the other as not loading."""
    shelf.put("bare/1.0.0", BARE)
    shelf.put("tier/1.0.0", BARE.replace("ruleset: tier", "ruleset: bare"))
    assert sorted(shelf.codes()) == ["PLG109", "PLG203"]
    ring = next(p for p in shelf.problems() if p.code == "PLG203")
    assert ring.message.endswith("bare → tier → bare")


def test_overlays_reach_all_the_way_down(shelf: Shelf) -> None:
    """And the decision on top names them."""
    shelf.put("tier/1.0.0", TIER)
    shelf.put("bare/1.0.0", BARE)
    shelf.overlay("acme", "  tier: {limit: $500}\n")
    engine = shelf.engine()
    decision = engine.decide("bare", {"tier.arr": 150}, as_of=DAY)
    assert sums(decision) == ("decided", "right", "b")
    assert [mark.split()[0] for mark in engine.ruleset("bare", as_of=DAY).program.overlays] == [
        "acme"
    ]


def test_a_mistake_beside_a_requirement_is_the_only_one_told(shelf: Shelf) -> None:
    """What it requires is there: that is not denied because something else is wrong."""
    shelf.put("tier/1.0.0", TIER)
    path = shelf.put("deal/1.0.0", DEAL)
    assert shelf.codes() == []
    path.write_text(path.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    assert shelf.codes() == ["PLG030"]
    assert "deal" not in shelf.catalogue().versions
