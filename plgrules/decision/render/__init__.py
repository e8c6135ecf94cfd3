"""Explanations laid out: one outline, many formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plgrules.decision.render.from_decision import outline_decision
from plgrules.decision.render.html import card_of, html_of
from plgrules.decision.render.markdown import markdown_of
from plgrules.decision.render.mermaid import mermaid_of, program_mermaid
from plgrules.decision.render.outline import Outline
from plgrules.decision.render.phrases import known_language
from plgrules.decision.render.text import text_of
from plgrules.diagnostics.suggest import nearest

if TYPE_CHECKING:
    from plgrules.decision.decision import Decision

FORMATS: dict[str, Callable[[Outline], str]] = {
    "text": text_of,
    "markdown": markdown_of,
    "html": html_of,
    "mermaid": mermaid_of,
}
"""Every format with the function that lays an outline out in it."""

__all__ = ["FORMATS", "outline_decision", "program_mermaid", "render", "render_card", "render_text"]


def render(decision: Decision, language: str = "en", format: str = "text") -> str:
    """Return the explanation of a decision in a language and a format.

    Raises ValueError, naming what there is, for a format or a language that there is not.
    """
    layout = FORMATS.get(format)
    if layout is None:
        listed = ", ".join(f"`{name}`" for name in FORMATS)
        close = nearest(format, list(FORMATS))
        hint = f"; did you mean `{close}`?" if close else ""
        raise ValueError(f"`{format}` is not a format of explanations; there are {listed}{hint}")
    return layout(outline_decision(decision, known_language(language)))


def render_text(
    decision: Decision, language: str = "en", *, color: bool = False, subject: str = ""
) -> str:
    """Return the explanation as text; `color` for a terminal, `subject` names what it is about."""
    return text_of(outline_decision(decision, known_language(language), subject), color)


def render_card(decision: Decision, language: str = "en", *, subject: str = "") -> str:
    """Return the explanation as an HTML fragment for a notebook or another page."""
    return card_of(outline_decision(decision, known_language(language), subject))
