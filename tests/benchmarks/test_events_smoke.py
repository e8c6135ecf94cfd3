"""The benchmark of events runs, and what is written by hand gives the same facts."""

from __future__ import annotations

import pytest

from tests.benchmarks.events import table


def test_every_part_of_the_table_comes_out() -> None:
    pytest.importorskip("duckdb")
    lines = list(table(4_000, 120, rounds=1))
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        "| facts of 4,000 events",
        "| the same by hand in SQL",
        "| facts to leads",
        "| patterns, 50 events an account",
        "| `--follow` over 4,000 events",
    ]
