"""Small rulesets for tests, through the real pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from plgrules.check.from_model import Checked, check
from plgrules.diagnostics.errors import RulesetError
from plgrules.model.from_source import read_ruleset
from plgrules.program.from_check import compile_ruleset
from plgrules.program.program import Program
from plgrules.source.from_bytes import read_document
from plgrules.source.validate import validate

ROOT = Path(__file__).parent.parent


def checked_of(text: str, required: Mapping[str, Checked] | None = None) -> Checked:
    """Return the checked ruleset of a YAML text; raises RulesetError with every problem."""
    document = read_document(text.encode(), "test.yaml")
    problems = validate(document, "ruleset")
    if problems:
        raise RulesetError(problems)
    ruleset, unreadable = read_ruleset(document)
    checked, wrong = check(ruleset, required or {})
    errors = [*unreadable, *(problem for problem in wrong if problem.severity == "error")]
    if errors or checked is None:
        raise RulesetError(errors)
    return checked


def program_of(text: str) -> Program:
    """Return the program of a YAML text that requires no other ruleset."""
    return compile_ruleset(checked_of(text), {})


def ruleset_text(**parts: Any) -> str:
    """Return a small ruleset as YAML; every part can be given, the rest is filled in."""
    body: dict[str, Any] = {
        "ruleset": "small",
        "version": "1.0.0",
        "effective_from": "DAY",
        "title": "Small",
        "question": "What?",
        **{key: value for key, value in parts.items() if value is not None},
    }
    text = yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=10_000)
    return text.replace("effective_from: DAY", "effective_from: 2026-01-01")


def facts_part(types: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `facts` of a ruleset from name → type or declaration."""
    return {
        name: {"title": name, **(spec if isinstance(spec, dict) else {"type": spec})}
        for name, spec in types.items()
    }


def parameters_part(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `parameters` of a ruleset from name → value or declaration."""
    return {
        name: {
            "title": name,
            "source": "assumption",
            **(spec if isinstance(spec, dict) else {"value": spec}),
        }
        for name, spec in values.items()
    }
