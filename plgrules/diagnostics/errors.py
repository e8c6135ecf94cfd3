"""Every error that the library raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plgrules.diagnostics.diagnostic import Diagnostic


class PlgrulesError(Exception):
    """Base of all errors of this library."""


class RulesetError(PlgrulesError):
    """A ruleset, overlay, lock or ruleset test that cannot be used; holds every problem found."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.diagnostics,)


class RulesetNotFound(PlgrulesError, LookupError):
    """No ruleset of this name, or none of its versions fits; `suggestion` is the nearest name."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        self.suggestion = suggestion
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.args[0], self.suggestion)


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong fact: its name, a stable code, a sentence, what came, the nearest right."""

    fact: str
    code: str
    message: str
    given: Any = None
    suggestion: str | None = None

    def __str__(self) -> str:
        return self.message


class FactError(PlgrulesError, ValueError):
    """Facts that cannot be decided on; `problems` names every wrong one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class TableError(PlgrulesError, ValueError):
    """A table that a ruleset cannot be run on: its kind, its columns, or what its engine lacks."""


class TableWarning(UserWarning):
    """A table that can be decided, though perhaps not as was meant."""
