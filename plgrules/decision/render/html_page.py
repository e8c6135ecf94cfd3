"""The shell of a page of HTML that loads nothing, and of a part of one with its own style."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

TAGS = {"zh": "zh-Hans", "en": "en"}
"""The tags of languages for `lang`."""

BACKGROUND = (
    "body{margin:0;background:#f7f8fa}"
    "@media (prefers-color-scheme:dark){body{background:#0d1117}}"
    "@media print{body{background:none}}"
)
"""The style of a page around a fragment."""


def page(title: str, language: str, body: str, css: str = BACKGROUND) -> str:
    """Return a whole page; `title` is text, `body` and `css` are what they are."""
    return (
        f'<!doctype html>\n<html lang="{TAGS[language]}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def fragment(language: str, css: str, body: str) -> str:
    """Return a part of a page with its own style."""
    lang = TAGS[language]
    return (
        f'<div class="plg" lang="{lang}"><style>{css}</style><div class="page">{body}</div></div>'
    )


@cache
def style(package: str, *names: str) -> str:
    """Return style sheets of a package as one text on one line."""
    texts = [(files(package) / name).read_text(encoding="utf-8") for name in names]
    return " ".join(" ".join(texts).split())
