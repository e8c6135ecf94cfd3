"""One version of one decision, as its author wrote it: frozen, positioned, not yet checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plgrules.diagnostics.span import Span
from plgrules.model.expression import Formula
from plgrules.model.observation import Observation
from plgrules.model.pattern import EventPattern
from plgrules.model.text import Text
from plgrules.model.units import RATIO, Unit

FactType = Literal["number", "integer", "boolean", "text", "choice", "date", "list"]
Show = Literal["percent", "times", "number"]
Severity = Literal["good", "info", "warning", "critical"]
Value = float | bool | str | date | tuple[str, ...]
"""What a fact or a parameter may hold; numbers are doubles, lists are tuples of texts."""

ASSUMPTION = "assumption"
"""The source of a number that we chose ourselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice, with its title."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or a number comes from."""

    id: str
    span: Span
    document: str | None = None
    address: str | None = None
    title: str | None = None
    section: str | None = None
    lines: str | None = None
    note: str | None = None
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The use of a source by a rule or a number."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Domain:
    """Which values a fact, a parameter or an output may hold."""

    type: FactType
    unit: Unit = RATIO
    choices: tuple[Choice, ...] = ()
    ordered: bool = False
    of: Literal["text", "choice"] = "text"
    show: Show | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What the caller gives."""

    name: str
    span: Span
    domain: Domain
    title: Text
    description: Text
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False
    default: Value | None = None
    otherwise: Formula | None = None
    private: bool = False
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """A condition across facts that must hold."""

    id: str
    span: Span
    must: Formula
    says: Text


@dataclass(frozen=True, slots=True)
class OverlayMark:
    """That an overlay replaced a parameter's value, and why."""

    overlay: str
    base: Value
    author: str
    reason: Text
    date: date


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named threshold; `minimum` and `maximum` bound what an edit may set."""

    name: str
    span: Span
    domain: Domain
    value: Value
    written: str
    value_span: Span
    title: Text
    description: Text
    minimum: float | None = None
    maximum: float | None = None
    sources: tuple[Reference, ...] = ()
    overlay: OverlayMark | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One row of rules: `condition` is None for the row that always matches."""

    id: str
    span: Span
    condition: Formula | None
    then: str
    then_span: Span
    because: Text
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """One step of bands: everything `below` a limit, or up to it; the last is open."""

    id: str
    span: Span
    below: Formula | None
    up_to: Formula | None
    then: str
    then_span: Span
    because: Text
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Bands:
    """A number cut into steps."""

    span: Span
    of: Formula
    steps: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Rows tried in order (`first`), or of which at most one may hold (`unique`)."""

    span: Span
    hit: Literal["first", "unique"]
    steps: tuple[Step, ...]
    otherwise: Step | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """The end of a branch of a tree."""

    id: str
    span: Span
    then: str
    then_span: Span
    because: Text
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A question of a tree."""

    id: str
    span: Span
    condition: Formula
    title: Text
    then: Branch | Leaf
    otherwise: Branch | Leaf
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """Nested questions."""

    span: Span
    root: Branch | Leaf


Decide = Tree | Rules | Bands


@dataclass(frozen=True, slots=True)
class Derived:
    """A named value: an expression, or rules or bands that pick a named value."""

    name: str
    span: Span
    title: Text
    value: Formula | Rules | Bands
    values: tuple[Choice, ...] = ()
    show: Show | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A fact that is another ruleset's decision; `bindings`: theirs, ours."""

    name: str
    span: Span
    ruleset: str
    version: str
    version_span: Span
    bindings: tuple[tuple[str, Span, Formula], ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """A named yes/no condition of a group."""

    name: str
    span: Span
    condition: Formula
    group: str
    group_span: Span
    points: float
    title: Text
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The title of a group of signals."""

    name: str
    span: Span
    title: Text


@dataclass(frozen=True, slots=True)
class Check:
    """A finding: present, absent or unknown."""

    name: str
    span: Span
    condition: Formula
    severity: Severity
    says: Text
    fix: Text
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: attached to the decision when true, never changing it."""

    code: str
    span: Span
    condition: Formula
    says: Text
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """A value that goes out with the decision; `value` holds for every outcome."""

    name: str
    span: Span
    domain: Domain
    title: Text
    value: Formula | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the answers."""

    id: str
    span: Span
    title: Text
    description: Text
    severity: Severity
    outputs: tuple[tuple[str, Span, Formula], ...]
    actions: tuple[Text, ...]
    sources: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A whole file."""

    name: str
    version: str
    span: Span
    version_span: Span
    sha256: str
    effective_from: date
    review_by: date | None
    owner: str
    title: Text
    question: Text
    description: Text
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    validities: tuple[Validity, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    derived: tuple[Derived, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    signals: tuple[Signal, ...] = ()
    groups: tuple[Group, ...] = ()
    decide: Decide | None = None
    checks: tuple[Check, ...] = ()
    cautions: tuple[Caution, ...] = ()
    outputs: tuple[Output, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    overlays: tuple[str, ...] = field(default=())
    observations: tuple[Observation, ...] = ()
    patterns: tuple[EventPattern, ...] = ()
