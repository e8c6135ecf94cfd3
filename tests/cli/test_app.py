"""The application as a whole: help, statuses, colour, pipes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from plgrules import __version__
from tests.cli.desk import GATE, plg, put

ROOT = str(Path(__file__).parents[2])
COMMANDS = ["demo", "decide", "list", "show", "schema", "check", "test", "release"]


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from plgrules.cli import main; main()", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": ROOT, "PYTHONIOENCODING": "utf-8", **environment},
    )


def test_help_names_every_command() -> None:
    """And the exit statuses."""
    ran = plg("--help")
    assert ran.status == 0
    assert all(command in ran.out for command in COMMANDS)
    assert "Exit status" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """With one line on what it does."""
    ran = plg(command, "--help")
    assert ran.status == 0
    assert len(ran.out.splitlines()) > 5


def test_the_version_is_told() -> None:
    """As in Python."""
    assert plg("--version").out == f"plgrules {__version__}\n"


def test_an_unknown_command_is_wrong_usage() -> None:
    """Status 2."""
    assert plg("chekc").status == 2


def test_a_process_ends_with_its_status(desk: Path) -> None:
    """Results on standard output, messages on standard error, no traceback."""
    put(desk, GATE.replace("weight < most", "wieght < most"))
    ran = start("check")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "unknown name `wieght`" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_closed_pipe_is_no_traceback(desk: Path) -> None:
    """`plgrules show gate | head -1` ends quietly."""
    command = f"{sys.executable} -c 'from plgrules.cli import main; main()' show channel-economics"
    ran = subprocess.run(
        ["bash", "-c", f"{command} | head -1"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": ROOT},
    )
    assert len(ran.stdout.splitlines()) == 1
    assert "Traceback" not in ran.stderr


def test_a_terminal_without_unicode_shows_what_it_can(desk: Path) -> None:
    """Instead of failing on a box or a Chinese character."""
    ran = start("show", "gate", "--rulesets", "rulesets", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert "gate 1.0.0" in ran.stdout


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    with subprocess.Popen(
        [sys.executable, "-c", "from plgrules.cli import main; main()", *arguments],
        stdout=theirs,
        stderr=theirs,
        env={**kept, "PYTHONPATH": ROOT, "TERM": "xterm-256color", **environment},
    ):
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            said += piece
    os.close(ours)
    return said.decode()


def test_colour_is_for_terminals_of_those_who_want_it(desk: Path) -> None:
    """`NO_COLOR` and a dumb terminal turn it off."""
    put(desk, GATE.replace("weight < most", "wieght < most"))
    assert "\x1b[" in on_a_terminal("check")
    assert "\x1b[" not in on_a_terminal("check", NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal("check", TERM="dumb")
