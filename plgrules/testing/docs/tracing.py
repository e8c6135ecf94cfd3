"""Which part of which ruleset holds which statement, and whatever keeps that from being whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plgrules.diagnostics.suggest import nearest
from plgrules.library.version import parse_version
from plgrules.model.ruleset import Ruleset, Source
from plgrules.testing.docs.parts import Part, parts_of
from plgrules.testing.docs.statements import Document, Knowledge, Statement, line_numbers

_NOTED = re.compile(r"\bC[1-9][0-9]*\b")


@dataclass(frozen=True, slots=True)
class Held:
    """The parts of one ruleset that hold a statement."""

    ruleset: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tracing:
    """Statement → where it is held; and every problem, as a sentence."""

    held: Mapping[str, tuple[Held, ...]]
    problems: tuple[str, ...]


def latest(rulesets: Iterable[Ruleset]) -> dict[str, Ruleset]:
    """Return the highest version of every ruleset, by name in alphabetical order."""
    order = sorted(rulesets, key=lambda ruleset: (ruleset.name, parse_version(ruleset.version)))
    return {ruleset.name: ruleset for ruleset in order}


def trace(knowledge: Knowledge, rulesets: Iterable[Ruleset]) -> Tracing:
    """Return where the highest version of each ruleset holds each statement.

    A statement is held by every part that cites a source which lists it; where the statement itself
    names parts of a ruleset, by these only. `rulesets` are all versions: the statements that any of
    them lists must exist.
    """
    every = tuple(rulesets)
    return _Tracer(knowledge, every).tracing()


class _Tracer:
    def __init__(self, knowledge: Knowledge, every: tuple[Ruleset, ...]) -> None:
        self.knowledge = knowledge
        self.every = every
        self.rulesets = latest(every)
        self.parts = {name: parts_of(ruleset) for name, ruleset in self.rulesets.items()}
        self.known = {id: (said, document) for id, said, document in knowledge.statements()}

    def tracing(self) -> Tracing:
        problems = [problem for ruleset in self.every for problem in self._sources(ruleset)]
        held: dict[str, tuple[Held, ...]] = {}
        for id, (statement, _) in self.known.items():
            held[id] = tuple(self._held(id, statement))
            problems += self._wrong(id, statement, held[id])
        problems += self._contradictions()
        problems += self._notes()
        return Tracing(held, tuple(dict.fromkeys(problems)))

    # -- what the sources of rulesets list ---------------------------------------------------------

    def _sources(self, ruleset: Ruleset) -> Iterator[str]:
        for source in ruleset.sources:
            where = f"the source `{source.id}` of {ruleset.name} {ruleset.version}"
            for id in source.statements:
                if id not in self.known:
                    yield f"{where} lists {id}, which is no statement"
                else:
                    yield from _misplaced(where, source, id, *self.known[id])

    def _listing(self, name: str, id: str) -> frozenset[str]:
        """The sources of a ruleset that list a statement."""
        sources = self.rulesets[name].sources
        return frozenset(source.id for source in sources if id in source.statements)

    # -- who holds a statement -----------------------------------------------------------------

    def _held(self, id: str, statement: Statement) -> Iterator[Held]:
        for name, parts in self.parts.items():
            listing = self._listing(name, id)
            named = [parts[part] for part in statement.held_by.get(name, ()) if part in parts]
            cited = [part for part in parts.values() if listing & set(part.sources)]
            holding = named or cited
            if holding:
                yield Held(name, tuple(holding))

    def _wrong(self, id: str, statement: Statement, held: tuple[Held, ...]) -> Iterator[str]:
        for name, wanted in statement.held_by.items():
            yield from self._missing_parts(f"{id} is said to be held by", name, wanted)
            for part in wanted:
                yield from self._uncited(id, name, part)
        if statement.context and held:
            names = ", ".join(each.ruleset for each in held)
            yield f"{id} is marked as context only, but held by {names}"
        if not statement.context and not held:
            yield f"{id} is neither held by a ruleset nor marked as context only"

    def _missing_parts(self, said: str, name: str, wanted: Iterable[str]) -> Iterator[str]:
        parts = self.parts.get(name)
        if parts is None:
            yield f"{said} `{name}`, which is no ruleset{_near(name, self.parts)}"
            return
        for part in wanted:
            if part not in parts:
                yield f"{said} `{part}` of {name}, which it does not have{_near(part, parts)}"

    def _uncited(self, id: str, name: str, part: str) -> Iterator[str]:
        """A part that cites sources must cite one that lists the statement."""
        found = self.parts.get(name, {}).get(part)
        if found is None or not found.sources:
            return
        if not self._listing(name, id) & set(found.sources):
            yield f"{id} is said to be held by `{part}` of {name}, but no source of it lists {id}"

    # -- contradictions --------------------------------------------------------------------------

    def _contradictions(self) -> Iterator[str]:
        for id, contradiction in self.knowledge.contradictions.items():
            for statement in contradiction.statements:
                if statement not in self.known:
                    yield f"{id} is about {statement}, which is no statement"
            for name, wanted in contradiction.rulesets.items():
                yield from self._missing_parts(f"{id} is said to be settled by", name, wanted)

    def _notes(self) -> Iterator[str]:
        """The contradictions that the rulesets' own notes name."""
        for name, ruleset in self.rulesets.items():
            for source in ruleset.sources:
                for id in _NOTED.findall(source.note or ""):
                    known = self.knowledge.contradictions.get(id)
                    where = f"the source `{source.id}` of {name} names {id}"
                    if known is None:
                        yield f"{where}, which is no contradiction"
                    elif name not in known.rulesets:
                        yield f"{where}, but {id} does not list {name}"


def _misplaced(
    where: str, source: Source, id: str, statement: Statement, document: Document
) -> Iterator[str]:
    """A source that lists a statement names the statement's document and one of its lines."""
    if source.document != document.file:
        yield f"{where} lists {id}, which stands in {document.file}, not in {source.document}"
        return
    if source.lines and not line_numbers(source.lines) & line_numbers(statement.lines):
        yield f"{where} lists {id} of the lines {statement.lines}, but names {source.lines}"


def _near(word: str, known: Iterable[str]) -> str:
    close = nearest(word, tuple(known))
    return f"; did you mean `{close}`?" if close else ""
