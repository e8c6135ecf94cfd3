"""The numbers beside the name of a line: its value, its own marks with their signs, its stretch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from plgrules.decision.render.pictures.axis import Axis, Line
from plgrules.decision.render.pictures.flags import STRONG
from plgrules.decision.render.pictures.measure import Font, cut, plain, text_width
from plgrules.decision.render.pictures.svg import element, words

APART = "\u2002"
"""The space between two pieces."""

DASHES = ("x-solid", "x-dashed", "x-double")
"""The kinds of strokes for the marks of a line, in turn."""

_DOT = "\u25cf"
_SIGNS = ("|", "\u00a6", "\u2016")
_LIGHT = Font(STRONG.size)


class Piece(NamedTuple):
    """A text with its kind."""

    kind: str
    text: str

    @property
    def font(self) -> Font:
        """The font in which it is drawn."""
        return STRONG if self.kind == "x-value" else _LIGHT


def pieces_of(axis: Axis, line: Line) -> list[Piece]:
    """Return what is said beside the name of a line; signs tell apart what a legend explains."""
    value, span = plain(line.value.text), plain(axis.span(line))
    said = [Piece("x-said", span)] if span else []
    if axis.shared is not None:
        return [Piece("x-value", value), *said]
    return [*_signed(value, [mark.text for mark in line.marks]), *said]


def legend_of(axis: Axis) -> list[Piece]:
    """Return what the signs mean where every line has its own marks."""
    marks = max((line.marks for line in axis.lines), key=len)
    return _signed(plain(axis.name), [mark.name for mark in marks])


def _signed(value: str, texts: Iterable[str]) -> list[Piece]:
    signed = [
        Piece(DASHES[i % 3], f"{_SIGNS[i % 3]} {plain(text)}") for i, text in enumerate(texts)
    ]
    return [Piece("x-value", f"{_DOT} {value}"), *signed]


def width_of(pieces: Sequence[Piece]) -> float:
    """Return the pixels that pieces take on one line."""
    own = sum(text_width(piece.text, piece.font) for piece in pieces)
    return own + text_width(APART, STRONG) * max(len(pieces) - 1, 0)


def rows_of(pieces: Iterable[Piece], room: float) -> list[list[Piece]]:
    """Return pieces in as few rows of `room` pixels as they need, each whole if it can be."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and width_of([*rows[-1], piece]) <= room:
            rows[-1].append(piece)
        else:
            rows.append([Piece(piece.kind, cut(piece.text, room, piece.font))])
    return rows


def spans_of(pieces: Iterable[Piece]) -> str:
    """Return pieces as parts of one text."""
    return APART.join(element("tspan", words(piece.text), kind=piece.kind) for piece in pieces)
