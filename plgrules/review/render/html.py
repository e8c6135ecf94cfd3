"""The report of a review as one self-contained HTML page, or as a fragment for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from plgrules.decision.render import pictures
from plgrules.decision.render.html_diagram import ending_html, tests_html
from plgrules.decision.render.html_page import fragment, page, style
from plgrules.decision.render.html_parts import HtmlParts, rich, titled
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.pictures.axis_svg import axis_html
from plgrules.review.render.outline import Asking, Block, Card, Count, Doing, Link, Note, Report
from plgrules.review.render.words import words

_ARROW = "\u2192"
_SHOWN = 5
"""How many groups of actions, or of facts to ask for, are shown before the rest is folded away."""

_WORST = 6
"""How many of the worst decisions are named in the verdict."""


def html_of(report: Report) -> str:
    """Return the report of a review as a whole page that loads nothing."""
    name = report.company or report.total
    return page(f"{name} \u00b7 {report.title}", report.language, card_of(report))


def card_of(report: Report) -> str:
    """Return the report of a review as a fragment whose style touches nothing outside it."""
    css = " ".join(
        (
            style("plgrules.decision.render", "style.css"),
            style(pictures.__name__, "pictures.css"),
            style(__package__, "report.css"),
        )
    )
    return fragment(report.language, css, _HtmlReport(report).render())


class _HtmlReport:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.language = report.language

    def words(self, key: str, **values: object) -> str:
        return escape(words(key, self.language, **values))

    def phrase(self, key: str, **values: object) -> str:
        return escape(phrase(key, self.language, **values))

    def render(self) -> str:
        blocks = "".join(map(self._block, self.report.blocks))
        aside = self._to_do() + self._needs() + self._idle() + self._unused()
        return (
            f"{self._top()}{self._verdict()}{self._problems()}"
            f'<div class="grid report"><main class="column">{blocks}</main>'
            f'<div class="column">{aside}</div></div>{self._footer()}'
        )

    # -- the head --------------------------------------------------------------------------------

    def _top(self) -> str:
        report = self.report
        return (
            f'<div class="top"><b>{escape(report.title)}</b><span>{escape(report.name)} '
            f"{escape(report.version)} \u00b7 {escape(report.as_of)}</span></div>"
        )

    def _verdict(self) -> str:
        report = self.report
        counts = "".join(map(self._count, report.counts))
        heading = escape(report.company or report.title)
        return (
            f'<header class="verdict is-{escape(report.severity)}">'
            f'<div class="row"><span class="question">{escape(report.question)}</span></div>'
            f'<h1>{heading}</h1><p class="counts"><b>{escape(report.total)}</b>{counts}</p>'
            f"{self._worst()}</header>"
        )

    def _worst(self) -> str:
        """The worst of it in a few lines, each leading to its card."""
        cards = [(block, card) for block in self.report.blocks for card in block.cards]
        worst = [(b, c) for b, c in cards if c.finding.severity == "critical"][:_WORST]
        items = "".join(
            f'<li><a href="#{card.id}">{escape(block.title)}</a>'
            + (f" \u00b7 {escape(card.subject)}" if card.subject else "")
            + f" {_ARROW} <b>{escape(card.headline)}</b></li>"
            for block, card in worst
        )
        return f'<ul class="worst">{items}</ul>' if items else ""

    def _count(self, count: Count) -> str:
        severities = {"undetermined": "open", "conflict": "critical", "invalid": "critical"}
        kind = severities.get(count.kind, count.kind)
        return f'<span class="tally is-{kind}">{escape(count.text)}</span>'

    def _problems(self) -> str:
        problems = self.report.problems
        if not problems:
            return ""
        items = "".join(
            f"<li>{self._placed(problem)}{rich(problem.text)}</li>" for problem in problems
        )
        return (
            f'<section class="wrong is-critical" role="alert"><h2>{self.words("problems")}</h2>'
            f'<ul class="findings">{items}</ul><p class="quiet">{self.words("decided_anyway")}</p>'
            "</section>"
        )

    def _placed(self, note: Note) -> str:
        return f'<span class="tag">{escape(note.name)}</span>' if note.name else ""

    # -- decisions -------------------------------------------------------------------------------

    def _block(self, block: Block) -> str:
        if not block.part:
            return self._article(block, self._alone(block.cards[0], block), block.cards[0])
        body = self._picture(block) + self._totals(block)
        if len(block.cards) > 1:
            body = self._table(block) + body
        rows = "".join(self._row(card) for card in block.cards)
        return self._article(block, f'{body}<div class="rows">{rows}</div>', None)

    def _article(self, block: Block, body: str, card: Card | None) -> str:
        """A card of the report: whose decision it is, and what it came to."""
        badge = f'<span class="badge">{escape(card.badge)}</span>' if card else ""
        part = f'<span class="part">{escape(block.part)}</span>' if block.part else ""
        name = f'<span class="id">{escape(block.ruleset)} {escape(block.version)}</span>'
        severity = card.severity if card else block.severity
        return (
            f'<article class="is-{escape(severity)}" id="{block.id}"><div class="whose">{badge}'
            f"<h3>{escape(block.title)}</h3>{part}{name}</div>{body}</article>"
        )

    def _alone(self, card: Card, block: Block) -> str:
        return (
            f"{self._headline(card)}{self._picture(block)}{self._totals(block)}{self._card(card)}"
        )

    def _headline(self, card: Card) -> str:
        outcome = card.outline.outcome if card.outline else None
        id = f' <span class="id">{escape(outcome)}</span>' if outcome else ""
        because = f'<p class="because">{rich(card.because)}</p>' if card.because else ""
        return f'<p class="headline">{escape(card.headline)}{id}</p>{because}'

    def _card(self, card: Card) -> str:
        """What stands below the headline of a decision."""
        outline = card.outline
        if outline is None:
            items = "".join(f"<li>{rich(problem)}</li>" for problem in card.problems)
            return f'<ul class="findings">{items}</ul>'
        parts = HtmlParts(outline)
        tests = f'<div class="tests">{tests_html(card.tests)}</div>' if card.tests else ""
        open_ends = self._possible(card) if outline.status != "decided" else ""
        how = (
            parts.why(limits=False)
            + parts.diagram()
            + parts.signals()
            + parts.outputs()
            + parts.nested()
        )
        return (
            f"{parts.notice()}{open_ends}{tests}{parts.thresholds()}{parts.checks()}"
            f"{parts.warnings()}{parts.undefined()}"
            f'<details class="how"><summary>{self.words("how")}</summary>{how}</details>'
        )

    def _possible(self, card: Card) -> str:
        assert card.outline is not None
        ends = "".join(ending_html(c.title, c.outcome, c.severity) for c in card.outline.candidates)
        return f'<div class="candidates">{ends}</div>' if ends else ""

    def _picture(self, block: Block) -> str:
        if block.axis is None:
            return ""
        drawn = axis_html(block.axis, f"{block.id}-axis")
        said = " \u00b7 ".join(dict.fromkeys((block.axis.title, block.axis.name)))
        return f"<figure><figcaption>{escape(said)}</figcaption>{drawn}</figure>"

    def _totals(self, block: Block) -> str:
        items = "".join(
            f"<li><span>{self.words('sum')} \u00b7 {escape(total.title)}</span>"
            f'<span class="value">{escape(total.text)}</span></li>'
            for total in block.totals
        )
        return f'<ul class="pairs">{items}</ul>' if items else ""

    def _row(self, card: Card) -> str:
        """One row of a part: what it came to and why; the rest is folded away."""
        badge = f'<span class="badge">{escape(card.badge)}</span>'
        because = card.because or phrase("semicolon", self.language).join(card.problems)
        said = f'<span class="because">{rich(because)}</span>' if because else ""
        return (
            f'<details class="row is-{escape(card.severity)}"><summary>{badge}'
            f"<b>{escape(card.subject)}</b> {_ARROW} {escape(card.headline)}{said}</summary>"
            f'<div id="{card.id}">{self._card(card)}</div></details>'
        )

    def _table(self, block: Block) -> str:
        """The results of the rows of a part side by side."""
        if not block.columns:
            return ""
        head = f"<th>{escape(block.part)}</th><th>{self.words('outcome')}</th>"
        head += "".join(f'<th class="number">{escape(one.title)}</th>' for one in block.columns)
        lines = ""
        for number, card in enumerate(block.cards):
            cells = (
                f'<td><a href="#{card.id}">{escape(card.subject)}</a></td>'
                f'<td><span class="came is-{escape(card.severity)}">{escape(card.headline)}</span>'
                f"<small>{escape(card.badge)}</small></td>"
            )
            values = (column.cells[number] for column in block.columns)
            cells += "".join(f'<td class="number">{escape(value)}</td>' for value in values)
            lines += f"<tr>{cells}</tr>"
        return (
            f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{lines}</tbody></table></div>"
        )

    # -- what to do, what to ask -----------------------------------------------------------------

    def _to_do(self) -> str:
        drawn = [(self._doing(doing), len(doing.steps)) for doing in self.report.to_do]
        return self._folded("actions", drawn)

    def _doing(self, doing: Doing) -> str:
        """What to do because of the same decisions, numbered throughout the report."""
        items = "".join(
            f'<li class="is-{escape(step.severity)}">{rich(step.text)}</li>' for step in doing.steps
        )
        return (
            f'<div class="group"><div class="from">{self._links(doing.links)}</div>'
            f'<ol class="numbered" style="counter-reset:n {doing.first - 1}">{items}</ol></div>'
        )

    def _links(self, links: Iterable[Link]) -> str:
        """Decisions, those of one title together; each row leads to its card."""
        said = []
        for title, group in groupby(links, key=lambda link: link.title):
            rows = list(group)
            labels = self._listed(_anchor(row.id, row.label) for row in rows if row.label)
            start = escape(title) if labels else _anchor(rows[0].id, title)
            said.append(f"{start} \u00b7 {labels}" if labels else start)
        return "<br>".join(said)

    def _listed(self, items: Iterable[str]) -> str:
        return phrase("between_items", self.language).join(items)

    def _needs(self) -> str:
        drawn = [(self._asking(asking), len(asking.facts)) for asking in self.report.asking]
        return self._folded("needs", drawn)

    def _asking(self, asking: Asking) -> str:
        """Facts that would settle the same decisions, for the same rows."""
        facts = "".join(
            f'<li>{titled(fact.title, fact.name)}<span class="what">{escape(fact.form)}</span></li>'
            for fact in asking.facts
        )
        settles = "".join(
            f"<li>{self._links([link])}{f' {_ARROW} {escape(possible)}' if possible else ''}</li>"
            for link, possible in asking.settles
        )
        return (
            f'<div class="group is-open"><div class="from">{escape(asking.where)}</div>'
            f'<ul class="facts">{facts}</ul>'
            f'<div class="settles">{self.words("helps")}<ul>{settles}</ul></div></div>'
        )

    def _folded(self, key: str, drawn: Sequence[tuple[str, int]]) -> str:
        """A section of groups, each with its number of items; the end of a long one is folded."""
        if not drawn:
            return ""
        body, rest = "".join(group for group, _ in drawn[:_SHOWN]), drawn[_SHOWN:]
        if rest:
            summary = self.words("more", count=sum(items for _, items in rest))
            folded = "".join(group for group, _ in rest)
            body += f"<details><summary>{summary}</summary>{folded}</details>"
        return f'<section class="agenda"><h2>{self.words(key)}</h2>{body}</section>'

    def _idle(self) -> str:
        return self._notes(
            "not_asked",
            (f"<b>{escape(note.name)}</b><br>{rich(note.text)}" for note in self.report.idle),
        )

    def _unused(self) -> str:
        return self._notes("not_used", map(rich, self.report.unused))

    def _notes(self, key: str, notes: Iterable[str]) -> str:
        items = "".join(f"<li>{note}</li>" for note in notes)
        if not items:
            return ""
        return f'<section><h2>{self.words(key)}</h2><ul class="notes idle">{items}</ul></section>'

    def _footer(self) -> str:
        report = self.report
        overlays = ""
        if report.overlays:
            overlays = f"<br>{self.phrase('overlays')} {escape(', '.join(report.overlays))}"
        return (
            f"<footer>{escape(report.name)} {escape(report.version)}{self.phrase('semicolon')}"
            f"{self.words('versions')} {escape(', '.join(report.versions))}{overlays}<br>"
            f"{self.phrase('digest')} <code>{escape(report.digest)}</code></footer>"
        )


def _anchor(id: str, text: str) -> str:
    return f'<a href="#{escape(id)}">{escape(text)}</a>'
