"""A program: one checked ruleset, flat and self-contained, that every backend runs.

Steps come in an order in which each stands after what it reads. All of it is frozen data that has
one canonical JSON form, whose SHA-256 names exactly what was decided with.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from plgrules.program.encoding import canonical_json, field_names
from plgrules.program.expression import Formula, Scalar

Text = tuple[tuple[str, str], ...]
"""A text by language."""

ValueType = Literal["number", "integer", "boolean", "text", "choice", "date", "list"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One named value with its title."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Domain:
    """Type, unit and named values of a fact, parameter, derived value or output."""

    type: ValueType
    unit: str = "ratio"
    show: Literal["percent", "times", "number"] | None = None
    choices: tuple[Choice, ...] = ()
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or a number comes from."""

    id: str
    document: str | None = None
    address: str | None = None
    title: str | None = None
    section: str | None = None
    lines: str | None = None
    note: str | None = None
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OverlayUse:
    """That an overlay set a parameter, with the value it replaced."""

    overlay: str
    base: Scalar
    author: str
    reason: Text
    date: date


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named threshold with its value in its declared unit; `written` is the author's text."""

    name: str
    domain: Domain
    value: Scalar
    written: str
    title: Text
    minimum: float | None
    maximum: float | None
    sources: tuple[str, ...]
    overlay: OverlayUse | None = None


@dataclass(frozen=True, slots=True)
class FactStep:
    """What the caller gives, else `otherwise`, else `default`.

    A fact named `tier.account_arr` belongs to the required decision `tier`, which nothing of this
    ruleset supplies.
    """

    name: str
    domain: Domain
    title: Text
    description: Text
    minimum: float | None
    maximum: float | None
    optional: bool
    private: bool
    default: Scalar | None
    otherwise: Formula | None


@dataclass(frozen=True, slots=True)
class DerivedStep:
    """A named value: a formula, or rules or bands that pick a named value."""

    name: str
    domain: Domain
    title: Text
    value: Formula | Rules | Bands


@dataclass(frozen=True, slots=True)
class RequirementStep:
    """The decision of another program over this one's values: (their fact, our expression)."""

    name: str
    program: Program
    bindings: tuple[tuple[str, Formula], ...]


@dataclass(frozen=True, slots=True)
class SignalStep:
    """A named yes/no condition of a group."""

    name: str
    condition: Formula
    group: str
    points: float
    title: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckStep:
    """A finding: present, absent or unknown."""

    name: str
    condition: Formula
    severity: str
    says: Text
    fix: Text
    sources: tuple[str, ...]


Step = FactStep | DerivedStep | RequirementStep | SignalStep | CheckStep


@dataclass(frozen=True, slots=True)
class Leaf:
    """An end of a tree, or the row that answers when no rule matched."""

    id: str
    outcome: str
    because: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A question of a tree."""

    id: str
    condition: Formula
    title: Text
    then: Branch | Leaf
    otherwise: Branch | Leaf
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """Nested questions."""

    root: Branch | Leaf


@dataclass(frozen=True, slots=True)
class Row:
    """One rule; without a condition it always matches."""

    id: str
    condition: Formula | None
    outcome: str
    because: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules tried in order, or of which at most one may hold."""

    hit: Literal["first", "unique"]
    rows: tuple[Row, ...]
    otherwise: Leaf | None


@dataclass(frozen=True, slots=True)
class Band:
    """One step of bands: below `limit`, with it where `inclusive`; the last has none."""

    id: str
    limit: Formula | None
    inclusive: bool
    outcome: str
    because: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bands:
    """A number cut into steps, in ascending order."""

    of: Formula
    unit: str
    show: str | None
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Validity:
    """A condition across facts that must hold; `facts` are those it reads."""

    id: str
    must: Formula
    says: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning that is attached when its condition is true."""

    code: str
    condition: Formula
    says: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """A value that goes out; `value` holds for every outcome that does not set its own."""

    name: str
    domain: Domain
    title: Text
    value: Formula | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer, with the outputs that it sets and what to do next."""

    id: str
    title: Text
    description: Text
    severity: str
    outputs: tuple[tuple[str, Formula], ...]
    actions: tuple[Text, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """Everything that decides, in the order in which it is computed."""

    ruleset: str
    version: str
    effective_from: date
    review_by: date | None
    title: Text
    question: Text
    parameters: tuple[Parameter, ...]
    steps: tuple[Step, ...]
    groups: tuple[Choice, ...]
    validities: tuple[Validity, ...]
    decision: Tree | Rules | Bands | None
    cautions: tuple[Caution, ...]
    outputs: tuple[Output, ...]
    outcomes: tuple[Outcome, ...]
    sources: tuple[Source, ...]
    overlays: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> tuple[FactStep, ...]:
        """The facts, in the order in which backends keep their values."""
        return tuple(step for step in self.steps if isinstance(step, FactStep))

    @cached_property
    def parameter_values(self) -> dict[str, Scalar]:
        """Every parameter's value in its declared unit."""
        return {parameter.name: parameter.value for parameter in self.parameters}

    @cached_property
    def step(self) -> dict[str, Step]:
        """Every step by its name."""
        return {step.name: step for step in self.steps}

    @cached_property
    def booleans(self) -> frozenset[str]:
        """The names of the steps that hold a truth: facts, derived values, signals, checks."""
        return frozenset(
            step.name
            for step in self.steps
            if isinstance(step, SignalStep | CheckStep)
            or (isinstance(step, FactStep | DerivedStep) and step.domain.type == "boolean")
        )

    @cached_property
    def outcome(self) -> dict[str, Outcome]:
        """Every outcome by its id."""
        return {outcome.id: outcome for outcome in self.outcomes}

    @cached_property
    def digest(self) -> str:
        """`sha256:` and the hash of the canonical JSON: names exactly what decides."""
        return "sha256:" + hashlib.sha256(self.to_json().encode()).hexdigest()

    def __getstate__(self) -> dict[str, object]:
        """Only the fields: what later stages prepared stays here."""
        return {name: getattr(self, name) for name in field_names(Program)}

    def to_json(self) -> str:
        """Return the canonical JSON text, which `program_from_json` reads back."""
        return canonical_json(self)


def ends(node: Branch | Leaf) -> tuple[Leaf, ...]:
    """Return the leaves of a tree, the `then` side first."""
    if isinstance(node, Leaf):
        return (node,)
    return ends(node.then) + ends(node.otherwise)


End = Leaf | Row | Band


def endings(decision: Tree | Rules | Bands | None) -> tuple[End, ...]:
    """Return every leaf, rule or band that can decide, in order."""
    match decision:
        case Tree(root=root):
            return ends(root)
        case Rules(rows=rows, otherwise=otherwise):
            return (*rows, otherwise) if otherwise else rows
        case Bands(bands=bands):
            return bands
        case None:
            return ()
