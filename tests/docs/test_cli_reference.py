"""The reference of the command line is made from the commands."""

from __future__ import annotations

import pytest

from tests.docs.cli_reference import reference
from tests.support import ROOT

PAGE = ROOT / "docs" / "reference" / "cli.md"


def test_the_reference_is_in_step_with_the_commands(request: pytest.FixtureRequest) -> None:
    """`--update-golden` writes it."""
    wanted = reference()
    if request.config.getoption("--update-golden"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == wanted


def test_every_command_and_option_is_explained() -> None:
    """An empty cell would be an option that nobody understands."""
    assert " |  |" not in reference()
    assert reference().count("\n## plgrules ") >= 7
