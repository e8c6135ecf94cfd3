"""One problem of a file: a stable code, a place, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plgrules.diagnostics.span import Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that a diagnostic points at, with a short text under its carets."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, addressed to the person who wrote the file.

    `message` is lower case, without a full stop, with the user's own words in backticks;
    `label` stands under the carets; `help` says what to write instead; `suggestion` is the
    nearest known name, when a name was misspelt.
    """

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    help: str = ""
    suggestion: str | None = None
    related: tuple[Label, ...] = ()
    severity: Severity = "error"

    @property
    def file(self) -> str | None:
        """The file as it was named to the reader."""
        return self.span.file if self.span else None

    @property
    def line(self) -> int | None:
        """The line, counted from 1."""
        return self.span.line if self.span else None

    @property
    def column(self) -> int | None:
        """The column, counted from 1."""
        return self.span.column if self.span else None

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        return f"{place}{self.severity}[{self.code}]: {self.message}"
