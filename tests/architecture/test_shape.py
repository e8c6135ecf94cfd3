"""Modules and functions stay small, and the engine knows no ruleset by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

PACKAGE = ROOT / "plgrules"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = sorted(path.name for path in (ROOT / "rulesets").iterdir() if path.is_dir())

MODULE_LINES = 400
FUNCTION_LINES = 60

# They show or time the bundled rulesets, so they name them.
EXAMPLES = ("plgrules/examples/", "plgrules/benchmark/", "plgrules/cli/demo.py")


def test_a_module_has_at_most_400_lines() -> None:
    """What is longer holds two ideas."""
    assert not [place for place, text in _modules() if len(text.splitlines()) > MODULE_LINES]


def test_a_function_has_at_most_60_lines() -> None:
    """What is longer does not fit a screen."""
    assert not [
        f"{place}:{node.lineno} {node.name}"
        for place, text in _modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and _lines(node) > FUNCTION_LINES
    ]


def test_nothing_is_left_undone() -> None:
    """The code has no notes to do something later."""
    note = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    assert not [place for place, text in _modules() if note.search(text)]


def test_a_module_says_what_it_is() -> None:
    """Every module starts with a docstring."""
    assert not [place for place, text in _modules() if not ast.get_docstring(ast.parse(text))]


def test_no_ruleset_is_known_by_name() -> None:
    """A ruleset's name in the code would be a rule outside its ruleset.

    Prose may name one in backticks, as an example.
    """
    pattern = re.compile(rf"(?<![`\w-])({'|'.join(NAMES)})(?![`\w-])")
    assert not [
        f"{place}: {constant}"
        for place, text in _modules()
        if not place.startswith(EXAMPLES)
        for constant in _texts(ast.parse(text))
        if pattern.search(constant)
    ]


def test_there_are_rulesets_and_modules_to_look_at() -> None:
    """The tests above see the whole package."""
    assert len(NAMES) > 1
    assert len(MODULES) > 50


def _modules() -> Iterator[tuple[str, str]]:
    """Yield the place and the text of every module of the package."""
    for path in MODULES:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def _lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield every text of the code that is no docstring and no piece of a code's page."""
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Code":
            prose.update(id(part) for part in ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value
