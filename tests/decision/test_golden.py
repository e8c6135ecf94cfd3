"""Explanations of every kind of decision, in every format and both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from plgrules.decision.decision import Decision
from plgrules.decision.render import program_mermaid
from tests.decision.samples import SAMPLES, overlaid, program, sample

GOLDEN = Path(__file__).parents[1] / "golden"
FORMATS = {"text": "txt", "markdown": "md", "html": "html", "mermaid": "mmd"}
PICTURED = ("rules", "tree", "bands", "checks", "rules-undetermined", "nested")
"""The samples whose every format is kept; of the others the text is enough."""

Golden = Callable[[Path, str], None]


def kept(decision: Decision, language: str, format: str = "text") -> str:
    """Return an explanation without what changes with every detail: its digest, its style."""
    digest = decision.digest.removeprefix("sha256:")
    said = decision.explain(language, format).replace(digest, "0" * 64)
    said = said.replace(digest[:12], "0" * 12)
    return re.sub(r"(<div class=.plg.[^>]*>)<style>.*?</style>", r"\1<style></style>", said)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_decision_is_explained_in_text(name: str, language: str, golden: Golden) -> None:
    golden(GOLDEN / f"{name}.{language}.txt", kept(sample(name), language))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", ["markdown", "html", "mermaid"])
@pytest.mark.parametrize("name", PICTURED)
def test_a_decision_is_explained_in_every_format(
    name: str, format: str, language: str, golden: Golden
) -> None:
    said = kept(sample(name), language, format)
    golden(GOLDEN / f"{name}.{language}.{FORMATS[format]}", said)


def test_an_overlay_is_named_with_its_reason(golden: Golden) -> None:
    decision = overlaid({"cac": 120, "value": 630, "retention": 0.5})
    golden(GOLDEN / "overlay.en.txt", kept(decision, "en"))
    golden(GOLDEN / "overlay.zh.txt", kept(decision, "zh"))


@pytest.mark.parametrize("name", ["channel", "ready", "motion", "audit"])
def test_a_ruleset_is_drawn_without_a_decision(name: str, golden: Golden) -> None:
    golden(GOLDEN / f"program-{name}.mmd", program_mermaid(program(name)))
