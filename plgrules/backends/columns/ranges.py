"""Rules that each hold in one range of the same number: who is first where, for all numbers."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from math import inf, nextafter

from plgrules.backends.columns.context import Context
from plgrules.backends.semantics import FLIPPED, lower_edge, upper_edge
from plgrules.program import expression as ir
from plgrules.program.program import Rules

Range = tuple[float, float]
"""From the first number to before the second."""

EVERYWHERE: Range = (-inf, inf)


def ranges_of(context: Context, rules: Rules) -> tuple[ir.Expression, list[Range]] | None:
    """Return the number that rules are about and the range of each; None where they are not such.

    The range of a rule without a condition is everywhere.
    """
    if rules.hit != "first":
        return None
    asked: list[ir.Expression] = []
    found: list[Range] = []
    for row in rules.rows:
        range_ = EVERYWHERE
        for part in _parts(row.condition.root) if row.condition is not None else ():
            one = _range(context, part)
            if one is None or (asked and one[0] != asked[0]):
                return None
            asked.append(one[0])
            range_ = max(range_[0], one[1][0]), min(range_[1], one[1][1])
        found.append(range_)
    return (asked[0], found) if asked else None


def _parts(node: ir.Expression) -> tuple[ir.Expression, ...]:
    return node.operands if isinstance(node, ir.AllOf) else (node,)


def _range(context: Context, node: ir.Expression) -> tuple[ir.Expression, Range] | None:
    """The number that a comparison is about, and where it holds."""
    if not isinstance(node, ir.Compare):
        return None
    operator: str = node.operator
    number, constant = node.left, node.right
    if ir.is_constant(number):
        number, constant, operator = constant, number, FLIPPED[operator]
    limit = context.fold(constant) if ir.is_constant(constant) else None
    if not isinstance(limit, float) or isinstance(number, ir.Tally):
        return None
    exact = node.mode == "exact"
    low, high = (limit, limit) if exact else (lower_edge(limit), upper_edge(limit))
    beyond = nextafter(high, inf)
    ranges = {
        "<": (-inf, low),
        "<=": (-inf, beyond),
        ">": (beyond, inf),
        ">=": (low, inf),
        "==": (low, beyond),
    }
    return (number, ranges[operator]) if operator in ranges else None


def first_of(ranges: Iterable[Range], last: int) -> tuple[tuple[float, ...], list[int]]:
    """Return the edges between parts of the number line, and the place of the first range there.

    `last` is the place where no range holds. There is one place more than edges.
    """
    given = list(ranges)
    starts: dict[float, list[int]] = {}
    for place, (low, high) in enumerate(given):
        if low < high:
            starts.setdefault(low, []).append(place)
    points = sorted({point for range_ in given for point in range_ if range_[0] < range_[1]})
    edges: list[float] = []
    places: list[int] = []
    open: list[int] = []
    for point in [-inf, *(point for point in points if -inf < point < inf)]:
        for place in starts.get(point, ()):
            heappush(open, place)
        while open and given[open[0]][1] <= point:
            heappop(open)
        place = open[0] if open else last
        if not places:
            places.append(place)
        elif place != places[-1]:
            edges.append(point)
            places.append(place)
    return tuple(edges), places
