"""Denominators that may be zero or change their sign where a condition compares the quotient.

A negative denominator turns a comparison round without a word (`cac / margin < 1` holds for every
losing margin): an error where it decides, a warning in signals, checks and warnings and where the
quotient only stands in for a fact that was not given. A denominator that may be zero makes a
deciding condition unknown: a warning, and none for a fact's `otherwise`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from plgrules.check.context import Context
from plgrules.check.formulas import formulas
from plgrules.check.reasoning.conditions import Conditions
from plgrules.check.reasoning.knowledge import Knowledge
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.model import expression as tree
from plgrules.model.ruleset import (
    Bands,
    Branch,
    Check,
    Decide,
    Derived,
    Fact,
    Leaf,
    Rules,
    Signal,
    Tree,
)
from plgrules.model.to_text import text_of


def denominators_covered(context: Context) -> Iterator[Diagnostic]:
    """Yield divisions under conditions whose denominator nothing before them has ruled out."""
    search = _Search(context, context.conditions())
    start = search.conditions.valid()
    search.decide(context.ruleset.decide, start)
    for derived in context.ruleset.derived:
        if isinstance(derived.value, Rules | Bands):
            search.decide(derived.value, start)
    search.decides = False
    for site in formulas(context.ruleset):
        if site.role == "condition":
            # Here only what makes the condition true matters: it then says something wrong.
            root = site.formula.root
            search.condition(root, search.conditions.assume(root, True, start))
    yield from search.found.values()


@dataclass(slots=True)
class _Search:
    """Walks through conditions; `decides` says that they decide, rather than comment."""

    context: Context
    conditions: Conditions
    decides: bool = True
    found: dict[int, Diagnostic] = field(default_factory=dict)
    _compared: tree.Expression | None = None
    _seen: set[tuple[str, int]] = field(default_factory=set)
    _kept: list[Knowledge] = field(default_factory=list)

    # -- decisions -------------------------------------------------------------------------------

    def decide(self, decide: Decide | None, knowledge: Knowledge) -> None:
        """Look through rules, a tree or bands, knowing at each place what came before it."""
        if isinstance(decide, Rules):
            self._rules(decide, knowledge)
        elif isinstance(decide, Tree):
            self._tree(decide, knowledge)
        elif isinstance(decide, Bands):
            self._compared = decide.of.root
            self._walk(decide.of.root, knowledge, fallback=False)

    def _rules(self, rules: Rules, knowledge: Knowledge) -> None:
        for step in rules.steps:
            if step.condition is not None:
                self.condition(step.condition.root, knowledge)
                if rules.hit == "first":
                    knowledge = self.conditions.assume(step.condition.root, False, knowledge)

    def _tree(self, decide: Tree, start: Knowledge) -> None:
        waiting: list[tuple[Branch | Leaf, Knowledge]] = [(decide.root, start)]
        while waiting:
            node, knowledge = waiting.pop()
            if isinstance(node, Leaf):
                continue
            root = node.condition.root
            self.condition(root, knowledge)
            waiting.append((node.otherwise, self.conditions.assume(root, False, knowledge)))
            waiting.append((node.then, self.conditions.assume(root, True, knowledge)))

    # -- conditions ------------------------------------------------------------------------------

    def condition(self, node: tree.Expression, knowledge: Knowledge) -> None:
        """Look through a condition; each part knows what its neighbours say."""
        if self.conditions.steps.tired():
            return
        match node:
            case tree.And(operands=operands) | tree.Or(operands=operands):
                truth = isinstance(node, tree.And)
                for operand in operands:
                    around = self.conditions.others(operands, operand, truth, knowledge)
                    self.condition(operand, around)
            case tree.Not(operand=operand):
                self.condition(operand, knowledge)
            case tree.Comparison(left=left, right=right):
                self._compared = node
                self._walk(left, knowledge, fallback=False)
                self._walk(right, knowledge, fallback=False)
            case tree.Name(id=name):
                self._enter(name, knowledge, fallback=False)
            case _:
                self._compared = node
                self._walk(node, knowledge, fallback=False)

    def _walk(self, node: tree.Expression, knowledge: Knowledge, fallback: bool) -> None:
        """Look through a value; `fallback` says that it stands in for a fact that was not given."""
        if self.conditions.steps.tired():
            return
        match node:
            case tree.Arithmetic(operator="/", left=left, right=right):
                self._divide(node, knowledge, fallback)
                self._walk(left, knowledge, fallback)
                self._walk(right, knowledge, fallback)
            case tree.Conditional(test=test, then=then, otherwise=otherwise):
                compared = self._compared
                self.condition(test, knowledge)
                self._compared = compared
                self._walk(then, self.conditions.assume(test, True, knowledge), fallback)
                self._walk(otherwise, self.conditions.assume(test, False, knowledge), fallback)
            case tree.Call(function="known" | "given"):
                return
            case tree.Name(id=name):
                self._enter(name, knowledge, fallback)
            case _:
                for child in tree.children(node):
                    self._walk(child, knowledge, fallback)

    def _enter(self, name: str, knowledge: Knowledge, fallback: bool) -> None:
        """Look into what a name is computed from, once for what is known here."""
        declared = self.context.scope.get(name)
        if declared is None or name in self.context.broken or (name, id(knowledge)) in self._seen:
            return
        self._seen.add((name, id(knowledge)))
        self._kept.append(knowledge)
        steps = self.conditions.steps
        part = declared.part
        if steps.enter():
            if isinstance(part, Signal | Check):
                self.condition(part.condition.root, knowledge)
            elif isinstance(part, Derived) and isinstance(part.value, tree.Formula):
                excused = fallback or name in knowledge.known
                if declared.type.kind == "boolean":
                    compared = self._compared
                    self.condition(part.value.root, knowledge)
                    self._compared = compared
                else:
                    self._walk(part.value.root, knowledge, excused)
            elif isinstance(part, Fact) and part.otherwise is not None:
                self._walk(part.otherwise.root, knowledge, fallback=True)
        steps.leave()

    # -- problems --------------------------------------------------------------------------------

    def _divide(self, node: tree.Arithmetic, knowledge: Knowledge, fallback: bool) -> None:
        ranges = self.conditions.ranges
        found = ranges.of(node.right, knowledge)
        if knowledge.impossible or found.is_point:
            return
        if found.has_both_signs:
            quotient = knowledge.ranges.get(ranges.keys.of(node))
            if quotient is None or quotient.low <= 0 or ranges.of(node.left, knowledge).low < 0:
                self._report(node.right, fallback, changes_sign=True)
        elif found.has_zero and self.decides and not fallback:
            self._report(node.right, fallback, changes_sign=False)

    def _report(self, denominator: tree.Expression, fallback: bool, changes_sign: bool) -> None:
        earlier = self.found.get(id(denominator))
        is_error = changes_sign and self.decides and not fallback
        if earlier is not None and (earlier.severity == "error" or not is_error):
            return
        text = text_of(denominator)
        bound = "`min: 0`" if changes_sign else "a `min` above 0"
        whose = "" if isinstance(denominator, tree.Name) else " for the facts in it"
        related = (
            (Label(self._compared.span, "compared here"),) if self._compared is not None else ()
        )
        self.found[id(denominator)] = Diagnostic(
            "PLG154",
            f"the denominator `{text}` may be negative, which turns the comparison round"
            if changes_sign
            else f"the denominator `{text}` may be 0, and the condition is unknown then",
            denominator.span,
            "may be below 0" if changes_sign else "may be 0",
            f"before this, let a rule or question settle `{text} <= 0`, or declare {bound}{whose}",
            related=related,
            severity="error" if is_error else "warning",
        )
