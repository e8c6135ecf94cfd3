"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that records expected texts anew; read the difference before you commit it."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the tests see into their files of expected text",
    )


def pytest_runtest_setup() -> None:
    """Write texts as wide as without a terminal, wherever the tests are started from."""
    os.environ.pop("COLUMNS", None)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Return a function that compares a text with the file that holds the expected one."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path.name} is missing: run pytest --update-golden"
        assert text == path.read_bytes().decode(), f"{path.name}: see pytest --update-golden"

    return compare
