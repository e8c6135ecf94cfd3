"""The linter refuses what durable_rules must not be given, with the reason and a rewrite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plgrules.backends.durable.lint import Refused, fnv_1a, lint, lint_fact
from plgrules.backends.durable.machine import Machine

GOLDEN = Path(__file__).parent / "golden"
GUARD = {"_1": {"a": "_1"}}
FIRST = {"a": {"$and": [{"s": 1}, {"$ex": {"t": 1}}, {"_1": 1}]}}
LATER = {"b": {"$and": [{"$ex": {"t": 1}}, {"$gte": {"t": {"a": "t"}}}, GUARD]}}


def one(*aliases: Any) -> dict[str, Any]:
    """Return a ruleset of one rule."""
    return {"r": {"all": list(aliases)}}


def second(*parts: Any) -> dict[str, Any]:
    """Return a ruleset whose second alias holds some conditions."""
    return one(FIRST, {"b": {"$and": list(parts)}})


TIME = {"$ex": {"t": 1}}
BAD: dict[str, dict[str, Any]] = {
    "no rule": {},
    "a rule with another key": {"r": {"all": [FIRST], "count": 2}},
    "alternatives": {"r": {"any": [FIRST]}},
    "a rule's name": {"r$1": {"all": [FIRST]}},
    "too many conditions": {f"r{i}": {"all": [FIRST]} for i in range(61)},
    "an alias twice": one(FIRST, FIRST),
    "two keys": one({"a": {"s": 1, "t": 2}}),
    "a nested group": one(FIRST, {"b$all": [LATER]}),
    "a join without its guard": second(TIME, {"$gte": {"t": {"a": "t"}}}),
    "a join with its guard in the middle": second(TIME, GUARD, {"$gte": {"t": {"a": "t"}}}),
    "a later alias that joins nothing": one(FIRST, {"b": {"s": 1}}),
    "an attribute that may be missing here": second({"$gte": {"t": {"a": "t"}}}, GUARD),
    "an attribute that may be missing there": second({"$ex": {"u": 1}}, {"u": {"a": "u"}}, GUARD),
    "an attribute asked for too late": second({"$gte": {"t": {"a": "t"}}}, TIME, GUARD),
    "two attributes of a fact": one({"a": {"$and": [{"$gt": {"t": {"$m": "u"}}}, {"s": 1}]}}),
    "an or of joins": second(TIME, {"$or": [{"t": {"a": "t"}}, {"s": 1}]}, GUARD),
    "an unknown alias": second(TIME, {"t": {"c": "t"}}, GUARD),
    "not in the middle": one(FIRST, {"n$not": LATER["b"]}, LATER),
    "not alone": one({"n$not": {"s": 1}}),
    "nex": one({"a": {"$nex": {"s": 1}}}),
    "an empty and": one({"a": {"$and": []}}),
    "an empty or": one({"a": {"$and": [{"$or": []}]}}),
    "a division": second(TIME, {"t": {"$div": {"$l": {"a": "t"}, "$r": 2}}}, GUARD),
    "a fraction": one({"a": {"$lt": {"t": 0.5}}}),
    "a yes": one({"a": {"s": True}}),
    "a text": one({"a": {"name": "invite_sent"}}),
    "a number too large": one({"a": {"$lt": {"t": 2**53 + 1}}}),
    "a pattern of texts": one({"a": {"$mt": {"s": "a.*"}}}),
    "its own names": one({"a": {"id": 1}}),
    "too many groups": one({"a": {"$and": [{"$or": [{"s": 1}, {"t": i}]} for i in range(15)]}}),
    "names of one hash": one({"a": {"$and": [{"liquid": 1}, {"costarring": 1}]}}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_dangerous_ruleset_is_refused(name: str) -> None:
    """Before anything reaches durable_rules, which need not even be there."""
    assert lint(BAD[name])
    with pytest.raises(Refused):
        Machine(BAD[name])


def test_every_refusal_has_a_reason_and_a_rewrite(golden: Callable[[Path, str], None]) -> None:
    """All of them, as a reader sees them."""
    lines = [f"{name}\n" + "".join(f"  {refusal}\n" for refusal in lint(ruleset))
             for name, ruleset in BAD.items()]  # fmt: skip
    golden(GOLDEN / "refusals.txt", "\n".join(lines))


def test_what_was_measured_to_be_safe_passes() -> None:
    """A condition, a join, a `$not` in last place, sums, and both attributes there."""
    within = {"$lte": {"t": {"$add": {"$l": {"a": "t"}, "$r": 7}}}}
    denied = {"n$not": {"$and": [TIME, {"$gt": {"t": {"a": "t"}}}, GUARD]}}
    both = {"a": {"$and": [TIME, {"$ex": {"u": 1}}, {"$gt": {"t": {"$m": "u"}}}]}}
    assert lint(one(FIRST)) == ()
    assert lint(one(FIRST, LATER, denied)) == ()
    assert lint(second(TIME, within, {"$neq": {"t": {"a": "t"}}}, GUARD)) == ()
    assert lint(one(both)) == ()
    assert lint(one({"a": {"$or": [{"s": 1}, {"$lt": {"t": -5}}]}})) == ()


@pytest.mark.parametrize(
    "fact",
    [
        {"t": 1},
        {"_1": 1, "t": 1.0},
        {"_1": 1, "t": 1e-05},
        {"_1": 1, "t": float("nan")},
        {"_1": 1, "t": True},
        {"_1": 1, "t": None},
        {"_1": 1, "t": "5"},
        {"_1": 1, "t": 2**53 + 1},
        {"_1": 1, "id": 5},
        {"_1": 1, "$t": 5},
        {"_1": 1, "liquid": 1, "costarring": 1},
    ],
)
def test_a_dangerous_fact_is_refused(fact: dict[str, Any]) -> None:
    """Numbers that it misreads, names that it takes for another, a fact without its guard."""
    assert lint_fact(fact)


def test_a_fact_of_whole_numbers_passes() -> None:
    """Negative ones and large ones, too."""
    assert lint_fact({"_1": 1, "t": -(2**53), "u": 0}) == ()


def test_names_are_compared_as_durable_rules_does() -> None:
    """The published values of the hash."""
    assert fnv_1a("") == 0x811C9DC5
    assert fnv_1a("foobar") == 0xBF9CF968
    assert fnv_1a("costarring") == fnv_1a("liquid")
