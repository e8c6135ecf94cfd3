"""The review: every decision that the facts of a company allow, worst first."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from plgrules.program.program import Text
from plgrules.review.findings import (
    Action,
    CompanyProblem,
    Finding,
    Idle,
    Need,
    Part,
    Sum,
    Totals,
    Unused,
)

SCHEMA = "plgrules/review/1"


@dataclass(frozen=True)
class Review:
    """One review of one company. Made by an engine; what it tells is computed where it is read.

    `findings` stand in reading order; `parts` are those of the company file; `company` is the
    name of the company, where the file gives it.
    """

    name: str
    version: str
    title: Text
    question: Text
    description: Text
    digest: str
    as_of: date
    company: str | None
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    idle: tuple[Idle, ...]
    sums: tuple[Sum, ...]
    problems: tuple[CompanyProblem, ...]
    unused: tuple[Unused, ...]

    @cached_property
    def blocks(self) -> tuple[tuple[Finding, ...], ...]:
        """The findings, those of one entry together, in the order of the worst of each block."""
        blocks: dict[int, list[Finding]] = {}
        for finding in self.findings:
            blocks.setdefault(finding.place, []).append(finding)
        return tuple(map(tuple, blocks.values()))

    @cached_property
    def totals(self) -> Totals:
        """How many decisions came to what."""
        severities = [finding.severity for finding in self.findings]
        states = [finding.state for finding in self.findings]
        unsure = sum(f.severity is None and f.state == "checked" for f in self.findings)
        return Totals(
            decisions=len(self.findings),
            critical=severities.count("critical"),
            warning=severities.count("warning"),
            info=severities.count("info"),
            good=severities.count("good"),
            undetermined=states.count("undetermined") + unsure,
            conflict=states.count("conflict"),
            invalid=states.count("invalid"),
            idle=len({idle.place for idle in self.idle} - {f.place for f in self.findings}),
        )

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is missing, each fact once, most useful first."""
        return self.needs_in("en")

    def needs_in(self, language: str) -> tuple[Need, ...]:
        """Return what is missing, with the titles of facts in a language."""
        from plgrules.review.needs import needs_of

        return needs_of(self, language)

    @property
    def actions(self) -> tuple[Action, ...]:
        """What to do, in reading order, each thing once."""
        return self.actions_in("en")

    def actions_in(self, language: str) -> tuple[Action, ...]:
        """Return what to do, in a language."""
        from plgrules.review.actions import actions_of

        return actions_of(self, language)

    def explain(self, language: str = "en", format: str = "text") -> str:
        """Return the whole review as `text`, `markdown` or `html`, in `en` or `zh`.

        Raises ValueError for a format or a language that there is not.
        """
        from plgrules.review.explain import explain

        return explain(self, language, format)

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the review as plain data (`schemas/review-report.schema.json`)."""
        from plgrules.review.document import review_document

        return review_document(self, language)

    def to_json(self, language: str = "en") -> str:
        """Return the review as JSON text."""
        return json.dumps(self.to_dict(language), ensure_ascii=False)

    def __repr__(self) -> str:
        about = f" of {self.company}" if self.company else ""
        return f"<{self.name} {self.version}{about}: {len(self.findings)} decisions, {self.as_of}>"

    def _repr_html_(self) -> str:
        from plgrules.review.explain import card

        return card(self)
