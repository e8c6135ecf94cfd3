"""Files made to hurt: they are refused, or loaded, quickly and without another exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plgrules.check.from_model import check
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.model.expression import Broken
from plgrules.model.from_source import read_ruleset
from plgrules.model.from_text import parse_formula
from plgrules.source.from_bytes import read_document
from tests.support import facts_part, ruleset_text

HOSTILE = {
    "import": "__import__('os').system('true')",
    "class": "x.__class__.__mro__",
    "comprehension": "[x for x in ().__class__.__bases__]",
    "lambda": "(lambda: 1)()",
    "f-string": "f'{x}'",
    "power tower": "10**10**10",
    "walrus": "(x := 1)",
    "brackets": "(" * 10_000 + "x" + ")" * 10_000,
    "open brackets": "(" * 10_000,
    "lists": "[" * 10_000 + "]" * 10_000,
    "not": "not " * 10_000 + "x",
    "not, within the length": "not " * 490 + "x",
    "minus": "-" * 10_000 + "x",
    "minus, within the length": "-" * 1_990 + "x",
    "sums": "x" + "+x" * 5_000,
    "calls": "abs(" * 300 + "x" + ")" * 300,
    "conditionals": "x if x else " * 150 + "x",
    "huge integer": "x > " + "9" * 400,
    "huge integer, over Python's limit": "x > " + "9" * 1_900,
    "hexadecimal": "x > 0x" + "f" * 400,
    "huge float": "x > 1e999",
    "raw text": "r'a' == x",
    "bytes": "b'a' == x",
    "unicode escape": "'\\u0041' == x",
    "glued texts": "'a' 'b' == x",
    "glued texts, one of them long": "'a' '" + "b" * 1_000 + "' == x",
    "null character": "x\0 > 0",
    "line break": "x >\n0\n)",
    "semicolon": "x; import os",
    "string of brackets": "'((((((((((' == x and " * 30 + "x",
    "unfinished": "x >",
    "nothing": "",
    "spaces": "   ",
}


def _read(text: str) -> tuple[object, list[Diagnostic]]:
    problems: list[Diagnostic] = []
    span = Span("test.yaml", 1, 1, 1, 2)
    formula = parse_formula(text, lambda start, end: span, problems.append)
    return formula.root, problems


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_expression_is_refused_with_one_problem(name: str) -> None:
    """Quickly, and as an expression that fits everything afterwards."""
    start = time.perf_counter()
    root, problems = _read(HOSTILE[name])
    assert time.perf_counter() - start < 1
    assert len(problems) == 1
    assert problems[0].code.startswith("PLG05")
    assert isinstance(root, Broken)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="xy01. ()[]{}'\"<>=!+-*/%,:#\\\nandorti_fλ", max_size=60))
def test_any_text_is_an_expression_or_one_problem(text: str) -> None:
    """Never another exception."""
    root, problems = _read(text)
    assert isinstance(root, Broken) == (len(problems) == 1)


def _codes(text: str) -> set[str]:
    ruleset, _ = read_ruleset(read_document(text.encode(), "test.yaml"))
    return {problem.code for problem in check(ruleset, {})[1]}


RULES = {
    "rules": [
        {"id": "a", "if": "v0 > x", "then": "yes", "because": "A."},
        {"id": "b", "then": "no", "because": "B."},
    ]
}
OUTCOMES = {"yes": {"title": "Yes", "severity": "good"}, "no": {"title": "No", "severity": "info"}}


def _chain(length: int, formula: str, last: str) -> str:
    derive = {f"v{n}": formula.replace("NEXT", f"v{n + 1}") for n in range(length)}
    derive[f"v{length}"] = last
    return ruleset_text(
        facts=facts_part({"x": {"type": "number", "min": 1}}),
        derive=derive,
        decide=RULES,
        outcomes=OUTCOMES,
    )


def test_a_long_chain_of_derived_values_is_no_deep_recursion() -> None:
    """Declared last to first, so that each comes before what it reads."""
    assert _codes(_chain(1_500, "NEXT + 1", "x + 1")) == set()


def test_values_that_double_each_other_do_not_double_the_work() -> None:
    """Written out, the first would have 2 to the power of 200 parts."""
    start = time.perf_counter()
    assert _codes(_chain(200, "NEXT * NEXT", "x + 1")) == set()
    assert time.perf_counter() - start < 5


def test_conditions_that_double_each_other_do_not_double_the_work() -> None:
    """The same with `and` and `or`."""
    start = time.perf_counter()
    text = _chain(200, "NEXT and (NEXT or NEXT)", "x > 1")
    assert _codes(text.replace("v0 > x", "v0")) == set()
    assert time.perf_counter() - start < 5


def test_a_ring_of_a_thousand_values_is_one_problem() -> None:
    """Named once, not once for each member."""
    assert _codes(_chain(1_000, "NEXT + 1", "v0 + 1")) == {"PLG110"}


def test_many_rules_are_checked_in_reasonable_time() -> None:
    """300 rules on one number, each narrowing what the next one sees."""
    rules = [
        {"id": f"r{n}", "if": f"x < p{n}", "then": "yes" if n % 2 else "no", "because": "R."}
        for n in range(300)
    ]
    text = ruleset_text(
        facts=facts_part({"x": {"type": "number", "min": 1}}),
        parameters={
            f"p{n}": {"value": n + 2, "title": f"P{n}", "source": "assumption"} for n in range(300)
        },
        decide={"rules": [*rules, {"id": "rest", "then": "no", "because": "Rest."}]},
        outcomes=OUTCOMES,
    )
    start = time.perf_counter()
    assert _codes(text) == set()
    assert time.perf_counter() - start < 5
