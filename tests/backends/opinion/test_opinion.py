"""The second opinion: what durable_rules is asked, what not, and that differences are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from plgrules.backends.durable.lint import Ruleset
from plgrules.backends.facts import read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.interpreter.record import Record
from plgrules.backends.opinion.compare import opinions, refused_by_linter
from plgrules.backends.opinion.conditions import all_of, alternatives, any_of, compared
from plgrules.backends.opinion.facts import difference, on_grid
from plgrules.backends.opinion.lower import Lowered, lower
from plgrules.engine import Engine
from plgrules.program.program import Program
from tests.backends.durable.extra import needs_durable, run_module
from tests.generators import AS_OF, program_of_text
from tests.support import ROOT, facts_part, parameters_part, ruleset_text

FACTS = {
    "amount": {"type": "number", "min": 0},
    "limit": {"type": "number", "min": 0},
    "asked": {"type": "boolean"},
    "plan": {"type": "choice", "choices": ["free", "team", "pro"]},
    "message": {"type": "text"},
}
ROWS = [
    {"id": "asks", "if": "asked and plan in ['team', 'pro']", "then": "yes", "because": "so"},
    {"id": "over", "if": "not (amount < least or amount >= limit)", "then": "yes", "because": "so"},
    {"id": "writes", "if": "contains(message, 'invoice')", "then": "no", "because": "so"},
    {"id": "half", "if": "amount / limit > least", "then": "no", "because": "so"},
    {"id": "rest", "then": "no", "because": "so"},
]


def shop(*ids: str) -> Program:
    """Return a program with some of the rules, and the last one."""
    text = ruleset_text(
        ruleset="shop",
        facts=facts_part(FACTS),
        parameters=parameters_part({"least": 0.3}),
        decide={"rules": [row for row in ROWS if row["id"] in (*ids, "rest")]},
        outcomes={id: {"title": id, "severity": "info"} for id in ("yes", "no")},
    )
    return program_of_text(text)


def decided(program: Program, **facts: Any) -> Record:
    """Return what the interpreter says."""
    return interpret(program, read_facts(program, facts), AS_OF)


def asked(lowered: Lowered, *facts: Mapping[str, Any]) -> list[str]:
    """Return the differences in words."""
    records = [decided(lowered.program, **given) for given in facts]
    return [f"{d.place} {d.what}: {d.ours}, {d.theirs}" for d in opinions(lowered, records)]


@needs_durable
@pytest.mark.parametrize("start", [1, 2])
def test_generated_programs_get_the_same_answers(start: int) -> None:
    """The same conditions hold, and the same endings are possible, at the edges of all numbers."""
    assert int(run_module("tests.backends.opinion.program_cases", str(start))) > 300


@needs_durable
def test_a_program_gets_the_same_answers() -> None:
    """True, false and unknown; 0.1 * 3 is 0.3 for both."""
    lowered = lower(shop("asks", "over", "half"))
    assert [goal.id for goal in lowered.goals] == ["asks", "over", "half"]
    assert lowered.given == ("amount / limit",)
    given = [
        {"amount": amount, "limit": limit, "asked": yes, "plan": plan}
        for amount in (0.1 * 3, 0.3, 0.2999, 5, None)
        for limit in (0, 5.000000000001, None)
        for yes in (True, None)
        for plan in ("free", "pro", None)
    ]
    assert asked(lowered, *given) == []


@needs_durable
def test_a_wrong_lowering_would_be_seen() -> None:
    """Each condition, and the decision that it changes."""
    lowered = lower(shop("asks"))
    (goal,) = lowered.goals
    swapped = Lowered(
        lowered.program,
        (type(goal)(goal.place, goal.id, goal.root, goal.false, goal.true),),
        (),
        (),
        lowered.vocabulary,
    )
    assert asked(swapped, {"asked": True, "plan": "pro"}) == [
        "0 rule `asks`: true, false",
        "0 the decision: decided: asks, decided: rest",
    ]


def test_a_search_in_a_text_is_not_asked() -> None:
    """It says why, and what to write; the decision is then not compared either."""
    lowered = lower(shop("asks", "writes"))
    assert [goal.id for goal in lowered.goals] == ["asks"]
    (refusal,) = lowered.refused
    assert str(refusal) == (
        "rule `writes`: `contains(message, 'invoice')` searches in a text, and its patterns were "
        "not measured; make it a fact that is true or false"
    )
    says_nothing = opinions(
        lowered, [decided(lowered.program)], lambda rulesets, facts: [frozenset()]
    )
    assert says_nothing == ()


def test_all_shipped_rulesets_pass_the_linter() -> None:
    """Whatever is asked of durable_rules is within what was measured to be safe."""
    engine = Engine(ROOT / "rulesets")
    names = {info.name for info in engine.rulesets()}
    assert len(names) > 15
    for name in sorted(names):
        lowered = lower(engine.ruleset(name).program)
        assert refused_by_linter(lowered) == ()


def test_what_is_asked_fits_one_machine_each() -> None:
    """A ruleset of durable_rules holds at most forty rules."""
    text = ruleset_text(
        ruleset="many",
        facts=facts_part({"amount": {"type": "number"}}),
        parameters=parameters_part({f"t{i}": i for i in range(50)}),
        decide={
            "rules": [
                *({"id": f"r{i}", "if": f"amount == t{i}", "then": "yes", "because": "so"}
                  for i in range(50)),
                {"id": "rest", "then": "no", "because": "so"},
            ]
        },
        outcomes={id: {"title": id, "severity": "info"} for id in ("yes", "no")},
    )  # fmt: skip
    lowered = lower(program_of_text(text))
    seen: list[int] = []

    def count(
        rulesets: Sequence[Ruleset], facts: Sequence[Mapping[str, int]]
    ) -> list[frozenset[str]]:
        seen.extend(map(len, rulesets))
        return [frozenset() for _ in facts]

    opinions(lowered, [decided(lowered.program, amount=1)], count)
    assert seen == [40, 40, 20]


def test_numbers_stand_on_the_grid_of_their_threshold() -> None:
    """Equal within tolerance is on it, anything between is odd, anything beyond stays in order."""
    assert on_grid(0.1 * 3, 1, tolerant=True) == on_grid(0.3, 1, tolerant=True) == 6
    assert on_grid(0.31, 1, tolerant=True) == 7
    assert on_grid(0.3 - 1e-9, 1, tolerant=True) == 5
    assert on_grid(0.3, 1, tolerant=False) == 5
    assert on_grid(-1e300, 2, tolerant=True) == -(2**53)


def test_differences_have_the_sign_of_the_comparison() -> None:
    """Nothing within tolerance, at least one step beyond it."""
    assert difference(0.1 * 3, 0.3, "computed") == 0
    assert difference(1 + 1e-11, 1.0, "computed") > 0
    assert difference(1.0, 1 + 1e-11, "computed") < 0
    assert difference("team", "pro", "exact") != 0 == difference("pro", "pro", "exact")


def test_alternatives_hold_no_or() -> None:
    """Those that another one covers are left out; too many are none."""
    a, b, c, d = (compared(name, ">", 1) for name in "abcd")
    assert alternatives(all_of([any_of([a, b]), any_of([a, c])]), 9) == (a, {"$and": [b, c]})
    assert alternatives(any_of([a, all_of([b, c])]), 1) is None
    assert alternatives(all_of([any_of([a, b]), any_of([c, d])]), 3) is None
    assert alternatives(any_of([True, a]), 9) == (True,)
    assert alternatives(all_of([False, a]), 9) == ()
