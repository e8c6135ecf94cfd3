"""A folder to run commands in, as at a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from plgrules.cli.app import app

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def _shelved(place: str) -> str:
    return (HERE / "rulesets" / place).read_text(encoding="utf-8")


GATE = _shelved("gate/1.0.0.yaml")
GATE_TESTS = _shelved("gate/1.0.0.tests.yaml")
RULES = _shelved("queue/1.0.0.yaml")
RULES_TESTS = _shelved("queue/1.0.0.tests.yaml")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    def __str__(self) -> str:
        parts = [f"exit {self.status}", "-- standard output", self.out.rstrip("\n")]
        return "\n".join([*parts, "-- standard error", self.err.rstrip("\n")]) + "\n"


def plg(*arguments: str) -> Ran:
    """Run a command in this process."""
    result = CliRunner().invoke(app, list(arguments), prog_name="plgrules")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def put(folder: Path, ruleset: str, tests: str | None = None) -> Path:
    """Write a ruleset and its tests into `rulesets` of a folder."""
    lines = dict(line.split(": ", 1) for line in ruleset.splitlines()[:2])
    home = folder / "rulesets" / lines["ruleset"]
    home.mkdir(parents=True, exist_ok=True)
    file = home / f"{lines['version']}.yaml"
    file.write_text(ruleset, encoding="utf-8")
    if tests is not None:
        (home / f"{lines['version']}.tests.yaml").write_text(tests, encoding="utf-8")
    return file
