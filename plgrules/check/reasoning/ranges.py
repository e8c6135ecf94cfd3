"""The range of numbers that an expression may take, from declared bounds and what is known."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from plgrules.check.reasoning import interval as numbers
from plgrules.check.reasoning.interval import ALL, Interval
from plgrules.check.reasoning.keys import Keys
from plgrules.check.reasoning.knowledge import Knowledge
from plgrules.check.reasoning.steps import Memory, Steps
from plgrules.model import expression as tree
from plgrules.model.ruleset import Derived, Fact, Parameter
from plgrules.model.units import Unit, conversion

if TYPE_CHECKING:
    # A context holds what reasons about it.
    from plgrules.check.context import Context


class Ranges:
    """Finds ranges; shared by everything that reasons about one ruleset."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.keys = Keys(context)
        self.steps = Steps()
        self._memory = Memory[Interval](self.steps)

    def of(self, node: tree.Expression, knowledge: Knowledge) -> Interval:
        """Return the range of a number or a date, in the unit of the expression."""
        steps = self.steps
        findings = self._memory.findings(knowledge.ranges)
        place = id(node), steps.depth
        earlier = findings.get(place)
        if earlier is not None and steps.take(earlier[1]):
            return earlier[0]
        before = steps.taken
        if steps.tired():
            return ALL
        found = self._find(node, knowledge)
        noted = knowledge.ranges.get(self.keys.of(node))
        if noted is not None:
            found = numbers.intersection(found, noted)
        return self._memory.note(findings, place, found, before)

    def pair(
        self, left: tree.Expression, right: tree.Expression, knowledge: Knowledge
    ) -> tuple[Interval, Interval]:
        """Return the ranges of two numbers in one unit, the one on the left."""
        unit = self.context.type_of(left).unit
        return self.of(left, knowledge), self.inside(right, unit, knowledge)

    def inside(self, node: tree.Expression, unit: Unit, knowledge: Knowledge) -> Interval:
        """Return the range of a number, converted to `unit`."""
        return converted(self.of(node, knowledge), self.context.type_of(node).unit, unit)

    def _find(self, node: tree.Expression, knowledge: Knowledge) -> Interval:
        match node:
            case tree.Number(value=value):
                return numbers.point(value)
            case tree.DateLiteral(value=value):
                return numbers.point(value.toordinal())
            case tree.Name(id=name):
                return self._name(name, knowledge)
            case tree.Negative(operand=operand):
                return numbers.negated(self.of(operand, knowledge))
            case tree.Arithmetic():
                return self._arithmetic(node, knowledge)
            case tree.Conditional(then=then, otherwise=otherwise):
                unit = self.context.type_of(node).unit
                return numbers.hull(self.inside(n, unit, knowledge) for n in (then, otherwise))
            case tree.Call():
                return self._call(node, knowledge)
            case _:
                return ALL

    def _arithmetic(self, node: tree.Arithmetic, knowledge: Knowledge) -> Interval:
        if node.operator in "*/":
            left, right = self.of(node.left, knowledge), self.of(node.right, knowledge)
            if node.operator == "*":
                return numbers.multiplied(left, right)
            return numbers.divided(left, right)
        unit = self.context.type_of(node).unit
        left = self.inside(node.left, unit, knowledge)
        right = self.inside(node.right, unit, knowledge)
        return numbers.added(left, right if node.operator == "+" else numbers.negated(right))

    def _call(self, node: tree.Call, knowledge: Knowledge) -> Interval:
        unit = self.context.type_of(node).unit
        match node.function:
            case "min":
                return numbers.least([self.inside(n, unit, knowledge) for n in node.arguments])
            case "max":
                return numbers.greatest([self.inside(n, unit, knowledge) for n in node.arguments])
            case "abs":
                return numbers.magnitude(self.of(node.arguments[0], knowledge))
            case "floor" | "ceil":
                inner = self.of(node.arguments[0], knowledge)
                return numbers.rounded(inner, up=node.function == "ceil")
            case "days_between":
                start, end = (self.of(argument, knowledge) for argument in node.arguments)
                return numbers.added(end, numbers.negated(start))
            case "length":
                return Interval(low=0)
            case "count" | "score" | "groups_hit":
                return self._signals(node)
            case _:
                return ALL

    def _signals(self, node: tree.Call) -> Interval:
        groups = self.context.groups
        if node.function == "groups_hit":
            return Interval(0, len(groups))
        group = node.arguments[0]
        inside = set(groups.get(group.id, ())) if isinstance(group, tree.Name) else set()
        if not inside:
            return ALL
        if node.function == "count":
            return Interval(0, len(inside))
        points = [s.points for s in self.context.ruleset.signals if s.name in inside]
        return Interval(sum(min(p, 0) for p in points), sum(max(p, 0) for p in points))

    def _name(self, name: str, knowledge: Knowledge) -> Interval:
        declared = self.context.scope.get(name)
        part = declared.part if declared else None
        if isinstance(part, Parameter):
            return _parameter(part)
        if isinstance(part, Fact):
            return self._fact(part, knowledge)
        if isinstance(part, Derived) and isinstance(part.value, tree.Formula):
            return self._inside_of(name, part.value.root, knowledge)
        return ALL

    def _fact(self, fact: Fact, knowledge: Knowledge) -> Interval:
        given = ALL
        if fact.minimum is not None:
            given = numbers.intersection(given, Interval(low=fact.minimum))
        if fact.maximum is not None:
            given = numbers.intersection(given, Interval(high=fact.maximum))
        if fact.otherwise is None or not self.context.scope[fact.name].type.is_number:
            return given
        unit = self.context.scope[fact.name].type.unit
        computed = self._inside_of(fact.name, fact.otherwise.root, knowledge)
        theirs = self.context.type_of(fact.otherwise.root).unit
        return numbers.hull([given, converted(computed, theirs, unit)])

    def _inside_of(self, name: str, root: tree.Expression, knowledge: Knowledge) -> Interval:
        if name in self.context.broken:
            return ALL
        try:
            return self.of(root, knowledge) if self.steps.enter() else ALL
        finally:
            self.steps.leave()


def converted(found: Interval, given: Unit, wanted: Unit) -> Interval:
    """Return a range in another unit; as it is where the units were reported as not alike."""
    if given == wanted:
        return found
    factor = factor_between(given, wanted)
    return found if factor is None else numbers.scaled(found, factor)


@lru_cache(maxsize=1024)
def factor_between(given: Unit, wanted: Unit) -> float | None:
    """Return the factor from one unit to another, or None where they do not convert."""
    factor = conversion(given, wanted)
    return None if factor is None else float(factor)


def _parameter(part: Parameter) -> Interval:
    if isinstance(part.value, date):
        return numbers.point(part.value.toordinal())
    if isinstance(part.value, float | int) and not isinstance(part.value, bool):
        return numbers.point(float(part.value))
    return ALL
