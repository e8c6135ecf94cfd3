"""Everything that a change is told with: what differs, and what it does to rows."""

from __future__ import annotations

from dataclasses import dataclass

from plgrules.change.difference import Comparison
from plgrules.change.impact import Impact


@dataclass(frozen=True, slots=True)
class Changed:
    """Two versions side by side, and their impact on rows where there are any."""

    comparison: Comparison
    impact: Impact | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that was compared, in the order in which it is told."""

    changed: tuple[Changed, ...]
