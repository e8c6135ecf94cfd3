"""The nearest known name to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

SO_NEAR = 0.85
"""How alike a key and a fact must be, 0..1, to be taken for a slip: `retention_90` is."""


def nearest(name: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """Return the known name closest to `name`, or None when none is close.

    `cutoff` is difflib's similarity ratio, 0..1; names that differ only in case or
    separators always match.
    """
    candidates = list(known)
    folded = {_fold(candidate): candidate for candidate in candidates}
    exact = folded.get(_fold(name))
    if exact is not None:
        return exact
    close = get_close_matches(_fold(name), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def _fold(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")
