"""A number among many edges, in Polars."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Expr = Any

CELLS = 4
"""So many cells are made for every edge."""

CROWDED = 4
"""Where so many edges or more share a cell, edges are searched through instead."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of equal width over all edges; `before` counts the edges in the cells before each.

    The cell of a number is computed without rounding it past another one, so that an edge in an
    earlier cell is not above the number, and one in a later cell is. Only the edges in its own cell
    have to be compared with it, and they are `most` at most.
    """

    low: float
    scale: float
    before: tuple[int, ...]
    most: int


def grid_of(edges: Sequence[float]) -> Grid | None:
    """Return the grid over ascending edges, None where they crowd in few of its cells."""
    low, width = edges[0], edges[-1] - edges[0]
    scale = CELLS * len(edges) / width if width > 0 else 0.0
    if not (0.0 < scale < math.inf and width < math.inf):
        return None
    cells = [math.floor((edge - low) * scale) + 1 for edge in edges]
    before = tuple(bisect_left(cells, cell) for cell in range(cells[-1] + 2))
    most = max(after - first for first, after in pairwise(before))
    return Grid(low, scale, before, most) if most < CROWDED else None


def place_among(value: Expr, edges: Sequence[float]) -> Expr:
    """Return how many of ascending edges are not above a number; null where it is null."""
    import polars

    grid = grid_of(edges)
    if grid is None:
        return _searched(value, edges)
    cell = ((value - grid.low) * grid.scale).floor() + 1.0
    # Not a number, which belongs to a row that is invalid anyway, has no cell.
    cell = cell.clip(0.0, float(len(grid.before) - 1)).cast(polars.UInt32, strict=False)
    first = polars.lit(polars.Series(grid.before, dtype=polars.UInt32)).gather(cell)
    # Not a number is greater than every number to Polars, infinity included.
    padded = polars.Series([*edges, *[math.nan] * grid.most], dtype=polars.Float64)
    place = first
    for step in range(grid.most):
        is_past = value >= polars.lit(padded).gather(first + step)
        place = place + is_past.cast(polars.UInt32)
    return place


def _searched(value: Expr, edges: Sequence[float]) -> Expr:
    import polars

    if hasattr(value, "bin_intervals"):
        return value.bin_intervals(list(edges), labels=False)
    series = polars.Series(edges, dtype=polars.Float64)
    found = polars.lit(series).search_sorted(value, side="right")
    return polars.when(value.is_not_null()).then(found)
