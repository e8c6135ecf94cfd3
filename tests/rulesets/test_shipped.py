"""The shipped rulesets: nothing wrong, tested to the last threshold, sourced, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from plgrules.library.catalogue import read_catalogue
from plgrules.library.change import version_problems
from plgrules.library.overlay import Overlay, read_overlay
from plgrules.model.ruleset import Branch, Ruleset
from plgrules.model.text import Text
from plgrules.source.data import data_folder
from plgrules.source.from_bytes import read_document
from plgrules.testing import Report, run_tests
from tests.support import ROOT

CATALOGUE = read_catalogue(data_folder("rulesets"))
RULESETS = {
    f"{checked.ruleset.name} {checked.ruleset.version}": checked.ruleset
    for versions in CATALOGUE.versions.values()
    for checked in versions.values()
}

REVIEWS = {
    f"{review.name} {review.version}": review
    for versions in CATALOGUE.reviews.values()
    for review in versions.values()
}

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")
"""Western punctuation beside a Chinese character."""


@pytest.fixture(scope="module")
def report() -> Report:
    """Return what all tests come to, with every small wrong change tried."""
    return run_tests(data_folder("rulesets"), mutations=True)


def test_there_are_rulesets() -> None:
    """The other tests are about something."""
    assert len(RULESETS) >= 7


def test_nothing_is_wrong_with_any_ruleset() -> None:
    """No error, and no warning either."""
    assert [str(problem) for problem in CATALOGUE.diagnostics] == []


def test_every_version_number_keeps_its_promise() -> None:
    """As `plgrules check` has it."""
    assert version_problems([*RULESETS.values(), *REVIEWS.values()]) == ()


def test_all_their_tests_pass_and_reach_everything(report: Report) -> None:
    """Every rule, answer, signal, warning, check and outcome."""
    assert [str(p) for p in report.diagnostics if p.code != "PLG330"] == []
    tested = {f"{r.ruleset} {r.version}": r for r in report.rulesets}
    assert tested.keys() == {*RULESETS, *REVIEWS}
    assert all(r.reached == r.goals > 0 for r in report.rulesets)
    assert all(tested[name].tests >= 10 for name in RULESETS)


def test_their_tests_notice_every_small_change(report: Report) -> None:
    """Every operator, every threshold by one step, every branch."""
    survivors = [f"{p}: {p.label}" for p in report.diagnostics if p.code == "PLG330"]
    assert survivors == []
    mutants = {f"{r.ruleset} {r.version}": r.mutants for r in report.rulesets}
    assert all(mutants[name] for name in RULESETS)


def texts_of(part: Any) -> Iterator[Text]:
    """Every text of a ruleset."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from texts_of(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from texts_of(getattr(part, field.name))


def overlays() -> Iterator[Overlay]:
    """Every overlay that comes with the package as an example."""
    for path in sorted((ROOT / "plgrules" / "examples" / "overlays").glob("*.yaml")):
        overlay, problems = read_overlay(read_document(path.read_bytes(), path.name))
        assert problems == ()
        yield overlay


WRITTEN: dict[str, Any] = {
    **RULESETS,
    **REVIEWS,
    **{f"overlay {overlay.name}": overlay for overlay in overlays()},
}
"""Everything shipped that has texts: rulesets, reviews, overlays."""


@pytest.mark.parametrize("name", WRITTEN)
def test_every_text_is_there_in_english_and_chinese(name: str) -> None:
    """The sources are in both, and so are the readers."""
    texts = list(filter(None, texts_of(WRITTEN[name])))
    assert texts
    for text in texts:
        assert [language for language, _ in text.translations] == ["en", "zh"], text.translations
        assert all(said.strip() for _, said in text.translations)


@pytest.mark.parametrize("name", WRITTEN)
def test_chinese_texts_have_chinese_punctuation(name: str) -> None:
    """Full-width beside Chinese characters."""
    said = [dict(text.translations).get("zh", "") for text in texts_of(WRITTEN[name])]
    assert [text for text in said if HALF_WIDTH.search(text)] == []


@pytest.mark.parametrize("name", RULESETS)
def test_every_number_and_rule_says_where_it_comes_from(name: str) -> None:
    """A source, or that it is an assumption."""
    ruleset = RULESETS[name]
    parts = [*ruleset.parameters, *ruleset.signals, *ruleset.checks, *ruleset.cautions]
    parts += list(conditions(ruleset))
    assert [getattr(p, "name", getattr(p, "id", p)) for p in parts if not p.sources] == []


def conditions(ruleset: Ruleset) -> Iterator[Any]:
    """Every rule, band, question and leaf of the decision."""
    decide = ruleset.decide
    if decide is None:
        return
    waiting: list[Any] = [decide.root] if hasattr(decide, "root") else [*decide.steps]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Branch):
            waiting += [part.then, part.otherwise]


@pytest.mark.parametrize("name", RULESETS)
def test_every_threshold_may_be_set_within_bounds(name: str) -> None:
    """So that an overlay cannot set a retention of 600%."""
    numeric = [p for p in RULESETS[name].parameters if p.domain.type in ("number", "integer")]
    assert [p.name for p in numeric if p.minimum is None or p.maximum is None] == []
