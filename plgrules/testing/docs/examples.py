"""Worked examples of a ruleset: some of its tests, decided and explained."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from plgrules.check.from_model import Checked
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from plgrules.decision.portrait.markdown import escaped
from plgrules.diagnostics.errors import FactError
from plgrules.library.catalogue import TESTS_SUFFIX
from plgrules.library.linking import Linker
from plgrules.source.from_bytes import read_document
from plgrules.testing.cases import Case
from plgrules.testing.from_document import read_suite

MOST = 3
"""How many examples a page shows."""


def worked_examples(
    folder: Traversable, linker: Linker, checked: Checked
) -> tuple[tuple[Case, Decision], ...]:
    """Return the first decided test of each outcome, at most three, with its decision.

    Of a ruleset of checks those with different findings are taken. `folder` is that of the
    rulesets; a ruleset without tests has no examples.
    """
    found: dict[Hashable, tuple[Case, Decision]] = {}
    for case in cases_of(folder, linker, checked):
        decision = decided(linker, checked, case)
        if decision is not None and decision.status == "decided":
            found.setdefault(_kind(decision), (case, decision))
    return tuple(found.values())[:MOST]


def cases_of(folder: Traversable, linker: Linker, checked: Checked) -> Iterator[Case]:
    """Yield the tests of a version of a ruleset, in the order of their file."""
    ruleset = checked.ruleset
    file = folder.joinpath(ruleset.name, f"{ruleset.version}{TESTS_SUFFIX}")
    if file.is_file():
        program = linker.program(checked, ruleset.effective_from)
        suite, _ = read_suite(read_document(file.read_bytes(), str(file)), program)
        yield from suite.cases


def decided(linker: Linker, checked: Checked, case: Case) -> Decision | None:
    """Return the decision of a test, whatever its status; None where its facts are wrong."""
    try:
        return Plan(linker.program(checked, case.as_of)).decide(case.facts, case.as_of)
    except FactError:
        return None


def example_markdown(case: Case, decision: Decision) -> list[str]:
    """Return a test with its facts and its explanation as the lines of a page."""
    return [
        f"### {escaped(case.name[:1].upper() + case.name[1:])}",
        "",
        "```yaml",
        *(_fact(name, value) for name, value in case.facts.items()),
        "```",
        "",
        "```text",
        *(line.rstrip() for line in decision.explain().splitlines()),
        "```",
    ]


def _fact(name: str, value: Any) -> str:
    """A fact as one line of YAML."""
    flow = yaml.safe_dump(
        {name: value}, default_flow_style=True, allow_unicode=True, width=math.inf
    )
    return str(flow).strip()[1:-1]


def _kind(decision: Decision) -> Hashable:
    """What makes an example another one: its outcome, or the checks that are present."""
    if decision.outcome is not None:
        return decision.outcome
    return frozenset(check.id for check in decision.checks if check.state == "present")
