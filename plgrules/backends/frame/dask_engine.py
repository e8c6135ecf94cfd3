"""Plans on frames of Dask."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from plgrules.backends.columns import nodes
from plgrules.backends.columns.build import number, when
from plgrules.backends.columns.plan import ColumnPlan, Search
from plgrules.backends.frame.engines import NarwhalsEngine
from plgrules.backends.frame.libraries import NO_LISTS
from plgrules.backends.frame.pandas_engine import PandasRenderer, searched
from plgrules.backends.frame.renderer import Expr, Renderer
from plgrules.backends.frame.tables import Frame


class DaskRenderer(PandasRenderer):
    """Makes expressions for frames whose booleans have no null: an output is a number first."""

    def column(self, node: nodes.Expression) -> Expr:
        """Return what a column of a stage holds."""
        return super().column(_as_number(node))


def _as_number(node: nodes.Expression) -> nodes.Expression:
    """A boolean value as 1.0, 0.0 or null; everything else as it is."""
    match node:
        case nodes.Literal(value=bool(truth)):
            return number(float(truth))
        case nodes.AsBoolean(condition=condition):
            return when([(condition, number(1.0))], number(0.0), "number")
        case nodes.When(cases=cases, otherwise=otherwise, type="boolean"):
            changed = [(holds, _as_number(value)) for holds, value in cases]
            return when(changed, _as_number(otherwise), "number")  # type: ignore[arg-type]
    return node


class DaskEngine(NarwhalsEngine):
    """Frames of Dask, whose partitions are frames of pandas."""

    lacking = NO_LISTS

    def renderer(self, casts: frozenset[str]) -> Renderer:
        """Return what makes its expressions."""
        return DaskRenderer(nw, casts)

    def run(self, plan: ColumnPlan, frame: Frame, casts: frozenset[str]) -> Any:
        """Return the native frame with the result columns."""
        native = super().run(plan, frame, casts)
        truths = [r.name for r in plan.results if r.expression != _as_number(r.expression)]
        return native.astype(dict.fromkeys(truths, "boolean")) if truths else native

    def search(self, frame: Frame, render: Renderer, search: Search) -> Frame:
        """Return a frame with the columns of a search, partition by partition."""
        native: Any = frame.to_native()
        meta = searched(native._meta, search)
        return nw.from_native(native.map_partitions(searched, search, meta=meta))
