"""The benchmark of the log runs, and says something about everything that it promises."""

from __future__ import annotations

from tests.benchmarks.audit import figures


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
