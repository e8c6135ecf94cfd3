"""What to do, in reading order, each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from plgrules.decision.wording import fill
from plgrules.review.findings import SEVERITIES, Action, Finding

if TYPE_CHECKING:
    from plgrules.review.review import Review


class _Said(NamedTuple):
    text: str
    severity: str
    check: str | None


def actions_of(review: Review, language: str) -> tuple[Action, ...]:
    """Return the actions of decided outcomes and the fixes of present checks, in a language."""
    found: dict[str, tuple[_Said, list[Finding]]] = {}
    for finding in review.findings:
        for said in _said(finding, language):
            first, findings = found.setdefault(said.text, (said, []))
            if finding not in findings:
                findings.append(finding)
            if SEVERITIES.index(said.severity) < SEVERITIES.index(first.severity):
                found[said.text] = said, findings
    return tuple(
        Action(said.text, said.severity, tuple(findings), said.check)
        for said, findings in found.values()
    )


def _said(finding: Finding, language: str) -> Iterator[_Said]:
    decision = finding.decision
    if decision is None:
        return
    if decision.outcome is not None:
        outcome = finding.program.outcome[decision.outcome]
        for action in outcome.actions:
            yield _Said(fill(action, decision.record, language), outcome.severity, None)
    present = [check for check in decision.checks_in(language) if check.state == "present"]
    for check in sorted(present, key=lambda check: SEVERITIES.index(check.severity)):
        if check.fix:
            yield _Said(check.fix, check.severity, check.id)
