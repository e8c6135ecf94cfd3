"""The benchmark of files runs."""

from __future__ import annotations

import pytest

from tests.benchmarks.files import markdown, runs


def test_files_of_any_size_come_out() -> None:
    pytest.importorskip("duckdb")
    found = list(runs((500,)))
    assert found[0].rows == 500
    assert found[0].seconds > 0
    lines = list(markdown(iter(found)))
    assert lines[-1].startswith("| 500 | ")
