"""Hypothesis strategies: rulesets that use the whole language, and facts that lie on its edges.

A generated ruleset is YAML text for the real pipeline. It is well-typed, but says nothing
sensible: conditions that never hold and rules that overlap are what backends must agree on, too.
The checker's passes that refuse such rulesets are therefore left out (`program_of_text`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

from hypothesis import strategies as st

from plgrules.backends.semantics import lower_edge, upper_edge
from plgrules.check import from_model
from plgrules.check.from_model import Checked, check
from plgrules.model.from_source import read_ruleset
from plgrules.program.from_check import compile_ruleset
from plgrules.program.program import FactStep, Program
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import validate
from tests.properties.expressions import (
    LETTERS,
    NUMBERS,
    SIZES,
    TEXTS,
    WORDS,
    Draw,
    Writer,
)
from tests.support import facts_part, parameters_part, ruleset_text

AS_OF = date(2026, 11, 21)


# -- texts of rulesets ---------------------------------------------------------------------------


def _declare_facts(writer: Writer, names: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Draw facts with bounds, defaults and fall-backs; a fall-back reads earlier facts."""
    facts: dict[str, dict[str, Any]] = {}
    for name, kind in names.items():
        if writer.seldom() and facts:
            continue
        fact: dict[str, Any] = {"type": kind, "optional": writer.often()}
        if kind == "list":
            fact.update({"of": "choice", "choices": list(WORDS)})
        if kind == "choice":
            ordered = name == "size"
            fact.update({"choices": list(SIZES if ordered else LETTERS), "ordered": ordered})
        _bound(writer, name, kind, fact)
        facts[name] = fact
        _note(writer, name, kind)
    return facts


def _bound(writer: Writer, name: str, kind: str, fact: dict[str, Any]) -> None:
    if kind in ("number", "integer"):
        if name == "age":
            fact["unit"] = "day"
        if writer.often():
            fact["min"] = writer.pick(0, 0, 1, -3)
        if writer.seldom():
            fact["max"] = writer.pick(1, 3, 100)
        if kind == "number" and name != "age" and writer.seldom():
            fact["otherwise"] = writer.number(2)
        if kind == "integer" and writer.seldom():
            fact["default"] = 1
    if kind == "boolean" and writer.seldom():
        fact["otherwise"] = writer.condition(1)
    if kind in ("number", "boolean", "choice") and writer.seldom():
        fact["default"] = {"number": 1, "boolean": False}.get(kind, fact.get("choices", [None])[0])


def _note(writer: Writer, name: str, kind: str) -> None:
    known = writer.names
    by_kind = {
        "number": known.numbers,
        "integer": known.numbers,
        "boolean": known.booleans,
        "text": known.texts,
        "date": known.dates,
        "list": known.lists,
    }
    if name == "age":
        known.days.append(name)
    elif kind == "choice":
        (known.sizes if name == "size" else known.letters).append(name)
    else:
        by_kind[kind].append(name)
    known.askable.append(name)
    known.givable.append(name)


_FACTS = {
    "a": "number", "b": "number", "c": "number", "i": "integer", "age": "number",
    "p": "boolean", "q": "boolean", "letter": "choice", "size": "choice", "word": "text",
    "start": "date", "tags": "list", "d": "number",
}  # fmt: skip


def _rows(writer: Writer, answers: tuple[str, ...], because: bool) -> list[dict[str, Any]]:
    count = writer.draw(st.integers(1, 5))
    rows = []
    for place in range(count):
        row = {"id": f"row{place}", "if": writer.condition(), "then": writer.pick(*answers)}
        rows.append({**row, "because": "so"} if because else row)
    return rows


def _bands(writer: Writer, answers: tuple[str, ...], because: bool) -> dict[str, Any]:
    least = 17 if writer.seldom() else 1
    limits = sorted(
        writer.draw(st.lists(st.integers(-5, 60), min_size=least, max_size=24, unique=True))
        if least > 1 or writer.often()
        else writer.draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4, unique=True))
    )
    steps: list[dict[str, Any]] = []
    for place, limit in enumerate(limits):
        key = writer.pick("below", "up_to")
        steps.append({"id": f"band{place}", key: str(limit), "then": writer.pick(*answers)})
    steps.append({"id": "rest", "then": writer.pick(*answers)})
    if because:
        steps = [{**step, "because": "so"} for step in steps]
    number = writer.number(1) if writer.often() else writer.pick("t", *writer.names.numbers)
    return {"of": number, "steps": steps}


def _tree(writer: Writer, answers: tuple[str, ...], depth: int, ids: Iterator[int]) -> Any:
    id = f"node{next(ids)}"
    if depth == 0 or writer.seldom():
        return {"id": id, "then": writer.pick(*answers), "because": "so"}
    return {
        "id": id,
        "if": writer.condition(),
        "then": _tree(writer, answers, depth - 1, ids),
        "else": _tree(writer, answers, depth - 1, ids),
    }


