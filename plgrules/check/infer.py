"""Types of expressions: one rule for each kind of node."""

from __future__ import annotations

from collections.abc import Mapping

from plgrules.check.infer_calls import infer_call
from plgrules.check.infer_comparisons import (
    infer_comparison,
    infer_item,
    infer_membership,
    unify,
)
from plgrules.check.infer_names import infer_name, infer_output_of
from plgrules.check.inference import (
    ADD,
    CHOOSE,
    Inference,
    Rule,
    common_number,
    want_number,
)
from plgrules.check.scope import Scope
from plgrules.check.types import ANY, BOOLEAN, DATE, TEXT, Type, describe
from plgrules.model import expression as tree
from plgrules.model.units import RATIO


def new_inference(scope: Scope, groups: Mapping[str, tuple[str, ...]]) -> Inference:
    """Return an empty state of inference over these names and signal groups."""
    return Inference(scope, groups, _RULES)


def want_condition(state: Inference, node: tree.Expression) -> Type:
    """Return the type of a node that must be a condition; report it otherwise."""
    found = state.type_of(node)
    if found.kind in ("boolean", "any"):
        return found
    helps = {
        "number": "compare it: write `… > 0`, or `known(…)`",
        "integer": "compare it: write `… > 0`, or `known(…)`",
        "choice": "compare it: write `… == 'a choice'`",
        "list": "ask what it holds: write `'a value' in …` or `length(…) > 0`",
    }
    return state.report(
        "PLG133",
        f"a condition is true or false; this is {describe(found)}",
        node.span,
        describe(found),
        helps.get(found.kind, "compare it with something"),
    )


def _number(_state: Inference, node: tree.Expression) -> Type:
    assert isinstance(node, tree.Number)
    return Type("integer" if node.value.is_integer() else "number", RATIO)


def _list(state: Inference, node: tree.Expression) -> Type:
    assert isinstance(node, tree.ListLiteral)
    for item in node.items:
        infer_item(state, item, TEXT)
    return Type("list")


def _negative(state: Inference, node: tree.Expression) -> Type:
    assert isinstance(node, tree.Negative)
    return want_number(state, node.operand, "`-`")


def _arithmetic(state: Inference, node: tree.Expression) -> Type:
    assert isinstance(node, tree.Arithmetic)
    what = f"`{node.operator}`"
    left, right = want_number(state, node.left, what), want_number(state, node.right, what)
    if left.is_broken or right.is_broken:
        return ANY
    whole = left.kind == right.kind == "integer"
    if node.operator == "*":
        return Type("integer" if whole else "number", left.unit * right.unit)
    if node.operator == "/":
        return Type("number", left.unit / right.unit)
    return common_number(state, (node.left, node.right), (left, right), "PLG132", ADD)


def _not(state: Inference, node: tree.Expression) -> Type:
    assert isinstance(node, tree.Not)
    want_condition(state, node.operand)
    return BOOLEAN


def _junction(state: Inference, node: tree.Expression) -> Type:
    assert isinstance(node, tree.And | tree.Or)
    for operand in node.operands:
        want_condition(state, operand)
    return BOOLEAN


def _conditional(state: Inference, node: tree.Expression) -> Type:
    assert isinstance(node, tree.Conditional)
    want_condition(state, node.test)
    then, otherwise = state.type_of(node.then), state.type_of(node.otherwise)
    if then.is_number and otherwise.is_number:
        return common_number(
            state, (node.then, node.otherwise), (then, otherwise), "PLG131", CHOOSE
        )
    found = unify(state, (node.then, then), (node.otherwise, otherwise))
    if found is None:
        return state.report(
            "PLG130",
            f"the two sides of `if … else` differ: {describe(then)} and {describe(otherwise)}",
            node.span,
            help="give both sides the same type",
        )
    return found


def _fixed(type_: Type) -> Rule:
    def rule(_state: Inference, _node: tree.Expression) -> Type:
        return type_

    return rule


_RULES: Mapping[type, Rule] = {
    tree.Number: _number,
    tree.Text: _fixed(TEXT),
    tree.Boolean: _fixed(BOOLEAN),
    tree.DateLiteral: _fixed(DATE),
    tree.ListLiteral: _list,
    tree.Name: infer_name,
    tree.OutputOf: infer_output_of,
    tree.Negative: _negative,
    tree.Arithmetic: _arithmetic,
    tree.Comparison: infer_comparison,
    tree.Membership: infer_membership,
    tree.Not: _not,
    tree.And: _junction,
    tree.Or: _junction,
    tree.Conditional: _conditional,
    tree.Call: infer_call,
    tree.Broken: _fixed(ANY),
}
