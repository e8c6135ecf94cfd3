"""What is attached to a decision: warnings, checks, missing facts, lost values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plgrules.program.program import FactStep


@dataclass(frozen=True, slots=True)
class Warning:
    """Something the reader may misread, with a stable code."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """A finding: present, absent, or unknown for lack of facts."""

    id: str
    state: Literal["present", "absent", "unknown"]
    severity: str
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Undefined:
    """A value that was lost although its facts were given, and why."""

    name: str
    reason: str


class MissingFact(str):
    """The name of a fact to ask for; also tells its title (`label`), type and unit.

    `instead` names the facts that would do as well, because the ruleset computes it from them.
    """

    __slots__ = ("choices", "instead", "label", "type", "unit")

    label: str
    type: str
    unit: str
    choices: tuple[str, ...]
    instead: tuple[str, ...]

    def __new__(cls, fact: FactStep, label: str, instead: tuple[str, ...]) -> MissingFact:
        missing = super().__new__(cls, fact.name)
        missing.label = label
        missing.type = fact.domain.type
        missing.unit = fact.domain.unit
        missing.choices = tuple(choice.id for choice in fact.domain.choices)
        missing.instead = instead
        return missing
