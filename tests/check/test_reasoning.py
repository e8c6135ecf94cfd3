"""The reasoning about conditions never claims what some facts contradict."""

from __future__ import annotations

import itertools
import math
import operator
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plgrules.check.from_model import check, resolve
from plgrules.check.reasoning import interval as numbers
from plgrules.check.reasoning.conditions import ALWAYS, NEVER, Conditions
from plgrules.check.reasoning.interval import Interval
from plgrules.check.reasoning.knowledge import NOTHING
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.model import expression as tree
from plgrules.model.from_source import read_ruleset
from plgrules.model.ruleset import Branch, Rules, Ruleset, Tree
from plgrules.source.from_bytes import read_document
from tests.support import facts_part, parameters_part, ruleset_text

X, Z, FLAGS, PLANS = (0.0, 0.5, 1.0, 2.0, 3.0), (-2.0, -1.0, 0.0, 1.0), (True, False), "abc"
PARAMETERS = {"one": 1.0, "two": 2.0, "half": 0.5}
Value = float | bool | str | None

NUMBERS = ["x", "z", "total", "x * z", "-z", "max(x, z)", "min(x, 1)", "abs(z)", "x / z", "1 / x"]
LIMITS = ["0", "1", "one", "two", "half", "z", "x"]
ATOMS = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(NUMBERS),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.sampled_from(LIMITS),
    ),
    st.sampled_from(
        [
            "flag",
            "large",
            "plan == 'a'",
            "plan != 'b'",
            "plan in ['a', 'c']",
            "level < 'c'",
            "level >= 'b'",
            "known(x)",
            "known(z) and z < 0",
            "known(x) and x >= 0",
            "level == plan",
            "known(plan) and plan == level",
        ]
    ),
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=4,
)


def _ruleset(conditions: list[str], hit: str = "first") -> tuple[Ruleset, tuple[Diagnostic, ...]]:
    rules = [
        {"id": f"r{n}", "if": condition, "then": "yes" if n % 2 else "no", "because": "R."}
        for n, condition in enumerate(conditions)
    ]
    last = {"id": "rest", "then": "no", "because": "Rest."}
    text = ruleset_text(
        facts=facts_part(
            {
                "x": {"type": "number", "min": 0, "max": 3},
                "z": {"type": "number", "min": -2, "max": 1},
                "flag": "boolean",
                "plan": {"type": "choice", "choices": list(PLANS)},
                "level": {"type": "choice", "choices": list(PLANS), "ordered": True},
            }
        ),
        parameters=parameters_part(PARAMETERS),
        derive={"total": "x + z", "large": "x > one and z >= 0"},
        decide={"rules": [*rules, last]}
        if hit == "first"
        else {"hit": "unique", "rules": rules, "otherwise": last},
        outcomes={name: {"title": name, "severity": "info"} for name in ("yes", "no")},
    )
    ruleset, problems = read_ruleset(read_document(text.encode(), "test.yaml"))
    assert not problems, problems
    return ruleset, check(ruleset, {})[1]


VALUES: dict[str, tuple[Value, ...]] = {
    "x": (*X, None),
    "z": (*Z, None),
    "flag": (*FLAGS, None),
    "plan": (*PLANS, None),
    "level": (*PLANS, None),
}


def _facts(*conditions: str) -> Iterator[dict[str, Value]]:
    """Every combination of some values of what conditions read, with each fact missing as well."""
    read = set(re.findall("[a-z]+", " ".join(conditions)))
    if read & {"total", "large"}:
        read |= {"x", "z"}
    columns = [values if name in read else values[:1] for name, values in VALUES.items()]
    for row in itertools.product(*columns):
        yield dict(zip(VALUES, row, strict=True))


COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def _value(node: tree.Expression, facts: Mapping[str, Value]) -> Value:
    """The value of an expression under three-valued logic; None is unknown."""
    match node:
        case tree.Number(value=value) | tree.Text(value=value):
            return value
        case tree.Name(id="total"):
            return _number(operator.add, facts["x"], facts["z"])
        case tree.Name(id="large"):
            return _all([_order(operator.gt, facts["x"], 1.0), _order(operator.ge, facts["z"], 0)])
        case tree.Name(id=name):
            return PARAMETERS[name] if name in PARAMETERS else facts[name]
        case tree.Negative(operand=operand):
            return _number(operator.sub, 0.0, _value(operand, facts))
        case tree.Arithmetic(operator=sign, left=left, right=right):
            a, b = _value(left, facts), _value(right, facts)
            if sign == "/":
                return None if b == 0 else _number(operator.truediv, a, b)
            return _number({"+": operator.add, "-": operator.sub, "*": operator.mul}[sign], a, b)
        case tree.Comparison(operator=sign, left=left, right=right):
            return _order(COMPARE[sign], _value(left, facts), _value(right, facts))
        case tree.Membership(item=item, container=tree.ListLiteral(items=items)):
            inner = _value(item, facts)
            return None if inner is None else inner in [_value(part, facts) for part in items]
        case tree.Not(operand=operand):
            inner = _value(operand, facts)
            return None if inner is None else not inner
        case tree.And(operands=operands):
            return _all([_value(operand, facts) for operand in operands])
        case tree.Or(operands=operands):
            found = _all([_negate(_value(operand, facts)) for operand in operands])
            return _negate(found)
        case tree.Call(function="known", arguments=(tree.Name(id=name),)):
            return facts[name] is not None
        case tree.Call(function=function, arguments=arguments):
            values = [_value(argument, facts) for argument in arguments]
            if any(value is None for value in values):
                return None
            return {"min": min, "max": max, "abs": abs}[function](*values)  # type: ignore[operator]
    raise AssertionError(node)


def _number(apply, left: Value, right: Value) -> Value:  # type: ignore[no-untyped-def]
    return None if left is None or right is None else apply(left, right)


_order = _number


def _negate(value: Value) -> Value:
    return None if value is None else not value


def _all(values: list[Value]) -> Value:
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def _decided(ruleset: Ruleset, facts: Mapping[str, Value]) -> set[str]:
    """The rules that are possible; what decides when there is one."""
    assert isinstance(ruleset.decide, Rules)
    possible = set()
    for step in ruleset.decide.steps:
        truth = True if step.condition is None else _value(step.condition.root, facts)
        if truth is not False:
            possible.add(step.id)
        if truth is True:
            break
    return possible


@settings(max_examples=150, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=4))
def test_a_rule_reported_as_never_matching_decides_for_no_facts(conditions: list[str]) -> None:
    """Nor does a rule behind one reported as always matching."""
    ruleset, problems = _ruleset(conditions)
    assert isinstance(ruleset.decide, Rules)
    deciding = [
        possible for possible in (_decided(ruleset, facts) for facts in _facts(*conditions))
        if len(possible) == 1
    ]  # fmt: skip
    for problem in problems:
        if problem.code != "PLG144":
            continue
        name = problem.message.split("`")[1]
        after = [step.id for step in ruleset.decide.steps]
        never = [name] if "never matches" in problem.message else after[after.index(name) + 1 :]
        for dead in never:
            assert {dead} not in deciding, (conditions, dead)


@settings(max_examples=150, deadline=None)
@given(st.lists(CONDITIONS, min_size=2, max_size=2))
def test_unique_rules_reported_as_overlapping_do_overlap(conditions: list[str]) -> None:
    """For the values tried: the grid holds every limit, and numbers between them."""
    ruleset, problems = _ruleset(conditions, hit="unique")
    assert isinstance(ruleset.decide, Rules)
    # What is between two limits may not be on the grid: only grid-sized claims are looked at.
    assume(not any(word in " ".join(conditions) for word in ("total", "*", "/", "x == z")))
    if any(problem.code == "PLG144" for problem in problems):
        return
    if any(problem.code == "PLG145" for problem in problems):
        first, second = (step.condition for step in ruleset.decide.steps)
        assert first is not None
        assert second is not None
        assert any(
            _value(first.root, facts) is True and _value(second.root, facts) is True
            for facts in _fine_facts()
        ), conditions


