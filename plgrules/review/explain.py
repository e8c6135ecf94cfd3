"""A whole review laid out: one review, several formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plgrules.decision.render.phrases import known_language
from plgrules.diagnostics.suggest import nearest

if TYPE_CHECKING:
    from plgrules.review.review import Review


def explain(review: Review, language: str = "en", format: str = "text") -> str:
    """Return a review in a language and a format.

    Raises ValueError, naming what there is, for a format or a language that there is not.
    """
    layout = FORMATS.get(format)
    if layout is None:
        listed = ", ".join(f"`{name}`" for name in FORMATS)
        close = nearest(format, list(FORMATS))
        hint = f"; did you mean `{close}`?" if close else ""
        raise ValueError(f"`{format}` is not a format of reviews; there are {listed}{hint}")
    return layout(review, known_language(language))


def card(review: Review, language: str = "en") -> str:
    """Return a review as a fragment of HTML for a notebook or another page."""
    from plgrules.review.render.from_review import outline_review
    from plgrules.review.render.html import card_of

    return card_of(outline_review(review, known_language(language)))


# Imported late: a page of HTML needs pictures, a text on a terminal does not.


def _text(review: Review, language: str) -> str:
    from plgrules.review.text import text_of

    return text_of(review, language)


def _markdown(review: Review, language: str) -> str:
    from plgrules.review.render.from_review import outline_review
    from plgrules.review.render.markdown import markdown_of

    return markdown_of(outline_review(review, language))


def _html(review: Review, language: str) -> str:
    from plgrules.review.render.from_review import outline_review
    from plgrules.review.render.html import html_of

    return html_of(outline_review(review, language))


FORMATS: dict[str, Callable[[Review, str], str]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
}
"""Every format with the function that lays a review out in it."""
