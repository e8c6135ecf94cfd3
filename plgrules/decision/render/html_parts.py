"""The parts of an explanation as HTML, each by itself, for a page to put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from plgrules.decision.render.html_diagram import diagram_html, ending_html
from plgrules.decision.render.outline import Ask, Limit, Named, Number, Outline
from plgrules.decision.render.phrases import phrase

_CODE = re.compile(r"`([^`]+)`")
_SIGNAL_MARKS = {True: ("hit", "\u2713"), False: ("miss", "\u2717"), None: ("unsure", "?")}


class HtmlParts:
    """The parts of one outlined explanation; a part that has nothing to say is empty."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    def phrase(self, key: str, **values: object) -> str:
        """Return a phrase, escaped."""
        return escape(phrase(key, self.outline.language, **values))

    def notice(self) -> str:
        """Return the warning that the two backends disagree."""
        notice = self.outline.notice
        return f'<p class="notice" role="alert">{escape(notice)}</p>' if notice else ""

    def _section(self, key: str, body: str) -> str:
        return f"<section><h2>{self.phrase(key)}</h2>{body}</section>" if body else ""

    # -- why -------------------------------------------------------------------------------------

    def why(self, *, limits: bool = True) -> str:
        """Return the numbers that led to the decision, with its thresholds where wanted."""
        outline = self.outline
        tiles = "".join(map(self._tile, outline.numbers))
        body = f'<div class="tiles">{tiles}</div>' if tiles else ""
        if limits and outline.limits:
            body += f"<h2>{self.phrase('thresholds')}</h2>{self.thresholds()}"
        if outline.taken_absent:
            comma = "\u3001" if outline.language == "zh" else ", "
            names = comma.join(outline.taken_absent)
            body += f'<p class="quiet">{self.phrase("taken_absent", names=names)}</p>'
        return self._section("numbers", body)

    def thresholds(self) -> str:
        """Return the thresholds that led to the decision, with their sources."""
        items = "".join(map(self._limit, self.outline.limits))
        return f'<ul class="limits">{items}</ul>' if items else ""

    def _tile(self, number: Number) -> str:
        return (
            f'<div class="tile"><div class="title">{titled(number.title, number.name)}</div>'
            f'<div class="value">{escape(number.value)}</div>'
            f'<div class="origin">{escape(number.origin)}</div></div>'
        )

    def _limit(self, limit: Limit) -> str:
        overlay = f'<span class="overlay">{escape(limit.overlay)}</span>' if limit.overlay else ""
        return (
            f'<li><span class="value">{escape(limit.value)}</span>'
            f"<span>{titled(limit.title, limit.name)}</span>"
            f'<span class="source">{escape(limit.source)}</span>{overlay}</li>'
        )

    def diagram(self) -> str:
        """Return the shape of the decision with the way that was taken."""
        diagram = self.outline.diagram
        if diagram is None:
            return ""
        key = {"tree": "tree", "rules": "tried", "bands": "bands"}[diagram.shape]
        return self._section(key, diagram_html(diagram, self.outline.language))

    def undetermined(self) -> str:
        """Return what is still possible, and what to ask for."""
        outline = self.outline
        if outline.status == "decided":
            return ""
        body = "".join(ending_html(c.title, c.outcome, c.severity) for c in outline.candidates)
        if body:
            head = "both_hold" if outline.status == "conflict" else "still_possible"
            body = f'<h2>{self.phrase(head)}</h2><div class="candidates">{body}</div>'
        if outline.asks:
            asks = "".join(map(self._ask, outline.asks))
            body += f"<h2>{self.phrase('ask_for')}</h2>"
            body += f'<ol class="numbered asks">{asks}</ol>'
        return f'<section class="is-open">{body}</section>' if body else ""

    def _ask(self, ask: Ask) -> str:
        comma = phrase("comma", self.outline.language)
        what = comma.join(filter(None, (ask.what, ask.instead)))
        settles = ""
        for settled in ask.settles:
            answers = ""
            if settled.yes:
                answers = (
                    f"<br><b>{self.phrase('if_yes')}</b> \u2192 {escape(settled.yes)} \u00b7 "
                    f"<b>{self.phrase('if_no')}</b> \u2192 {escape(settled.no)}"
                )
            question = f"{self.phrase('settles')} {escape(settled.question)}"
            settles += f'<div class="settles">{question}{answers}</div>'
        return (
            f"<li><h3>{titled(ask.title, ask.fact)}</h3>"
            f'<div class="what">{escape(what)}</div>{settles}</li>'
        )

    # -- what goes with it -----------------------------------------------------------------------

    def checks(self) -> str:
        """Return the findings, those that are present in full."""
        findings = self.outline.findings
        present = ""
        for finding in findings:
            if finding.state == "present":
                tag = self.phrase(f"severity_{finding.severity}")
                fix = f'<div class="fix">\u2192 {rich(finding.fix)}</div>' if finding.fix else ""
                present += (
                    f'<li class="is-{escape(finding.severity)}"><span class="tag">{tag}</span>'
                    f"{rich(finding.says)}{fix}</li>"
                )
        body = f'<ul class="findings">{present}</ul>' if present else ""
        comma = "\u3001" if self.outline.language == "zh" else ", "
        for state, key in (("unknown", "open"), ("absent", "clear")):
            names = comma.join(f.id for f in findings if f.state == state)
            if names:
                body += f'<p class="quiet">{self.phrase(key, names=names)}</p>'
        return self._section("checks", body)

    def signals(self) -> str:
        """Return the signals by group."""
        groups = ""
        for group in self.outline.signals:
            items = ""
            for signal in group.signals:
                style, mark = _SIGNAL_MARKS[signal.result]
                items += (
                    f'<li class="{style}"><span class="mark">{mark}</span>'
                    f"<span>{escape(signal.title)}</span></li>"
                )
            groups += (
                f"<div><h3>{escape(group.name)} "
                f'<span class="count">{escape(group.summary)}</span></h3><ul>{items}</ul></div>'
            )
        return self._section("signals", f'<div class="groups">{groups}</div>' if groups else "")

    def warnings(self) -> str:
        """Return what the reader may misread."""
        return self._section("warnings", notes(self.outline.warnings))

    def undefined(self) -> str:
        """Return the values that were lost, and why."""
        return self._section("undefined", notes(self.outline.undefined))

    def outputs(self) -> str:
        """Return the results that are not among the numbers."""
        items = "".join(
            f"<li><span>{escape(output.title or output.name)}</span>"
            f'<span class="value">{escape(output.text)}</span></li>'
            for output in self.outline.outputs
        )
        return self._section("outputs", f'<ul class="pairs">{items}</ul>' if items else "")

    def next(self) -> str:
        """Return what to do."""
        items = "".join(f"<li>{rich(action)}</li>" for action in self.outline.actions)
        return self._section("next", f'<ol class="numbered">{items}</ol>' if items else "")

    def nested(self) -> str:
        """Return the decisions that were made on the way."""
        body = ""
        for name, inner in self.outline.nested:
            renderer = HtmlParts(inner)
            severity = escape(inner.severity)
            said = f'<p class="because">{rich(inner.because)}</p>' if inner.because else ""
            body += (
                f'<details class="is-{severity}"><summary>{escape(name)} \u2192 '
                f"{escape(inner.headline)} "
                f'<span class="id">{escape(inner.ruleset)} {escape(inner.version)}</span></summary>'
                f'<div class="nested">{said}<div class="grid">'
                f"{renderer.why()}{renderer.diagram()}</div></div></details>"
            )
        return self._section("nested", body)

    # -- where it comes from ---------------------------------------------------------------------

    def details(self) -> str:
        """Return the tables of facts, thresholds and sources, closed."""
        outline = self.outline
        facts = [
            (titled(f.title, f.name), escape(f.value), escape(f.origin)) for f in outline.facts
        ]
        limits = [
            (
                titled(one.title, one.name),
                escape(one.value),
                escape(
                    phrase("semicolon", outline.language).join(
                        filter(None, (one.source, one.overlay))
                    )
                ),
            )
            for one in outline.all_limits
        ]
        body = self._table("all_facts", ("name", "value", "origin"), facts)
        body += self._table("thresholds", ("threshold", "value", "source"), limits)
        body += self._references()
        return f'<section class="wide">{body}</section>' if body else ""

    def _table(self, key: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        head = "".join(f"<th>{self.phrase(one)}</th>" for one in heads)
        if not lines:
            return ""
        return (
            f"<details><summary>{self.phrase(key)}</summary>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></details>"
        )

    def _references(self) -> str:
        items = ""
        comma = "\u3001" if self.outline.language == "zh" else ", "
        for cited in self.outline.sources:
            items += f"<li><code>{escape(comma.join(cited.places))}</code><br>{escape(cited.text)}"
            for reference in cited.references:
                detail = escape(reference.detail)
                link = reference.address or ""
                if link.startswith(("https://", "http://")):
                    detail += f' <a href="{escape(link)}" rel="noreferrer">{escape(link)}</a>'
                items += f'<div class="detail">{detail}</div>' if detail else ""
            items += "</li>"
        if not items:
            return ""
        summary = f"<summary>{self.phrase('sources')}</summary>"
        return f'<details>{summary}<ul class="refs">{items}</ul></details>'


def rich(text: str) -> str:
    """Return a sentence of a ruleset, with what stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def titled(title: str, name: str) -> str:
    """Return a title with the name that stands for it in a ruleset."""
    if not title:
        return f"<code>{escape(name)}</code>"
    return f'{escape(title)} <span class="id">{escape(name)}</span>'


def notes(items: Iterable[Named]) -> str:
    """Return texts as a list, each with its code."""
    listed = "".join(
        f'<li>{rich(item.text)}<span class="id">{escape(item.name)}</span></li>' for item in items
    )
    return f'<ul class="notes">{listed}</ul>' if listed else ""
