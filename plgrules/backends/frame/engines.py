"""How a plan runs on each engine: one protocol, and what few engines do in their own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import narwhals as nw

from plgrules.backends.columns.features import Feature
from plgrules.backends.columns.nodes import Expression, Listed
from plgrules.backends.columns.plan import ColumnPlan, Compute, Definition, Search
from plgrules.backends.columns.table import free_scratch
from plgrules.backends.frame.libraries import NO_COMPUTED
from plgrules.backends.frame.renderer import IbisRenderer, Renderer
from plgrules.backends.frame.search import search_tree
from plgrules.backends.frame.tables import Frame


class Engine(Protocol):
    """What runs a plan on the frames of one library."""

    @property
    def lacking(self) -> Mapping[Feature, str]:
        """What it cannot do, with the reasons."""

    def run(self, plan: ColumnPlan, frame: Frame, casts: frozenset[str]) -> Any:
        """Return the native frame with the result columns; `casts` are to be read as texts."""


class ListColumn(NamedTuple):
    """A result column that is a list: the columns that say what belongs in it.

    It is null where the column `given` does not hold; `parts` pairs a column with a text.
    """

    name: str
    given: str
    parts: tuple[tuple[str, str], ...]


class NarwhalsEngine:
    """Any engine that Narwhals drives, by expressions of Narwhals alone.

    Narwhals cannot put together a list: where an engine can, `add_lists` does it, and elsewhere
    the texts are joined.
    """

    lacking: Mapping[Feature, str] = NO_COMPUTED
    has_lists = False

    def renderer(self, casts: frozenset[str]) -> Renderer:
        """Return what makes its expressions."""
        return IbisRenderer(nw, casts)

    def search(self, frame: Frame, render: Renderer, search: Search) -> Frame:
        """Return a frame with the columns of a search."""
        return frame.with_columns(*search_tree(render, search))

    def add_lists(self, native: Any, lists: Sequence[ListColumn], names: Sequence[str]) -> Any:
        """Return the columns `names` of a native frame, the lists among them put together."""
        raise AssertionError("an engine without lists is not asked for them")

    def run(self, plan: ColumnPlan, frame: Frame, casts: frozenset[str]) -> Any:
        """Return the native frame with the result columns."""
        own = frame.collect_schema().names()
        render = self.renderer(casts)
        for stage in plan.stages:
            if isinstance(stage, Compute):
                frame = frame.with_columns(*_columns(render, stage.columns))
            else:
                frame = self.search(frame, render, stage)
        keep = [nw.col(name) for name in own]
        if not self.has_lists:
            return frame.select(*keep, *_columns(render, plan.results)).to_native()
        plain, lists = _without_lists(plan.results, free_scratch(own))
        native = frame.select(*keep, *_columns(render, plain)).to_native()
        return self.add_lists(native, lists, [*own, *(result.name for result in plan.results)])


def _columns(render: Renderer, definitions: Sequence[Definition]) -> list[nw.Expr]:
    return [render.column(found.expression).alias(found.name) for found in definitions]


def _without_lists(
    results: Sequence[Definition], scratch: str
) -> tuple[list[Definition], list[ListColumn]]:
    """The results with, in place of lists, the conditions that they are put together from."""
    plain: list[Definition] = []
    lists: list[ListColumn] = []
    for result in results:
        if not isinstance(result.expression, Listed):
            plain.append(result)
            continue
        hint = f"{scratch}{len(lists)}"
        parts = [(f"{hint}_{place}", *part) for place, part in enumerate(result.expression.parts)]
        conditions: list[tuple[str, Expression]] = [(hint, result.expression.given)]
        conditions += [(name, condition) for name, condition, _ in parts]
        plain += [Definition(name, condition) for name, condition in conditions]
        lists.append(ListColumn(result.name, hint, tuple((name, text) for name, _, text in parts)))
    return plain, lists
