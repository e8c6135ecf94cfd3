"""The benchmarks run, and say something about everything that they promise."""

from __future__ import annotations

from tests.benchmarks.audit import figures
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


def test_every_figure_of_the_log_comes_out() -> None:
    """And the log is small whatever the machine."""
    found = {figure.what.split(",")[0]: figure.value for figure in figures(3_000)}
    assert list(found) == [
        "batch",
        "on disk",
        "durable",
        "verify 1 million",
        "replay 1 million",
        "why",
    ]
    assert all(value > 0 for value in found.values())
    assert found["on disk"] <= 400
