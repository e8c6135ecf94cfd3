"""How wide a text is drawn, estimated from above: labels that are apart here are apart on screen.

No font is known when a picture is drawn, so each character counts as wide as the widest of the
usual fonts for screens draws it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from unicodedata import east_asian_width

from plgrules.decision.render.layout import width, wrap

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}`¦‖/-")
_WIDE = frozenset("mwMW@%\u2014\u2026\u00d7")
_PICTOGRAPHS = 0x1F000
_BOLD = 1.1
_ELLIPSIS = "\u2026"


_MONOSPACED = 0.62


class Font(NamedTuple):
    """A size in pixels, and how its characters are drawn."""

    size: float
    bold: bool = False
    monospaced: bool = False


@lru_cache(maxsize=8192)
def text_width(text: str, font: Font) -> float:
    """Return how many pixels a text takes at most."""
    if font.monospaced:
        return width(text) * font.size * _MONOSPACED
    return sum(map(_share, text)) * font.size * (_BOLD if font.bold else 1)


def _share(character: str) -> float:
    """The width of a character in shares of the size of its font."""
    if character in _NARROW:
        return 0.43
    if character in _WIDE:
        return 1.02
    if character.isascii():
        return 0.78 if character.isupper() else 0.4 if character == " " else 0.65
    if ord(character) >= _PICTOGRAPHS:
        return 1.45
    return 1.02 if east_asian_width(character) in "WF" else 1.1


def plain(text: str) -> str:
    """Return a text without characters that no picture can show, such as control characters."""
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable() or c.isspace())
    return " ".join(text.split())


def cut(text: str, room: float, font: Font) -> str:
    """Return a text, shortened with an ellipsis where it takes more than `room` pixels."""
    if text_width(text, font) <= room:
        return text
    while text and text_width(text + _ELLIPSIS, font) > room:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def wrapped(text: str, room: float, font: Font, most: int) -> tuple[str, ...]:
    """Return a text as at most `most` lines of `room` pixels; what does not fit is cut."""
    if not text:
        return ()
    lines = wrap(text, room, lambda piece: text_width(piece, font))
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return tuple(cut(line, room, font) for line in lines)
