"""Whatever is killed while it writes: every acknowledged decision is there."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.audit.killing import kill_writers, losses

KILLS = int(os.environ.get("PLGRULES_KILLS", "30"))
"""A thousand take some minutes: `PLGRULES_KILLS=1000`, or `python -m tests.audit.killing`."""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill so")
def test_killed_writers_lose_nothing(target: Any, tmp_path: Path) -> None:
    """The chain verifies, no lock remains, and nothing that was acknowledged is missing."""
    folder = tmp_path / "ids"
    folder.mkdir()
    acknowledged = kill_writers(str(target), folder, KILLS)
    assert len(acknowledged) > 100
    assert losses(str(target), acknowledged) == []
