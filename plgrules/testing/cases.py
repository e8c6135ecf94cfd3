"""Ruleset tests as data: cases with facts, and what each expects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from plgrules.diagnostics.span import Span

Kind = Literal[
    "status", "outcome", "rule", "possible", "missing", "warnings", "check", "signal", "derived",
    "undefined", "error", "output",
]  # fmt: skip
"""What an expectation is about; `check`, `signal`, `derived` and `output` name one."""

FACT_CODES = (
    "fact-unknown",
    "fact-wrong-type",
    "fact-out-of-range",
    "fact-not-finite",
    "fact-too-large",
    "fact-not-a-choice",
    "fact-not-an-integer",
    "fact-null-in-list",
    "fact-duplicate-in-list",
    "facts-contradict",
)
"""Every code that a wrong fact can have."""

UNKNOWN_FACT = "fact-unknown"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a case expects, with its place in the file.

    `value` is None for an unknown value, a tuple for a list, the problem codes for `error`.
    """

    kind: Kind
    name: str
    value: Any
    span: Span

    @property
    def title(self) -> str:
        """How the file names it."""
        if self.kind == "output":
            return self.name
        plural = {"check": "checks", "signal": "signals"}.get(self.kind, self.kind)
        return f"{plural}.{self.name}" if self.name else plural


@dataclass(frozen=True, slots=True)
class Case:
    """One test: facts as a caller would send them, on a day, and everything expected."""

    name: str
    span: Span
    as_of: date
    facts: dict[str, Any]
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of one version of a ruleset."""

    ruleset: str
    version: str
    span: Span
    cases: tuple[Case, ...]
