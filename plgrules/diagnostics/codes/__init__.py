"""The table of all diagnostic codes."""

from __future__ import annotations

from functools import cache

from plgrules.diagnostics.codes.code import Code


@cache
def all_codes() -> tuple[Code, ...]:
    """Return every diagnostic code, in order.

    Raises ValueError when a code is listed twice.
    """
    # Imported late: the explanations are long, and only documentation and SARIF read them.
    from plgrules.diagnostics.codes import (
        check,
        expressions,
        observe,
        patterns,
        reviews,
        source,
        testing,
        versions,
    )

    modules = (source, expressions, check, observe, patterns, versions, testing, reviews)
    return merge(*(module.CODES for module in modules))


def merge(*tables: tuple[Code, ...]) -> tuple[Code, ...]:
    """Return several tables of codes as one, in order of their codes.

    Raises ValueError when a code is listed twice.
    """
    merged: dict[str, Code] = {}
    for code in (code for table in tables for code in table):
        if code.code in merged:
            raise ValueError(f"the code {code.code} is listed twice")
        merged[code.code] = code
    return tuple(merged[code] for code in sorted(merged))