def _derived(writer: Writer, names: tuple[str, ...]) -> dict[str, Any]:
    derived: dict[str, Any] = {}
    for name in names:
        kind = writer.pick("number", "number", "condition", "rules", "bands")
        if kind == "number":
            derived[name] = {"title": name, "value": writer.number()}
            writer.names.numbers.append(name)
        elif kind == "condition":
            derived[name] = {"title": name, "value": writer.condition()}
            writer.names.booleans.append(name)
        else:
            answers = ("good", "bad", "odd")
            last = {"id": "last", "then": "odd"}
            if kind == "rules":
                rules = _rows(writer, answers, because=False)
                if writer.seldom():
                    body = {"hit": "unique", "rules": rules, "otherwise": last}
                else:
                    body = {"rules": [*rules, last]}
            else:
                body = {"bands": _bands(writer, answers, because=False)}
            derived[name] = {"title": name, **body}
            steps = [*body["bands"]["steps"]] if "bands" in body else [*body["rules"], last]
            writer.names.picked[name] = tuple(sorted({step["then"] for step in steps}))
        writer.names.askable.append(name)
    return derived


def _signals(writer: Writer) -> dict[str, Any]:
    signals: dict[str, Any] = {}
    for place in range(writer.draw(st.integers(0, 5))):
        signals[f"signal{place}"] = {
            "if": writer.condition(1),
            "group": writer.pick("first", "second"),
            "points": writer.pick(1, 2, 0.5, -1, -1, 0.1),
            "title": "signal",
        }
    writer.names.booleans += signals
    writer.names.groups = sorted({signal["group"] for signal in signals.values()})
    return signals


def _decide(writer: Writer, answers: tuple[str, ...]) -> dict[str, Any]:
    kind = writer.pick("rules", "rules", "unique", "bands", "tree", "tree")
    if kind == "tree":
        return {"tree": _tree(writer, answers, 3, iter(range(100)))}
    if kind == "bands":
        return {"bands": _bands(writer, answers, because=True)}
    rows = _rows(writer, answers, because=True)
    last = {"id": "last", "then": writer.pick(*answers), "because": "so"}
    if kind == "unique":
        return {"hit": "unique", "rules": rows, "otherwise": last}
    if writer.often():
        return {"rules": rows, "otherwise": last}
    return {"rules": [*rows, last]}


@dataclass(frozen=True)
class Required:
    """A generated ruleset that another one may require."""

    text: str
    facts: tuple[str, ...]


@st.composite
def ruleset_texts(draw: Draw, required: Required | None = None, name: str = "small") -> Required:
    """Return the text of a ruleset, with the names of its facts that are plain numbers."""
    writer = Writer(draw)
    parameters = {
        "t": writer.pick(*NUMBERS),
        "u": writer.pick(*NUMBERS),
        "some_words": {"type": "list", "of": "text", "value": ["alpha", "et"]},
        "some_weeks": {"value": "1 week", "unit": "week"},
    }
    writer.constants += ["t", "u"]
    facts = _declare_facts(writer, _FACTS)
    derived = _derived(writer, ("e", "f"))
    requires = _requires(writer, required) if required is not None else None
    signals = _signals(writer)
    derived |= _derived(writer, ("g",))
    answers = ("one", "two", "three")
    checks_only = name == "small" and writer.seldom()
    checks = {
        f"check{place}": {
            "if": writer.condition(1),
            "severity": "warning",
            "says": "so",
            "fix": "do",
        }
        for place in range(writer.draw(st.integers(1 if checks_only else 0, 2)))
    }
    writer.names.booleans += checks
    shown = {
        "score": {"type": "number", "title": "Score", "value": writer.number()},
        "flag": {"type": "boolean", "title": "Flag", "value": writer.condition()},
    }
    outcomes = {
        answer: {
            "title": answer,
            "severity": "info",
            **({"outputs": {"score": writer.number(1)}} if writer.often() else {}),
        }
        for answer in answers
    }
    text = ruleset_text(
        ruleset=name,
        facts=facts_part(facts),
        parameters=parameters_part(parameters),
        derive=derived,
        requires=requires,
        signals=signals or None,
        valid={"rule": {"must": writer.condition(1), "says": "x"}} if writer.seldom() else None,
        decide=None if checks_only else _decide(writer, answers),
        checks=checks or None,
        warnings={"careful": {"if": writer.condition(), "says": "x"}},
        outputs=shown,
        outcomes=None if checks_only else outcomes,
    )
    plain = tuple(name for name, kind in _FACTS.items() if name in facts and name in "abc")
    return Required(text, plain)


def _requires(writer: Writer, required: Required) -> dict[str, Any]:
    bound = {fact: writer.number(1) for fact in required.facts if writer.often()}
    with_part = {"with": bound} if bound else {}
    writer.names.picked["tier"] = ("one", "two", "three")
    writer.names.askable.append("tier")
    writer.names.required_outputs.append("tier.score")
    return {"tier": {"ruleset": "inner", "version": "^1", **with_part}}


