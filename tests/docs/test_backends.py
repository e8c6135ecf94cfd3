"""The page of backends says what the tests know."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from plgrules.backends.columns.features import Feature
from plgrules.backends.frame.libraries import LIBRARIES
from plgrules.backends.sql.dialects import DIALECTS
from tests.support import ROOT

PAGE = ROOT / "docs" / "reference" / "backends.md"
HEAD = "| dialect | `--dialect` | tests | lists | what it lacks |\n|---|---|---|---|---|\n"


FRAMES_HEAD = "| library | name | how | lists | what it lacks |\n|---|---|---|---|---|\n"


def _lacks(lacking: Mapping[Feature, str]) -> str:
    return "; ".join(f"`{feature}`: {why}" for feature, why in lacking.items()) or "none"


def frames_table() -> str:
    """Return the table of libraries of data frames."""
    return FRAMES_HEAD + "".join(
        f"| {library.title} | `{name}` | {library.how} "
        f"| {'yes' if library.has_lists else 'joined texts'} | {_lacks(library.lacking)} |\n"
        for name, library in LIBRARIES.items()
    )


def table() -> str:
    """Return the table of SQL dialects."""
    rows = []
    for dialect in DIALECTS.values():
        tests = "run" if dialect.executed else "text only"
        lists = "yes" if dialect.has_lists else "joined texts"
        lacks = _lacks(dialect.lacking)
        rows.append(f"| {dialect.title} | `{dialect.name}` | {tests} | {lists} | {lacks} |")
    return HEAD + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("head", "table"), [(HEAD, table), (FRAMES_HEAD, frames_table)], ids=["SQL", "frames"]
)
def test_the_page_tells_what_runs_where(
    request: pytest.FixtureRequest, head: str, table: Callable[[], str]
) -> None:
    """`--update-golden` writes the tables."""
    text = PAGE.read_text(encoding="utf-8")
    if request.config.getoption("--update-golden"):
        before, _, rest = text.partition(head)
        after = rest[rest.index("\n\n") + 1 :] if "\n\n" in rest else ""
        PAGE.write_text(before.rstrip() + "\n\n" + table() + after, encoding="utf-8")
    assert table() in PAGE.read_text(encoding="utf-8")
