"""What the passes over a review look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plgrules.check.from_model import Checked
from plgrules.check.types import Type
from plgrules.model.review import ReviewDocument, ReviewEntry, ReviewPart


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that may decide, with every fact that it and what it requires read."""

    checked: Checked
    facts: Mapping[str, Type]

    @property
    def title(self) -> str:
        """Its name and version."""
        return f"{self.checked.ruleset.name} {self.checked.ruleset.version}"


@dataclass(frozen=True, slots=True)
class Binding:
    """An entry of a review with the versions that may decide in it, least first."""

    entry: ReviewEntry
    candidates: tuple[Candidate, ...]

    @property
    def part(self) -> str | None:
        """The part on whose rows it decides; None for the company."""
        return self.entry.each.name if self.entry.each else None


@dataclass(frozen=True, slots=True)
class Context:
    """A review with its entries, and the versions that may decide in each."""

    review: ReviewDocument
    bindings: tuple[Binding, ...]

    @property
    def parts(self) -> dict[str, ReviewPart]:
        """Its parts by name."""
        return {part.name: part for part in self.review.parts}

    def reads(self, part: str | None) -> dict[str, Type]:
        """Return the facts of all entries that decide on a part, or, for None, on the company."""
        return {
            name: type_
            for binding in self.bindings
            if binding.part == part
            for candidate in binding.candidates
            for name, type_ in candidate.facts.items()
        }
