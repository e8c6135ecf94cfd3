"""Values of the language as columns: arithmetic, functions and conditionals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from plgrules.backends import bounds as limits
from plgrules.backends.bounds import Bounds, around
from plgrules.backends.columns.build import (
    float_of,
    is_null,
    known,
    null,
    number,
    one_of,
    test,
    type_of,
    when,
)
from plgrules.backends.columns.context import Boolean, Cell, Context, Sure, constant, sharpened
from plgrules.backends.columns.expressions import gives_value, truth, value
from plgrules.backends.columns.nodes import (
    Arithmetic,
    AsBoolean,
    Condition,
    Days,
    Function,
    Length,
    Literal,
    Pick,
    Type,
    Value,
)
from plgrules.backends.semantics import (
    CALCULATE,
    EPSILON,
    FUNCTIONS,
    HALF_EPSILON,
    LARGEST,
)
from plgrules.program import expression as ir


@gives_value(ir.StepValue)
def _step(context: Context, node: ir.StepValue, sure: Sure) -> Cell:
    cell = context.steps[node.name]
    assert isinstance(cell, Cell)
    return sharpened(cell, node.name in sure)


@gives_value(ir.RequiredOutput)
def _required_output(context: Context, node: ir.RequiredOutput, sure: Sure) -> Cell:
    cell = context.required[node.requirement].output(node.output)
    assert isinstance(cell, Cell)
    return cell


@gives_value(ir.DecisionDay)
def _day(context: Context, node: ir.DecisionDay, sure: Sure) -> Cell:
    return constant(context.as_of)


# -- arithmetic ----------------------------------------------------------------------------------


@gives_value(ir.Convert)
def _convert(context: Context, node: ir.Convert, sure: Sure) -> Cell:
    return _product(context, value(context, node.operand, sure), constant(node.factor))


@gives_value(ir.Negate)
def _negate(context: Context, node: ir.Negate, sure: Sure) -> Cell:
    cell = value(context, node.operand, sure)
    if isinstance(cell.node, Literal):
        return constant(None if cell.is_null else 0.0 - cell.constant)
    low, high = cell.bounds
    return Cell(Arithmetic("-", number(0.0), cell.node), cell.nullable, Bounds(-high, -low))


@gives_value(ir.Calculate)
def _calculate(context: Context, node: ir.Calculate, sure: Sure) -> Cell:
    a, b = value(context, node.left, sure), value(context, node.right, sure)
    if a.is_null or b.is_null:
        return constant(None)
    if isinstance(a.node, Literal) and isinstance(b.node, Literal):
        return constant(CALCULATE[node.operator](a.constant, b.constant))
    return _ARITHMETIC[node.operator](context, a, b)


def _sum(context: Context, a: Cell, b: Cell) -> Cell:
    bounds = limits.added(a.bounds, b.bounds)
    cannot_cancel = (a.bounds.low >= 0 and b.bounds.low >= 0) or (
        a.bounds.high <= 0 and b.bounds.high <= 0
    )
    if cannot_cancel:
        return _guarded(context, "sum", _raw("+", a, b, bounds), bounds)
    return _settled(context, "+", a, b, bounds)


def _difference(context: Context, a: Cell, b: Cell) -> Cell:
    return _settled(context, "-", a, b, limits.subtracted(a.bounds, b.bounds))


def _settled(context: Context, sign: str, a: Cell, b: Cell, bounds: Bounds) -> Cell:
    """A sum or difference that is exactly 0 where the rest is rounding."""
    a, b = context.keep("term", a), context.keep("term", b)
    if sign == "-" and a.node == b.node:
        zero = when([(known(a.node, a.nullable), number(0.0))], null("number"), "number")
        return Cell(zero, a.nullable, Bounds(0.0, 0.0))
    result = context.keep("sum", _raw(sign, a, b, bounds))
    is_rest = test("<=", absolute(result).node, tolerance(a, b), result.nullable)
    return _looked_at(result, bounds, (is_rest, number(0.0)))


def _product(context: Context, a: Cell, b: Cell) -> Cell:
    if a.is_null or b.is_null:
        return constant(None)
    bounds = limits.multiplied(a.bounds, b.bounds)
    return _guarded(context, "product", _raw("*", a, b, bounds), bounds)


def _quotient(context: Context, a: Cell, b: Cell) -> Cell:
    if b.constant == 0.0:
        return constant(None)
    bounds = limits.divided(a.bounds, b.bounds)
    # Whatever the signs: 1 / -0.0 is minus infinity, and 0.0 is not told from -0.0 before the end.
    seen = bounds if b.bounds.is_nonzero else limits.ANYWHERE
    return _guarded(context, "quotient", _raw("/", a, b, seen), bounds)


def _raw(sign: str, a: Cell, b: Cell, bounds: Bounds) -> Cell:
    node = Arithmetic(sign, a.node, b.node, not bounds.is_finite)  # type: ignore[arg-type]
    return Cell(node, a.nullable or b.nullable, bounds)


def _guarded(context: Context, hint: str, result: Cell, bounds: Bounds) -> Cell:
    """A result that is unknown where it has overflown, or was divided by zero."""
    if bounds.is_finite:
        return result
    return _looked_at(context.keep(hint, result), bounds)


def _looked_at(result: Cell, bounds: Bounds, *cases: tuple[Condition, Value]) -> Cell:
    """The value of the first case that holds, else the result, unknown where it is not finite."""
    if bounds.is_finite:
        node = when(cases, result.node, "number")
        return Cell(node, result.nullable, bounds)
    is_finite = test("<=", absolute(result).node, number(LARGEST), result.nullable)
    node = when((*cases, (is_finite, result.node)), null("number"), "number")
    return Cell(node, True, bounds.clipped(-LARGEST, LARGEST))


_ARITHMETIC: dict[str, Callable[[Context, Cell, Cell], Cell]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
}


def absolute(cell: Cell) -> Cell:
    """Return an absolute value."""
    if isinstance(cell.node, Literal):
        return constant(abs(cell.constant))
    if cell.bounds.is_positive:
        return cell
    return Cell(Function("abs", cell.node), cell.nullable, limits.absolute(cell.bounds))


def tolerance(a: Cell, b: Cell) -> Value:
    """Return how far two numbers may lie apart and still count as equal."""
    first, second = _share(HALF_EPSILON, a), _share(HALF_EPSILON, b)
    if isinstance(first, Literal) and isinstance(second, Literal):
        return number(float_of(first) + float_of(second))
    return Arithmetic("+", first, second)


def _share(factor: float, cell: Cell) -> Value:
    size = absolute(cell).node
    if isinstance(size, Literal):
        return number(factor * float_of(size))
    return Arithmetic("*", number(factor), size)


def added_up(points: Iterable[tuple[Condition, float]]) -> Value:
    """Return the points of the conditions that hold, added in their order."""
    total: Value = number(0.0)
    for condition, each in points:
        term = when([(condition, number(each))], number(0.0), "number")
        if isinstance(total, Literal) and isinstance(term, Literal):
            total = number(float_of(total) + float_of(term))
        elif total == number(0.0):
            total = term
        else:
            total = Arithmetic("+", total, term)
    return total


# -- functions -----------------------------------------------------------------------------------


@gives_value(ir.Apply)
def _apply(context: Context, node: ir.Apply, sure: Sure) -> Cell:
    cells = [value(context, argument, sure) for argument in node.arguments]
    if any(cell.is_null for cell in cells):
        return constant(None)
    if all(isinstance(cell.node, Literal) for cell in cells):
        return constant(FUNCTIONS[node.function](*(cell.constant for cell in cells)))
    return _FUNCTIONS[node.function](context, cells)


def _least(context: Context, cells: list[Cell]) -> Cell:
    return reduce(lambda a, b: _extreme(context, a, b, "<", ">="), cells)


def _greatest(context: Context, cells: list[Cell]) -> Cell:
    return reduce(lambda a, b: _extreme(context, a, b, ">", "<="), cells)


def _extreme(context: Context, a: Cell, b: Cell, sign: str, other: str) -> Cell:
    """The second where it is further out, else the first; unknown where one of them is."""
    a, b = context.keep("term", a), context.keep("term", b)
    bounds = around(a.bounds, b.bounds)
    first = test(sign, b.node, a.node, a.nullable or b.nullable)  # type: ignore[arg-type]
    if not (a.nullable or b.nullable):
        return Cell(when([(first, b.node)], a.node, "number"), False, bounds)
    second = test(other, b.node, a.node, True)  # type: ignore[arg-type]
    cases = [(first, b.node), (second, a.node)]
    return Cell(when(cases, null("number"), "number"), True, bounds)


def _whole(context: Context, cells: list[Cell], name: str) -> Cell:
    """The whole number below or above; one within tolerance snaps to it."""
    cell = context.keep("number", cells[0])
    half = Arithmetic("+", cell.node, number(0.5))
    nearest = context.draft.keep(context.prefix + "nearest", Function("floor", half), cell.nullable)
    apart = Function("abs", Arithmetic("-", cell.node, nearest))
    snaps = test("<=", apart, _share(EPSILON, cell), cell.nullable)
    rounded = Function(name, cell.node)  # type: ignore[arg-type]
    low, high = cell.bounds
    margin = 1 + 1e-9 * max(abs(low), abs(high))
    bounds = Bounds(low - margin, high + margin).clipped(-LARGEST, LARGEST)
    return Cell(when([(snaps, nearest)], rounded, "number"), cell.nullable, bounds)


def _days(context: Context, cells: list[Cell]) -> Cell:
    first, second = cells
    nullable = first.nullable or second.nullable
    return Cell(Days(first.node, second.node), nullable, Bounds(-4e6, 4e6))


def _length(context: Context, cells: list[Cell]) -> Cell:
    (cell,) = cells
    return Cell(Length(cell.node), cell.nullable, Bounds(0.0, 1e18))


_FUNCTIONS: dict[str, Callable[[Context, list[Cell]], Cell]] = {
    "min": _least,
    "max": _greatest,
    "abs": lambda context, cells: absolute(cells[0]),
    "floor": lambda context, cells: _whole(context, cells, "floor"),
    "ceil": lambda context, cells: _whole(context, cells, "ceil"),
    "days_between": _days,
    "length": _length,
}


# -- choices -------------------------------------------------------------------------------------


@gives_value(ir.Rank)
def _rank(context: Context, node: ir.Rank, sure: Sure) -> Cell:
    cell = value(context, node.operand, sure)
    if cell.is_null:
        return constant(None)
    places = {choice: float(place) for place, choice in enumerate(node.choices)}
    if isinstance(cell.node, Literal):
        return constant(places[cell.constant])
    bounds = Bounds(0.0, float(len(places)))
    if cell.picked is not None:
        ranks = tuple(places[text] for text in cell.picked.texts)
        return Cell(Pick(cell.picked.place, ranks, "number"), cell.nullable, bounds)
    cell = context.keep("choice", cell)
    cases = [(one_of(cell.node, (text,), cell.nullable), number(n)) for text, n in places.items()]
    if cell.nullable:
        return Cell(when(cases, null("number"), "number"), True, bounds)
    last = cases.pop()
    return Cell(when(cases, last[1], "number"), False, bounds)


# -- conditionals --------------------------------------------------------------------------------


@gives_value(ir.Choose)
def _choose(context: Context, node: ir.Choose, sure: Sure) -> Cell:
    yes = truth(context, node.test, True, sure)
    then = value(context, node.then, sure | yes.when_true)
    if yes.total:
        other = value(context, node.otherwise, sure | yes.when_false)
        return chosen([(yes.test, then)], other)
    no = truth(context, node.test, False, sure)
    other = value(context, node.otherwise, sure | no.when_true)
    return chosen([(yes.test, then), (no.test, other)], constant(None))


def chosen(cases: list[tuple[Condition, Cell]], otherwise: Cell) -> Cell:
    """Return the cell of the first case that holds, else the other one."""
    cells = [*(cell for _, cell in cases), otherwise]
    known_cells = [cell for cell in cells if not cell.is_null]
    if not known_cells:
        return otherwise
    type = type_of(known_cells[0].node)
    nodes = [(condition, typed(cell.node, type)) for condition, cell in cases]
    node = when(nodes, typed(otherwise.node, type), type)
    nullable = any(cell.nullable for cell in cells)
    bounds = around(*(cell.bounds for cell in known_cells))
    return Cell(node, nullable, bounds, _texts(known_cells))


def _texts(cells: list[Cell]) -> tuple[str, ...] | None:
    found: dict[str, None] = {}
    for cell in cells:
        if cell.texts is None:
            return None
        found.update(dict.fromkeys(cell.texts))
    return tuple(found)


def typed(node: Value, type: Type) -> Value:
    """Return a value, its null as that of a type."""
    return null(type) if is_null(node) else node


def as_value(boolean: Boolean) -> Cell:
    """Return a truth as a boolean value."""
    if boolean.total:
        return Cell(AsBoolean(boolean.yes), False)
    cases = [(boolean.yes, Literal(True, "boolean")), (boolean.no, Literal(False, "boolean"))]
    return Cell(when(cases, null("boolean"), "boolean"))
