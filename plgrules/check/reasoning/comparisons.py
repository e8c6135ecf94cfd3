"""Comparisons and `in`, from the ranges and the remaining choices of their sides."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from plgrules.check.order import AS_OF
from plgrules.check.reasoning import interval as numbers
from plgrules.check.reasoning.interval import Interval
from plgrules.check.reasoning.knowledge import Knowledge
from plgrules.check.reasoning.ranges import Ranges, factor_between
from plgrules.model import expression as tree
from plgrules.model.ruleset import Parameter

_OPPOSITE: dict[tree.ComparisonOperator, tree.ComparisonOperator] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
}
_MIRROR: dict[tree.ComparisonOperator, tree.ComparisonOperator] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "==": "==",
    "!=": "!=",
}
_HOLDS: dict[tree.ComparisonOperator, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Comparisons:
    """Reasons about comparisons of one ruleset."""

    def __init__(self, ranges: Ranges) -> None:
        self._ranges = ranges
        self._keys = ranges.keys
        self._context = ranges.context
        self._by_node: dict[int, bool] = {}
        self._constant: dict[int, bool] = {}

    def truths(
        self, node: tree.Comparison | tree.Membership, knowledge: Knowledge
    ) -> frozenset[bool]:
        """Return the truth values that a comparison may take, unknown left aside."""
        if isinstance(node, tree.Membership):
            return self._membership(node, knowledge)
        left, right = self.choices(node.left, knowledge), self.choices(node.right, knowledge)
        if left is not None and right is not None and self._alike(node):
            order = self._order(node)
            holds = _HOLDS[node.operator]
            return frozenset(
                holds(order.index(a), order.index(b)) for a in left for b in right
            ) or frozenset({True, False})
        if self._measured(node):
            settled = self._settled(node, knowledge)
            return settled or self._ranged(node, knowledge)
        return frozenset({True, False})

    def assume(
        self, node: tree.Comparison | tree.Membership, truth: bool, knowledge: Knowledge
    ) -> Knowledge:
        """Return the knowledge after a comparison was true, or was not."""
        if isinstance(node, tree.Membership):
            return self._assume_membership(node, truth, knowledge)
        wanted = node.operator if truth else _OPPOSITE[node.operator]
        if self._measured(node):
            knowledge = self._note(node.left, node.right, wanted, knowledge)
            knowledge = self._bound(node.left, node.right, wanted, knowledge)
            return self._bound(node.right, node.left, _MIRROR[wanted], knowledge)
        left, right = self.choices(node.left, knowledge), self.choices(node.right, knowledge)
        if left is None or right is None or not self._alike(node):
            return knowledge.settled(self._keys.of(node), truth)
        order, holds = self._order(node), _HOLDS[wanted]
        kept = {a for a in left if any(holds(order.index(a), order.index(b)) for b in right)}
        if self.is_constant(node.right):
            return knowledge.chosen(self._keys.of(node.left), frozenset(kept))
        other = {b for b in right if any(holds(order.index(a), order.index(b)) for a in left)}
        if self.is_constant(node.left):
            return knowledge.chosen(self._keys.of(node.right), frozenset(other))
        return knowledge.settled(self._keys.of(node), truth)

    # -- choices ---------------------------------------------------------------------------------

    def choices(self, node: tree.Expression, knowledge: Knowledge) -> frozenset[str] | None:
        """Return the values that a choice may still have; None for anything but a choice."""
        type_ = self._context.type_of(node)
        if type_.kind != "choice" or not type_.choices:
            return None
        if isinstance(node, tree.Text):
            return frozenset({node.value}) & frozenset(type_.choices)
        if isinstance(node, tree.Name):
            part = self._context.scope[node.id].part if node.id in self._context.scope else None
            if isinstance(part, Parameter) and isinstance(part.value, str):
                return frozenset({part.value}) & frozenset(type_.choices)
        return knowledge.choices.get(self._keys.of(node), frozenset(type_.choices))

    def _alike(self, node: tree.Comparison) -> bool:
        left, right = self._context.type_of(node.left), self._context.type_of(node.right)
        return set(left.choices) == set(right.choices)

    def _order(self, node: tree.Comparison) -> tuple[str, ...]:
        left, right = self._context.type_of(node.left), self._context.type_of(node.right)
        return tuple(dict.fromkeys((*left.choices, *right.choices)))

    def _membership(self, node: tree.Membership, knowledge: Knowledge) -> frozenset[bool]:
        left = self.choices(node.item, knowledge)
        listed = _literal_items(node.container)
        if left is None or listed is None:
            return frozenset({True, False})
        return frozenset((item in listed) != node.negated for item in left)

    def _assume_membership(
        self, node: tree.Membership, truth: bool, knowledge: Knowledge
    ) -> Knowledge:
        left = self.choices(node.item, knowledge)
        listed = _literal_items(node.container)
        if left is None or listed is None:
            return knowledge.settled(self._keys.of(node), truth)
        kept = frozenset(item for item in left if ((item in listed) != node.negated) == truth)
        return knowledge.chosen(self._keys.of(node.item), kept)

    # -- numbers and dates -----------------------------------------------------------------------

    def _measured(self, node: tree.Comparison) -> bool:
        """Whether both sides are dates, or numbers whose units convert."""
        found = self._by_node.get(id(node))
        if found is None:
            found = self._by_node[id(node)] = self._are_measured(node)
        return found

    def _are_measured(self, node: tree.Comparison) -> bool:
        left, right = self._context.type_of(node.left), self._context.type_of(node.right)
        if left.is_number and right.is_number:
            return left.unit == right.unit or factor_between(left.unit, right.unit) is not None
        return left.kind == right.kind == "date"

    def _settled(self, node: tree.Comparison, knowledge: Knowledge) -> frozenset[bool] | None:
        """What earlier comparisons of the same two sides say."""
        truths = knowledge.truths
        below = truths.get(self._keys.less(node.left, node.right))
        above = truths.get(self._keys.less(node.right, node.left))
        equal = truths.get(self._keys.equal(node.left, node.right))
        if self._keys.of(node.left) == self._keys.of(node.right):
            below, above, equal = False, False, True
        if below or above or equal:
            below, above, equal = bool(below), bool(above), bool(equal)
        elif below is False and above is False:
            equal = True
        elif below is False and equal is False:
            above = True
        elif above is False and equal is False:
            below = True
        found = {
            "<": below,
            ">": above,
            "==": equal,
            "<=": None if above is None else not above,
            ">=": None if below is None else not below,
            "!=": None if equal is None else not equal,
        }[node.operator]
        return None if found is None else frozenset({found})

    def _ranged(self, node: tree.Comparison, knowledge: Knowledge) -> frozenset[bool]:
        left, right = self._ranges.pair(node.left, node.right, knowledge)
        if left.is_empty or right.is_empty:
            return frozenset({True, False})
        never, always = _NEVER[node.operator](left, right), _ALWAYS[node.operator](left, right)
        return frozenset({True} if always else {False} if never else {True, False})

    def _note(
        self,
        left: tree.Expression,
        right: tree.Expression,
        wanted: tree.ComparisonOperator,
        knowledge: Knowledge,
    ) -> Knowledge:
        match wanted:
            case "<":
                return knowledge.settled(self._keys.less(left, right), True)
            case ">":
                return knowledge.settled(self._keys.less(right, left), True)
            case "<=":
                return knowledge.settled(self._keys.less(right, left), False)
            case ">=":
                return knowledge.settled(self._keys.less(left, right), False)
            case _:
                return knowledge.settled(self._keys.equal(left, right), wanted == "==")

    def _bound(
        self,
        node: tree.Expression,
        limit: tree.Expression,
        wanted: tree.ComparisonOperator,
        knowledge: Knowledge,
    ) -> Knowledge:
        """Narrow the range of a side whose other side is constant.

        A limit that reads facts says nothing: where it is unknown, this side may be anything.
        """
        if not self.is_constant(limit) or self.is_constant(node):
            return knowledge
        found = self._ranges.inside(limit, self._context.type_of(node).unit, knowledge)
        if not found.is_point:
            return knowledge
        allowed = _allowed(wanted, found.low, self._ranges.of(node, knowledge))
        return knowledge.narrowed(self._keys.of(node), allowed)

    def is_constant(self, node: tree.Expression) -> bool:
        """Whether an expression is made of literals and parameters only."""
        found = self._constant.get(id(node))
        if found is None:
            found = self._constant[id(node)] = self._find_constant(node)
        return found

    def _find_constant(self, node: tree.Expression) -> bool:
        if isinstance(node, tree.Name | tree.OutputOf):
            declared = self._context.scope.get(getattr(node, "id", AS_OF))
            return declared is not None and declared.kind == "parameter"
        if isinstance(node, tree.Call) and node.function in tree.GROUP_FUNCTIONS:
            return False
        return all(self.is_constant(child) for child in tree.children(node))


def _allowed(wanted: tree.ComparisonOperator, limit: float, now: Interval) -> Interval:
    """The range of a number that compares as `wanted` with `limit`; `now` is its range before."""
    match wanted:
        case "<":
            return Interval(high=limit, high_open=True)
        case "<=":
            return Interval(high=limit)
        case ">":
            return Interval(low=limit, low_open=True)
        case ">=":
            return Interval(low=limit)
        case "==":
            return numbers.point(limit)
        case _:
            at_low, at_high = numbers.near(now.low, limit), numbers.near(now.high, limit)
            return Interval(
                limit if at_low else -math.inf,
                limit if at_high else math.inf,
                low_open=at_low,
                high_open=at_high,
            )


def _literal_items(container: tree.Expression) -> frozenset[str] | None:
    if not isinstance(container, tree.ListLiteral):
        return None
    return frozenset(item.value for item in container.items if isinstance(item, tree.Text))


def _apart(left: Interval, right: Interval) -> bool:
    return numbers.always_less(left, right) or numbers.always_less(right, left)


def _same(left: Interval, right: Interval) -> bool:
    return left.is_point and right.is_point and numbers.near(left.low, right.low)


_Test = Callable[[Interval, Interval], bool]
_ALWAYS: dict[tree.ComparisonOperator, _Test] = {
    "<": numbers.always_less,
    "<=": numbers.always_at_most,
    ">": lambda left, right: numbers.always_less(right, left),
    ">=": lambda left, right: numbers.always_at_most(right, left),
    "==": _same,
    "!=": _apart,
}
_NEVER: dict[tree.ComparisonOperator, _Test] = {
    name: _ALWAYS[opposite] for name, opposite in _OPPOSITE.items()
}
