"""Plans on Polars, by its own expressions, whose spelling Narwhals shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plgrules.backends.columns.features import Feature
from plgrules.backends.columns.plan import ColumnPlan, Compute, Search
from plgrules.backends.columns.table import free_scratch
from plgrules.backends.frame.libraries import NO_COMPUTED
from plgrules.backends.frame.polars_renderer import PolarsRenderer
from plgrules.backends.frame.polars_search import place_among
from plgrules.backends.frame.tables import Frame

LARGE = 20_000
"""From so many rows on a frame in memory is computed in pieces, on all cores: three times as fast,
with a third of the memory."""


class PolarsEngine:
    """Eager and lazy frames of Polars; a lazy one stays lazy."""

    lacking: Mapping[Feature, str] = NO_COMPUTED

    def run(self, plan: ColumnPlan, frame: Frame, casts: frozenset[str]) -> Any:
        """Return the frame with the result columns."""
        import polars

        native = frame.to_native()
        if isinstance(native, polars.LazyFrame):
            return _computed(plan, native, casts)
        engine = "streaming" if native.height > LARGE else "in-memory"
        return _computed(plan, native.lazy(), casts).collect(engine=engine)


def _computed(plan: ColumnPlan, lazy: Any, casts: frozenset[str]) -> Any:
    """A lazy frame with the result columns."""
    own = lazy.collect_schema().names()
    render = PolarsRenderer(casts)
    for stage in plan.stages:
        if isinstance(stage, Compute):
            columns = [render.column(c.expression).alias(c.name) for c in stage.columns]
            lazy = lazy.with_columns(columns)
        else:
            lazy = _searched(lazy, render, stage, free_scratch(own) + "place")
    results = [render.column(r.expression).alias(r.name) for r in plan.results]
    return lazy.select([*map(render.space.col, own), *results])


def _searched(lazy: Any, render: PolarsRenderer, search: Search, place: str) -> Any:
    """A frame with the columns of a search: the place once, and what is at that place."""
    col = render.space.col
    lazy = lazy.with_columns(place_among(col(search.value), search.edges).alias(place))
    return lazy.with_columns(
        render.looked_up(list(column.values), column.type, col(place)).alias(column.name)
        for column in search.columns
    )
