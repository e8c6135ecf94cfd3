"""The files under tests/conformance/review/bad: each says why it does not load."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from plgrules.diagnostics.codes import reviews as codes
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import RulesetError
from plgrules.diagnostics.render import render
from plgrules.library.catalogue import Catalogue, read_catalogue
from plgrules.library.reviews import review_problems
from plgrules.model.read_review import read_review
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import schema_violations, validate
from tests.review.bakery import FOLDER
from tests.support import ROOT

BAD = sorted((ROOT / "tests" / "conformance" / "review" / "bad").glob("*.yaml"))


@cache
def catalogue() -> Catalogue:
    """Return the rulesets that the bad reviews name."""
    return read_catalogue(FOLDER)


@cache
def problems_of(path: Path) -> tuple[Diagnostic, ...]:
    """Return everything wrong with a review: its shape, or what it names."""
    document = read_document(path.read_bytes(), path.relative_to(ROOT).as_posix())
    broken = validate(document, "review")
    if any(problem.code != "PLG030" for problem in broken):
        return broken
    review, unreadable = read_review(document)
    versions = catalogue().versions
    return (*broken, *unreadable, *review_problems(review, versions, set(versions)))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_review_shows_all_its_problems(
    path: Path, golden: Callable[[Path, str], None]
) -> None:
    """The rendered problems are those of the golden file."""
    name = path.relative_to(ROOT).as_posix()
    text = render(problems_of(path), {name: path.read_text(encoding="utf-8")})
    golden(path.with_suffix(".expected"), text)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_review_shows_the_code_of_its_name(path: Path) -> None:
    """So that one finds the examples of a code."""
    assert path.stem.split("_")[0] in {problem.code for problem in problems_of(path)}


def test_every_code_of_reviews_has_a_bad_file() -> None:
    """No code is without an example."""
    raised = {problem.code for path in BAD for problem in problems_of(path)}
    assert {code.code for code in codes.CODES} <= raised


def test_messages_keep_to_the_style() -> None:
    """Lower case, no full stop at the end, a place in the file."""
    for path in BAD:
        for problem in problems_of(path):
            assert problem.span is not None
            assert not problem.message.endswith(".")
            assert problem.message[0] in "`0123456789" or problem.message[0].islower()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_model_and_schema_agree(path: Path) -> None:
    """What the model takes, the schema takes, and the other way round."""
    try:
        document = read_document(path.read_bytes(), path.name)
    except RulesetError:
        return
    assert validate(document, "review") == schema_violations(document, "review")


def test_the_review_of_these_tests_is_right() -> None:
    """Otherwise they would show nothing."""
    assert catalogue().diagnostics == ()
    assert list(catalogue().reviews) == ["bakery"]
