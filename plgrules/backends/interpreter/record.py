"""What a run of the interpreter leaves behind: every value and every condition met."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from plgrules.backends.facts import Facts
from plgrules.program.expression import Compare, Expression, Scalar, asked, parameters_of
from plgrules.program.program import Program

Truth = bool | None
"""True, false, or None for unknown."""

Status = Literal["decided", "undetermined", "conflict"]
Origin = Literal["given", "otherwise", "default", "absent"]
CheckState = Literal["present", "absent", "unknown"]

CHECK_STATES: dict[Scalar | None, CheckState] = {True: "present", False: "absent", None: "unknown"}
"""The state of a check by the truth of its condition."""


class Test(NamedTuple):
    """One comparison or question met: its two sides as they were, and its answer.

    For a question with one side (a yes/no value, `known(x)`), `right` is None or what was asked
    for.
    """

    node: Expression
    left: Scalar | None
    right: Scalar | None
    result: Truth

    @property
    def text(self) -> str:
        """The comparison as written."""
        return asked(self.node)[0]

    @property
    def operator(self) -> str:
        """`<`, `<=`, `>`, `>=`, `==`, `!=`, or the name of the question."""
        return asked(self.node)[1]

    @property
    def left_text(self) -> str:
        """The left side as written."""
        return self.node.left_text if isinstance(self.node, Compare) else self.text

    @property
    def right_text(self) -> str:
        """The right side as written; empty for a question with one side."""
        return self.node.right_text if isinstance(self.node, Compare) else ""

    @property
    def unit(self) -> str:
        """The unit of both sides."""
        return self.node.unit if isinstance(self.node, Compare) else "ratio"

    @property
    def show(self) -> str | None:
        """How its numbers read best."""
        return self.node.show if isinstance(self.node, Compare) else None

    @property
    def thresholds(self) -> tuple[str, ...]:
        """The names of the parameters in it."""
        return parameters_of(self.node)

    @property
    def distance(self) -> float | None:
        """How far the left side is from the right one, in `unit`; None where that says nothing."""
        if isinstance(self.left, float) and isinstance(self.right, float):
            return self.left - self.right
        return None


new = tuple.__new__
"""Makes a named tuple without the Python call of its own constructor: a run notes dozens."""


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
