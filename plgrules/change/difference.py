"""What differs between two versions of a ruleset, as data: no words, no language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from plgrules.library.change import Change
from plgrules.library.difference import Reason, Size
from plgrules.program.expression import Scalar
from plgrules.program.program import Domain, Parameter, Program, Source, Text

How = Literal["added", "removed", "changed", "moved"]
Kind = Literal[
    "ruleset", "fact", "valid", "required", "threshold", "derived", "group", "signal",
    "decision", "question", "rule", "leaf", "band", "check", "warning", "output", "outcome",
    "source",
]  # fmt: skip
"""The kinds of parts that a ruleset has, in the order in which they are told."""


class Amount(NamedTuple):
    """A value with how it is read."""

    value: Scalar
    domain: Domain


class Limits(NamedTuple):
    """The bounds of a number; None: open."""

    low: float | None
    high: float | None
    domain: Domain


class Place(NamedTuple):
    """Where a rule stands: its number among the rules, or the answers that lead to it."""

    number: int
    path: tuple[tuple[str, bool], ...] = ()
    """The questions above it in a tree, each with the answer that leads here."""


class Code(NamedTuple):
    """A name, a condition or a formula: the same in every language."""

    text: str


class Texts(NamedTuple):
    """Texts by language; several where there is a list of them."""

    texts: tuple[Text, ...]


Shown = Amount | Limits | Parameter | Place | Code | Texts | bool | date | tuple[str, ...] | None
"""What an aspect of a part holds; a tuple holds names. None: nothing."""


class Aspect(NamedTuple):
    """One aspect of a part that differs: `value`, `if`, `source`, `because`, …"""

    name: str
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs; a part that is new or gone has all its aspects on one side."""

    how: How
    kind: Kind
    name: str
    title: Text
    aspects: tuple[Aspect, ...] = ()
    sources: tuple[Source | str, ...] = ()
    """Where the part comes from now; a name alone is a source of our own: an assumption."""

    @property
    def is_wording(self) -> bool:
        """Whether only texts differ, so that nothing is decided otherwise."""
        return self.how == "changed" and all(aspect.name in WORDING for aspect in self.aspects)


WORDING = frozenset({"title", "question", "description", "because", "says", "fix", "actions"})
"""The aspects that are texts for the reader."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a ruleset side by side; `old` is None for a new one, `new` for one gone."""

    old: Program | None
    new: Program | None
    change: Change
    differences: tuple[Difference, ...]
    promised: Size | None = None
    """What the version number promises; None where the number is the same."""

    @property
    def program(self) -> Program:
        """The newer one that there is."""
        program = self.new or self.old
        assert program is not None
        return program

    @property
    def size(self) -> Size:
        """Patch, minor or major: how much the difference matters to callers."""
        return self.change.size

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The differences of that size, in words: why it is that much."""
        return tuple(reason for reason in self.change.reasons if reason.size == self.size)
