"""The facts of the shipped rulesets' own tests, as rows of tables."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from plgrules.backends.columns.features import Feature
from plgrules.backends.columns.plan import SourceType
from plgrules.program.program import Program
from plgrules.source.from_bytes import read_document
from plgrules.testing.from_document import read_suite
from tests.columns.rows import Batch
from tests.support import ROOT

REFUSED: dict[str, Feature] = {"handoff-message@1.0.0": "two_lists"}
"""The shipped rulesets that no column can decide, and what is missing: they are refused."""

_TYPES: dict[str, SourceType] = {"number": "number", "integer": "number", "choice": "text"}
_PYTHON: dict[SourceType, type] = {"number": float, "boolean": bool, "text": str, "date": date}


def rows_of_tests(program: Program, otherwise: date, lists: bool = True) -> dict[date, Batch]:
    """Return the facts of a ruleset's tests by the day for which they are decided.

    Facts of a type that no column could hold are left out, and those that are lists without
    `lists`; `otherwise` is the day of a test that has none.
    """
    path = ROOT / "rulesets" / program.ruleset / f"{program.version}.tests.yaml"
    suite, problems = read_suite(read_document(path.read_bytes(), str(path)), program)
    assert not problems
    types: dict[str, SourceType] = {
        fact.name: _TYPES.get(fact.domain.type, fact.domain.type)  # type: ignore[misc]
        for fact in program.facts
        if lists or fact.domain.type != "list"
    }
    rows: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for case in suite.cases:
        rows[case.as_of or otherwise].append(
            {name: _fitting(type, case.facts.get(name)) for name, type in types.items()}
        )
    return {day: Batch(program, types, found) for day, found in rows.items()}


def _fitting(type: SourceType, value: Any) -> Any:
    """A value as its column holds it, None for one that it cannot hold."""
    if type == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type == "list":
        return value if isinstance(value, list) else None
    return value if isinstance(value, _PYTHON[type]) else None
