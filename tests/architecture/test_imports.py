"""Stages import earlier stages only, and deciding loads only what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]

ALLOWED = {
    "annotated_types",
    "attr",
    "attrs",
    "cython_runtime",
    "jsonschema",
    "jsonschema_specifications",
    "plgrules",
    "pydantic",
    "pydantic_core",
    "referencing",
    "rpds",
    "typing_extensions",
    "typing_inspection",
    "yaml",
    "_yaml",
}
"""pydantic, jsonschema and PyYAML (with what its Cython leaves), and what these bring along."""

IMPORT = "import plgrules"
DECIDE = """
from plgrules import Engine
engine = Engine()
info = engine.rulesets()[0]
decision = engine.decide(info.name, {})
decision.trace, decision.warnings, decision.missing
"""
EXPLAIN = DECIDE + "decision.explain(), decision.explain(format='html'), decision.to_json()"


def test_every_stage_imports_earlier_stages_only() -> None:
    """The contracts of `pyproject.toml` hold."""
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("code", [IMPORT, DECIDE, EXPLAIN], ids=["import", "decide", "explain"])
def test_only_the_declared_libraries_are_loaded(code: str) -> None:
    """Neither importing, deciding nor explaining loads more than the design allows."""
    strangers = _loaded(code) - _loaded("pass") - set(sys.stdlib_module_names) - ALLOWED
    assert not {name for name in strangers if not name.startswith(("_cython", "_sysconfigdata"))}


def test_importing_does_not_read_rulesets_or_schemas() -> None:
    """An import costs no file of data: those are read by an engine."""
    opened = _run(
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "import plgrules\n"
        "print([path for path in opened if path.endswith(('.yaml', '.schema.json'))])"
    )
    assert opened.strip() == "[]"


def _loaded(code: str) -> set[str]:
    report = "\nimport sys\nprint(*{name.split('.')[0] for name in sys.modules})"
    return set(_run(code + report).split())


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
