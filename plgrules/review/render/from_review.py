"""A review → the outline of its report in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby
from typing import TYPE_CHECKING

from plgrules.decision.findings import MissingFact
from plgrules.decision.languages import say_date, say_list
from plgrules.decision.render.asking import answer_form
from plgrules.decision.render.from_decision import outline_decision
from plgrules.decision.render.outline import Ending, Fork, Outline
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.speaker import Comparison
from plgrules.decision.wording import format_shown, format_value
from plgrules.program.program import Domain
from plgrules.program.texts import say
from plgrules.review.findings import SEVERITIES, Finding, Idle, Lacking, Need, Sum
from plgrules.review.needs import asked_first, in_file
from plgrules.review.render.outline import (
    Asked,
    Asking,
    Block,
    Card,
    Column,
    Count,
    Doing,
    Link,
    Note,
    Report,
    Step,
    Total,
)
from plgrules.review.render.pictures import axis_of
from plgrules.review.render.words import words
from plgrules.review.telling import (
    because,
    headline,
    mark_of,
    name_of,
    outcome_title,
    own_warnings,
    part_title,
    place_of,
    unused_line,
)

if TYPE_CHECKING:
    from plgrules.review.review import Review

_MOST_TESTS = 4
_MOST_MISSING = 3
_COUNTS = (*SEVERITIES, "undetermined", "conflict", "invalid", "idle")


def outline_review(review: Review, language: str = "en") -> Report:
    """Return what the report of a review says in a language."""
    return _Reporter(review, language).report()


class _Reporter:
    def __init__(self, review: Review, language: str) -> None:
        self.review = review
        self.language = language

    def words(self, key: str, **values: object) -> str:
        return words(key, self.language, **values)

    def report(self) -> Report:
        review, language = self.review, self.language
        totals = review.totals
        entries: tuple[Finding | Idle, ...] = (*review.findings, *review.idle)
        programs = {entry.ruleset: entry.program for entry in entries}
        overlays = chain.from_iterable(program.overlays for program in programs.values())
        counted = [(kind, getattr(totals, kind)) for kind in _COUNTS]
        counts = [Count(kind, self.words(kind, count=n)) for kind, n in counted if n]
        return Report(
            language=language,
            title=say(review.title, language) or review.name,
            question=say(review.question, language),
            name=review.name,
            version=review.version,
            company=review.company or "",
            as_of=phrase("as_of", language, day=say_date(review.as_of, language)),
            digest=review.digest,
            severity=_worst(review.findings),
            total=self.words("decisions", count=totals.decisions)
            if totals.decisions
            else self.words("nothing"),
            counts=tuple(counts),
            problems=tuple(
                Note(place_of(review, p, language), say(p.texts, language)) for p in review.problems
            ),
            blocks=tuple(map(self._block, review.blocks)),
            asking=tuple(self._asking()),
            to_do=tuple(self._to_do()),
            idle=tuple(self._idle()),
            unused=tuple(unused_line(review, unused, language) for unused in review.unused),
            versions=tuple(f"{p.ruleset} {p.version}" for p in programs.values()),
            overlays=tuple(dict.fromkeys(mark.partition(" ")[0] for mark in overlays)),
        )

    # -- decisions -------------------------------------------------------------------------------

    def _block(self, findings: tuple[Finding, ...]) -> Block:
        program, part, review = findings[0].program, findings[0].part, self.review
        cards = tuple(map(self._card, findings))
        return Block(
            id=f"d{findings[0].place}",
            title=name_of(findings[0], self.language),
            question=say(program.question, self.language),
            ruleset=program.ruleset,
            version=program.version,
            part=part_title(review, part, self.language) if part else "",
            severity=_worst(findings),
            cards=cards,
            columns=tuple(self._columns(findings)) if len(findings) > 1 else (),
            totals=tuple(
                self._total(total)
                for total in review.sums
                if total.part == part and total.ruleset == program.ruleset
            ),
            axis=axis_of(findings, self.language, self._label),
        )

    def _card(self, finding: Finding) -> Card:
        decision, language = finding.decision, self.language
        outline = outline_decision(decision, language, in_report=True) if decision else None
        if outline is not None and outline.warnings:
            told = {warning.code for warning in own_warnings(self.review, finding, language)}
            kept = tuple(warning for warning in outline.warnings if warning.name in told)
            outline = replace(outline, warnings=kept)
        return Card(
            id=_id(finding),
            finding=finding,
            subject=self._label(finding),
            badge=mark_of(finding, language),
            severity=finding.severity or ("critical" if decision is None else "open"),
            headline=outline.headline if outline else headline(finding, language),
            because=self._why(finding, outline),
            tests=_tests(outline) if outline else (),
            outline=outline,
            problems=tuple(say(problem.texts, language) for problem in finding.problems),
        )

    def _why(self, finding: Finding, outline: Outline | None) -> str:
        """The sentence of the rule that decided, or what is missing for one."""
        decision = finding.decision
        if outline is None or decision is None:
            return because(finding, self.language)
        if decision.status != "undetermined" or finding.state == "checked":
            return outline.because
        missing = decision.missing_in(self.language)
        facts = [
            _named(in_file(finding.program, one, self.language)) for one in missing[:_MOST_MISSING]
        ]
        left = len(missing) - len(facts)
        facts += [self.words("more", count=left)] if left else []
        return self.words("takes", facts=say_list(facts, self.language)) if facts else ""

    def _label(self, finding: Finding) -> str:
        if finding.part is None:
            return ""
        part = part_title(self.review, finding.part, self.language)
        return finding.label or self.words("row", part=part, row=finding.row)

    def _columns(self, findings: tuple[Finding, ...]) -> Iterator[Column]:
        """The results that at least half of the rows have."""
        outputs = [f.decision.outputs if f.decision else {} for f in findings]
        for output in findings[0].program.outputs:
            values = [own.get(output.name) for own in outputs]
            known = sum(value is not None for value in values)
            if known and 2 * known >= len(values):
                cells = ("" if v is None else self._value(v, output.domain) for v in values)
                title = say(output.title, self.language) or output.name
                yield Column(output.name, title, tuple(cells))

    def _value(self, value: object, domain: Domain) -> str:
        return format_value(value, domain, self.language)

    def _total(self, total: Sum) -> Total:
        text = format_shown(total.shown, self.language, full=True)
        if total.lacking:
            text = self.words("lacking", labels=say_list(total.lacking, self.language))
        return Total(say(total.title, self.language) or total.fact, text)

    # -- what to do, what to ask -----------------------------------------------------------------

    def _to_do(self) -> Iterator[Doing]:
        """What to do in its order, neighbours that come from the same decisions together."""
        first = 1
        actions = self.review.actions_in(self.language)
        for _, group in groupby(actions, key=lambda action: list(map(_id, action.findings))):
            steps = list(group)
            yield Doing(
                tuple(map(self._link, steps[0].findings)),
                first,
                tuple(Step(action.text, action.severity) for action in steps),
            )
            first += len(steps)

    def _link(self, finding: Finding) -> Link:
        return Link(_id(finding), name_of(finding, self.language), self._label(finding))

    def _asking(self) -> Iterator[Asking]:
        """What to ask in its order, neighbours that settle the same together."""
        needs = self.review.needs_in(self.language)
        for _, group in groupby(needs, key=lambda n: (n.places, list(map(_id, n.wanted)))):
            asked = list(group)
            yield Asking(
                tuple(map(self._asked, asked)),
                phrase("semicolon", self.language).join(map(self._place, asked[0].places)),
                tuple((self._link(f), self._possible(f)) for f in asked[0].wanted),
            )

    def _asked(self, need: Need) -> Asked:
        form = answer_form(need.domain, self.language)
        if need.fact.instead:
            names = say_list(need.fact.instead, self.language, "or")
            instead = phrase("instead", self.language, names=names)
            form = phrase("comma", self.language).join((form, instead))
        return Asked(str(need.fact), need.fact.label, form)

    def _place(self, lacking: Lacking) -> str:
        if lacking.part is None:
            return self.words("company")
        labels = say_list(lacking.labels, self.language)
        part = part_title(self.review, lacking.part, self.language)
        return self.words("row_called", part=part, label=labels)

    def _possible(self, finding: Finding) -> str:
        assert finding.decision is not None
        titles = [
            outcome_title(finding.program, outcome, self.language)
            for outcome in finding.decision.possible
        ]
        return say_list(titles, self.language, "or") if titles else ""

    def _idle(self) -> Iterator[Note]:
        for idle in self.review.idle:
            title = say(idle.program.title, self.language) or idle.ruleset
            facts = list(map(_named, asked_first(idle, self.language)))
            part = part_title(self.review, idle.part, self.language) if idle.part else ""
            needs = self.words("takes", facts=say_list(facts, self.language)) if facts else ""
            yield Note(f"{title} \u00b7 {part}" if part else title, needs)


def _named(fact: MissingFact) -> str:
    """A fact by its title, with its key in the company file as code."""
    return f"`{fact}`" if fact.label == fact else f"{fact.label} `{fact}`"


def _id(finding: Finding) -> str:
    return f"d{finding.place}" + (f"-{finding.row}" if finding.row else "")


def _worst(findings: Iterable[Finding]) -> str:
    """The worst severity; `open` where there is none."""
    known = {finding.severity for finding in findings}
    return next((severity for severity in SEVERITIES if severity in known), "open")


def _tests(outline: Outline) -> tuple[Comparison, ...]:
    """The tests of numbers that settled a decision: those of the way, the rule or the band.

    Where the last rule answers because no other one held, the tests that failed.
    """
    settling = dict.fromkeys(_settling(outline))
    return tuple(test for test in settling if test.bar or test.distance)[:_MOST_TESTS]


def _settling(outline: Outline) -> list[Comparison]:
    shape = outline.diagram
    if shape is None:
        return []
    if shape.root is not None:
        return list(_on_the_way(shape.root))
    taken = [test for row in shape.rows if row.state == "taken" for test in row.comparisons]
    if not taken:
        failed = [row.comparisons for row in shape.rows if row.state == "failed"]
        chosen = failed[-1:] if shape.shape == "bands" else failed
        taken = list(chain.from_iterable(chosen))
    return taken


def _on_the_way(node: Fork | Ending) -> Iterator[Comparison]:
    while isinstance(node, Fork) and node.answer is not None:
        yield from node.comparisons
        node = node.yes if node.answer else node.no
