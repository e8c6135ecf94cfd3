"""Plans on frames of pandas itself, where it cannot go through another library."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from plgrules.backends.columns import nodes
from plgrules.backends.columns.build import NO, YES, both, either, is_null, opposite
from plgrules.backends.columns.plan import Search
from plgrules.backends.frame.arrow_engine import ArrowRenderer
from plgrules.backends.frame.engines import NarwhalsEngine
from plgrules.backends.frame.libraries import NO_LISTS
from plgrules.backends.frame.renderer import Expr, Renderer
from plgrules.backends.frame.tables import Frame


class PandasRenderer(ArrowRenderer):
    """Makes expressions that pandas computes as the others do.

    Its booleans have no null, or one that `and` takes for false: every test is settled at once.
    """

    def __init__(self, space: Any, casts: frozenset[str] = frozenset()) -> None:
        super().__init__(space, casts)
        self.types["index"] = space.Float64

    def literal(self, value: Any, type: nodes.Type) -> Expr:
        """Return a constant of a type; a null has none, since not every type has a null."""
        return self.space.lit(None) if value is None else super().literal(value, type)

    def without_nulls(self, test: Expr) -> Expr:
        """Return a condition, false where it is null, which `when` would take for true."""
        return test.fill_null(False)

    def rounded(self, name: str, operand: Expr) -> Expr:
        """Return the floor or ceiling of a double, null for a null and not NaN."""
        return self.space.when(~operand.is_null()).then(super().rounded(name, operand))

    def days(self, node: nodes.Days) -> Expr:
        """Return the days from one date to another, null for a null and not NaN."""
        sides = [side for side in (node.first, node.second) if not isinstance(side, nodes.Literal)]
        is_known = reduce(and_, [~self.value(side).is_null() for side in sides])
        return self.space.when(is_known).then(super().days(node))

    def chosen(self, node: nodes.When) -> Expr:
        """Return the value of the first case that holds; a null case has no value of its type."""
        cases: list[tuple[nodes.Condition, nodes.Value]] = []
        barred: nodes.Condition = NO
        for holds, value in (*node.cases, (YES, node.otherwise)):
            if is_null(value):
                barred = either(barred, holds)
            else:
                cases.append((both(holds, opposite(barred)), value))
        tested = [(self.test(holds), self.value(value)) for holds, value in cases]
        if cases[-1][0] == YES:
            return self.chain(tested[:-1], tested[-1][1])
        return self.chain(tested, None)

    def test(self, node: nodes.Condition) -> Expr:
        """Return a condition that is never null."""
        test = super().test(node)
        if isinstance(node, nodes.Test) and node.operator == "!=":
            # NaN, which stands for null, is different from everything.
            for side in (node.left, node.right):
                if not isinstance(side, nodes.Literal):
                    test = test & ~self.value(side).is_null()
        if isinstance(node, nodes.Test | nodes.OneOf | nodes.TextContains | nodes.ListContains):
            return self.without_nulls(test)
        return test


class PandasEngine(NarwhalsEngine):
    """Frames of pandas, where neither Polars nor PyArrow is installed."""

    lacking = NO_LISTS

    def renderer(self, casts: frozenset[str]) -> Renderer:
        """Return what makes its expressions."""
        return PandasRenderer(nw, casts)

    def search(self, frame: Frame, render: Renderer, search: Search) -> Frame:
        """Return a frame with the columns of a search."""
        return nw.from_native(searched(frame.to_native(), search))


def searched(frame: Any, search: Search) -> Any:
    """Return a frame of pandas with the columns of a search."""
    import numpy
    import pandas

    value = frame[search.value]
    numbers = value.to_numpy(dtype="float64", na_value=numpy.nan)
    places = numpy.searchsorted(numpy.array(search.edges), numbers, side="right")
    known = ~numpy.isnan(numbers)
    columns = {}
    for column in search.columns:
        values = numpy.array(column.values, dtype=object if column.type == "text" else "float64")
        found = pandas.Series(values[places], index=frame.index).where(known)
        columns[column.name] = found.astype("float64" if column.type == "index" else "str")
    return frame.assign(**columns)
