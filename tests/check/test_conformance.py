"""The files under tests/conformance/{check,expressions}: good ones load, bad ones say why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plgrules.diagnostics.codes import check as check_codes
from plgrules.diagnostics.codes import expressions as expression_codes
from plgrules.diagnostics.codes import observe as observe_codes
from plgrules.diagnostics.codes import patterns as pattern_codes
from plgrules.diagnostics.render import render
from tests.check.pipeline import CONFORMANCE, problems_of_file
from tests.support import ROOT

GOOD = sorted(CONFORMANCE.glob("check/good/*.yaml")) + sorted(
    CONFORMANCE.glob("expressions/good/*.yaml")
)
BAD = sorted(CONFORMANCE.glob("check/bad/*.yaml")) + sorted(
    CONFORMANCE.glob("expressions/bad/*.yaml")
)


def _name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", GOOD, ids=_name)
def test_a_good_file_has_no_problems(path: Path) -> None:
    """Neither errors nor warnings."""
    checked, problems = problems_of_file(path)
    assert [str(problem) for problem in problems] == []
    assert checked is not None


@pytest.mark.parametrize("path", BAD, ids=_name)
def test_a_bad_file_shows_all_its_problems(path: Path, golden: Callable[[Path, str], None]) -> None:
    """The rendered problems are those of the golden file."""
    _, problems = problems_of_file(path)
    name = path.relative_to(ROOT).as_posix()
    text = render(problems, {name: path.read_text(encoding="utf-8")})
    golden(path.with_suffix(".expected"), text)


@pytest.mark.parametrize("path", [path for path in BAD if path.stem.startswith("PLG")], ids=_name)
def test_a_bad_file_shows_the_code_of_its_name(path: Path) -> None:
    """So that one finds the examples of a code."""
    _, problems = problems_of_file(path)
    assert path.stem.split("_")[0] in {problem.code for problem in problems}


def test_every_code_has_a_bad_file() -> None:
    """No code of the two tables is without an example, and none is raised without an entry."""
    raised = {problem.code for path in BAD for problem in problems_of_file(path)[1]}
    tables = (check_codes, expression_codes, observe_codes, pattern_codes)
    listed = {code.code for table in tables for code in table.CODES}
    assert raised == listed


def test_every_problem_has_a_place() -> None:
    """Each points at a line that its file has, with the secondary places in the same file."""
    for path in BAD:
        lines = path.read_text(encoding="utf-8").splitlines()
        for problem in problems_of_file(path)[1]:
            assert problem.span is not None
            for span in (problem.span, *(label.span for label in problem.related)):
                assert 1 <= span.line <= len(lines), problem
                assert 1 <= span.column <= len(lines[span.line - 1]) + 1, problem


def test_messages_keep_to_the_style() -> None:
    """Lower case, no full stop at the end."""
    for path in BAD:
        for problem in problems_of_file(path)[1]:
            assert not problem.message.endswith("."), problem
            assert problem.message[0] in "`0123456789" or problem.message[0].islower(), problem
