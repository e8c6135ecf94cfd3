"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import GATE, GATE_TESTS, RULES, RULES_TESTS, put


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working directory whose folder `rulesets` holds two rulesets with their tests."""
    put(tmp_path, GATE, GATE_TESTS)
    put(tmp_path, RULES, RULES_TESTS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path
