"""Numbers that stand for expressions, equal where two expressions mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plgrules.check.formulas import formulas_of
from plgrules.model import expression as tree
from plgrules.model.ruleset import Derived

if TYPE_CHECKING:
    # A context holds what reasons about it.
    from plgrules.check.context import Context


class Keys:
    """Gives equal expressions equal keys; a derived value has the key of its formula."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._numbers: dict[tuple[object, ...], int] = {}
        self._by_node: dict[int, int] = {}
        # In reading order, so that a long chain of derived values is no deep recursion.
        for name in context.order:
            for site in formulas_of(context.scope[name].part):
                self.of(site.formula.root)

    def number(self, *shape: object) -> int:
        """Return the key of a shape: a word and the keys of its parts."""
        return self._numbers.setdefault(shape, len(self._numbers))

    def of(self, node: tree.Expression) -> int:
        """Return the key of an expression."""
        found = self._by_node.get(id(node))
        if found is None:
            found = self._by_node[id(node)] = self._find(node)
        return found

    def less(self, left: tree.Expression, right: tree.Expression) -> int:
        """Return the key of `left < right`."""
        return self.number("<", self.of(left), self.of(right))

    def equal(self, left: tree.Expression, right: tree.Expression) -> int:
        """Return the key of `left == right`."""
        return self.number("==", *sorted((self.of(left), self.of(right))))

    def _find(self, node: tree.Expression) -> int:
        match node:
            case tree.Name(id=name):
                return self._name(name)
            case tree.OutputOf(requirement=requirement, output=output):
                return self.number("output", requirement, output)
            case tree.Number(value=value) | tree.Text(value=value) | tree.Boolean(value=value):
                return self.number("literal", type(value).__name__, value)
            case tree.DateLiteral(value=value):
                return self.number("date", value)
            case tree.Arithmetic(operator=operator, left=left, right=right):
                keys = [self.of(left), self.of(right)]
                return self.number(operator, *(sorted(keys) if operator in "+*" else keys))
            case tree.Comparison():
                return self._comparison(node)
            case tree.Call(function=function, arguments=arguments):
                return self.number(function, *self._arguments(function, arguments))
            case tree.And(operands=operands) | tree.Or(operands=operands):
                return self.number(type(node).__name__, *sorted({self.of(o) for o in operands}))
            case tree.Broken(span=span):
                return self.number("broken", span)
            case tree.Membership(negated=negated):
                parts = [self.of(child) for child in tree.children(node)]
                return self.number("in", negated, *parts)
            case _:
                parts = [self.of(child) for child in tree.children(node)]
                return self.number(type(node).__name__, *parts)

    def _arguments(self, function: str, arguments: tuple[tree.Expression, ...]) -> list[object]:
        """Groups and names asked for with `known` stand for themselves."""
        by_name = tree.GROUP_FUNCTIONS | {"known", "given"}
        return [
            argument.id
            if function in by_name and isinstance(argument, tree.Name)
            else self.of(argument)
            for argument in arguments
        ]

    def _name(self, name: str) -> int:
        declared = self._context.scope.get(name)
        if declared is not None and name not in self._context.broken:
            part = declared.part
            if isinstance(part, Derived) and isinstance(part.value, tree.Formula):
                return self.of(part.value.root)
        return self.number("name", name)

    def _comparison(self, node: tree.Comparison) -> int:
        left, right = node.left, node.right
        match node.operator:
            case "<":
                return self.less(left, right)
            case ">":
                return self.less(right, left)
            case "<=":
                return self.number("not", self.less(right, left))
            case ">=":
                return self.number("not", self.less(left, right))
            case "==":
                return self.equal(left, right)
            case _:
                return self.number("not", self.equal(left, right))
