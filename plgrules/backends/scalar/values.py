"""Values: arithmetic, functions and conditionals as Python expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from plgrules.backends import bounds as limits
from plgrules.backends import semantics
from plgrules.backends.bounds import BIG, Bounds, around
from plgrules.backends.scalar.emit import (
    Code,
    Emitter,
    Sure,
    emits_value,
    operands,
)
from plgrules.backends.semantics import HALF_EPSILON
from plgrules.program import expression as ir

TINY = repr(HALF_EPSILON)


@emits_value(ir.StepValue)
def _step(emit: Emitter, node: ir.StepValue, sure: Sure) -> Code:
    return _sharpened(emit.variables[node.name], sure)


@emits_value(ir.RequiredOutput)
def _required_output(emit: Emitter, node: ir.RequiredOutput, sure: Sure) -> Code:
    return _sharpened(emit.outputs[node.requirement, node.output], sure)


def _sharpened(code: Code, sure: Sure) -> Code:
    known = code.is_nullable and code.text in sure
    return Code(code.text, False, code.bounds, code.is_atom) if known else code


@emits_value(ir.DecisionDay)
def _day(emit: Emitter, node: ir.DecisionDay, sure: Sure) -> Code:
    return Code("as_of", is_atom=True)


def strict(
    emit: Emitter,
    nodes: Sequence[ir.Expression],
    sure: Sure,
    build: Callable[[list[Code]], Code],
) -> Code:
    """Return an operation over values, unknown while one of them is."""
    needed = operands(emit, nodes, sure)
    if "None" in needed.doubtful:
        return emit.constant(None)
    result = build(needed.codes)
    if not needed.doubtful:
        return result
    return Code(f"(None if {needed.some_unknown()} else {result.text})", True, result.bounds)


# -- arithmetic ----------------------------------------------------------------------------------


@emits_value(ir.Convert)
def _convert(emit: Emitter, node: ir.Convert, sure: Sure) -> Code:
    factor = emit.constant(node.factor)
    return strict(emit, (node.operand,), sure, lambda codes: _product(emit, codes[0], factor))


@emits_value(ir.Negate)
def _negate(emit: Emitter, node: ir.Negate, sure: Sure) -> Code:
    def build(codes: list[Code]) -> Code:
        low, high = codes[0].bounds
        return Code(f"(0.0 - {codes[0].text})", bounds=Bounds(-high, -low))

    return strict(emit, (node.operand,), sure, build)


@emits_value(ir.Calculate)
def _calculate(emit: Emitter, node: ir.Calculate, sure: Sure) -> Code:
    rule = _ARITHMETIC[node.operator]
    return strict(emit, (node.left, node.right), sure, lambda codes: rule(emit, *codes))


def _sum(emit: Emitter, a: Code, b: Code) -> Code:
    bounds = limits.added(a.bounds, b.bounds)
    cannot_cancel = (a.bounds.low >= 0 and b.bounds.low >= 0) or (
        a.bounds.high <= 0 and b.bounds.high <= 0
    )
    if cannot_cancel:
        return _near(emit, f"({a.text} + {b.text})", bounds)
    return _near(emit, _settled(emit, a, "+", b), bounds)


def _difference(emit: Emitter, a: Code, b: Code) -> Code:
    return _near(emit, _settled(emit, a, "-", b), limits.subtracted(a.bounds, b.bounds))


def _settled(emit: Emitter, a: Code, operator: str, b: Code) -> str:
    """A sum or difference that is exactly 0 where the rest is rounding."""
    result = emit.pool.temporary()
    (a_first, a_again), (b_first, b_again) = emit.atom(a), emit.atom(b)
    size_a = size(a_again, a.bounds)
    size_b = size(b_again, b.bounds)
    return (
        f"({result} if abs({result} := {a_first} {operator} {b_first})"
        f" > {TINY} * {size_a} + {TINY} * {size_b} else 0.0)"
    )


def _product(emit: Emitter, a: Code, b: Code) -> Code:
    bounds = limits.multiplied(a.bounds, b.bounds)
    return _near(emit, _unsigned_zero(f"{a.text} * {b.text}", a, b), bounds)


def _quotient(emit: Emitter, a: Code, b: Code) -> Code:
    bounds = limits.divided(a.bounds, b.bounds)
    if b.bounds.is_nonzero:
        return _near(emit, _unsigned_zero(f"{a.text} / {b.text}", a, b), bounds)
    first, again = emit.atom(b)
    result = _near(emit, _unsigned_zero(f"{a.text} / {again}", a, b), bounds)
    return Code(f"({result.text} if {first} else None)", True, result.bounds)


def _unsigned_zero(text: str, a: Code, b: Code) -> str:
    """A product or quotient that is never -0.0."""
    positive = a.bounds.is_positive and b.bounds.is_positive
    return f"({text})" if positive else f"({text} + 0.0)"


def _near(emit: Emitter, text: str, bounds: Bounds) -> Code:
    """A number, left to the interpreter where it is so large that computing on could overflow."""
    if bounds.is_near:
        return Code(text, bounds=bounds)
    name = emit.pool.temporary()
    low = "" if bounds.is_positive else f"{-BIG!r} <= "
    test = f"{low}({name} := {text}) <= {BIG!r}"
    return Code(f"({name} if {test} else give_up())", bounds=bounds.clipped(-BIG, BIG))


def size(text: str, bounds: Bounds) -> str:
    """Return the text of an absolute value."""
    return text if bounds.is_positive else f"abs({text})"


_ARITHMETIC = {"+": _sum, "-": _difference, "*": _product, "/": _quotient}

# -- functions -----------------------------------------------------------------------------------


@emits_value(ir.Apply)
def _apply(emit: Emitter, node: ir.Apply, sure: Sure) -> Code:
    build = _FUNCTIONS[node.function]
    return strict(emit, node.arguments, sure, lambda codes: build(emit, codes))


def _extreme(emit: Emitter, codes: list[Code], sign: str, name: str) -> Code:
    bounds = around(*(code.bounds for code in codes))
    if len(codes) != 2:
        return Code(f"{name}({', '.join(code.text for code in codes)})", bounds=bounds)
    (a_first, a_again), (b_first, b_again) = emit.atom(codes[0]), emit.atom(codes[1])
    return Code(f"({b_again} if {b_first} {sign} {a_first} else {a_again})", bounds=bounds)


def _absolute(emit: Emitter, codes: list[Code]) -> Code:
    (code,) = codes
    return Code(size(code.text, code.bounds), bounds=limits.absolute(code.bounds))


def _whole(emit: Emitter, codes: list[Code], name: str) -> Code:
    (code,) = codes
    helper = emit.pool.helper(name, semantics.FUNCTIONS[name])
    low, high = code.bounds
    margin = 1 + 1e-9 * max(abs(low), abs(high))
    return Code(f"{helper}({code.text})", bounds=Bounds(low - margin, high + margin))


def _days(emit: Emitter, codes: list[Code]) -> Code:
    first, second = codes
    return Code(f"float(({second.text} - {first.text}).days)", bounds=Bounds(-4e6, 4e6))


def _length(emit: Emitter, codes: list[Code]) -> Code:
    return Code(f"float(len({codes[0].text}))", bounds=Bounds(0.0, 1e18))


def _searched(emit: Emitter, codes: list[Code], name: str) -> Code:
    helper = emit.pool.helper(name, semantics.FUNCTIONS[name])
    return Code(f"{helper}({codes[0].text}, {codes[1].text})")


_FUNCTIONS: dict[str, Callable[[Emitter, list[Code]], Code]] = {
    "min": lambda emit, codes: _extreme(emit, codes, "<", "min"),
    "max": lambda emit, codes: _extreme(emit, codes, ">", "max"),
    "abs": _absolute,
    "floor": lambda emit, codes: _whole(emit, codes, "floor"),
    "ceil": lambda emit, codes: _whole(emit, codes, "ceil"),
    "days_between": _days,
    "length": _length,
    "contains": lambda emit, codes: _searched(emit, codes, "contains"),
    "contains_any": lambda emit, codes: _searched(emit, codes, "contains_any"),
}

# -- the rest ------------------------------------------------------------------------------------


@emits_value(ir.Rank)
def _rank(emit: Emitter, node: ir.Rank, sure: Sure) -> Code:
    places = {choice: float(place) for place, choice in enumerate(node.choices)}
    table = emit.pool.helper(f"ranks{len(emit.pool.names)}", places)
    bounds = Bounds(0.0, float(len(places)))
    return strict(
        emit, (node.operand,), sure, lambda codes: Code(f"{table}[{codes[0].text}]", bounds=bounds)
    )


@emits_value(ir.Choose)
def _choose(emit: Emitter, node: ir.Choose, sure: Sure) -> Code:
    test = emit.truth(node.test, True, sure)
    if test.is_total and test.text in ("True", "False"):
        return emit.value(node.then if test.text == "True" else node.otherwise, sure)
    then = emit.value(node.then, sure | test.when_true)
    bounds = around
    if test.is_total:
        other = emit.value(node.otherwise, sure | test.when_false)
        text = f"({then.text} if {test.text} else {other.text})"
        return Code(text, then.is_nullable or other.is_nullable, bounds(then.bounds, other.bounds))
    refused = emit.truth(node.test, False, sure)
    other = emit.value(node.otherwise, sure | refused.when_true)
    text = f"({then.text} if {test.text} else {other.text} if {refused.text} else None)"
    return Code(text, True, bounds(then.bounds, other.bounds))


@emits_value(ir.Compare, ir.In, ir.OutcomeIn, ir.Invert, ir.AllOf, ir.AnyOf, ir.Known, ir.Given)
def _condition(emit: Emitter, node: ir.Expression, sure: Sure) -> Code:
    """A condition as a value: True, False, or None while it is unknown."""
    test = emit.truth(node, True, sure)
    if test.is_total:
        return Code(test.text, is_atom=test.text in ("True", "False"))
    refused = emit.truth(node, False, sure)
    if test.text == refused.text == "False":
        return emit.constant(None)
    return Code(f"(True if {test.text} else False if {refused.text} else None)", True)


@emits_value(ir.Tally)
def _tally(emit: Emitter, node: ir.Tally, sure: Sure) -> Code:
    interval = tally_interval(emit, node, sure)
    bound = f"({', '.join(interval.bindings)},) and " if interval.bindings else ""
    if not interval.doubtful:
        return Code(f"({bound}{interval.low})", bounds=interval.bounds)
    low = emit.pool.temporary()
    test = f"({low} := {interval.low}) == {interval.high}"
    return Code(f"({low} if {bound}{test} else None)", True, interval.bounds)


class Interval(NamedTuple):
    """The least and the greatest sum of points; `bindings` are to be evaluated before either."""

    low: str
    high: str
    bounds: Bounds
    doubtful: list[str]
    bindings: list[str]


def tally_interval(emit: Emitter, node: ir.Tally, sure: Sure) -> Interval:
    """Return the texts of the least and the greatest points of a tally."""
    lows: list[str] = []
    highs: list[str] = []
    doubtful: list[str] = []
    bindings: list[str] = []
    for item, points in zip(node.items, node.points, strict=True):
        code = emit.general.value(item, sure)
        first, again = emit.atom(code)
        if first != again:
            bindings.append(first)
        number = emit.pool.constant(points)
        certain = f"({number} if {again} else 0.0)"
        imagined = f"(0.0 if {again} is False else {number})" if code.is_nullable else certain
        lows.append(certain if points >= 0 else imagined)
        highs.append(imagined if points >= 0 else certain)
        if code.is_nullable:
            doubtful.append(again)
    bounds = Bounds(
        float(sum(p for p in node.points if p < 0)), float(sum(p for p in node.points if p > 0))
    )
    low, high = " + ".join(["0.0", *lows]), " + ".join(["0.0", *highs])
    return Interval(f"({low})", f"({high})", bounds, doubtful, bindings)
