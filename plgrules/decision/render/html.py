"""The explanation as one self-contained HTML page, or as a card for a notebook or another page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from plgrules.decision.render.html_diagram import diagram_html, ending_html
from plgrules.decision.render.outline import Ask, Limit, Named, Number, Outline
from plgrules.decision.render.phrases import phrase

_CODE = re.compile(r"`([^`]+)`")
_SIGNAL_MARKS = {True: ("hit", "\u2713"), False: ("miss", "\u2717"), None: ("unsure", "?")}
_TAGS = {"zh": "zh-Hans", "en": "en"}


def html_of(outline: Outline) -> str:
    """Return an outlined explanation as a whole page that loads nothing."""
    title = escape(f"{outline.headline} \u00b7 {outline.title}")
    return (
        f'<!doctype html>\n<html lang="{_TAGS[outline.language]}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n"
        "<style>body{margin:0;background:#f7f8fa}"
        "@media (prefers-color-scheme:dark){body{background:#0d1117}}"
        "@media print{body{background:none}}</style>\n"
        f"</head>\n<body>\n{card_of(outline)}\n</body>\n</html>\n"
    )


def card_of(outline: Outline) -> str:
    """Return an outlined explanation as a fragment whose style touches nothing outside it."""
    body = _HtmlRenderer(outline).render()
    lang = _TAGS[outline.language]
    return (
        f'<div class="plg" lang="{lang}"><style>{_style()}</style>'
        f'<div class="page">{body}</div></div>'
    )


@cache
def _style() -> str:
    text = (files(__package__) / "style.css").read_text(encoding="utf-8")
    return " ".join(text.split())


class _HtmlRenderer:
    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    def phrase(self, key: str, **values: object) -> str:
        return escape(phrase(key, self.outline.language, **values))

    def render(self) -> str:
        severity = escape(self.outline.severity)
        return (
            f"{self._top()}{self._notice()}{self._verdict()}"
            f'<div class="grid is-{severity}"><div class="column">{self._main()}</div>'
            f'<div class="column">{self._aside()}</div></div>{self._details()}{self._footer()}'
        )

    def _main(self) -> str:
        return (
            self._undetermined() + self._why() + self._diagram() + self._checks() + self._nested()
        )

    def _aside(self) -> str:
        return (
            self._next() + self._warnings() + self._undefined() + self._outputs() + self._signals()
        )

    # -- the head --------------------------------------------------------------------------------

    def _top(self) -> str:
        outline = self.outline
        return (
            f'<div class="top"><b>{escape(outline.title)}</b>'
            f"<span>{escape(outline.ruleset)} {escape(outline.version)} \u00b7 "
            f"{escape(outline.as_of)}</span></div>"
        )

    def _notice(self) -> str:
        notice = self.outline.notice
        return f'<p class="notice" role="alert">{escape(notice)}</p>' if notice else ""

    def _verdict(self) -> str:
        outline = self.outline
        badge = outline.outcome or phrase(outline.status, outline.language)
        if outline.diagram is None:
            badge = phrase("checks", outline.language)
        rule = f'<span class="rule">{escape(outline.rule)}</span>' if outline.rule else ""
        subject = f"<b>{escape(outline.subject)}</b>" if outline.subject else ""
        because = f'<p class="because">{_rich(outline.because)}</p>' if outline.because else ""
        return (
            f'<header class="verdict is-{escape(outline.severity)}"><div class="row">{subject}'
            f'<span class="badge">{escape(badge.replace("_", " "))}</span>'
            f'<span class="question">{escape(outline.question)}</span>{rule}</div>'
            f"<h1>{escape(outline.headline)}</h1>{because}</header>"
        )

    def _section(self, key: str, body: str) -> str:
        return f"<section><h2>{self.phrase(key)}</h2>{body}</section>" if body else ""

    # -- why -------------------------------------------------------------------------------------

    def _why(self) -> str:
        outline = self.outline
        tiles = "".join(map(self._tile, outline.numbers))
        body = f'<div class="tiles">{tiles}</div>' if tiles else ""
        if outline.limits:
            body += f"<h2>{self.phrase('thresholds')}</h2>"
            body += f'<ul class="limits">{"".join(map(self._limit, outline.limits))}</ul>'
        if outline.taken_absent:
            comma = "\u3001" if outline.language == "zh" else ", "
            names = comma.join(outline.taken_absent)
            body += f'<p class="quiet">{self.phrase("taken_absent", names=names)}</p>'
        return self._section("numbers", body)

    def _tile(self, number: Number) -> str:
        return (
            f'<div class="tile"><div class="title">{_titled(number.title, number.name)}</div>'
            f'<div class="value">{escape(number.value)}</div>'
            f'<div class="origin">{escape(number.origin)}</div></div>'
        )

    def _limit(self, limit: Limit) -> str:
        overlay = f'<span class="overlay">{escape(limit.overlay)}</span>' if limit.overlay else ""
        return (
            f'<li><span class="value">{escape(limit.value)}</span>'
            f"<span>{_titled(limit.title, limit.name)}</span>"
            f'<span class="source">{escape(limit.source)}</span>{overlay}</li>'
        )

    def _diagram(self) -> str:
        diagram = self.outline.diagram
        if diagram is None:
            return ""
        key = {"tree": "tree", "rules": "tried", "bands": "bands"}[diagram.shape]
        return self._section(key, diagram_html(diagram, self.outline.language))

    def _undetermined(self) -> str:
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
            f"<li><h3>{_titled(ask.title, ask.fact)}</h3>"
            f'<div class="what">{escape(what)}</div>{settles}</li>'
        )

    # -- what goes with it -----------------------------------------------------------------------

    def _checks(self) -> str:
        findings = self.outline.findings
        present = ""
        for finding in findings:
            if finding.state == "present":
                tag = self.phrase(f"severity_{finding.severity}")
                fix = f'<div class="fix">\u2192 {_rich(finding.fix)}</div>' if finding.fix else ""
                present += (
                    f'<li class="is-{escape(finding.severity)}"><span class="tag">{tag}</span>'
                    f"{_rich(finding.says)}{fix}</li>"
                )
        body = f'<ul class="findings">{present}</ul>' if present else ""
        comma = "\u3001" if self.outline.language == "zh" else ", "
        for state, key in (("unknown", "open"), ("absent", "clear")):
            names = comma.join(f.id for f in findings if f.state == state)
            if names:
                body += f'<p class="quiet">{self.phrase(key, names=names)}</p>'
        return self._section("checks", body)

    def _signals(self) -> str:
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

    def _warnings(self) -> str:
        return self._section("warnings", _notes(self.outline.warnings))

    def _undefined(self) -> str:
        return self._section("undefined", _notes(self.outline.undefined))

    def _outputs(self) -> str:
        items = "".join(
            f"<li><span>{escape(output.title or output.name)}</span>"
            f'<span class="value">{escape(output.text)}</span></li>'
            for output in self.outline.outputs
        )
        return self._section("outputs", f'<ul class="pairs">{items}</ul>' if items else "")

    def _next(self) -> str:
        items = "".join(f"<li>{_rich(action)}</li>" for action in self.outline.actions)
        return self._section("next", f'<ol class="numbered">{items}</ol>' if items else "")

    def _nested(self) -> str:
        body = ""
        for name, inner in self.outline.nested:
            renderer = _HtmlRenderer(inner)
            severity = escape(inner.severity)
            said = f'<p class="because">{_rich(inner.because)}</p>' if inner.because else ""
            body += (
                f'<details class="is-{severity}"><summary>{escape(name)} \u2192 '
                f"{escape(inner.headline)} "
                f'<span class="id">{escape(inner.ruleset)} {escape(inner.version)}</span></summary>'
                f'<div class="nested">{said}<div class="grid">'
                f"{renderer._why()}{renderer._diagram()}</div></div></details>"
            )
        return self._section("nested", body)

    # -- where it comes from ---------------------------------------------------------------------

    def _details(self) -> str:
        outline = self.outline
        facts = [
            (_titled(f.title, f.name), escape(f.value), escape(f.origin)) for f in outline.facts
        ]
        limits = [
            (
                _titled(one.title, one.name),
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

    def _footer(self) -> str:
        outline = self.outline
        overlays = ""
        if outline.overlays:
            overlays = f"{self.phrase('overlays')} {escape(', '.join(outline.overlays))} \u00b7 "
        digest = f"{self.phrase('digest')} <code>{escape(outline.digest)}</code>"
        return f"<footer>{overlays}{digest}</footer>"


def _rich(text: str) -> str:
    """A sentence of a ruleset, with what stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _titled(title: str, name: str) -> str:
    if not title:
        return f"<code>{escape(name)}</code>"
    return f'{escape(title)} <span class="id">{escape(name)}</span>'


def _notes(items: Iterable[Named]) -> str:
    listed = "".join(
        f'<li>{_rich(item.text)}<span class="id">{escape(item.name)}</span></li>' for item in items
    )
    return f'<ul class="notes">{listed}</ul>' if listed else ""
