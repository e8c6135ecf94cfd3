"""What running the tests of rulesets came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plgrules.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class RulesetReport:
    """The tests of one version of a ruleset: numbers, and everything that is wrong."""

    ruleset: str
    version: str
    tests: int = 0
    failed: int = 0
    goals: int = 0
    """How many rules, signals, warnings, outcomes and answers there are to reach."""
    reached: int = 0
    mutants: int | None = None
    """How many small wrong changes were tried; None where that was not asked for."""
    survivors: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all tests pass, reach everything, and notice every mutant."""
        return not self.diagnostics


@dataclass(frozen=True, slots=True)
class Report:
    """The tests of a folder of rulesets."""

    rulesets: tuple[RulesetReport, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of every file, for the carets of its diagnostics."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(ruleset.ok for ruleset in self.rulesets)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, ruleset by ruleset."""
        return tuple(problem for ruleset in self.rulesets for problem in ruleset.diagnostics)
