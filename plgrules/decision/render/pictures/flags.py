"""The labels below an axis: each beside a pole that no other label covers or crosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plgrules.decision.render.pictures.axis import Axis, Line, Point
from plgrules.decision.render.pictures.measure import Font, plain, text_width, wrapped
from plgrules.decision.render.pictures.scale import Scale

STRONG, SOFT = Font(13, bold=True), Font(12)
"""The fonts of numbers and names, and of what goes with them."""

Kind = Literal["x-limit", "x-mark", "x-span"]
"""What a line of a label says: a number, the name of a mark, the name of a stretch."""

FONTS: dict[Kind, Font] = {"x-limit": STRONG, "x-mark": SOFT, "x-span": Font(12, bold=True)}
"""The font of each kind of line."""

LINE = 16
"""The height in pixels of a line of text."""

SHIFT = 5
"""The pixels between a pole and its label."""

EDGE = 0.025
"""The share of a picture's width that stays free at either end of the axis."""

_MOST_ROOM = 170
_MOST_LINES = 2
_MOST_NAMED = 3
_ROOMY = 500
_MOST_SHARE = 0.72
_NUMBER_SHARE, _WORD_SHARE = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Flag:
    """The label of a mark and of the stretch that begins there, to the right of its pole.

    `at` is a share of the axis; `lines` are the number, what it is called, and how the stretch is
    called, each text with its kind.
    """

    at: float
    lines: tuple[tuple[Kind, str], ...]

    @property
    def width(self) -> float:
        """The pixels that it takes, from its pole."""
        sizes = [text_width(text, FONTS[kind]) for kind, text in self.lines]
        return SHIFT + max(sizes, default=0.0) + SHIFT

    @property
    def height(self) -> int:
        """The pixels that it takes downwards."""
        return LINE * len(self.lines) + 4


def in_picture(share: float) -> float:
    """Return a share of the axis as a share of the picture, whose edges stay free."""
    return EDGE + share * (1 - 2 * EDGE)


def flags_of(axis: Axis, line: Line, scale: Scale, room: float) -> list[Flag]:
    """Return the flags of shared marks from left to right, in a picture of `room` pixels.

    Each has the number of its mark, its name where there is room, and the name of the stretch that
    begins there; one more flag names the stretch before the first mark.
    """
    spans = axis.spans if axis.has_spans(line) else ()
    named = not spans or room >= _ROOMY or len(line.marks) <= _MOST_NAMED
    flags: list[Flag] = []
    if spans and line.marks and line.marks[0].place is not None:
        flags.append(_flag(scale.ends[0], room, "", "", spans[0]))
    known = [(m.place, number) for number, m in enumerate(line.marks) if m.place is not None]
    for place, number in sorted(known):
        mark = line.marks[number]
        span = spans[number + 1] if spans and not _is_empty(line.marks, number) else ""
        name = mark.name if named or not span else ""
        flags.append(_flag(scale.at(place), room, mark.text, name, span))
    return flags


def _flag(at: float, room: float, number: str, name: str, span: str) -> Flag:
    free = min(room * (1 - in_picture(at)) - 2 * SHIFT, _MOST_ROOM)
    texts: tuple[tuple[Kind, str], ...] = ("x-limit", number), ("x-mark", name), ("x-span", span)
    return Flag(
        at,
        tuple(
            (kind, line)
            for kind, text in texts
            for line in wrapped(plain(text), free, FONTS[kind], _MOST_LINES)
        ),
    )


def _is_empty(marks: Sequence[Point], number: int) -> bool:
    """Whether nothing, or nothing that is known, lies between a mark and the next one."""
    after = marks[number + 1] if number + 1 < len(marks) else None
    return after is not None and after.place in (None, marks[number].place)


def lanes_of(flags: Sequence[Flag], room: float) -> list[int]:
    """Return for each flag the lane below the axis in which it neither covers nor crosses another.

    From right to left: a flag that reaches over poles to its right goes below their flags, and its
    own pole stands to the left of all of them.
    """
    lanes = [0] * len(flags)
    for i in range(len(flags) - 1, -1, -1):
        reach = in_picture(flags[i].at) * room + flags[i].width
        over = [
            lanes[j] for j in range(i + 1, len(flags)) if in_picture(flags[j].at) * room < reach
        ]
        lanes[i] = max(over, default=-1) + 1
    return lanes


def most_of(axis: Axis, line: Line, room: float) -> float:
    """Return the share of the axis at which the last mark may stand, so that its label fits."""
    known = [(mark.place, mark) for mark in line.marks if mark.place is not None]
    if not known:
        return 1.0
    last = max(place for place, _ in known)
    number = max(text_width(plain(m.text), STRONG) for place, m in known if place == last)
    name = axis.spans[-1] if axis.has_spans(line) else line.marks[-1].name
    word = max((text_width(one, FONTS["x-span"]) for one in plain(name).split()), default=0.0)
    needed = max(min(number, room * _NUMBER_SHARE), min(word, room * _WORD_SHARE))
    return min(_MOST_SHARE, 1 - (needed + 3 * SHIFT) / (room * (1 - EDGE)))
