"""The door of a generated function: facts of the usual types are taken where they stand.

There are two. The dense door is for a plain dict that holds exactly certain facts, all of the usual
types; what does not fit leaves for `sparse`. The sparse door takes what comes; a wrong type, an
unknown name or a number out of range leaves for `careful`, which reads the facts as the interpreter
does: it converts what can be, or raises for what is wrong.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

from plgrules.backends.facts import LARGEST_INTEGER
from plgrules.backends.scalar.emit import Pool
from plgrules.backends.scalar.steps import given_bounds
from plgrules.backends.scalar.writer import Writer
from plgrules.program.program import FactStep, Program


def bind_keys(program: Program, pool: Pool) -> list[str]:
    """Return the variables that hold the names of the facts."""
    pool.helper("names", frozenset(fact.name for fact in program.facts))
    return [
        pool.helper(f"name{place}", sys.intern(fact.name))
        for place, fact in enumerate(program.facts)
    ]


def write_dense_door(program: Program, given: frozenset[str], pool: Pool, writer: Writer) -> None:
    """Write statements that set `f0`, `f1`, … of the `given` facts; there must be no others."""
    leave = "return sparse(facts, as_of)"
    with writer.block(f"if type(facts) is not dict or len(facts) != {len(given)}:"):
        writer.line(leave)
    places = [place for place, fact in enumerate(program.facts) if fact.name in given]
    with writer.block("try:"):
        for place in places:
            writer.line(f"f{place} = facts[name{place}]")
        writer.line("pass")
    with writer.block("except missing_key:"):
        writer.line(leave)
    for place in places:
        fact = program.facts[place]
        _write_cases(_CASES[fact.domain.type](fact, f"f{place}", pool, leave), leave, writer)


def write_sparse_door(program: Program, pool: Pool, writer: Writer) -> None:
    """Write statements that set `f0`, `f1`, … to the typed facts, None for absent ones."""
    leave = "return careful(facts, as_of)"
    writer.line(f"n = {len(program.facts)}")
    for place, fact in enumerate(program.facts):
        writer.line(f"f{place} = facts.get(name{place})")
        cases = _CASES[fact.domain.type](fact, f"f{place}", pool, leave)
        _write_cases([(f"f{place} is None", ["n -= 1"]), *cases], leave, writer)
    with writer.block("if n != len(facts) and not names.issuperset(facts):"):
        writer.line(leave)


def _write_cases(cases: list[Case], leave: str, writer: Writer) -> None:
    for place, (test, lines) in enumerate(cases):
        with writer.block(f"{'elif' if place else 'if'} {test}:"):
            for line in lines or ["pass"]:
                writer.line(line)
    with writer.block("else:"):
        writer.line(leave)


Case = tuple[str, list[str]]
"""A test, and the lines that follow where it holds."""


def _number(fact: FactStep, name: str, pool: Pool, leave: str) -> list[Case]:
    return [_double(fact, name, pool, leave), _whole(fact, name, leave)]


def _double(fact: FactStep, name: str, pool: Pool, leave: str) -> Case:
    """A double within bounds; a negative zero becomes zero."""
    low, high = given_bounds(fact)
    is_whole = fact.domain.type == "integer"
    if is_whole:
        low, high = max(low, -LARGEST_INTEGER), min(high, LARGEST_INTEGER)
    least, greatest = pool.constant(low), pool.constant(high)
    fraction = f" or not {name}.is_integer()" if is_whole else ""
    if low == 0:
        lines = [
            f"if not {least} < {name} <= {greatest}{fraction}:",
            f"    if {name}:",
            f"        {leave}",
            f"    {name} = 0.0",
        ]
    else:
        lines = [f"if not {least} <= {name} <= {greatest}{fraction}:", f"    {leave}"]
        if low < 0 <= high:
            lines.append(f"{name} += 0.0")
    return f"type({name}) is float", lines


def _whole(fact: FactStep, name: str, leave: str) -> Case:
    low, high = given_bounds(fact)
    least = math.ceil(max(low, -LARGEST_INTEGER))
    greatest = math.floor(min(high, LARGEST_INTEGER))
    lines = [
        f"if not {least} <= {name} <= {greatest}:",
        f"    {leave}",
        f"{name} = float({name})",
    ]
    return f"type({name}) is int", lines


def _boolean(fact: FactStep, name: str, pool: Pool, leave: str) -> list[Case]:
    return [(f"{name} is True or {name} is False", [])]


def _text(fact: FactStep, name: str, pool: Pool, leave: str) -> list[Case]:
    return [(f"type({name}) is str", [])]


def _choice(fact: FactStep, name: str, pool: Pool, leave: str) -> list[Case]:
    choices = pool.constant(frozenset(choice.id for choice in fact.domain.choices))
    return [(f"type({name}) is str and {name} in {choices}", [])]


def _date(fact: FactStep, name: str, pool: Pool, leave: str) -> list[Case]:
    return [(f"type({name}) is date", [])]


def _list(fact: FactStep, name: str, pool: Pool, leave: str) -> list[Case]:
    ids = frozenset(choice.id for choice in fact.domain.choices)
    taken = f"(items := plain_list({name}, {pool.constant(ids or None)}))"
    return [(f"{taken} is not None", [f"{name} = items"])]


_CASES: dict[str, Callable[[FactStep, str, Pool, str], list[Case]]] = {
    "number": _number,
    "integer": _number,
    "boolean": _boolean,
    "text": _text,
    "choice": _choice,
    "date": _date,
    "list": _list,
}
