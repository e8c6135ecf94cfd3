"""A ruleset described: its facts, thresholds, rules and outcomes, section by section, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plgrules.decision.portrait.words import words
from plgrules.decision.render.asking import unit_name
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.speaker import Speaker
from plgrules.decision.wording import fill_thresholds, format_parameter, format_value
from plgrules.model.ruleset import ASSUMPTION
from plgrules.program.expression import Formula
from plgrules.program.program import (
    Band,
    Bands,
    Branch,
    CheckStep,
    Choice,
    DerivedStep,
    Domain,
    FactStep,
    Leaf,
    Outcome,
    Parameter,
    Program,
    RequirementStep,
    Row,
    Rules,
    SignalStep,
    Source,
    Text,
    Tree,
)
from plgrules.program.texts import say

_NAME = re.compile(r"(?<!\{)\{([a-z][a-z0-9_.]*)\}(?!\})")


@dataclass(frozen=True, slots=True)
class Item:
    """One named part: what it means, what else there is to say, and where it comes from.

    `depth` is for parts of a tree; `address` and `statements` are those of a source.
    """

    name: str
    meaning: str
    notes: tuple[str, ...] = ()
    depth: int = 0
    sources: tuple[str, ...] = ()
    address: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Parts of one kind."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A whole ruleset in words of one language."""

    language: str
    name: str
    title: str
    question: str
    dates: str
    digest: str
    sections: tuple[Section, ...]


def portrait(program: Program, language: str) -> Portrait:
    """Return the description of a ruleset."""
    painter = _Painter(program, language)
    dates = [painter.words("in_force", day=program.effective_from.isoformat())]
    if program.review_by is not None:
        dates.append(painter.words("review_by", day=program.review_by.isoformat()))
    return Portrait(
        language=language,
        name=f"{program.ruleset} {program.version}",
        title=say(program.title, language) or program.ruleset,
        question=say(program.question, language),
        dates=" · ".join(dates),
        digest=program.digest,
        sections=tuple(section for section in painter.sections() if section.items),
    )


def cited(item: Item, language: str) -> str:
    """Return the sources of a part as one line; nothing where it has none."""
    if not item.sources:
        return ""
    assumption = words("assumption", language)
    said = (assumption if source == ASSUMPTION else source for source in item.sources)
    return words("source", language, sources=", ".join(said))


