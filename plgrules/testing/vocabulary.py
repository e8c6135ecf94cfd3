"""The names that the tests of a ruleset may use."""

from __future__ import annotations

from dataclasses import dataclass

from plgrules.program.program import (
    Branch,
    CheckStep,
    DerivedStep,
    Domain,
    Leaf,
    Program,
    SignalStep,
    Tree,
    endings,
)
from plgrules.testing.cases import FACT_CODES

STATUSES = ("decided", "undetermined", "conflict")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The known names of each kind, and the domains of values that tests write down."""

    facts: tuple[str, ...]
    outcomes: tuple[str, ...]
    endings: tuple[str, ...]
    warnings: tuple[str, ...]
    checks: tuple[str, ...]
    signals: tuple[str, ...]
    derived: dict[str, Domain]
    outputs: dict[str, Domain]
    places: tuple[str, ...]
    """Everything that can lose a value: steps, conditions and outputs."""

    def known(self, key: str) -> tuple[str, ...]:
        """Return the names that may stand as the value of an expectation."""
        return {
            "status": STATUSES,
            "outcome": self.outcomes,
            "possible": self.outcomes,
            "rule": self.endings,
            "missing": self.facts,
            "warnings": self.warnings,
            "undefined": self.places,
            "error": FACT_CODES,
        }[key]


def vocabulary(program: Program) -> Vocabulary:
    """Return the names that tests of a program may use."""
    steps = program.steps
    derived = {step.name: step.domain for step in steps if isinstance(step, DerivedStep)}
    outputs = {output.name: output.domain for output in program.outputs}
    conditions = [ending.id for ending in endings(program.decision)]
    if isinstance(program.decision, Tree):
        conditions += _branches(program.decision.root)
    warnings = warning_codes(program)
    return Vocabulary(
        facts=tuple(fact.name for fact in program.facts),
        outcomes=tuple(outcome.id for outcome in program.outcomes),
        endings=tuple(ending.id for ending in endings(program.decision)),
        warnings=warnings,
        checks=tuple(step.name for step in steps if isinstance(step, CheckStep)),
        signals=tuple(step.name for step in steps if isinstance(step, SignalStep)),
        derived=derived,
        outputs=outputs,
        places=(*(step.name for step in steps), *conditions, *warnings, *outputs),
    )


def warning_codes(program: Program) -> tuple[str, ...]:
    """Return the codes of all warnings, those of required decisions with their prefix."""
    codes = [caution.code for caution in program.cautions]
    for name, step in program.step.items():
        required = getattr(step, "program", None)
        if required is not None:
            codes += [f"{name}.{code}" for code in warning_codes(required)]
    return tuple(codes)


def _branches(node: Branch | Leaf) -> list[str]:
    if isinstance(node, Leaf):
        return []
    return [node.id, *_branches(node.then), *_branches(node.otherwise)]