@st.composite
def programs(draw: Draw) -> Program:
    """Return the program of a generated ruleset; one in a few requires another."""
    inner = draw(ruleset_texts(name="inner")) if draw(st.integers(0, 3)) == 3 else None
    outer = draw(ruleset_texts(required=inner))
    return program_of_text(outer.text, inner.text if inner is not None else None)


def program_of_text(text: str, inner: str | None = None) -> Program:
    """Return the program of a generated text, which may require that of `inner` as `tier`."""
    if inner is None:
        return compile_ruleset(_checked(text, {}), {})
    required = _checked(inner, {})
    return compile_ruleset(
        _checked(text, {"tier": required}), {"tier": compile_ruleset(required, {})}
    )


def _checked(text: str, required: Mapping[str, Checked]) -> Checked:
    document = read_document(text.encode(), "generated.yaml")
    broken = validate(document, "ruleset")
    ruleset, unreadable = read_ruleset(document)
    with _types_only():
        checked, wrong = check(ruleset, required)
    assert checked is not None, (text, wrong)
    assert not (*broken, *unreadable), (text, broken, unreadable)
    return checked


@contextmanager
def _types_only() -> Iterator[None]:
    """Check names and types, not whether a ruleset makes sense."""
    with mock.patch.object(from_model, "PASSES", ()):
        yield


# -- facts ---------------------------------------------------------------------------------------

_WRONG = (
    None, True, "text", "7", math.nan, math.inf, -math.inf, 2**60, 10**400, -1, 1e300, [], {}, 1.5,
    ("alpha", "alpha"), [None], datetime(2026, 1, 1), "2026-01-01", Decimal("0.1"), b"x", object,
)  # fmt: skip


def edge_numbers(numbers: tuple[float, ...] = NUMBERS) -> st.SearchStrategy[float]:
    """Return numbers on, just beside and far from the given ones, and the extremes of doubles."""
    shifts = (0.0, 0.5e-12, 0.999e-12, 1e-12, 1.001e-12, 2e-12)
    beside = st.builds(
        lambda number, shift, sign: number * (1 + sign * shift),
        st.sampled_from(numbers),
        st.sampled_from(shifts),
        st.sampled_from((1, -1)),
    )
    neighbours = st.builds(math.nextafter, beside, st.sampled_from((math.inf, -math.inf)))
    extremes = st.sampled_from((-0.0, 5e-324, 1e-300, 1e59, 1e60, 1.1e60, 1e300, 1.7e308, -1e200))
    usual = st.floats(-10, 110) | st.integers(-9, 101).map(float) | st.sampled_from(numbers)
    return usual | st.sampled_from((0.0, -1.0)) | beside | neighbours | extremes


def values_of(fact: FactStep, numbers: tuple[float, ...] = NUMBERS) -> st.SearchStrategy[Any]:
    """Return values for a fact, nearly all of the right type, most of them within its bounds."""
    match fact.domain.type:
        case "number":
            right: st.SearchStrategy[Any] = edge_numbers(numbers) | st.integers(-3, 101)
        case "integer":
            right = st.integers(-3, 101) | st.integers(0, 3).map(float)
        case "boolean":
            right = st.booleans()
        case "text":
            right = st.sampled_from(TEXTS) | st.text(max_size=4)
        case "choice":
            right = st.sampled_from([choice.id for choice in fact.domain.choices])
        case "date":
            right = st.integers(-30, 2).map(lambda days: AS_OF + timedelta(days=days))
        case "list":
            ids = [choice.id for choice in fact.domain.choices] or list(WORDS)
            right = st.lists(st.sampled_from(ids), unique=True)
    wrong = st.sampled_from(_WRONG)
    fitting = right.map(lambda value: _fitted(fact, value))
    kinds = {0: wrong, 1: right, 2: right}
    return st.integers(0, 150).flatmap(lambda chance: kinds.get(chance, fitting))


def _fitted(fact: FactStep, value: Any) -> Any:
    """A number moved to the nearest bound where it lies outside; other values as they are."""
    if type(value) not in (int, float):
        return value
    if fact.maximum is not None and value > upper_edge(fact.maximum):
        return type(value)(fact.maximum)
    if fact.minimum is not None and value < lower_edge(fact.minimum):
        return type(value)(fact.minimum)
    return value


@st.composite
def facts_for(draw: Draw, program: Program, numbers: tuple[float, ...] = NUMBERS) -> dict[str, Any]:
    """Return facts for a program: all, many or few of them, now and then an unknown name."""
    share = draw(st.sampled_from((2, 7, 9, 10, 10)))
    facts = {
        fact.name: draw(values_of(fact, numbers))
        for fact in program.facts
        if draw(st.integers(1, 10)) <= share
    }
    if draw(st.integers(0, 39)) == 39:
        facts["nonsense"] = 1
    return facts


def thresholds(program: Program) -> tuple[float, ...]:
    """Return the numbers at which a program may change its mind: parameters and bounds of facts."""
    found = {value for value in program.parameter_values.values() if isinstance(value, float)}
    for fact in program.facts:
        found.update(bound for bound in (fact.minimum, fact.maximum) if bound is not None)
    return tuple(sorted(found)) or NUMBERS
