"""What the day of a decision says about the ruleset itself."""

from __future__ import annotations

from datetime import date

from plgrules.program.program import Program


def dated_warnings(program: Program, as_of: date) -> tuple[str, ...]:
    """Return the warnings that every decision of a day has: about the ruleset's own dates."""
    codes = []
    if program.effective_from > as_of:
        codes.append("not_in_force")
    if program.review_by is not None and program.review_by < as_of:
        codes.append("stale_ruleset")
    return tuple(codes)
