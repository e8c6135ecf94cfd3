"""A number among many edges, on engines that have no search: a balanced tree of questions."""

from __future__ import annotations

from typing import Any

from plgrules.backends.columns.plan import Search
from plgrules.backends.frame.renderer import Renderer

Expr = Any


def search_tree(render: Renderer, search: Search) -> list[Expr]:
    """Return the columns of a search as nested choices, as deep as the logarithm of their number.

    Engines that look at a branch only for the rows in it need as many comparisons a row.
    """
    value = render.space.col(search.value)
    columns: list[Expr] = []
    for column in search.columns:

        def tree(low: int, high: int, values: tuple[Any, ...], type: Any) -> Expr:
            if len(set(values[low : high + 1])) == 1:
                return render.literal(values[low], type)
            middle = (low + high) // 2
            edge = render.literal(search.edges[middle], "number")
            below = tree(low, middle, values, type)
            above = tree(middle + 1, high, values, type)
            return render.space.when(value < edge).then(below).otherwise(above)

        found = tree(0, len(search.edges), column.values, column.type)
        known = render.space.when(~value.is_null()).then(found)
        columns.append(known.alias(column.name))
    return columns
