"""A change in the words of one language, before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass

from plgrules.decision.decision import Decision


@dataclass(frozen=True, slots=True)
class Entry:
    """One aspect: what it was and what it is; only `after` where there is one side."""

    label: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One part: `+`, `-`, `~` or `>`, its name and title, what differs, where it comes from."""

    mark: str
    name: str
    title: str
    entries: tuple[Entry, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The parts of one kind that differ."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; `numeric` are the columns that hold counts."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a kind of flip, explained: what it was and why, what it is and why."""

    title: str
    label: str
    was: str
    was_because: str
    now: str
    now_because: str
    decision: Decision | None
    """By the newer version; None where that refuses the facts."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to rows."""

    title: str
    summary: str
    flips: Table | None
    counts: Table | None
    cases: tuple[Case, ...]
    others: tuple[tuple[str, str], ...]
    """What else differs, with how many rows and which."""


@dataclass(frozen=True, slots=True)
class Block:
    """One ruleset's change."""

    title: str
    versions: str
    size: str
    """Empty where a version is new or gone."""
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is told, in one language."""

    language: str
    blocks: tuple[Block, ...]
    empty: str
    """What to say where there is no block."""
