"""The explanation as one self-contained HTML page, or as a card for a notebook or another page."""

from __future__ import annotations

from html import escape

from plgrules.decision.render.html_page import fragment, page, style
from plgrules.decision.render.html_parts import HtmlParts, rich
from plgrules.decision.render.outline import Outline
from plgrules.decision.render.phrases import phrase


def html_of(outline: Outline) -> str:
    """Return an outlined explanation as a whole page that loads nothing."""
    title = f"{outline.headline} \u00b7 {outline.title}"
    return page(title, outline.language, card_of(outline))


def card_of(outline: Outline) -> str:
    """Return an outlined explanation as a fragment whose style touches nothing outside it."""
    return fragment(outline.language, style(__package__, "style.css"), _body(outline))


def _body(outline: Outline) -> str:
    parts = HtmlParts(outline)
    main = parts.undetermined() + parts.why() + parts.diagram() + parts.checks() + parts.nested()
    aside = parts.next() + parts.warnings() + parts.undefined() + parts.outputs() + parts.signals()
    return (
        f"{_top(outline)}{parts.notice()}{_verdict(outline)}"
        f'<div class="grid is-{escape(outline.severity)}"><div class="column">{main}</div>'
        f'<div class="column">{aside}</div></div>{parts.details()}{_footer(outline)}'
    )


def _top(outline: Outline) -> str:
    return (
        f'<div class="top"><b>{escape(outline.title)}</b>'
        f"<span>{escape(outline.ruleset)} {escape(outline.version)} \u00b7 "
        f"{escape(outline.as_of)}</span></div>"
    )


def _verdict(outline: Outline) -> str:
    badge = outline.outcome or phrase(outline.status, outline.language)
    if outline.diagram is None:
        badge = phrase("checks", outline.language)
    rule = f'<span class="rule">{escape(outline.rule)}</span>' if outline.rule else ""
    subject = f"<b>{escape(outline.subject)}</b>" if outline.subject else ""
    because = f'<p class="because">{rich(outline.because)}</p>' if outline.because else ""
    return (
        f'<header class="verdict is-{escape(outline.severity)}"><div class="row">{subject}'
        f'<span class="badge">{escape(badge.replace("_", " "))}</span>'
        f'<span class="question">{escape(outline.question)}</span>{rule}</div>'
        f"<h1>{escape(outline.headline)}</h1>{because}</header>"
    )


def _footer(outline: Outline) -> str:
    said, overlays = outline.language, ""
    if outline.overlays:
        names = escape(", ".join(outline.overlays))
        overlays = f"{escape(phrase('overlays', said))} {names} \u00b7 "
    digest = f"{escape(phrase('digest', said))} <code>{escape(outline.digest)}</code>"
    return f"<footer>{overlays}{digest}</footer>"
