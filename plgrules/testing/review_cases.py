"""The tests of a review as data: companies, and what is expected of their reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from plgrules.diagnostics.span import Span
from plgrules.review.problems import CODES
from plgrules.testing.cases import FACT_CODES

ReviewKind = Literal["decision", "order", "missing", "actions", "sum", "problems", "unused"]
"""What an expectation is about; `decision` names a ruleset and perhaps a row, `sum` a fact."""

STATES = ("undetermined", "conflict", "invalid")
"""What stands in the place of an outcome where there is none."""

PROBLEM_CODES = tuple(dict.fromkeys((*CODES, *FACT_CODES)))
"""Every code that a problem of a company file can have."""


@dataclass(frozen=True, slots=True)
class ReviewExpectation:
    """One thing that a case expects, with its place in the file.

    `name` is a ruleset or a fact, `row` the label of a row; `value` is None for nothing decided and
    for an unknown sum, a tuple for a list.
    """

    kind: ReviewKind
    name: str
    row: str | None
    value: Any
    span: Span

    @property
    def title(self) -> str:
        """How the file names it."""
        group = {"decision": "decisions", "sum": "sums"}.get(self.kind, self.kind)
        return ".".join(filter(None, (group, self.name, self.row)))


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """One test: a company file, a day, and everything expected."""

    name: str
    span: Span
    as_of: date
    company: dict[str, Any]
    expectations: tuple[ReviewExpectation, ...]


@dataclass(frozen=True, slots=True)
class ReviewSuite:
    """The tests of one version of a review."""

    review: str
    version: str
    cases: tuple[ReviewCase, ...]
