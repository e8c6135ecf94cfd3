"""A review joined with the programs that decide on a day: what a company file is read by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from plgrules.decision.plan import Plan
from plgrules.model.review import ReviewDocument, ReviewEntry
from plgrules.model.review import ReviewPicture as PictureModel
from plgrules.program.expression import reads
from plgrules.program.program import FactStep, Program
from plgrules.review.findings import Part


@dataclass(frozen=True, slots=True)
class Handed:
    """An output summed over rows, and the fact that the sum is handed on as."""

    fact: str
    output: str


@dataclass(frozen=True)
class PlannedEntry:
    """One entry of a review with the plan of the version that decides."""

    place: int
    part: str | None
    plan: Plan
    sums: tuple[Handed, ...]
    picture: PictureModel | None

    @property
    def program(self) -> Program:
        """What runs."""
        return self.plan.program

    @cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Every fact of the program with the key of the company file that gives it.

        A fact of a required decision goes by its own name there: `seats` gives `size.seats`.
        """
        names = [fact.name for fact in self.program.facts]
        own = set(names)
        # Its own facts come first: a title is theirs where a required decision has the fact, too.
        return tuple((name, key_of(name, own)) for name in sorted(names, key=lambda n: "." in n))

    @cached_property
    def step(self) -> dict[str, FactStep]:
        """The first fact of the program that each key of the company file gives."""
        facts = {fact.name: fact for fact in self.program.facts}
        steps: dict[str, FactStep] = {}
        for name, key in self.keys:
            steps.setdefault(key, facts[name])
        return steps

    @cached_property
    def asking(self) -> frozenset[str]:
        """The keys of which one must be given before a decision that stays open is told as such.

        They are those of the facts that suffice and of what they are worked out from; a ruleset in
        which every fact is optional asks with any. A fact that many rulesets share, such as the
        margin, must not open a decision that nobody has begun to answer.
        """
        steps = self.step
        waiting = [name for name, step in steps.items() if not step.optional]
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in steps and name not in found:
                found.add(name)
                formula = steps[name].otherwise
                waiting += reads(formula.root) if formula is not None else ()
        return frozenset(found or steps)


def key_of(fact: str, own: set[str]) -> str:
    """Return the key of a company file that gives a fact of a program whose facts are `own`."""
    key = fact.rpartition(".")[2]
    return fact if key in own else key


@dataclass(frozen=True)
class ReviewPlan:
    """A review as it runs on a day."""

    document: ReviewDocument
    entries: tuple[PlannedEntry, ...]
    parts: tuple[Part, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of exactly what runs: the review and every program, overlays included."""
        lines = [f"sha256:{self.document.sha256}"]
        lines += [entry.program.digest for entry in self.entries]
        return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def label(self) -> str | None:
        """The key of the company file that names the company."""
        return self.document.label.name if self.document.label else None

    @cached_property
    def part(self) -> dict[str, Part]:
        """Its parts by name."""
        return {part.name: part for part in self.parts}

    @cached_property
    def reads(self) -> dict[str | None, dict[str, tuple[str, ...]]]:
        """By part, and by None for the company: key of the file → the rulesets that read it there.

        What a part inherits counts for the company, too.
        """
        found: dict[str | None, dict[str, tuple[str, ...]]] = {None: {}}
        found.update({part.name: {} for part in self.parts})
        for entry in self.entries:
            for key in entry.step:
                inherited = entry.part is not None and key in self.part[entry.part].inherits
                for place in (entry.part, None) if inherited else (entry.part,):
                    known = found[place].get(key, ())
                    found[place][key] = tuple(dict.fromkeys((*known, entry.program.ruleset)))
        return found


def plan_review(document: ReviewDocument, find: Callable[[ReviewEntry], Plan]) -> ReviewPlan:
    """Return the plan of a review; `find` gives the plan that decides in an entry."""
    return ReviewPlan(
        document,
        tuple(
            PlannedEntry(
                place=place,
                part=entry.each.name if entry.each else None,
                plan=find(entry),
                sums=tuple(Handed(s.fact.name, s.output.name) for s in entry.sums),
                picture=entry.picture,
            )
            for place, entry in enumerate(document.entries, 1)
        ),
        tuple(
            Part(p.name, p.title.translations, p.label, tuple(u.name for u in p.inherits))
            for p in document.parts
        ),
    )
