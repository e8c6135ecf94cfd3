"""How wide text is on a terminal, and which part of a long line to show."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TAB = 4
MAX_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as it is shown, and the cells (from, to) of each place asked for."""

    text: str
    places: tuple[tuple[int, int], ...]


def width(character: str) -> int:
    """Return how many cells of a terminal a character takes: 0, 1 or 2."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cells(text: str) -> str:
    """Return a text without what would move a terminal's cursor or reverse its direction."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character == "\n":
        return " "
    category = unicodedata.category(character)
    # Zero-width joiners belong to emoji and scripts; other format characters can hide text.
    if category in ("Cc", "Cs", "Zl", "Zp") or (
        category == "Cf" and character not in "\u200c\u200d"
    ):
        return "\N{REPLACEMENT CHARACTER}"
    return character


def excerpt(line: str, columns: Sequence[tuple[int, int | None]]) -> Excerpt:
    """Return a line with tabs expanded, cut around the first place when it is very long.

    `columns` holds first and, exclusive, last columns, counted from 1 in characters; None is the
    end of the line.
    """
    shown, offsets = _expand(line)
    places = []
    for first, last in columns:
        start = offsets[min(first - 1, len(line))]
        end = offsets[min(last - 1 if last is not None else len(line.rstrip()), len(line))]
        places.append((start, max(end, start + 1)))
    if offsets[-1] <= MAX_WIDTH:
        return Excerpt(shown, tuple(places))
    return _cut(shown, places)


def _expand(line: str) -> tuple[str, list[int]]:
    """Return a line as shown, and the cell at which each character, and the end, stands."""
    if line.isascii() and line.isprintable():
        return line, list(range(len(line) + 1))
    shown = []
    offsets = [0]
    for character in line:
        if character == "\t":
            piece = " " * (TAB - offsets[-1] % TAB)
            shown.append(piece)
            offsets.append(offsets[-1] + len(piece))
        else:
            visible = _visible(character)
            shown.append(visible)
            offsets.append(offsets[-1] + width(visible))
    return "".join(shown), offsets


def _cut(shown: str, places: list[tuple[int, int]]) -> Excerpt:
    left = max(0, min(start for start, _ in places) - MAX_WIDTH // 2)
    kept = []
    at = 0
    first = None
    for character in shown:
        size = width(character)
        if at >= left and at + size <= left + MAX_WIDTH:
            first = at if first is None else first
            kept.append(character)
        at += size
    shift = (first or 0) - (1 if left else 0)
    text = ("…" if left else "") + "".join(kept) + ("…" if at > left + MAX_WIDTH else "")
    limit = MAX_WIDTH + 1
    return Excerpt(
        text,
        tuple(
            (min(start - shift, limit), max(min(end - shift, limit), min(start - shift, limit) + 1))
            for start, end in places
        ),
    )
