"""Whether durable_rules is here, and processes of their own to run it in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plgrules.backends.durable.machine import why_absent
from tests.support import ROOT

needs_durable = pytest.mark.skipif(bool(why_absent()), reason=why_absent() or "it is here")


def run_module(module: str, *arguments: str) -> str:
    """Return what a module of the tests prints; a crash of its process is a failure."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"ended with {done.returncode}: {done.stderr[-2000:]}"
    return done.stdout.strip()
