"""Expressions of the language → columns: the rules that say how, by kind of expression.

A condition has two tests: where it is certainly true, and where it is certainly false. While an
expression is looked at, `sure` names the steps that are known to have a value in the rows where it
matters: `known(x) and x < 3` need not ask for `x` twice, and is never unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from plgrules.backends.columns.build import NO, YES, both, known, opposite
from plgrules.backends.columns.context import (
    NOTHING,
    Boolean,
    Cell,
    Context,
    Sure,
    constant,
)
from plgrules.backends.columns.nodes import Always, Condition
from plgrules.program import expression as ir


class Truth(NamedTuple):
    """A test whether a condition is certainly true, or certainly false.

    `when_true` and `when_false` are the steps that have a value where the test holds, and where it
    does not; `total`: where the test does not hold, the opposite does.
    """

    test: Condition
    when_true: Sure = NOTHING
    when_false: Sure = NOTHING
    total: bool = False


ValueRule = Callable[[Context, Any, Sure], Cell]
TruthRule = Callable[[Context, Any, bool, Sure], Truth]

_VALUES: dict[type, ValueRule] = {}
_TRUTHS: dict[type, TruthRule] = {}


def gives_value(*kinds: type) -> Callable[[ValueRule], ValueRule]:
    """Register a function as the rule for the values of these kinds of expressions."""

    def register(rule: ValueRule) -> ValueRule:
        _VALUES.update(dict.fromkeys(kinds, rule))
        return rule

    return register


def gives_truth(*kinds: type) -> Callable[[TruthRule], TruthRule]:
    """Register a function as the rule for the tests of these kinds of conditions."""

    def register(rule: TruthRule) -> TruthRule:
        _TRUTHS.update(dict.fromkeys(kinds, rule))
        return rule

    return register


def value(context: Context, node: ir.Expression, sure: Sure = NOTHING) -> Cell:
    """Return the value of an expression that is no condition."""
    key = id(node), sure
    found = context.cells.get(key)
    if found is None:
        if ir.is_constant(node):
            found = constant(context.fold(node))
        else:
            found = _VALUES[type(node)](context, node, sure)
        context.cells[key] = found
    return found


def truth(context: Context, node: ir.Expression, wanted: bool, sure: Sure = NOTHING) -> Truth:
    """Return the test whether a condition is certainly `wanted`."""
    if ir.is_constant(node):
        found = context.fold(node)
        return Truth(Always(found is wanted), total=found is not None)
    return _TRUTHS[type(node)](context, node, wanted, sure)


def boolean(context: Context, node: ir.Expression, sure: Sure = NOTHING) -> Boolean:
    """Return both tests of a condition."""
    yes = truth(context, node, True, sure)
    no = truth(context, node, False, sure)
    return Boolean(yes.test, no.test, yes.total or YES in (yes.test, no.test))


def answered(
    context: Context, hint: str, node: ir.Expression, *, often: bool = False
) -> tuple[Boolean, Condition]:
    """Return both tests of a condition, which can be used often, and where neither holds.

    A total one is kept as it is unless it is used `often`.
    """
    yes = truth(context, node, True)
    if yes.total:
        answer = Boolean(yes.test, opposite(yes.test), True)
        return (context.keep_boolean(hint, answer) if often else answer), NO
    leaf = _operands(node)
    if leaf is None:
        answer = context.keep_boolean(hint, boolean(context, node))
        if answer.total:
            return answer, NO
        return answer, both(opposite(answer.yes), opposite(answer.no))
    # Neither holds where an operand is unknown; elsewhere what does not hold is false.
    test = context.draft.flag(context.prefix + hint, yes.test)
    cells = [value(context, operand) for operand in leaf]
    cells = [context.keep(f"{hint}_side", cell) for cell in cells]
    has_all = both(*(known(cell.node, cell.nullable) for cell in cells))
    return Boolean(test, both(has_all, opposite(test)), False), opposite(has_all)


def _operands(node: ir.Expression) -> tuple[ir.Expression, ...] | None:
    """The values without which a condition is unknown, and with which it is not."""
    match node:
        case ir.Compare(left=ir.Tally()) | ir.Compare(right=ir.Tally()):
            return None
        case ir.Compare() | ir.In() | ir.Apply():
            return ir.parts(node)
        case ir.Invert(operand=operand):
            return _operands(operand)
        case _:
            return None


def is_boolean(context: Context, node: ir.Expression) -> bool:
    """Whether an expression is a condition."""
    match node:
        case ir.Constant(value=found):
            return isinstance(found, bool)
        case ir.ParameterValue(name=name):
            return isinstance(context.program.parameter_values[name], bool)
        case ir.StepValue(name=name):
            return isinstance(context.steps[name], Boolean)
        case ir.RequiredOutput(requirement=requirement, output=output):
            return isinstance(context.required[requirement].output(output), Boolean)
        case ir.Choose(then=then):
            return is_boolean(context, then)
        case ir.Apply(function=function):
            return function in ("contains", "contains_any")
        case _:
            return type(node) in _TRUTHS


_STRICT = (ir.Calculate, ir.Convert, ir.Negate, ir.Rank, ir.Apply)


def strict_reads(*nodes: ir.Expression) -> Sure:
    """Return the steps without a value of which expressions would be unknown."""
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ir.StepValue):
            found.add(node.name)
        elif isinstance(node, _STRICT):
            waiting.extend(ir.parts(node))
    return frozenset(found)


def leaf(found: Condition, nodes: tuple[ir.Expression, ...], *cells: Cell) -> Truth:
    """Return a test of values that holds only where all of them are known."""
    return Truth(found, strict_reads(*nodes), total=not any(cell.nullable for cell in cells))
