"""From the bytes of a ruleset file to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from plgrules.check.from_model import Checked, check
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.model.from_source import read_ruleset
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import validate
from tests.support import ROOT

CONFORMANCE = ROOT / "tests" / "conformance"
MOTION = CONFORMANCE / "check" / "good" / "motion.yaml"


def problems_of(
    data: bytes, file: str, required: Mapping[str, Checked]
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Return the checked ruleset, where there is one, and all problems of three stages.

    `required` holds checked rulesets by their own names.
    """
    document = read_document(data, file)
    violations = validate(document, "ruleset")
    if violations:
        return None, violations
    ruleset, unreadable = read_ruleset(document)
    found = {
        requirement.name: required[requirement.ruleset]
        for requirement in ruleset.requirements
        if requirement.ruleset in required
    }
    checked, wrong = check(ruleset, found)
    return (None if unreadable else checked), (*unreadable, *wrong)


@cache
def motion() -> Checked:
    """Return the ruleset that the conformance files require."""
    checked, problems = problems_of(MOTION.read_bytes(), "motion.yaml", {})
    assert checked is not None, problems
    return checked


def problems_of_file(path: Path) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Return the same for a conformance file."""
    name = path.relative_to(ROOT).as_posix()
    return problems_of(path.read_bytes(), name, {"motion": motion()})
