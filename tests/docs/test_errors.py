"""Every diagnostic code has its page, and what the page calls wrong raises the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plgrules.check.from_model import Checked, check
from plgrules.diagnostics.codes import all_codes
from plgrules.diagnostics.codes.code import Code
from plgrules.diagnostics.errors import RulesetError
from plgrules.model.from_source import read_ruleset
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import validate
from plgrules.testing.docs.error_pages import GROUPS, error_pages
from plgrules.testing.write_docs import write
from tests.docs.frames import framed
from tests.support import ROOT, checked_of

FOLDER = ROOT / "docs" / "errors"
CODES = all_codes()

REQUIRED = {
    "tier": checked_of((ROOT / "rulesets" / "arr-motion" / "1.0.0.yaml").read_text("utf-8"))
}
"""What the examples require."""

IN_WORDS = {
    "PLG001": "bytes cannot be shown on a page",
    "PLG002": "too long to show",
    "PLG006": "whatever no other code describes",
    "PLG015": "too long to show",
    "PLG016": "too long to show",
    "PLG039": "belongs to schemas that do not exist yet",
}
"""Codes whose page describes the mistake instead of showing it, and why."""

SHOWN = [
    code for code in CODES if code.code not in IN_WORDS and int(code.code.removeprefix("PLG")) < 200
]
"""Codes of single ruleset files whose page shows the mistake."""


def test_the_pages_are_in_step_with_the_codes(request: pytest.FixtureRequest) -> None:
    """`python -m plgrules.testing.write_docs` writes them; so does `--update-golden`."""
    wanted = error_pages(CODES)
    if request.config.getoption("--update-golden"):
        for name, text in wanted.items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")} == wanted


def test_writing_removes_the_page_of_a_code_that_is_gone(tmp_path: Path) -> None:
    """A page without a code would explain an error that nobody gets; other pages are not ours."""
    gone, other = tmp_path / "errors" / "PLG999.md", tmp_path / "tutorial.md"
    gone.parent.mkdir()
    gone.write_text("gone", encoding="utf-8")
    other.write_text("by hand", encoding="utf-8")
    pages = {f"errors/{name}": text for name, text in error_pages(CODES[:1]).items()}
    assert gone in write(tmp_path, pages)
    assert {path.name for path in gone.parent.iterdir()} == {f"{CODES[0].code}.md", "index.md"}
    assert other.is_file()
    assert write(tmp_path, pages) == ()


def test_every_code_belongs_to_one_group_of_the_index() -> None:
    """The index lists each code once."""
    text = error_pages(CODES)["index.md"]
    assert [text.count(f"({code.code}.md)") for code in CODES] == [1] * len(CODES)
    assert all(first <= last for first, last, *_ in GROUPS)


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.code)
def test_the_wrong_example_is_wrong_and_the_right_one_is_not(code: Code) -> None:
    """In one of the frames the wrong example raises the code, and the right one less often."""
    pairs = zip(framed(code.wrong), framed(code.right), strict=True)
    assert any(0 < _count(code, wrong) > _count(code, right) for wrong, right in pairs)


def _count(code: Code, text: str) -> int:
    return list(_problems(text, REQUIRED)).count(code.code)


def _problems(text: str, required: dict[str, Checked]) -> Iterator[str]:
    try:
        document = read_document(text.encode(), "example.yaml")
    except RulesetError as error:
        yield from (problem.code for problem in error.diagnostics)
        return
    broken = validate(document, "ruleset")
    yield from (problem.code for problem in broken)
    if any(problem.code != "PLG030" for problem in broken):
        return
    ruleset, unreadable = read_ruleset(document)
    yield from (problem.code for problem in unreadable)
    fitting = {r.name: required["tier"] for r in ruleset.requirements if r.ruleset == "arr-motion"}
    yield from (problem.code for problem in check(ruleset, fitting)[1])
