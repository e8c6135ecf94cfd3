"""A decided row → the values of the decision columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from plgrules.decision.decision import Decision
from plgrules.program.dated import dated_warnings
from plgrules.program.program import CheckStep, Program
from plgrules.rows.decide import DecidedRow


class DecisionColumns:
    """The columns that a decision adds to a row, and their values.

    They are `status`, `outcome`, `rule`, `warnings`, one per output, `findings` (checks that are
    present) where the ruleset has checks, `ruleset`, `version`, `problem`; all with `prefix`.
    """

    def __init__(self, program: Program, as_of: date, prefix: str = "") -> None:
        self._identity = program.ruleset, program.version
        self._has_checks = any(isinstance(step, CheckStep) for step in program.steps)
        self._outputs = tuple(output.name for output in program.outputs)
        self._dated = dated_warnings(program, as_of)
        findings = ("findings",) if self._has_checks else ()
        first = ("status", "outcome", "rule", "warnings")
        names = (*first, *self._outputs, *findings, "ruleset", "version", "problem")
        self.names = tuple(prefix + name for name in names)

    def values(self, decided: DecidedRow) -> list[Any]:
        """Return the values of one row, in the order of `names`; None is none."""
        decision = decided.decision
        problem = "; ".join(decided.problems) or None
        if decision is None:
            middle: list[Any] = [None] * (len(self.names) - 4)
            return [decided.status, *middle, *self._identity, problem]
        outputs = decision.outputs
        values: list[Any] = [decision.status, decision.outcome, decision.rule]
        values.append([*decision.details.warnings, *self._dated])
        values.extend(outputs[name] for name in self._outputs)
        if self._has_checks:
            values.append(findings(decision))
        return [*values, *self._identity, problem]


def findings(decision: Decision) -> list[str]:
    """Return the checks of a decision that are present."""
    return [name for name, state in decision.details.checks if state == "present"]
