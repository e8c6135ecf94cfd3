"""Counts and scores of signals: intervals while some signals are unknown."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.backends.bounds import Bounds
from plgrules.backends.columns.build import (
    OPPOSITE,
    YES,
    both,
    either,
    known,
    null,
    opposite,
    test,
    when,
)
from plgrules.backends.columns.comparisons import compare
from plgrules.backends.columns.context import Cell, Context, Sure
from plgrules.backends.columns.expressions import Truth, boolean, gives_value, value
from plgrules.backends.columns.nodes import Condition
from plgrules.backends.columns.values import added_up
from plgrules.program import expression as ir

Interval = tuple[Cell, Cell]
"""The least and the greatest value that a number can still have."""


@gives_value(ir.Tally)
def _tally(context: Context, node: ir.Tally, sure: Sure) -> Cell:
    low, high = _interval(context, node, sure)
    if low is high:
        return low
    low, high = context.keep("least", low), context.keep("most", high)
    settled = test("==", low.node, high.node, False)
    return Cell(when([(settled, low.node)], null("number"), "number"), True, low.bounds)


def _interval(context: Context, node: ir.Expression, sure: Sure) -> Interval:
    if not isinstance(node, ir.Tally):
        cell = value(context, node, sure)
        return cell, cell
    lows: list[tuple[Condition, float]] = []
    highs: list[tuple[Condition, float]] = []
    certain = True
    for item, points in zip(node.items, node.points, strict=True):
        hit = boolean(context, item, sure)
        certain = certain and hit.total
        possible = hit.yes if hit.total else opposite(hit.no)
        lows.append((possible if points < 0 else hit.yes, points))
        highs.append((possible if points > 0 else hit.yes, points))
    bounds = Bounds(
        float(sum(p for p in node.points if p < 0)), float(sum(p for p in node.points if p > 0))
    )
    low = Cell(added_up(lows), False, bounds)
    return (low, low) if certain else (low, Cell(added_up(highs), False, bounds))


def compare_tally(context: Context, node: ir.Compare, wanted: bool, sure: Sure) -> Truth:
    """Return the test of a comparison with a tally: certain where the whole interval agrees."""
    left = _kept(context, _interval(context, node.left, sure))
    right = _kept(context, _interval(context, node.right, sure))
    operator = node.operator if wanted else OPPOSITE[node.operator]
    agreed = [compare(context, operator, node.mode, a, b) for a, b in _corners(left, right)]
    settled = YES
    if operator in ("==", "!="):
        settled = either(_settled(left, right), _apart(left, right))
    total = left[0] is left[1] and right[0] is right[1]
    nullable = left[0].nullable or right[0].nullable
    if nullable:
        settled = both(settled, *(known(c.node, c.nullable) for c in (left[0], right[0])))
    return Truth(both(*agreed, settled), total=total and not nullable)


def _kept(context: Context, interval: Interval) -> Interval:
    low = context.keep("least", interval[0])
    return (low, low) if interval[0] is interval[1] else (low, context.keep("most", interval[1]))


def _corners(left: Interval, right: Interval) -> Iterator[tuple[Cell, Cell]]:
    for a in left if left[0] is not left[1] else left[:1]:
        for b in right if right[0] is not right[1] else right[:1]:
            yield a, b


def _settled(left: Interval, right: Interval) -> Condition:
    pairs = [pair for pair in (left, right) if pair[0] is not pair[1]]
    return both(*(test("==", low.node, high.node, False) for low, high in pairs))


def _apart(left: Interval, right: Interval) -> Condition:
    """Whether two intervals do not overlap."""
    nullable = left[0].nullable or right[0].nullable
    return either(
        test(">", left[0].node, right[1].node, nullable),
        test(">", right[0].node, left[1].node, nullable),
    )
