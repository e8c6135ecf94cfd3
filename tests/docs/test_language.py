"""Every example of the language reference loads, and its tests pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from plgrules import Engine
from plgrules.model.expression import FUNCTIONS
from plgrules.source.schemas import schema
from plgrules.testing import run_tests
from tests.docs.pages import fences
from tests.support import ROOT

PAGE = (ROOT / "docs" / "reference" / "language.md").read_text(encoding="utf-8")
BLOCKS = [fence for fence in fences(PAGE) if fence.language == "yaml"]
NAME, VERSION = "contact-account", "1.0.0"


def _first_key(body: str) -> str:
    found = re.search(r"^([a-z_]+):", body, flags=re.MULTILINE)
    return found[1] if found else ""


PARTS = {_first_key(block.body): block.body for block in BLOCKS if not block.words}
"""The running example, part by part."""

VARIANTS = [block.body for block in BLOCKS if block.words == ("instead",)]
"""Parts that may stand in place of those with the same key."""


def _only(word: str) -> str:
    (body,) = (block.body for block in BLOCKS if block.words == (word,))
    return body


def _folder(folder: Path, parts: dict[str, str]) -> Path:
    """Write the running example, and the files that it needs, to a folder of rulesets."""
    for block in BLOCKS:
        if block.file is not None:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
    own = folder / NAME
    own.mkdir()
    (own / f"{VERSION}.yaml").write_text("".join(parts.values()), encoding="utf-8")
    return folder


def test_the_running_example_loads_without_a_warning(tmp_path: Path) -> None:
    """The parts of the page, one after the other, are one whole file."""
    engine = Engine(_folder(tmp_path, PARTS))
    decision = engine.decide(NAME, {"consent": False})
    assert (decision.outcome, decision.rule) == ("leave", "no_consent")


@pytest.mark.parametrize("variant", VARIANTS, ids=_first_key)
def test_each_other_form_of_a_part_loads_in_its_place(variant: str, tmp_path: Path) -> None:
    """A part that the page shows in a second form is exchanged."""
    key = _first_key(variant)
    if key in PARTS:
        parts = {**PARTS, key: variant}
    else:
        head = re.sub(rf"^{key}:.*\n", lambda _: variant, PARTS["ruleset"], flags=re.MULTILINE)
        assert head != PARTS["ruleset"]
        parts = {**PARTS, "ruleset": head}
    engine = Engine(_folder(tmp_path, parts))
    assert engine.ruleset(NAME).version == VERSION


def test_the_overlay_changes_what_it_says(tmp_path: Path) -> None:
    """The example of an overlay applies to the running example."""
    overlay = tmp_path / "acme.yaml"
    overlay.write_text(_only("overlay"), encoding="utf-8")
    rulesets = tmp_path / "rulesets"
    rulesets.mkdir()
    engine = Engine(_folder(rulesets, PARTS), overlays=[overlay])
    values = engine.ruleset(NAME).program.parameter_values
    assert values["renewal_window"] == 42


def test_the_tests_of_the_running_example_pass(tmp_path: Path) -> None:
    """What the example of ruleset tests expects is what comes; it does not reach everything."""
    folder = _folder(tmp_path, PARTS)
    (folder / NAME / f"{VERSION}.tests.yaml").write_text(_only("tests"), encoding="utf-8")
    report = run_tests(folder, wanted=lambda name, _: name == NAME)
    (own,) = report.rulesets
    assert (own.tests, own.failed) == (3, 0), report.diagnostics
    assert {problem.code for problem in report.diagnostics} <= {"PLG320"}


def test_the_review_decides_on_the_company_file(tmp_path: Path) -> None:
    """The example of a review on the example of a company file."""
    review = Engine(_folder(tmp_path, PARTS)).review(yaml.safe_load(_only("company")))
    outcomes = {f.label or f.ruleset: f.decision.outcome for f in review.findings if f.decision}
    assert outcomes == {"desk-budget": None, "Acorn": "call", "Birch": "leave"}
    assert (review.company, review.problems, review.unused) == ("North", (), ())
    assert review.actions[0].text == "Write to some of them instead."


def test_the_tests_of_the_review_pass(tmp_path: Path) -> None:
    """And reach all of it."""
    folder = _folder(tmp_path, PARTS)
    tests = folder / "sales-desk" / f"{VERSION}.tests.yaml"
    tests.write_text(_only("review-tests"), encoding="utf-8")
    (report,) = run_tests(folder, wanted=lambda name, _: name == "sales-desk").rulesets
    assert (report.tests, report.diagnostics) == (2, ())


def test_the_page_names_every_key_type_and_function() -> None:
    """What the schema and the expressions have, the reference explains."""
    kinds = ("ruleset", "review", "review-tests")
    keys = {key for kind in kinds for key in _keys(schema(kind))}
    words = set(re.findall(r"[a-z_0-9]+", PAGE))
    assert not keys - words
    assert not set(FUNCTIONS) - words


def _keys(part: object) -> list[str]:
    """Every key that a schema declares, at any depth."""
    if isinstance(part, list):
        return [key for item in part for key in _keys(item)]
    if not isinstance(part, dict):
        return []
    own = list(part.get("properties", {}))
    return own + [key for item in part.values() for key in _keys(item)]
