"""Bands: the edges of their limits, compared one by one or found by bisection."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate

from plgrules.backends.scalar.emit import Code, Emitter
from plgrules.backends.scalar.truths import against
from plgrules.backends.semantics import OPPOSITE, lower_edge, upper_edge
from plgrules.program.program import Band, Bands

FEW = 16
"""So many bands are compared one after the other; more are found by bisection."""


def band_limits(emit: Emitter, bands: Bands) -> list[float | None]:
    """Return the limits of the bands before the open one; None for one that has no value."""
    limits: list[float | None] = []
    for band in bands.bands:
        if band.limit is None:
            break
        limits.append(emit.fold(band.limit.root))
    return limits


def within(emit: Emitter, band: Band, limit: float, number: Code, wanted: bool) -> str:
    """Return the test whether a known number lies within a band, or beyond it."""
    operator = "<=" if band.inclusive else "<"
    return against(emit, operator if wanted else OPPOSITE[operator], number, limit)  # type: ignore[index]


def bisection(emit: Emitter, bands: Bands, limits: list[float | None], number: Code) -> str | None:
    """Return the text of the place of a known number among many bands, None where they are few."""
    if len(limits) <= FEW or None in limits:
        return None
    edges = [_first_beyond(band, limit) for band, limit in zip(bands.bands, limits, strict=False)]
    table = emit.pool.helper(f"edges{len(emit.pool.names)}", list(accumulate(edges, max)))
    search = emit.pool.helper("bisect", bisect_right)
    return f"{search}({table}, {number.text})"


def _first_beyond(band: Band, limit: float | None) -> float:
    """The least number that lies beyond a band."""
    assert limit is not None
    return math.nextafter(upper_edge(limit), math.inf) if band.inclusive else lower_edge(limit)