@cache
def _fine_facts() -> list[dict[str, Value]]:
    steps = [n / 4 for n in range(-8, 13)]
    return [
        {"x": x, "z": z, "flag": flag, "plan": plan, "level": level}
        for x, z in itertools.product([s for s in steps if s >= 0], [s for s in steps if s <= 1])
        for flag in FLAGS
        for plan in PLANS
        for level in PLANS
    ]


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_what_follows_from_a_condition_holds_for_all_facts(first: str, second: str) -> None:
    """ALWAYS and NEVER after `first` was true agree with every combination of facts."""
    ruleset, _ = _ruleset([first, second])
    conditions = Conditions(resolve(ruleset, {})[0])
    assert isinstance(ruleset.decide, Rules)
    one, other, _rest = (step.condition for step in ruleset.decide.steps)
    assert one is not None
    assert other is not None
    knowledge = conditions.assume(one.root, True, NOTHING)
    truths = conditions.truths(other.root, knowledge)
    for facts in _facts(first, second):
        if _value(one.root, facts) is True:
            assert not knowledge.impossible, (first, facts)
            value = _value(other.root, facts)
            assert not (truths == ALWAYS and value is False), (first, second, facts)
            assert not (truths == NEVER and value is True), (first, second, facts)


# -- ranges --------------------------------------------------------------------------------------

ENDS = st.one_of(st.integers(-4, 4).map(float), st.sampled_from([-math.inf, math.inf]))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(ENDS), draw(ENDS)))
    assume(low < math.inf and high > -math.inf)
    found = Interval(low, high, draw(st.booleans()), draw(st.booleans()))
    assume(not found.is_empty)
    return found


def _inside(value: float, interval: Interval) -> bool:
    above = value > interval.low or (value == interval.low and not interval.low_open)
    return above and (value < interval.high or (value == interval.high and not interval.high_open))


SAMPLES = [n / 4 for n in range(-24, 25)]
OPERATIONS = [
    (numbers.added, operator.add),
    (numbers.multiplied, operator.mul),
    (numbers.divided, operator.truediv),
    (lambda a, b: numbers.least([a, b]), min),
    (lambda a, b: numbers.greatest([a, b]), max),
    (lambda a, b: numbers.hull([a, b]), lambda x, y: x),
]


@pytest.mark.parametrize(("on_ranges", "on_numbers"), OPERATIONS)
@settings(max_examples=60, deadline=None)
@given(left=intervals(), right=intervals())
def test_the_range_of_an_operation_holds_all_its_results(  # type: ignore[no-untyped-def]
    on_ranges, on_numbers, left: Interval, right: Interval
) -> None:
    """For numbers inside both ranges."""
    result = on_ranges(left, right)
    for x in SAMPLES:
        for y in SAMPLES:
            if (
                _inside(x, left)
                and _inside(y, right)
                and not (on_numbers is operator.truediv and y == 0)
            ):
                assert _inside(on_numbers(x, y), result), (x, y, result)


@settings(max_examples=100, deadline=None)
@given(intervals(), intervals())
def test_ranges_compare_as_their_numbers_do(left: Interval, right: Interval) -> None:
    """ "Always less" is contradicted by no pair of numbers."""
    for x in SAMPLES:
        for y in SAMPLES:
            if _inside(x, left) and _inside(y, right):
                assert x < y or not numbers.always_less(left, right)
                assert x <= y or not numbers.always_at_most(left, right)
                assert (x != y) or not numbers.intersection(left, right).is_empty


def test_a_tree_is_reasoned_about_like_rules() -> None:
    """Both branches of each question are walked with what the question settled."""
    text = ruleset_text(
        facts=facts_part({"x": {"type": "number", "min": 0, "max": 3}}),
        parameters=parameters_part(PARAMETERS),
        decide={
            "tree": {
                "id": "a",
                "if": "x < two",
                "then": {
                    "id": "b",
                    "if": "x < one",
                    "then": {"id": "c", "then": "yes", "because": "C."},
                    "else": {"id": "d", "then": "no", "because": "D."},
                },
                "else": {
                    "id": "e",
                    "if": "x < half",
                    "then": {"id": "f", "then": "yes", "because": "F."},
                    "else": {"id": "g", "then": "no", "because": "G."},
                },
            }
        },
        outcomes={name: {"title": name, "severity": "info"} for name in ("yes", "no")},
    )
    ruleset, _ = read_ruleset(read_document(text.encode(), "test.yaml"))
    assert isinstance(ruleset.decide, Tree)
    assert isinstance(ruleset.decide.root, Branch)
    problems = check(ruleset, {})[1]
    assert [problem.message for problem in problems] == ["the answer to `e` is never yes"]
