"""Types of comparisons and of `in`."""

from __future__ import annotations

from plgrules.check.inference import COMPARE, Inference, common_number, quoted
from plgrules.check.types import ANY, BOOLEAN, TEXT, Type, describe
from plgrules.diagnostics.suggest import nearest
from plgrules.model.expression import (
    Comparison,
    Expression,
    ListLiteral,
    Membership,
    Name,
    Text,
)

Typed = tuple[Expression, Type]


def infer_comparison(state: Inference, node: Expression) -> Type:
    """Return a condition; report sides that cannot be compared."""
    assert isinstance(node, Comparison)
    left, right = _sides(state, node.left, node.right)
    if left.is_broken or right.is_broken:
        return BOOLEAN
    sides = (node.left, left), (node.right, right)
    kinds = {left.kind, right.kind}
    if left.is_number and right.is_number:
        common_number(state, (node.left, node.right), (left, right), "PLG131", COMPARE)
    elif kinds == {"boolean"}:
        _refuse_conditions(state, node)
    elif kinds == {"list"}:
        state.report(
            "PLG130", "lists cannot be compared", node.span,
            help="write `'a value' in …` or `contains_any(…, […])`",
        )  # fmt: skip
    elif kinds != {"date"}:
        _compare_words(state, node, sides)
    return BOOLEAN


def _refuse_conditions(state: Inference, node: Comparison) -> None:
    name = quoted(node.left) or "`x`"
    bare = name.strip("`")
    state.report(
        "PLG130",
        "a condition is not compared",
        node.span,
        help=f"write {name} or `not {bare}`",
    )


def _compare_words(state: Inference, node: Comparison, sides: tuple[Typed, Typed]) -> None:
    """Compare texts and choices."""
    found = unify(state, *sides)
    if found is None:
        (_left, left_type), (_right, right_type) = sides
        choices = left_type.kind == right_type.kind == "choice"
        state.report(
            "PLG130",
            "two choices with different values cannot be compared"
            if choices
            else f"cannot compare {describe(left_type)} with {describe(right_type)}",
            node.span,
            help="a choice is compared with one of its values in quotes"
            if "choice" in (left_type.kind, right_type.kind)
            else "",
        )
    elif node.operator not in ("==", "!=") and not (found.is_broken or found.ordered):
        state.report(
            "PLG130",
            f"`{node.operator}` needs an order, and {describe(found)} has none here",
            node.span,
            help="compare with `==`, or declare the choice with `ordered: true`"
            if found.kind == "choice"
            else "compare texts with `==`, `!=`, `in` or `contains`",
        )


def infer_membership(state: Inference, node: Expression) -> Type:
    """Return a condition; report an item that the container cannot hold."""
    assert isinstance(node, Membership)
    if isinstance(node.container, ListLiteral):
        item = state.type_of(node.item)
        _item_of_literal(state, node, item, node.container)
        return BOOLEAN
    container = state.type_of(node.container)
    if container.kind not in ("list", "any"):
        state.type_of(node.item)
        state.report(
            "PLG130",
            f"`in` wants a list on its right, not {describe(container)}",
            node.container.span,
            help="write `contains(text, part)` to search in a text"
            if container.kind == "text"
            else "write a list like `['enterprise', 'hybrid']`",
        )
        return BOOLEAN
    as_choice = Type("choice", choices=container.choices) if container.choices else TEXT
    item = _bare_choice(state, node.item, as_choice) or state.type_of(node.item)
    if unify(state, (node.item, item), (node.container, as_choice), whole=False) is None:
        state.report(
            "PLG130",
            f"{describe(item)} cannot be in {describe(container)}",
            node.item.span,
            describe(item),
        )
    return BOOLEAN


def _item_of_literal(
    state: Inference, node: Membership, item: Type, container: ListLiteral
) -> None:
    if item.kind not in ("text", "choice", "any"):
        state.report(
            "PLG130",
            f"`in` looks for a text or a choice, not {describe(item)}",
            node.item.span,
            describe(item),
            "compare a number with `<`, `<=`, `>` or `>=`" if item.is_number else "",
        )
    for element in container.items:
        infer_item(state, element, item if item.kind == "choice" else TEXT)
    state.types[id(container)] = Type("list", choices=item.choices)


def infer_item(state: Inference, element: Expression, wanted: Type) -> None:
    """Type one element of a list literal; report anything but a quoted text that is `wanted`."""
    if _bare_choice(state, element, wanted) is not None:
        return
    if isinstance(element, Name) and element.id not in state.scope:
        state.types[id(element)] = ANY
        state.report(
            "PLG104", f"unknown name `{element.id}`", element.span,
            "a list holds quoted texts", f"write `'{element.id}'` in quotes",
        )  # fmt: skip
        return
    state.type_of(element)
    if not isinstance(element, Text):
        state.report(
            "PLG130", "a list holds quoted texts only", element.span,
            help="write a list like `['enterprise', 'hybrid']`, or name a list parameter",
        )  # fmt: skip
    elif wanted.kind == "choice":
        _member(state, element, wanted)


def _sides(state: Inference, left: Expression, right: Expression) -> tuple[Type, Type]:
    """Infer both sides, the known one first, so that a choice without quotes is recognised."""
    if isinstance(left, Name) and left.id not in state.scope:
        right_type = state.type_of(right)
        return _bare_choice(state, left, right_type) or state.type_of(left), right_type
    left_type = state.type_of(left)
    return left_type, _bare_choice(state, right, left_type) or state.type_of(right)


def _bare_choice(state: Inference, node: Expression, other: Type) -> Type | None:
    """Report a choice written without quotes; None where the node is something else."""
    if not isinstance(node, Name) or node.id in state.scope or node.id not in other.choices:
        return None
    state.types[id(node)] = ANY
    return state.report(
        "PLG104",
        f"unknown name `{node.id}`",
        node.span,
        "a choice is written in quotes",
        f"write `'{node.id}'` in quotes",
    )


def unify(state: Inference, left: Typed, right: Typed, whole: bool = True) -> Type | None:
    """Return the type that two values share, or None; a quoted text becomes a choice beside one.

    `whole` asks that two choices have all their values in common.
    """
    (left_node, left_type), (right_node, right_type) = left, right
    if left_type.is_broken or right_type.is_broken:
        return ANY
    if left_type.kind == "choice" and isinstance(right_node, Text):
        return _member(state, right_node, left_type)
    if right_type.kind == "choice" and isinstance(left_node, Text):
        return _member(state, left_node, right_type)
    if left_type.kind != right_type.kind:
        return None
    if left_type.kind == "choice":
        return _shared_choice(left_type, right_type, whole)
    return left_type


def _shared_choice(left: Type, right: Type, whole: bool) -> Type | None:
    shared = set(left.choices) & set(right.choices)
    if not shared or (whole and set(left.choices) != set(right.choices)):
        return None
    ordered = left.ordered and right.ordered and left.choices == right.choices
    return Type("choice", choices=left.choices, ordered=ordered)


def _member(state: Inference, node: Text, choice: Type) -> Type:
    """Return the choice type; report a text that is none of its values."""
    state.types[id(node)] = choice
    if node.value in choice.choices:
        return choice
    close = nearest(node.value, choice.choices)
    listed = ", ".join(f"`'{value}'`" for value in choice.choices) or "none"
    return state.report(
        "PLG134",
        f"`{node.value}` is not one of the choices",
        node.span,
        "not a choice here",
        f"did you mean `'{close}'`?" if close else f"the choices are {listed}",
        close,
    )
