"""The decision log of the demo: one small file in the folder for temporary ones, ever the same."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from plgrules.audit.log import DecisionLog, logged_as
from plgrules.audit.store import LogError
from plgrules.decision.decision import Decision


def keep_example(decision: Decision, labels: Mapping[str, str]) -> str:
    """Return id and log of a decision as `plgrules why` takes them; empty where none can be kept.

    The log takes the place of that of the last demo, so that demos leave one file behind, which
    the system clears away.
    """
    user = os.getuid() if hasattr(os, "getuid") else "user"
    path = Path(tempfile.gettempdir()) / f"plgrules-demo-{user}.db"
    # Somebody else's file, or no room: a demo without a log is still one.
    with suppress(LogError, OSError):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        with DecisionLog(path) as log, logged_as(labels=labels):
            kept = log.record(decision)
        return f"{kept} --log {shlex.quote(str(path))}"
    return ""
