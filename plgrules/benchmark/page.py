"""The part of a page that `plgrules bench` writes."""

from __future__ import annotations

BEGIN = "<!-- plgrules bench -->"
END = "<!-- end of plgrules bench -->"


class NoPlace(ValueError):
    """A page has no marks, so nothing tells where the report belongs."""


def replaced(page: str, report: str) -> str:
    """Return a page with the report between its marks; raises NoPlace."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NoPlace(f"has no line `{BEGIN}` with `{END}` after it")
    return f"{before}{BEGIN}\n\n{report}\n{END}{after}"
