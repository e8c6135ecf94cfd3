"""What the report of a review says, in one language and in no format: renderers only lay it out."""

from __future__ import annotations

from dataclasses import dataclass

from plgrules.decision.render.outline import Outline
from plgrules.decision.render.pictures.axis import Axis
from plgrules.decision.render.speaker import Comparison
from plgrules.review.findings import Finding


@dataclass(frozen=True, slots=True)
class Count:
    """How many decisions came to something, in words; `kind` is what."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One decision: what it came to, why, and the tests that settled it.

    `subject` is the row that it is about; `badge` says in a word how bad it is. `outline` is None
    where facts are wrong; `problems` then says which.
    """

    id: str
    finding: Finding
    subject: str
    badge: str
    severity: str
    headline: str
    because: str
    tests: tuple[Comparison, ...]
    outline: Outline | None
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A result of the decisions of one entry, in the order of their cards."""

    name: str
    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """An output summed over the rows of a part."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """The decisions of one entry of a review: one, or one for each row of a part, worst first."""

    id: str
    title: str
    question: str
    ruleset: str
    version: str
    part: str
    severity: str
    cards: tuple[Card, ...]
    columns: tuple[Column, ...]
    totals: tuple[Total, ...]
    axis: Axis | None


@dataclass(frozen=True, slots=True)
class Link:
    """A decision that something belongs to: its card, its title, and the row that it is about."""

    id: str
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do."""

    text: str
    severity: str


@dataclass(frozen=True, slots=True)
class Doing:
    """What to do because of the same decisions; `first` is the number of its first step."""

    links: tuple[Link, ...]
    first: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact to ask for, and what an answer looks like."""

    name: str
    title: str
    form: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Facts that would help to settle the same decisions; `where` says where to give them.

    `settles` are those decisions, each with the outcomes that are still possible.
    """

    facts: tuple[Asked, ...]
    where: str
    settles: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A name with what there is to say about it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the report of a review says."""

    language: str
    title: str
    question: str
    name: str
    version: str
    company: str
    as_of: str
    digest: str
    severity: str
    total: str
    counts: tuple[Count, ...]
    problems: tuple[Note, ...]
    blocks: tuple[Block, ...]
    asking: tuple[Asking, ...]
    to_do: tuple[Doing, ...]
    idle: tuple[Note, ...]
    unused: tuple[str, ...]
    versions: tuple[str, ...]
    overlays: tuple[str, ...]
