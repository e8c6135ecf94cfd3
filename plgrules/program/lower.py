"""Checked expressions → expressions of a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plgrules.check.scope import Scope
from plgrules.check.types import Type
from plgrules.model import expression as tree
from plgrules.model.ruleset import Fact, Parameter, Signal
from plgrules.model.to_text import text_of
from plgrules.model.units import Unit, conversion, finer
from plgrules.program import expression as ir


@dataclass(frozen=True, slots=True)
class Lowering:
    """Turns a ruleset's expressions into a program's; names and types come from the checker."""

    scope: Scope
    types: Mapping[int, Type]
    signals: tuple[Signal, ...]

    def formula(self, formula: tree.Formula, unit: Unit | None = None) -> ir.Formula:
        """Return a whole formula, its number converted to `unit` where one is wanted."""
        root = self.lower(formula.root)
        if unit is not None:
            root = self._convert(root, self._type(formula.root), unit, formula.root)
        return ir.Formula(formula.text, root)

    def lower(self, node: tree.Expression) -> ir.Expression:
        """Return one expression in the form that backends run."""
        match node:
            case tree.Number() | tree.Text() | tree.Boolean() | tree.DateLiteral():
                return ir.Constant(node.value)
            case tree.ListLiteral(items=items):
                return ir.Constant(tuple(i.value for i in items if isinstance(i, tree.Text)))
            case tree.Name(id=name):
                return self._name(name)
            case tree.OutputOf(requirement=requirement, output=output):
                return ir.RequiredOutput(requirement, output)
            case tree.Negative(operand=operand):
                return ir.Negate(self.lower(operand))
            case tree.Not(operand=operand):
                return ir.Invert(self.lower(operand))
            case tree.And(operands=operands):
                return ir.AllOf(tuple(self.lower(operand) for operand in operands))
            case tree.Or(operands=operands):
                return ir.AnyOf(tuple(self.lower(operand) for operand in operands))
            case tree.Arithmetic():
                return self._arithmetic(node)
            case tree.Comparison():
                return self._comparison(node)
            case tree.Membership():
                return self._membership(node)
            case tree.Conditional(test=test, then=then, otherwise=otherwise):
                unit = self._type(node).unit
                return ir.Choose(self.lower(test), self._in(then, unit), self._in(otherwise, unit))
            case tree.Call():
                return self._call(node)
            case tree.Broken():
                raise AssertionError("a broken expression does not pass the checker")

    # -- names and types -------------------------------------------------------------------------

    def _type(self, node: tree.Expression) -> Type:
        return self.types[id(node)]

    def _name(self, name: str) -> ir.Expression:
        if name == "as_of":
            return ir.DecisionDay()
        if self.scope[name].kind == "parameter":
            return ir.ParameterValue(name)
        return ir.StepValue(name)

    def _in(self, node: tree.Expression, unit: Unit) -> ir.Expression:
        return self._convert(self.lower(node), self._type(node), unit, node)

    def _convert(
        self, lowered: ir.Expression, given: Type, unit: Unit, node: tree.Expression
    ) -> ir.Expression:
        if given.kind not in ("number", "integer") or _is_zero(node):
            return lowered
        factor = conversion(given.unit, unit)
        if factor is None or factor == 1:
            return lowered
        return ir.Convert(lowered, float(factor), str(unit))

    # -- operators -------------------------------------------------------------------------------

    def _common_unit(self, left: tree.Expression, right: tree.Expression) -> Unit:
        first, second = self._type(left).unit, self._type(right).unit
        if _is_zero(left):
            return second
        return first if _is_zero(right) else finer(first, second)

    def _arithmetic(self, node: tree.Arithmetic) -> ir.Expression:
        if node.operator in "*/":
            left, right = self.lower(node.left), self.lower(node.right)
        else:
            unit = self._common_unit(node.left, node.right)
            left, right = self._in(node.left, unit), self._in(node.right, unit)
        return ir.Calculate(node.operator, left, right, text_of(node))

    def _comparison(self, node: tree.Comparison) -> ir.Expression:
        outcome = self._outcome_comparison(node)
        if outcome is not None:
            return outcome
        left_type, right_type = self._type(node.left), self._type(node.right)
        unit = self._common_unit(node.left, node.right)
        left, right = self._in(node.left, unit), self._in(node.right, unit)
        if node.operator not in ("==", "!=") and "choice" in (left_type.kind, right_type.kind):
            choices = left_type.choices or right_type.choices
            left, right = ir.Rank(left, choices), ir.Rank(right, choices)
        return ir.Compare(
            node.operator,
            left,
            right,
            _mode(left, right, left_type, right_type),
            text_of(node.left),
            text_of(node.right),
            str(unit),
            self.show(node.left) or self.show(node.right),
        )

    def _outcome_comparison(self, node: tree.Comparison) -> ir.Expression | None:
        for name, text in ((node.left, node.right), (node.right, node.left)):
            if self._is_requirement(name) and isinstance(text, tree.Text):
                assert isinstance(name, tree.Name)
                asked = f"{name.id} == '{text.value}'"
                equal = ir.OutcomeIn(name.id, (text.value,), asked)
                return equal if node.operator == "==" else ir.Invert(equal)
        return None

    def _is_requirement(self, node: tree.Expression) -> bool:
        return isinstance(node, tree.Name) and (
            node.id in self.scope and self.scope[node.id].kind == "requirement"
        )

    def _membership(self, node: tree.Membership) -> ir.Expression:
        # `not in` is an inverted `in`: the trace shows the question and the answer to it.
        asked = text_of(replace(node, negated=False))
        inside: ir.Expression
        if self._is_requirement(node.item) and isinstance(node.container, tree.ListLiteral):
            assert isinstance(node.item, tree.Name)
            outcomes = tuple(i.value for i in node.container.items if isinstance(i, tree.Text))
            inside = ir.OutcomeIn(node.item.id, outcomes, asked)
        else:
            inside = ir.In(self.lower(node.item), self.lower(node.container), asked)
        return ir.Invert(inside) if node.negated else inside

    def show(self, node: tree.Expression) -> str | None:
        """Return how a number reads best: as the value that it names is shown."""
        for name in tree.names(node):
            if isinstance(name, tree.Name) and name.id in self.scope:
                part = self.scope[name.id].part
                if isinstance(part, Fact):
                    return fact_show(part)
                if isinstance(part, Parameter):
                    return parameter_show(part)
                return getattr(part, "show", None)
        return None

    # -- calls -----------------------------------------------------------------------------------

    def _call(self, node: tree.Call) -> ir.Expression:
        argument = node.arguments[0] if node.arguments else None
        if node.function in ("known", "given"):
            assert isinstance(argument, tree.Name)
            kind = ir.Known if node.function == "known" else ir.Given
            return kind(argument.id)
        if node.function in tree.GROUP_FUNCTIONS:
            group = argument.id if isinstance(argument, tree.Name) else None
            return self._signals(node, group)
        unit = self._type(node).unit
        convert = node.function in ("min", "max")
        arguments = tuple(
            self._in(item, unit) if convert else self.lower(item) for item in node.arguments
        )
        return ir.Apply(node.function, arguments, text_of(node))

    def _signals(self, node: tree.Call, group: str | None) -> ir.Expression:
        if node.function == "groups_hit":
            groups = dict.fromkeys(signal.group for signal in self.signals)
            hits: tuple[ir.Expression, ...] = tuple(ir.AnyOf(self._group(g)) for g in groups)
            return ir.Tally(hits, (1.0,) * len(hits), text_of(node))
        assert group is not None
        items = self._group(group)
        if node.function == "any":
            return ir.AnyOf(items)
        points = tuple(
            signal.points if node.function == "score" else 1.0
            for signal in self.signals
            if signal.group == group
        )
        return ir.Tally(items, points, text_of(node))

    def _group(self, group: str) -> tuple[ir.Expression, ...]:
        return tuple(ir.StepValue(s.name) for s in self.signals if s.group == group)


def fact_show(fact: Fact) -> str | None:
    """How a fact is shown: a ratio that cannot exceed 1 as a percentage, unless told otherwise."""
    if fact.domain.show or not fact.domain.unit.is_ratio or fact.domain.type != "number":
        return fact.domain.show
    return "percent" if fact.maximum is not None and fact.maximum <= 1 else None


def parameter_show(parameter: Parameter) -> str | None:
    """How a parameter is shown: as a percentage where it was written as one."""
    return parameter.domain.show or ("percent" if parameter.written.endswith("%") else None)


def _is_zero(node: tree.Expression) -> bool:
    return isinstance(node, tree.Number) and node.value == 0


def _mode(left: ir.Expression, right: ir.Expression, first: Type, second: Type) -> ir.Mode:
    if first.kind != "number" and second.kind != "number":
        return "exact"
    if ir.is_constant(right):
        return "right"
    return "left" if ir.is_constant(left) else "computed"
