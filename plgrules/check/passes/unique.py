"""`hit: unique` asserts that at most one rule holds: overlaps that can be proven are errors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from plgrules.check.context import Context
from plgrules.check.order import reads
from plgrules.check.passes.last_rule import all_rules
from plgrules.check.reasoning.conditions import ALWAYS, Conditions
from plgrules.check.reasoning.knowledge import Knowledge
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.model import expression as tree
from plgrules.model.ruleset import Fact, Parameter, Rules


def unique_rules_apart(context: Context) -> Iterator[Diagnostic]:
    """Yield pairs of `unique` rules of which both hold for some facts."""
    for rules in all_rules(context.ruleset):
        if rules.hit == "unique":
            yield from _overlaps(context, rules)


def _overlaps(context: Context, rules: Rules) -> Iterator[Diagnostic]:
    conditions = context.conditions()
    start = conditions.valid()
    for first, second in combinations(rules.steps, 2):
        if first.condition is None or second.condition is None:
            continue
        one, other = first.condition.root, second.condition.root
        if _implies(conditions, one, other, start) or _meet(conditions, one, other, start):
            yield Diagnostic(
                "PLG145",
                f"rules `{first.id}` and `{second.id}` can both be true",
                second.condition.span,
                label=f"overlaps `{first.id}`",
                help="make them exclude each other, or use `hit: first` and order them",
                related=(Label(first.condition.span, f"rule `{first.id}`"),),
            )


def _implies(
    conditions: Conditions, one: tree.Expression, other: tree.Expression, start: Knowledge
) -> bool:
    """Whether one condition is true whenever the other is, which can be.

    The reasoning leaves unknown aside, so what is asked must read only what the other has settled.
    """
    context = conditions.context
    constant = {parameter.name for parameter in context.ruleset.parameters}
    for given, asked in ((one, other), (other, one)):
        knowledge = conditions.assume(given, True, start)
        read = set(reads(asked, context.groups)) - constant
        if (
            not knowledge.impossible
            and conditions.truths(asked, knowledge) == ALWAYS
            and read <= _settled(given)
            and not _divides(asked)
            and _independent(context, given)
        ):
            return True
    return False


def _independent(context: Context, given: tree.Expression) -> bool:
    """Whether a condition joins questions that share no facts, each possible by itself.

    What is not known to be impossible then is possible, unless `valid` ties facts to each other.
    """
    questions = [question for question in _conjuncts(given) if not _plain(context, question)]
    used = [set(reads(question, context.groups)) for question in _conjuncts(given)]
    constant = {parameter.name for parameter in context.ruleset.parameters}
    shared = any(first & second - constant for first, second in combinations(used, 2))
    return not context.ruleset.validities and (
        not questions
        or (not shared and all(_compares_facts(context, question) for question in questions))
    )


def _compares_facts(context: Context, question: tree.Expression) -> bool:
    return (
        isinstance(question, tree.Comparison)
        and _side(context, question.left) == _side(context, question.right) == "fact"
        and question.left != question.right
    )


def _settled(node: tree.Expression) -> set[str]:
    """The facts that must have a value where a condition is true."""
    if isinstance(node, tree.And):
        return set().union(*(_settled(operand) for operand in node.operands))
    if isinstance(node, tree.Not):
        return set() if isinstance(node.operand, tree.And | tree.Or) else _settled(node.operand)
    if isinstance(node, tree.Comparison | tree.Name):
        plain = (tree.Comparison, tree.Name, tree.Number, tree.Text, tree.DateLiteral)
        parts = list(tree.walk(node))
        if all(isinstance(part, (*plain, tree.Arithmetic, tree.Negative)) for part in parts):
            return {part.id for part in parts if isinstance(part, tree.Name)}
    if isinstance(node, tree.Membership) and isinstance(node.item, tree.Name):
        return {node.item.id}
    return set()


def _divides(node: tree.Expression) -> bool:
    return any(
        isinstance(part, tree.Arithmetic) and part.operator == "/" for part in tree.walk(node)
    )


def _meet(
    conditions: Conditions, one: tree.Expression, other: tree.Expression, start: Knowledge
) -> bool:
    """Whether two conjunctions of plain questions about the same facts have values in common.

    That two different facts never go together is what the author asserts with `unique`: a pair
    of rules that ask about different facts is theirs to answer for.
    """
    context = conditions.context
    if _facts(context, one) != _facts(context, other):
        return False
    questions = [*_conjuncts(one), *_conjuncts(other)]
    if not all(_plain(context, question) for question in questions):
        return False
    knowledge = start
    for question in questions:
        knowledge = conditions.assume(question, True, knowledge)
    # `valid` may tie facts to each other, which this does not follow.
    return not knowledge.impossible and not context.ruleset.validities


def _facts(context: Context, node: tree.Expression) -> frozenset[str]:
    """The facts that a condition asks about; thresholds do not count."""
    return frozenset(
        name.id
        for name in tree.names(node)
        if isinstance(name, tree.Name) and _side(context, name) == "fact"
    )


def _conjuncts(node: tree.Expression) -> list[tree.Expression]:
    if isinstance(node, tree.And):
        return [part for operand in node.operands for part in _conjuncts(operand)]
    return [node]


def _plain(context: Context, question: tree.Expression) -> bool:
    """Whether a question is about one fact and otherwise only about parameters and literals."""
    if isinstance(question, tree.Not):
        return _plain(context, question.operand)
    if isinstance(question, tree.Comparison):
        sides = {_side(context, question.left), _side(context, question.right)}
        return sides == {"fact", "constant"}
    return _side(context, question) == "fact"


def _side(context: Context, node: tree.Expression) -> str:
    if isinstance(node, tree.Number | tree.Text | tree.DateLiteral):
        return "constant"
    if isinstance(node, tree.Name) and node.id in context.scope:
        part = context.scope[node.id].part
        if isinstance(part, Fact) and part.otherwise is None:
            return "fact"
        if isinstance(part, Parameter):
            return "constant"
    return "other"
