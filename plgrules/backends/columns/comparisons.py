"""Comparisons of two values as columns: exactly, or within tolerance."""

from __future__ import annotations

from plgrules.backends.columns.build import NO, both, either, float_of, known, number, test
from plgrules.backends.columns.context import Cell, Context
from plgrules.backends.columns.nodes import Arithmetic, Condition, Literal, Operator, Value
from plgrules.backends.columns.texts import among
from plgrules.backends.columns.values import absolute, tolerance
from plgrules.backends.semantics import EXACT, FLIPPED, lower_edge, upper_edge
from plgrules.program import expression as ir


def compare(context: Context, operator: Operator, mode: ir.Mode, a: Cell, b: Cell) -> Condition:
    """Return the comparison of two values; false where one of them is unknown."""
    if a.is_null or b.is_null:
        return NO
    if mode == "left":
        return compare(context, FLIPPED[operator], "right", b, a)  # type: ignore[arg-type]
    nullable = a.nullable or b.nullable
    if mode == "right":
        return _against(context, operator, a, b)
    if mode == "computed":
        return _computed(context, operator, a, b)
    if operator in ("==", "!="):
        for cell, other in ((a, b), (b, a)):
            if cell.picked is not None and isinstance(other.node, Literal):
                return _is_picked(cell, other.constant, operator == "==")
    return test(operator, a.node, b.node, nullable)


def _is_picked(cell: Cell, wanted: str, equal: bool) -> Condition:
    return among(cell, lambda text: (text == wanted) is equal)


def _against(context: Context, operator: Operator, a: Cell, b: Cell) -> Condition:
    """A comparison with a constant on the right, within its tolerance."""
    low, high = lower_edge(b.constant), upper_edge(b.constant)
    if operator in ("<", ">="):
        return _edge(operator, a, low)
    if operator in ("<=", ">"):
        return _edge(operator, a, high)
    if low == high:
        return test(operator, a.node, number(low), a.nullable)
    a = context.keep("number", a)
    if operator == "==":
        return both(_edge(">=", a, low), _edge("<=", a, high))
    return either(_edge("<", a, low), _edge(">", a, high))


def _edge(operator: Operator, a: Cell, edge: float) -> Condition:
    """An exact comparison with a number, made here where it is the same for all that `a` can be."""
    answers = {EXACT[operator](end, edge) for end in a.bounds}
    if len(answers) == 2:
        return test(operator, a.node, number(edge), a.nullable)
    return known(a.node, a.nullable) if answers.pop() else NO


def _computed(context: Context, operator: Operator, a: Cell, b: Cell) -> Condition:
    """A comparison of two computed numbers, whose tolerance depends on both."""
    certain = _certain(operator, a, b)
    if certain is not None:
        here = both(known(a.node, a.nullable), known(b.node, b.nullable))
        return here if certain else NO
    a, b = context.keep("left", a), context.keep("right", b)
    nullable = a.nullable or b.nullable
    width = tolerance(a, b)
    apart: Value
    if isinstance(a.node, Literal) and isinstance(b.node, Literal):
        apart = number(a.constant - b.constant)
    else:
        exceeds = not (a.bounds.is_near and b.bounds.is_near)
        apart = Arithmetic("-", a.node, b.node, exceeds=exceeds)
    if operator in ("<", ">="):
        return test(operator, apart, _negative(width), nullable)
    if operator in ("<=", ">"):
        return test(operator, apart, width, nullable)
    size = absolute(Cell(apart, nullable)).node
    return test("<=" if operator == "==" else ">", size, width, nullable)


def _certain(operator: Operator, a: Cell, b: Cell) -> bool | None:
    """What the bounds of two numbers say: nearly equal ones are told apart by no bounds."""
    if operator in ("<=", ">") and a.bounds.high <= b.bounds.low:
        return operator == "<="
    if operator in (">=", "<") and a.bounds.low >= b.bounds.high:
        return operator == ">="
    return None


def _negative(width: Value) -> Value:
    if isinstance(width, Literal):
        return number(-float_of(width))
    return Arithmetic("-", number(0.0), width)
