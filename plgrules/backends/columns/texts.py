"""Texts, choices and lists as columns: membership and search."""

from __future__ import annotations

from collections.abc import Callable

from plgrules.backends.columns.build import NO, both, either, known, one_of, opposite, type_of
from plgrules.backends.columns.context import Cell, Context, Sure, constant
from plgrules.backends.columns.expressions import Truth, gives_truth, leaf, value
from plgrules.backends.columns.features import NotExpressible
from plgrules.backends.columns.nodes import (
    Always,
    Condition,
    ListContains,
    Literal,
    TextContains,
)
from plgrules.backends.semantics import ASCII_FOLD, contains
from plgrules.program import expression as ir

TWO_LISTS = "`contains_any` over two columns needs one whose values are declared as choices"


def among(cell: Cell, fits: Callable[[str], bool]) -> Condition:
    """Return whether a text that was picked from a table is one of those that fit."""
    assert cell.picked is not None
    place, texts = cell.picked
    places = tuple(at for at, text in enumerate(texts) if fits(text))
    if len(places) == len(texts):
        return known(place, cell.nullable)
    return one_of(place, places, cell.nullable)


@gives_truth(ir.In)
def _in(context: Context, node: ir.In, wanted: bool, sure: Sure) -> Truth:
    item, container = value(context, node.item, sure), value(context, node.container, sure)
    found = _inside(context, item, container)
    signed = _signed(found, wanted, item, container)
    return leaf(signed, (node.item, node.container), item, container)


def _inside(context: Context, item: Cell, container: Cell) -> Condition:
    if item.is_null or container.is_null:
        return NO
    if isinstance(container.node, Literal):
        if item.picked is not None:
            return among(item, lambda text: text in container.constant)
        return one_of(item.node, tuple(container.constant), item.nullable)
    nullable = item.nullable or container.nullable
    if isinstance(item.node, Literal) or item.texts is None:
        return ListContains(container.node, item.node, nullable)
    container = context.keep("list", container)
    return either(
        *(
            both(_is(item, text), ListContains(container.node, Literal(text, "text"), nullable))
            for text in item.texts
        )
    )


def _is(item: Cell, text: str) -> Condition:
    if item.picked is not None:
        return among(item, lambda other: other == text)
    return one_of(item.node, (text,), item.nullable)


def _signed(found: Condition, wanted: bool, *cells: Cell) -> Condition:
    """A test of known values, or the opposite; false where one of them is unknown."""
    if wanted:
        return found
    return both(*(known(cell.node, cell.nullable) for cell in cells), opposite(found))


@gives_truth(ir.Apply)
def _apply(context: Context, node: ir.Apply, wanted: bool, sure: Sure) -> Truth:
    first, second = (value(context, argument, sure) for argument in node.arguments)
    if first.is_null or second.is_null:
        return Truth(NO)
    search = _contains if node.function == "contains" else _contains_any
    found = search(context, first, second)
    return leaf(_signed(found, wanted, first, second), node.arguments, first, second)


def _contains(context: Context, text: Cell, part: Cell) -> Condition:
    if part.constant is not None:
        if text.constant is not None:
            return Always(contains(text.constant, part.constant))
        if text.picked is not None:
            return among(text, lambda found: contains(found, part.constant))
        part = Cell(Literal(part.constant.translate(ASCII_FOLD), "text"), False)
    return TextContains(text.node, part.node, text.nullable or part.nullable)


def _holds(context: Context, items: Cell, item: Cell) -> Condition:
    if items.constant is not None:
        return Always(item.constant in items.constant)
    return ListContains(items.node, item.node, items.nullable)


def _contains_any(context: Context, first: Cell, second: Cell) -> Condition:
    holds = _contains if type_of(first.node) == "text" else _holds
    first = context.keep("searched", first)
    if isinstance(second.node, Literal):
        return either(*(holds(context, first, constant(item)) for item in second.constant))
    items = second.texts if second.texts is not None else first.texts
    if items is None:
        raise NotExpressible("two_lists", TWO_LISTS)
    second = context.keep("list", second)
    return either(
        *(
            both(_holds(context, second, constant(item)), holds(context, first, constant(item)))
            for item in items
        )
    )
