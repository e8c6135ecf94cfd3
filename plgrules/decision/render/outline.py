"""What an explanation says, in one language and in no format: renderers only lay it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plgrules.backends.interpreter.record import Truth
from plgrules.decision.render.speaker import Comparison

State = Literal["taken", "open", "failed", "pale", "plain"]
"""How a part of the decision was met: it decided, it is still possible, its condition was false,
it was never reached; `plain` where there is no decision."""


@dataclass(frozen=True, slots=True)
class Number:
    """A value that the decision used, and where it came from."""

    name: str
    title: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold that the decision used: its value, its source, what an overlay made of it."""

    name: str
    title: str
    value: str
    source: str
    overlay: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One source with its details."""

    text: str
    detail: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Cited:
    """The sources of rules or checks: in one line, and each by itself."""

    places: tuple[str, ...]
    text: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """A leaf of a tree."""

    id: str
    outcome: str
    title: str
    severity: str
    state: State


@dataclass(frozen=True, slots=True)
class Fork:
    """A question of a tree with its two sides."""

    id: str
    question: str
    condition: str
    answer: Truth
    state: State
    comparisons: tuple[Comparison, ...]
    yes: Fork | Ending
    no: Fork | Ending


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule or band in its place."""

    id: str
    condition: str
    outcome: str
    title: str
    severity: str
    state: State
    comparisons: tuple[Comparison, ...]
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """The decision's shape with the way that was taken through it.

    For bands: `of` is the number that is cut, `value` what it was, and `position` where in its band
    it lies, from 0 to 1.
    """

    shape: Literal["tree", "rules", "bands"]
    root: Fork | Ending | None
    rows: tuple[Tried, ...]
    of: str = ""
    value: str = ""
    position: float | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal, hit or not."""

    id: str
    title: str
    result: Truth


@dataclass(frozen=True, slots=True)
class SignalGroup:
    """The signals of one group and how many are hit."""

    name: str
    summary: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check with its state and texts."""

    id: str
    state: str
    severity: str
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An outcome that is still possible, with the rules that lead there."""

    outcome: str
    title: str
    severity: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What an answer would settle: a question, and the outcomes left after yes and after no."""

    question: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A fact to ask for."""

    fact: str
    title: str
    what: str
    instead: str
    settles: tuple[Settled, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A name with a title and a text: an output, a warning, a value that was lost."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """One explained decision."""

    language: str
    subject: str
    title: str
    question: str
    ruleset: str
    version: str
    as_of: str
    digest: str
    overlays: tuple[str, ...]
    notice: str
    status: str
    outcome: str | None
    headline: str
    severity: str
    rule: str
    because: str
    numbers: tuple[Number, ...]
    limits: tuple[Limit, ...]
    taken_absent: tuple[str, ...]
    diagram: Diagram | None
    signals: tuple[SignalGroup, ...]
    findings: tuple[Finding, ...]
    candidates: tuple[Candidate, ...]
    asks: tuple[Ask, ...]
    undefined: tuple[Named, ...]
    warnings: tuple[Named, ...]
    outputs: tuple[Named, ...]
    actions: tuple[str, ...]
    nested: tuple[tuple[str, Outline], ...]
    sources: tuple[Cited, ...]
    facts: tuple[Number, ...]
    all_limits: tuple[Limit, ...]
