"""Conditions of the language as columns: where they are certainly true, and certainly false."""

from __future__ import annotations

from plgrules.backends.columns.build import (
    OPPOSITE,
    YES,
    both,
    either,
    known,
    opposite,
)
from plgrules.backends.columns.comparisons import compare
from plgrules.backends.columns.context import NOTHING, Boolean, Cell, Context, Sure
from plgrules.backends.columns.expressions import Truth, gives_truth, leaf, truth, value
from plgrules.backends.columns.nodes import Always, Condition
from plgrules.backends.columns.tallies import compare_tally
from plgrules.program import expression as ir

# -- yes and no ----------------------------------------------------------------------------------


@gives_truth(ir.StepValue, ir.RequiredOutput)
def _value(
    context: Context, node: ir.StepValue | ir.RequiredOutput, wanted: bool, sure: Sure
) -> Truth:
    if isinstance(node, ir.RequiredOutput):
        found, name = context.required[node.requirement].output(node.output), None
    else:
        found, name = context.steps[node.name], node.name
    assert isinstance(found, Boolean)
    yes = found.yes if wanted else found.no
    if found.total:
        return Truth(yes, total=True)
    if name is None:
        return Truth(yes)
    if name in sure:
        # A condition that is known here: what is not true is false.
        return Truth(yes, total=True)
    return Truth(yes, frozenset((name,)))


@gives_truth(ir.Choose)
def _choose(context: Context, node: ir.Choose, wanted: bool, sure: Sure) -> Truth:
    yes = truth(context, node.test, True, sure)
    then = truth(context, node.then, wanted, sure | yes.when_true)
    no = truth(context, node.test, False, sure)
    other = truth(context, node.otherwise, wanted, sure | no.when_true)
    found = either(both(yes.test, then.test), both(no.test, other.test))
    return Truth(found, total=yes.total and then.total and other.total)


@gives_truth(ir.Known)
def _known(context: Context, node: ir.Known, wanted: bool, sure: Sure) -> Truth:
    if node.name in sure:
        return Truth(Always(wanted), total=True)
    return _presence(context.steps[node.name], frozenset((node.name,)), wanted)


@gives_truth(ir.Given)
def _given(context: Context, node: ir.Given, wanted: bool, sure: Sure) -> Truth:
    return _presence(context.given[node.name], frozenset((node.name,)), wanted)


def _presence(found: Cell | Boolean, names: Sure, wanted: bool) -> Truth:
    has_value = is_known(found)
    if wanted:
        return Truth(has_value, names, NOTHING, True)
    return Truth(opposite(has_value), NOTHING, names, True)


def is_known(found: Cell | Boolean) -> Condition:
    """Return where a value or a truth is known."""
    if isinstance(found, Cell):
        return known(found.node, found.nullable)
    return YES if found.total else either(found.yes, found.no)


@gives_truth(ir.OutcomeIn)
def _outcome_in(context: Context, node: ir.OutcomeIn, wanted: bool, sure: Sure) -> Truth:
    required = context.required[node.requirement]
    wanted_ones = frozenset(node.outcomes)
    every = required.outcomes
    inside = required.possible(wanted_ones)
    if required.is_certain:
        return Truth(inside if wanted else opposite(inside), total=True)
    if not wanted:
        return Truth(opposite(inside))
    return Truth(both(inside, opposite(required.possible(every - wanted_ones))))


# -- and, or, not --------------------------------------------------------------------------------


@gives_truth(ir.Invert)
def _invert(context: Context, node: ir.Invert, wanted: bool, sure: Sure) -> Truth:
    return truth(context, node.operand, not wanted, sure)


@gives_truth(ir.AllOf, ir.AnyOf)
def _joined(context: Context, node: ir.AllOf | ir.AnyOf, wanted: bool, sure: Sure) -> Truth:
    all_needed = isinstance(node, ir.AllOf) is wanted
    tests: list[Condition] = []
    gained: Sure = NOTHING
    total = True
    for operand in node.operands:
        found = truth(context, operand, wanted, sure | gained)
        gained |= found.when_true if all_needed else found.when_false
        total = total and found.total
        tests.append(found.test)
        if found.test == Always(not all_needed):
            # What comes later cannot change a thing, and may count on what does not hold.
            break
    if all_needed:
        return Truth(both(*tests), gained, NOTHING, total)
    return Truth(either(*tests), NOTHING, gained, total)


# -- comparisons ---------------------------------------------------------------------------------


@gives_truth(ir.Compare)
def _compare(context: Context, node: ir.Compare, wanted: bool, sure: Sure) -> Truth:
    if isinstance(node.left, ir.Tally) or isinstance(node.right, ir.Tally):
        return compare_tally(context, node, wanted, sure)
    a, b = value(context, node.left, sure), value(context, node.right, sure)
    operator = node.operator if wanted else OPPOSITE[node.operator]
    return leaf(compare(context, operator, node.mode, a, b), (node.left, node.right), a, b)
