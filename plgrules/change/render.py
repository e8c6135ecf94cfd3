"""Reports of changes in every format and language."""

from __future__ import annotations

import json

from plgrules.change.document import change_document
from plgrules.change.html import html_page
from plgrules.change.markdown import markdown_page
from plgrules.change.report import Report
from plgrules.change.telling import page_of
from plgrules.change.text import text_of
from plgrules.decision.render.layout import WIDTH

FORMATS = ("text", "markdown", "html", "json")


def render_report(
    report: Report,
    format: str = "text",
    language: str = "en",
    *,
    color: bool = False,
    columns: int = WIDTH,
) -> str:
    """Return a report in a format and a language; colour and width are those of a terminal."""
    match format:
        case "json":
            document = change_document(report, language)
            return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        case "markdown":
            return markdown_page(page_of(report, language))
        case "html":
            return html_page(page_of(report, language))
    return text_of(page_of(report, language), color=color, columns=columns)
