"""A Chinese explanation is Chinese: no English word but names, abbreviations and cited places."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from plgrules.check.from_model import Checked
from plgrules.decision.decision import Decision
from plgrules.library.catalogue import read_catalogue
from plgrules.library.linking import Linker
from plgrules.program.program import Branch, Leaf, Program, RequirementStep, Tree, endings
from plgrules.source.data import data_folder
from plgrules.testing.docs.examples import cases_of, decided

FOLDER = data_folder("rulesets")
CATALOGUE = read_catalogue(FOLDER)
LINKER = Linker(CATALOGUE)
VERSIONS = {
    f"{checked.ruleset.name} {checked.ruleset.version}": checked
    for known in CATALOGUE.versions.values()
    for checked in known.values()
}

ABBREVIATIONS = frozenset(
    """
    ACV API ARR B2B CAC CPA CRM CTR GDPR ICP KPI LTV MQL PLG POC PQA PQL SLA SQL SSO TTFV UX Ops
    Marketing
    """.split()
)
"""What Chinese growth teams say in Latin letters; the Chinese source itself has "Marketing Ops"."""

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*")
DIGEST = re.compile(r"sha256:[0-9a-f]+")


def words_in(text: str) -> set[str]:
    """Every word of a text in Latin letters."""
    return set(WORD.findall(DIGEST.sub("", text)))


def names_of(program: Program) -> Iterator[str]:
    """Every name that an explanation may show, with those of the required decisions."""
    named = (program.step, program.outcome, program.parameter_values)
    yield from (name for names in named for name in names)
    yield from (outcome.upper() for outcome in program.outcome)
    yield from (part.id for part in (*program.groups, *program.validities, *program.sources))
    yield from (end.id for end in endings(program.decision))
    yield from (caution.code for caution in program.cautions)
    yield from (output.name for output in program.outputs)
    if isinstance(program.decision, Tree):
        yield from questions(program.decision.root)
    for step in program.steps:
        if isinstance(step, RequirementStep):
            yield from (f"{step.name}.{name}" for name in names_of(step.program))
            yield from names_of(step.program)


def questions(node: Branch | Leaf) -> Iterator[str]:
    """The names of the questions of a tree."""
    if isinstance(node, Branch):
        yield node.id
        yield from questions(node.then)
        yield from questions(node.otherwise)


def places_of(program: Program) -> Iterator[str]:
    """The words by which sources are cited: documents, titles, sections, addresses."""
    for source in program.sources:
        for cited in (source.document, source.title, source.section, source.address):
            yield from words_in(cited or "")
    for step in program.steps:
        if isinstance(step, RequirementStep):
            yield from places_of(step.program)


def strange(checked: Checked, decision: Decision) -> set[str]:
    """The English words of a decision's Chinese explanation.

    Texts that were given and formulas that could not be computed are quoted as they are.
    """
    program = LINKER.program(checked, decision.as_of)
    quoted = [*map(str, decision.facts.values()), *(lost.text for lost in decision.record.lost)]
    names = {*names_of(program), *CATALOGUE.versions, *ABBREVIATIONS}
    known = names | set(places_of(program)) | words_in(" ".join(quoted))
    return words_in(decision.explain("zh")) - known


@pytest.mark.parametrize("name", VERSIONS)
def test_chinese_explanations_hold_no_english_words(name: str) -> None:
    """Of every test of every shipped ruleset."""
    checked = VERSIONS[name]
    found: dict[str, str] = {}
    for case in cases_of(FOLDER, LINKER, checked):
        decision = decided(LINKER, checked, case)
        if decision is not None:
            found |= dict.fromkeys(strange(checked, decision), case.name)
    assert found == {}


def test_an_english_word_would_be_found() -> None:
    """The names that are left out do not hide everything."""
    assert words_in("首次价值 was reached（too_slow，sha256:0a9b）") == {
        "was",
        "reached",
        "too_slow",
    }
    checked = VERSIONS["activation-audit 1.0.0"]
    (case, *_) = cases_of(FOLDER, LINKER, checked)
    decision = decided(LINKER, checked, case)
    assert decision is not None
    known = {*names_of(LINKER.program(checked, case.as_of)), *ABBREVIATIONS}
    assert words_in(decision.explain("en")) - known
