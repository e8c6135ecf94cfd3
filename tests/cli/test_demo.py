"""`plgrules demo`: the first thing that anybody sees."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from plgrules import Engine
from plgrules.cli.fit import fit
from plgrules.decision.render import render_text
from plgrules.decision.render.layout import width
from tests.cli.test_decide import GOLDEN, run


@pytest.mark.parametrize(
    ("language", "columns"), [("en", 100), ("en", 80), ("zh", 100), ("zh", 80)]
)
def test_the_demo_shows_rows_one_explanation_and_one_company(
    golden: Callable[[Path, str], None], language: str, columns: int
) -> None:
    """The same for everybody, whatever day it is."""
    result = run("demo", "--lang", language, columns=columns)
    assert (result.exit_code, result.stderr) == (0, "")
    golden(GOLDEN / f"demo-{columns}.{language}.txt", _same_for_everybody(result.stdout))


def _same_for_everybody(text: str) -> str:
    """The text with neither the id of the logged decision nor the place of its log."""
    return re.sub(r"why \S+ --log \S+", "why ID --log LOG", text)


def test_every_kind_of_row_is_among_the_examples() -> None:
    """Scale, break-even, improve, kill, too early, unknown, wrong."""
    text = run("demo").stdout
    for word in ("scale", "optimize", "improve", "kill", "keep_testing", "undetermined", "invalid"):
        assert word in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_demo_fits_a_narrow_terminal(language: str) -> None:
    """All but the commands, which must stay whole."""
    lines = run("demo", "--lang", language, columns=80).stdout.splitlines()
    assert [line for line in lines if width(line) > 80 and "plgrules" not in line] == []


def test_the_commands_of_the_demo_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those above the results and those to try next, as they stand there."""
    monkeypatch.chdir(tmp_path)
    lines = [line.removeprefix("$").strip() for line in run("demo").stdout.splitlines()]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("plgrules ")]
    assert len(commands) == 7
    commands.sort(key=lambda command: "--save" not in command)
    names = [" ".join(command[: 1 if command[0] == "why" else 2]) for command in commands]
    statuses = {n: run(*command).exit_code for n, command in zip(names, commands, strict=True)}
    assert statuses == {
        "demo --save": 0,
        "decide channel-economics": 3,
        "decide plg-readiness": 0,
        "show channel-economics": 0,
        "why": 0,
    }


def test_the_demo_ends_with_a_logged_decision_that_why_explains() -> None:
    """The very explanation that the demo showed, from the log alone."""
    text = run("demo").stdout
    [command] = [shlex.split(line)[1:] for line in text.splitlines() if "plgrules why" in line]
    explained = run(*command)
    assert explained.exit_code == 0
    assert explained.stdout in text


def test_demos_leave_one_log_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder for temporary files, and nothing where the reader is."""
    temporary, here = tmp_path / "tmp", tmp_path / "here"
    temporary.mkdir()
    here.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.chdir(here)
    run("demo")
    run("demo")
    assert len(list(temporary.iterdir())) == 1
    assert list(here.iterdir()) == []


def test_a_demo_that_can_keep_nothing_says_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room for a log there is no command to explain from it."""
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    result = run("demo")
    assert (result.exit_code, "plgrules why" in result.stdout) == (0, False)


def test_saved_examples_never_replace_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may have changed them."""
    monkeypatch.chdir(tmp_path)
    first = run("demo", "--save", "here")
    assert first.stdout == "wrote here/channels.csv, here/company.yaml\n"
    assert run("demo", "--save", "here").exit_code == 2
    (tmp_path / "file").touch()
    assert "is a file, not a folder" in run("demo", "--save", "file").stderr


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [60, 72, 80, 99])
def test_an_explanation_fits_a_narrow_terminal_and_loses_nothing(
    language: str, columns: int
) -> None:
    """Every character but spaces is still there, in its order; colours, too."""
    facts = {"cac": 120.0, "contribution_ltv": 125.0, "retention_90d": 0.61, "new_customers": 9000}
    decision = Engine().decide("channel-economics@2.0.0", facts)
    for color in (False, True):
        text = render_text(decision, language, color=color, subject="Search ads")
        narrow = fit(text, columns)
        assert "".join(narrow.split()) == "".join(text.split())
        if not color:
            assert max(map(width, narrow.splitlines())) <= columns
    assert fit(text, 100) == text
