"""The report of a review as Markdown, for an issue, a wiki or a chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from plgrules.decision.render.markdown import bullets, code, named, numbered, safe, table
from plgrules.decision.render.outline import Limit, Outline
from plgrules.decision.render.phrases import phrase
from plgrules.review.render.outline import Asking, Block, Card, Doing, Link, Note, Report
from plgrules.review.render.words import words

_ARROW = "\u2192"
_DOT = " \u00b7 "


def markdown_of(report: Report) -> str:
    """Return the report of a review as Markdown."""
    return _MarkdownReport(report).render()


class _MarkdownReport:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.language = report.language
        self.blocks: list[str] = []

    def words(self, key: str, **values: object) -> str:
        return words(key, self.language, **values)

    def phrase(self, key: str, **values: object) -> str:
        return phrase(key, self.language, **values)

    def render(self) -> str:
        report = self.report
        self._head()
        self._section("problems", bullets(map(self._problem, report.problems)))
        self._section("findings", *(text for block in report.blocks for text in self._block(block)))
        self._section("needs", *map(self._asking, report.asking))
        self._section("actions", *map(self._doing, report.to_do))
        self._section("not_asked", bullets(map(self._note, report.idle)))
        self._section("not_used", bullets(map(safe, report.unused)))
        self._footer()
        return "\n\n".join(block for block in self.blocks if block) + "\n"

    def _section(self, key: str, *blocks: str) -> None:
        if any(blocks):
            self.blocks += [f"## {self.words(key)}", *blocks]

    # -- the head --------------------------------------------------------------------------------

    def _head(self) -> None:
        report = self.report
        counts = _DOT.join(count.text for count in report.counts)
        about = [safe(report.title)] if report.company else []
        about += [code(f"{report.name} {report.version}"), safe(report.as_of)]
        total = f"**{safe(report.total)}**"
        self.blocks += [
            f"# {safe(report.company or report.title)}",
            _DOT.join(about),
            f"{total}{self.phrase('colon')}{counts}" if counts else total,
        ]

    def _problem(self, problem: Note) -> str:
        return f"{self._where(problem.name)}{safe(problem.text)}"

    def _where(self, name: str) -> str:
        return f"**{safe(name)}** " if name else ""

    def _note(self, note: Note) -> str:
        return f"**{safe(note.name)}** {safe(note.text)}"

    # -- decisions -------------------------------------------------------------------------------

    def _block(self, block: Block) -> Iterator[str]:
        of = f"{_DOT}{safe(block.part)}" if block.part else ""
        yield f"### {safe(block.title)}{of}"
        if len(block.cards) > 1:
            yield self._rows(block)
        else:
            yield self._verdict(block.cards[0])
        if block.axis is not None:
            yield f"*{safe(block.axis.title)}*{self.phrase('colon')}{safe(block.axis.describe())}"
        totals = [
            f"{self.words('sum')}{_DOT}{safe(t.title)}{self.phrase('colon')}{safe(t.text)}"
            for t in block.totals
        ]
        yield bullets(totals)
        for card in block.cards:
            yield from self._details(card, titled=len(block.cards) > 1)

    def _verdict(self, card: Card) -> str:
        subject = f"{safe(card.subject)} " if card.subject else ""
        said = f"**{safe(card.badge)}** {subject}{_ARROW} **{safe(card.headline)}**"
        return f"{said}  \n{safe(card.because)}" if card.because else said

    def _came(self, card: Card) -> str:
        """What a row came to, and how bad that is."""
        if card.badge == card.headline:
            return safe(card.headline)
        opening, closing = self.phrase("open_paren"), self.phrase("close_paren")
        return safe(f"{card.headline}{opening}{card.badge}{closing}")

    def _rows(self, block: Block) -> str:
        """The rows of a part side by side."""
        heads = [safe(block.part), self.words("outcome"), *(safe(c.title) for c in block.columns)]
        rows = []
        for number, card in enumerate(block.cards):
            values = [safe(column.cells[number]) for column in block.columns]
            rows.append([safe(card.subject), self._came(card), *values, safe(card.because)])
        return table([*heads, self.words("because")], rows)

    def _details(self, card: Card, *, titled: bool) -> Iterator[str]:
        """What goes with a decision: its tests, thresholds, findings and warnings."""
        lines = [safe(problem) for problem in card.problems]
        outline = card.outline
        warnings = ""
        if outline is not None:
            colon = self.phrase("colon")
            lines += [f"{safe(t.question)}{colon}{safe(t.finding)}" for t in card.tests]
            lines += map(self._limit, outline.limits)
            lines += self._present(outline)
            warnings = named((*outline.warnings, *outline.undefined))
        if lines or warnings:
            if titled:
                yield f"**{safe(card.subject)}**"
            yield "\n".join(filter(None, (bullets(lines), warnings)))

    def _limit(self, limit: Limit) -> str:
        said = self.phrase("semicolon").join(filter(None, (limit.source, limit.overlay)))
        return _DOT.join(map(safe, filter(None, (f"{limit.title} {limit.value}".strip(), said))))

    def _present(self, outline: Outline) -> Iterator[str]:
        for finding in outline.findings:
            if finding.state == "present":
                severity = self.phrase(f"severity_{finding.severity}")
                fix = f" {_ARROW} {safe(finding.fix)}" if finding.fix else ""
                yield f"**{severity}** {safe(finding.says)}{fix}"

    # -- what to do, what to ask -----------------------------------------------------------------

    def _asking(self, asking: Asking) -> str:
        comma = self.phrase("comma")
        facts = bullets(
            f"{safe(fact.title)} {code(fact.name)}{comma}{safe(fact.form)}" for fact in asking.facts
        )
        settles = self.phrase("semicolon").join(
            f"{self._links([link])} {_ARROW} {safe(possible)}" if possible else self._links([link])
            for link, possible in asking.settles
        )
        return f"{facts}\n\n{safe(asking.where)}{_DOT}{self.words('helps')} {settles}"

    def _doing(self, doing: Doing) -> str:
        links = self._links(doing.links)
        steps = numbered((safe(step.text) for step in doing.steps), doing.first)
        return f"**{links}**\n\n{steps}"

    def _links(self, links: Iterable[Link]) -> str:
        """Decisions, those of one title together with their rows."""
        said = []
        for title, group in groupby(links, key=lambda link: link.title):
            labels = self.phrase("between_items").join(link.label for link in group if link.label)
            said.append(_DOT.join(filter(None, (title, labels))))
        return safe(self.phrase("semicolon").join(said))

    def _footer(self) -> None:
        report = self.report
        said = f"{self.words('versions')} {', '.join(map(code, report.versions))}"
        if report.overlays:
            overlays = ", ".join(map(code, report.overlays))
            said += f"{_DOT}{self.phrase('overlays')} {overlays}"
        self.blocks.append(f"{said}{_DOT}{self.phrase('digest')} {code(report.digest)}")
