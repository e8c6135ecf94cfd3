"""What a run of the interpreter leaves behind: every value and every condition met."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from plgrules.backends.facts import Facts
from plgrules.program.expression import Expression, Scalar
from plgrules.program.program import Program

Truth = bool | None
"""True, false, or None for unknown."""

Status = Literal["decided", "undetermined", "conflict"]
Origin = Literal["given", "otherwise", "default", "absent"]
CheckState = Literal["present", "absent", "unknown"]


class Test(NamedTuple):
    """One comparison or question met: its two sides as they were, and its answer.

    For a question with one side (a yes/no value, `known(x)`), `right` is None.
    """

    node: Expression
    left: Scalar | None
    right: Scalar | None
    result: Truth


class Condition(NamedTuple):
    """A whole condition met, with the tests made on the way; `place` is where it stands.

    Places are `rule`, `branch`, `band`, `derived`, `signal`, `check`, `warning` and `valid`.
    """

    place: str
    id: str
    result: Truth
    tests: list[Test]


class Lost(NamedTuple):
    """A value that could not be computed from known numbers."""

    name: str
    text: str
    reason: Literal["division by zero", "overflow"]
    left: float
    right: float


class Record(NamedTuple):
    """One decision with everything that led to it."""

    program: Program
    facts: Facts
    as_of: date
    values: dict[str, Scalar | None]
    origins: dict[str, Origin]
    nested: dict[str, Record]
    conditions: list[Condition]
    lost: tuple[Lost, ...]
    assumed_absent: tuple[str, ...]
    status: Status
    outcome: str | None
    possible: tuple[str, ...]
    possible_rules: tuple[str, ...]
    warnings: tuple[str, ...]
    outputs: dict[str, Scalar | None]

    @property
    def rule(self) -> str | None:
        """What decided, when exactly one rule, leaf or band is possible."""
        one = len(self.possible_rules) == 1 and self.status == "decided"
        return self.possible_rules[0] if one else None