class _Painter:
    def __init__(self, program: Program, language: str) -> None:
        self.program = program
        self.language = language
        self.speaker = Speaker(program, None, language)

    def words(self, key: str, **values: str) -> str:
        return words(key, self.language, **values)

    def say(self, text: Text) -> str:
        """A text with its thresholds filled in; other names stay, marked as names."""
        thresholds = self.speaker.parameters

        def mark(match: re.Match[str]) -> str:
            return match[0] if match[1] in thresholds else f"‹{match[1]}›"

        marked = tuple((language, _NAME.sub(mark, said)) for language, said in text)
        return fill_thresholds(marked, self.program, self.language)

    def sections(self) -> Iterator[Section]:
        steps = self.program.steps
        yield self._section("facts", (self._fact(s) for s in steps if isinstance(s, FactStep)))
        yield self._section("valid", (
            Item(v.id, self.say(v.says), (self.words("must", condition=v.must.text),))
            for v in self.program.validities
        ))  # fmt: skip
        yield self._section("requirements", (
            self._requirement(s) for s in steps if isinstance(s, RequirementStep)
        ))  # fmt: skip
        yield self._section("thresholds", map(self._threshold, self.program.parameters))
        yield self._section("derived", (
            item for s in steps if isinstance(s, DerivedStep) for item in self._derived(s)
        ))  # fmt: skip
        yield self._section(
            "signals", (self._signal(s) for s in steps if isinstance(s, SignalStep))
        )
        yield from self._decision(self.program.decision)
        yield self._section("checks", (self._check(s) for s in steps if isinstance(s, CheckStep)))
        yield self._section("warnings", (
            Item(c.code, self.say(c.says), self._if(c.condition), sources=c.sources)
            for c in self.program.cautions
        ))  # fmt: skip
        yield self._section("outputs", (
            Item(o.name, self.say(o.title), (self._type(o.domain), *self._formula(o.value)))
            for o in self.program.outputs
        ))  # fmt: skip
        yield self._section("outcomes", map(self._outcome, self.program.outcomes))
        yield self._section("sources", map(self._source, self.program.sources))

    def _section(self, id: str, items: Iterable[Item], **values: str) -> Section:
        return Section(id, self.words(id, **values), tuple(items))

    # -- facts and values ------------------------------------------------------------------------

    def _fact(self, fact: FactStep) -> Item:
        marks = [self._type(fact.domain), self._bounds(fact)]
        marks += [self.words("optional")] if fact.optional else []
        marks += [self.words("private")] if fact.private else []
        notes = [self.words("and").join(filter(None, marks))]
        if fact.otherwise is not None:
            notes.append(self.words("otherwise", formula=fact.otherwise.text))
        elif fact.default is not None:
            value = format_value(fact.default, fact.domain, self.language)
            notes.append(self.words("default", value=value))
        return Item(fact.name, self.say(fact.title), (*notes, self.say(fact.description)))

    def _type(self, domain: Domain) -> str:
        listed = self.words("comma").join(map(self._choice, domain.choices))
        if domain.type == "choice":
            return self.words("choice", choices=listed)
        if domain.type == "list":
            return self.words("list_of", choices=listed) if domain.choices else self.words("list")
        if domain.type not in ("number", "integer"):
            return self.words(domain.type)
        if domain.show == "percent":
            return self.words("share")
        if domain.unit == "ratio":
            return self.words(domain.type)
        return self.words("unit", unit=unit_name(domain.unit, self.language))

    def _choice(self, choice: Choice) -> str:
        title = say(choice.title, self.language)
        return self.words("titled", id=choice.id, title=title) if title else choice.id

    def _bounds(self, part: FactStep) -> str:
        low, high = self._limits(part.minimum, part.maximum, part.domain)
        if low and high:
            return self.words("between", low=low, high=high)
        if low:
            return self.words("at_least", low=low)
        return self.words("at_most", high=high) if high else ""

    def _limits(self, low: float | None, high: float | None, domain: Domain) -> tuple[str, str]:
        said = (
            ""
            if limit is None
            else str(int(limit))
            if limit == 0
            else format_value(limit, domain, self.language)
            for limit in (low, high)
        )
        return next(said), next(said)

    def _threshold(self, parameter: Parameter) -> Item:
        low, high = self._limits(parameter.minimum, parameter.maximum, parameter.domain)
        notes = []
        if low or high:
            key = "edit" if low and high else "edit_low" if low else "edit_high"
            notes.append(self.words(key, low=low, high=high))
        use = parameter.overlay
        if use is not None:
            base = format_value(use.base, parameter.domain, self.language)
            reason = say(use.reason, self.language)
            notes.append(self.words("overlay", overlay=use.overlay, base=base, reason=reason))
        value = format_parameter(parameter, self.language)
        title = self.say(parameter.title)
        meaning = f"{value} · {title}" if title else value
        return Item(parameter.name, meaning, tuple(notes), sources=parameter.sources)

    def _derived(self, step: DerivedStep) -> Iterator[Item]:
        title = self.say(step.title)
        match step.value:
            case Formula():
                yield Item(step.name, title, self._formula(step.value))
            case Rules() | Bands() as picked:
                yield Item(step.name, title)
                titles = {c.id: say(c.title, self.language) for c in step.domain.choices}
                ends = picked.rows if isinstance(picked, Rules) else picked.bands
                for end in ends:
                    meaning = titles.get(end.outcome) or end.outcome
                    yield Item(end.outcome, meaning, (self._when(end, picked),), depth=1)

    def _formula(self, formula: Formula | None) -> tuple[str, ...]:
        return (self.words("is", formula=formula.text),) if formula else ()

    def _requirement(self, step: RequirementStep) -> Item:
        program = step.program
        version = self.words("version", ruleset=program.ruleset, version=program.version)
        bound = [
            f"{fact} = {formula.text}" for fact, formula in step.bindings if formula.text != fact
        ]
        own = [line for line in bound if not line.endswith(f"= {step.name}.{line.split(' ')[0]}")]
        return Item(step.name, say(program.title, self.language), (version, *own))

    def _signal(self, step: SignalStep) -> Item:
        titles = {group.id: self.say(group.title) for group in self.program.groups}
        group = self.words("group", group=titles.get(step.group, step.group))
        notes = (group, *self._if(step.condition))
        return Item(step.name, self.say(step.title), notes, sources=step.sources)

    def _check(self, step: CheckStep) -> Item:
        fix = self.say(step.fix)
        notes = self._if(step.condition) + ((self.words("fix", fix=fix),) if fix else ())
        return Item(step.name, self.say(step.says), notes, sources=step.sources)

    # -- the decision ----------------------------------------------------------------------------

    def _decision(self, decision: Tree | Rules | Bands | None) -> Iterator[Section]:
        match decision:
            case Tree(root=root):
                yield self._section("tree", self._node(root, "", 0))
            case Rules(hit=hit, rows=rows, otherwise=otherwise):
                items = [self._end(row, self._when(row, decision)) for row in rows]
                if otherwise is not None:
                    items.append(self._end(otherwise, self.words("nothing_before")))
                title = self.words("rules" if hit == "first" else "unique")
                yield Section("rules", title, tuple(items))
            case Bands(of=of, bands=bands):
                items = [self._end(band, self._when(band, decision)) for band in bands]
                yield self._section("bands", items, of=of.text)
            case None:
                return

    def _node(self, node: Branch | Leaf, answer: str, depth: int) -> Iterator[Item]:
        if isinstance(node, Leaf):
            end = self._end(node, "")
            yield replace(end, name=f"{answer}{end.name}", depth=depth)
            return
        question = self.say(node.title)
        condition = self._if(node.condition)
        meaning, notes = (question, condition) if question else (condition[0], ())
        yield Item(f"{answer}{node.id}", meaning, notes, depth, node.sources)
        yield from self._node(node.then, self.words("yes"), depth + 1)
        yield from self._node(node.otherwise, self.words("no"), depth + 1)

    def _when(self, end: Row | Band, decision: Rules | Bands) -> str:
        if isinstance(end, Row):
            text = end.condition.text if end.condition else ""
            return self.words("if", condition=text) if text else self.words("always")
        if end.limit is None:
            return self.words("always")
        assert isinstance(decision, Bands)
        sign = "<=" if end.inclusive else "<"
        return self.words("if", condition=f"{decision.of.text} {sign} {end.limit.text}")

    def _end(self, end: Row | Band | Leaf, when: str) -> Item:
        outcome = f"→ {end.outcome} · {self.speaker.outcome(end.outcome)}"
        notes = (when, self.say(end.because))
        return Item(end.id, outcome, tuple(filter(None, notes)), sources=end.sources)

    def _outcome(self, outcome: Outcome) -> Item:
        set_here = tuple(f"{name} = {formula.text}" for name, formula in outcome.outputs)
        actions = (f"{n}. {self.say(a)}" for n, a in enumerate(outcome.actions, 1))
        description = self.say(outcome.description)
        notes = (description, *set_here, *actions)
        severity = phrase(f"severity_{outcome.severity}", self.language)
        meaning = f"{self.say(outcome.title)} · {severity}"
        return Item(outcome.id, meaning, tuple(filter(None, notes)), sources=outcome.sources)

    # -- sources ---------------------------------------------------------------------------------

    def _if(self, condition: Formula) -> tuple[str, ...]:
        return (self.words("if", condition=condition.text),)

    def _source(self, source: Source) -> Item:
        lines = self.words("lines", lines=source.lines) if source.lines else ""
        meaning = source.section or source.title or source.document or source.address or ""
        where = self.words("and").join(filter(None, (source.document, lines)))
        notes = tuple(filter(None, (where, source.note)))
        return Item(
            source.id,
            meaning,
            notes,
            address=source.address or "",
            statements=source.statements,
        )
