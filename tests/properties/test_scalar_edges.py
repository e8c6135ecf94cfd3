"""Places where a generated function is most likely to differ from the interpreter, one by one."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from plgrules.backends.scalar import today
from plgrules.backends.scalar.compile import compile_scalar, source_of
from plgrules.backends.scalar.functions import Functions
from plgrules.backends.semantics import lower_edge, upper_edge
from plgrules.diagnostics.errors import FactError
from plgrules.program.program import Program
from tests.generators import AS_OF, program_of_text
from tests.properties.test_scalar_agrees import (
    Decision,
    answer_or_problems,
    compiled,
    interpreted,
)
from tests.support import facts_part, ruleset_text

OUTCOMES = {name: {"title": name, "severity": "info"} for name in ("yes", "no")}


def program_with(condition: str, facts: Mapping[str, Any], **parts: Any) -> Program:
    """Return a program that says yes where a condition holds."""
    rows = [
        {"id": "first", "if": condition, "then": "yes", "because": "so"},
        {"id": "last", "then": "no", "because": "so"},
    ]
    text = ruleset_text(facts=facts_part(facts), decide={"rules": rows}, outcomes=OUTCOMES, **parts)
    return program_of_text(text)


def check_same_answers(program: Program, *calls: Mapping[str, Any]) -> None:
    """Assert that both backends answer each call alike, as the first call and as one of many."""
    answer = compiled(program)
    for facts in calls:
        expected = answer_or_problems(lambda facts=facts: interpreted(program, facts))
        assert answer_or_problems(lambda facts=facts: compiled(program)(facts)) == expected
        assert answer_or_problems(lambda facts=facts: answer(facts)) == expected


def bands(limits: list[float], key: str) -> Program:
    steps: list[dict[str, Any]] = [
        {"id": f"band{place}", key: repr(limit), "then": "yes", "because": "so"}
        for place, limit in enumerate(limits)
    ]
    steps.append({"id": "rest", "then": "no", "because": "so"})
    text = ruleset_text(
        facts=facts_part({"x": "number"}),
        decide={"bands": {"of": "x", "steps": steps}},
        outcomes=OUTCOMES,
    )
    return program_of_text(text)


@pytest.mark.parametrize("key", ["below", "up_to"])
@pytest.mark.parametrize("count", [3, 16, 17, 40])
def test_bands_are_cut_at_the_same_number(key: str, count: int) -> None:
    limits = [0.1 * place - 1 for place in range(count)]
    edges = [edge(limit) for limit in limits for edge in (lower_edge, upper_edge)]
    near = [math.nextafter(edge, way) for edge in edges for way in (-math.inf, math.inf)]
    check_same_answers(bands(limits, key), {}, *({"x": x} for x in (*edges, *near, -0.0, 1e61)))


def test_the_last_of_many_ranges_is_found() -> None:
    program = bands([float(place) for place in range(1, 3_000)], "below")
    check_same_answers(program, {"x": 2_998.5}, {"x": 2_999}, {"x": 0}, {"x": 10_000})


def test_no_answer_is_a_negative_zero() -> None:
    program = program_with(
        "a > b",
        {"a": "number", "b": "number"},
        outputs={
            "product": {"type": "number", "title": "x", "value": "a * b"},
            "quotient": {"type": "number", "title": "x", "value": "a / b"},
            "negative": {"type": "number", "title": "x", "value": "-a"},
        },
    )
    check_same_answers(program, {"a": 0, "b": -1}, {"a": -0.0, "b": -2.5}, {"a": -0.0, "b": 0.0})


def test_numbers_that_could_overflow_are_left_to_the_interpreter() -> None:
    program = program_with(
        "a * a * a * b > 1 or a / b > 1 or a + b == 0", {"a": "number", "b": "number"}
    )
    numbers = (1e59, 1e61, 1e150, 1.7e308, 5e-324, -1e308, 0.0)
    check_same_answers(program, *({"a": a, "b": b} for a in numbers for b in numbers))


def test_sums_within_rounding_are_zero() -> None:
    program = program_with("a - b == 0 or a + b < 0", {"a": "number", "b": "number"})
    shifts = [factor * 1e-12 for factor in (0.0, 0.4999, 0.5, 0.9999, 1.0, 1.0001, 2.0)]
    check_same_answers(
        program, *({"a": sign * 0.3 * (1 + s), "b": 0.3} for s in shifts for sign in (1, -1))
    )


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize("least", [None, 0, -1])
def test_two_facts_are_compared_within_rounding(operator: str, least: int | None) -> None:
    bound = {"type": "number"} | ({} if least is None else {"min": least})
    for other in ({"type": "number"}, bound):
        program = program_with(f"a {operator} b", {"a": bound, "b": other})
        shifts = [factor * 1e-12 for factor in (0.0, 0.4999, 0.9999, 1.0, 1.0001, 2.0, 1e10)]
        numbers = [sign * 0.3 * (1 + shift) for shift in shifts for sign in (1, -1)]
        check_same_answers(program, *({"a": a, "b": b} for a in numbers for b in (0.3, -0.3, 0.0)))


def test_a_tally_is_an_interval_while_signals_are_unknown() -> None:
    signals = {
        f"signal{place}": {"if": f"p{place}", "group": "some", "points": points, "title": "x"}
        for place, points in enumerate((1, -2, 0.5))
    }
    facts = {f"p{place}": "boolean" for place in range(3)}
    values = (None, True, False)
    calls = [{"p0": a, "p1": b, "p2": c} for a in values for b in values for c in values]
    for operator in ("<", "<=", ">", ">=", "==", "!="):
        for limit in ("0", "1", "-1", "0.5", "count(some)"):
            program = program_with(f"score(some) {operator} {limit}", facts, signals=signals)
            check_same_answers(program, *calls)


def test_a_tree_as_deep_as_yaml_allows_decides() -> None:
    node: dict[str, Any] = {"id": "end", "then": "no", "because": "so"}
    for place in range(60):
        leaf = {"id": f"leaf{place}", "then": "yes", "because": "so"}
        node = {"id": f"node{place}", "if": f"x != {place}", "then": node, "else": leaf}
    facts = facts_part({"x": "number"})
    text = ruleset_text(facts=facts, decide={"tree": node}, outcomes=OUTCOMES)
    check_same_answers(program_of_text(text), {}, {"x": 0}, {"x": 59}, {"x": 70})


# -- the calls -----------------------------------------------------------------------------------


def test_known_facts_are_decided_without_the_general_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = program_with("known(x) and x < 3", {"x": "number", "other": "number"})
    monkeypatch.setattr(Functions, "verdict", lambda *_: pytest.fail("left the swift way"))
    decide = compile_scalar(program, Decision, None)
    assert decide({"x": 2, "other": 1.0})._verdict.outcome == "yes"
    assert decide({"other": 1})._verdict.outcome == "no"


def test_every_mapping_is_read_and_none_is_changed() -> None:
    program = program_with("x < 3", {"x": "number", "other": "number"})
    decide = compile_scalar(program, Decision, None)
    for _ in range(3):
        assert decide({"x": 1})._verdict.outcome == "yes"
        assert decide(MappingProxyType({"x": 1}))._verdict.outcome == "yes"
        assert decide({"x": 1, "other": None})._facts == (1.0, None)
        empty: defaultdict[str, float] = defaultdict(float)
        assert decide(empty)._verdict.status == "undetermined"
        assert not empty
        with pytest.raises(FactError):
            decide({"z": 1})


def test_more_sets_of_facts_than_are_compiled_for_decide() -> None:
    names = [f"x{place}" for place in range(6)]
    condition = " or ".join(f"known({name}) and {name} > 1" for name in names)
    program = program_with(condition, dict.fromkeys(names, "number"))
    sets = [{name: n % 3 for name in names if n >> int(name[1]) & 1} for n in range(64)]
    check_same_answers(program, *(sets * 10))


def test_a_decision_type_with_an_init_is_made_without_it() -> None:
    class Guarded:
        def __init__(self) -> None:
            raise AssertionError("not to be called")

    decide = compile_scalar(program_with("x < 3", {"x": "number"}), Guarded, "plan")
    assert decide({"x": 1}, AS_OF)._plan == "plan"


def test_the_source_holds_no_word_of_the_author() -> None:
    program = program_with(
        "acme_fact == 'acme_choice' and contains(acme_text, 'acme_part')",
        {"acme_fact": {"type": "choice", "choices": ["acme_choice"]}, "acme_text": "text"},
        warnings={"acme_warning": {"if": "acme_text == 'acme_word'", "says": "so"}},
    )
    assert "acme" not in source_of(program)


# -- the day -------------------------------------------------------------------------------------


def test_today_follows_the_clock_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = compile_scalar(program_with("x < 3", {"x": "number"}), Decision, None)
    assert decide({"x": 1})._as_of == decide({"x": 1})._as_of == today.today() == date.today()
    starts, ends, day = today.DAY[0]
    assert starts <= time.time() < ends
    tomorrow = day + timedelta(days=1)
    monkeypatch.setattr(today, "DAY", [(ends, ends + 86_400, tomorrow)])
    assert today.today() == date.today()
    today.DAY[0] = (starts - 86_400, starts, day - timedelta(days=1))
    assert today.today() == date.today()
