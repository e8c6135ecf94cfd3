"""What the tests of the library share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return an empty folder of rulesets."""
    folder = tmp_path / "rulesets"
    folder.mkdir()
    return Shelf(folder)
