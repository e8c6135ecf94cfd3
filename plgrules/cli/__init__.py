"""The command line: one module a command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line on the arguments of this process."""
    from plgrules.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal without these characters shows another in their place and goes on.
            stream.reconfigure(errors="replace")
    app(prog_name="plgrules")
