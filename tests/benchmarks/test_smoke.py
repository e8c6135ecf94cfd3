"""The benchmarks run, and say something about everything that they promise."""

from __future__ import annotations

from tests.benchmarks.measure import TINY
from tests.benchmarks.table import Row, markdown, rows


def test_every_figure_comes_out() -> None:
    found = list(rows(TINY))
    assert [row.what.split(",")[0] for row in found] == [
        "decide",
        "decide",
        "decide and read the trace",
        "decide",
        "decide",
        "import plgrules",
        "load and compile all bundled rulesets",
        "load and compile the largest of them",
    ]
    assert all(row.seconds > 0 for row in found)


def test_a_row_without_a_peer_shows_no_ratio() -> None:
    lines = list(markdown(iter([Row("decide", 5e-7, "ZEN (not installed)", None)])))
    assert lines[-1] == "| decide | 0.50 µs | ZEN (not installed) | – | – |"
