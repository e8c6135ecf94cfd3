"""An axis with values and named marks as SVG: as wide as its place, its texts always one size.

Shares of the width stand as percentages and everything else in pixels, so that labels that are
apart at the width for which a picture was laid out are apart wherever it is drawn wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from plgrules.decision.render.pictures.axis import Axis, Line, Point
from plgrules.decision.render.pictures.flags import (
    FONTS,
    LINE,
    SHIFT,
    SOFT,
    STRONG,
    Flag,
    flags_of,
    in_picture,
    lanes_of,
    most_of,
)
from plgrules.decision.render.pictures.measure import Font, cut, plain, text_width
from plgrules.decision.render.pictures.pieces import (
    DASHES,
    Piece,
    legend_of,
    pieces_of,
    rows_of,
    spans_of,
    width_of,
)
from plgrules.decision.render.pictures.scale import scale_of
from plgrules.decision.render.pictures.svg import element, words

WIDTHS = {"narrow": 280, "wide": 540}
"""The widths in pixels for which a picture is laid out; the style shows the one that fits."""

_TRACK = 12
_GAP = 14
_BAR = 4


def axis_html(axis: Axis, id: str) -> str:
    """Return the picture of an axis for a page; `id` is one that nothing else on it has."""
    drawn = "".join(axis_svg(axis, f"{id}-{layout}", layout) for layout in WIDTHS)
    return f'<div class="picture">{drawn}</div>'


def axis_svg(axis: Axis, id: str, layout: str = "wide") -> str:
    """Return the picture of an axis laid out for one of `WIDTHS`."""
    drawing = _Drawing(axis, WIDTHS[layout])
    drawing.draw()
    title = element("title", words(axis.title), id=f"{id}-title")
    told = element("desc", words(axis.describe()), id=f"{id}-desc")
    return element(
        "svg", title, told, *drawing.parts, xmlns="http://www.w3.org/2000/svg", kind=layout,
        role="img", aria_labelledby=f"{id}-title", aria_describedby=f"{id}-desc",
        width="100%", height=drawing.y,
    )  # fmt: skip


class _Drawing:
    """Draws one axis from top to bottom; `y` is how far it has come."""

    def __init__(self, axis: Axis, room: int) -> None:
        self.axis = axis
        self.room = room
        self.own = axis.shared is None
        """Whether each line has its own marks."""
        self.parts: list[str] = []
        self.y = 0.0
        marks = _places(mark for line in axis.lines for mark in line.marks)
        values = _places(line.value for line in axis.lines)
        self.flagged = None if self.own else next((line for line in axis.lines if line.marks), None)
        """The line whose marks are labelled for all lines, where they share them."""
        most = most_of(axis, self.flagged, room) if self.flagged else 1.0
        self.scale = scale_of(marks, values, log=axis.log, most=most)

    def draw(self) -> None:
        """Draw the lines with what stands below them."""
        lines = self.axis.lines
        for line in lines:
            if len(lines) == 1 and not line.name:
                self._needle(line)
            else:
                self._heading(line)
            self._track(line)
        if self.flagged is not None:
            self._flags(self.flagged)
        elif self.own:
            self._legend()

    # -- above a track ---------------------------------------------------------------------------

    def _needle(self, line: Line) -> None:
        """The number above its place."""
        text, place = plain(line.value.text), line.value.place
        half = text_width(text, STRONG) / 2
        middle = in_picture(self.scale.at(place)) * self.room if place is not None else 0.0
        anchor, x = "middle", _percent(middle / self.room)
        if middle - half < 0:
            anchor, x = "start", "0"
        elif middle + half > self.room:
            anchor, x = "end", "100%"
        kind = "x-value" if place is not None else "x-note"
        self._text(cut(text, self.room, STRONG), kind, x, STRONG.size, anchor)
        self.y += LINE + 4
        if place is not None:
            arrow = element("path", d="M-6 0h12l-6 8z", kind="x-arrow")
            self.parts.append(_of(line, self._moved(self.scale.at(place), self.y, arrow)))
        self.y += 10

    def _heading(self, line: Line) -> None:
        """Whose value it is, and the numbers of its line beside it or below."""
        name, pieces = plain(line.name), pieces_of(self.axis, line)
        if text_width(name, STRONG) + width_of(pieces) + _GAP <= self.room:
            self._text(name, "x-name", "0", STRONG.size)
            self._numbers(pieces, "100%", "end")
        else:
            self._text(cut(name, self.room, STRONG), "x-name", "0", STRONG.size, whole=name)
            for row in rows_of(pieces, self.room):
                self.y += LINE
                self._numbers(row, "0", "start")
        self.y += STRONG.size + 7

    def _numbers(self, pieces: Sequence[Piece], x: str, anchor: str) -> None:
        y = self.y + STRONG.size
        self.parts.append(
            element("text", spans_of(pieces), x=x, y=y, text_anchor=anchor, kind="x-numbers")
        )

    # -- the track -------------------------------------------------------------------------------

    def _track(self, line: Line) -> None:
        """The axis of one value: its stretches, its marks, and where the value lies."""
        start, end = self.scale.ends
        known = sorted(_places(line.marks)) if line.ordered else []
        cuts = [start, *(self.scale.at(mark) for mark in known), end]
        here = self._held(line, known)
        strokes = []
        for number, (left, right) in enumerate(pairwise(cuts)):
            shade = "x-here" if number == here else "x-odd" if number % 2 else "x-even"
            strokes.append(self._rectangle(left, right, shade))
        strokes += self._bar(line)
        strokes += self._zones(line)
        for number, mark in enumerate(line.marks):
            if mark.place is not None:
                dash = DASHES[number % 3] if self.own else "x-solid"
                top, bottom = self.y - 4, self.y + _TRACK + 4
                strokes.append(self._upright(self.scale.at(mark.place), top, bottom, dash))
        strokes += self._dot(line)
        self.parts.append(_of(line, *strokes, unknown=line.value.place is None))
        self.y += _TRACK + (_GAP if len(self.axis.lines) > 1 else 0)

    def _held(self, line: Line, known: list[float]) -> int | None:
        """Which drawn stretch holds the value; none where it is on a mark or off the axis."""
        value = line.value.place
        if value is None or line.stretch is None or self.scale.side(value) or self.own:
            return None
        return sum(mark < value for mark in known)

    def _bar(self, line: Line) -> list[str]:
        """A bar from zero to the value, where marks differ and each line is read by itself."""
        value = line.value.place
        if not self.own or self.scale.log or value is None:
            return []
        ends = sorted((self.scale.at(0.0), self.scale.at(value)))
        return [self._rectangle(ends[0], ends[1], "x-bar", inset=_BAR)]

    def _zones(self, line: Line) -> list[str]:
        """Where values lie that are off the axis, behind a break."""
        start, end = self.scale.ends
        value = line.value.place
        side = 0 if value is None else self.scale.side(value)
        slant = f"M-6 {_TRACK + 3}l6 -{_TRACK + 6}"
        strokes = []
        for at, left, right, own in ((start, 0.0, start, -1), (end, end, 1.0, 1)):
            if at not in self.scale.breaks:
                continue
            held = side == own and not self.own
            gap = element("path", d=f"{slant}h6l-6 {_TRACK + 6}z", kind="x-break")
            edges = element("path", d=f"{slant}m6 0l-6 {_TRACK + 6}", kind="x-edge")
            strokes.append(self._rectangle(left, right, "x-here" if held else "x-even"))
            if side == own and self.own:
                place = self.scale.at(value) if value is not None else at
                near, far = sorted((at, place))
                strokes.append(self._rectangle(near, far, "x-bar", inset=_BAR))
            strokes.append(self._moved(at, self.y, gap, edges))
        return strokes

    def _dot(self, line: Line) -> list[str]:
        if line.value.place is None:
            return []
        told = element("title", words(f"{line.name} {line.value.text}"))
        at = _percent(in_picture(self.scale.at(line.value.place)))
        middle, radius = self.y + _TRACK / 2, _TRACK / 2 + 1
        return [element("circle", told, cx=at, cy=middle, r=radius, kind="x-dot")]

    # -- what stands below -----------------------------------------------------------------------

    def _flags(self, line: Line) -> None:
        """The labels of the shared marks; those that are not known are only named."""
        flags = flags_of(self.axis, line, self.scale, self.room)
        lanes = lanes_of(flags, self.room)
        tops = [self.y + 4]
        for lane in range(max(lanes, default=-1) + 1):
            heights = [f.height for f, own in zip(flags, lanes, strict=True) if own == lane]
            tops.append(tops[-1] + max(heights))
        for flag, lane in zip(flags, lanes, strict=True):
            self._flag(flag, tops[lane])
        self.y = tops[-1] + 2
        for mark in line.marks:
            if mark.place is None:
                said = cut(plain(f"{mark.name} {mark.text}"), self.room, SOFT)
                self._text(said, "x-note", "0", SOFT.size)
                self.y += LINE

    def _flag(self, flag: Flag, top: float) -> None:
        self.parts.append(self._upright(flag.at, self.y, top + LINE, "x-pole"))
        x, down = _percent(in_picture(flag.at)), top - self.y
        for kind, text in flag.lines:
            self._text(text, kind, x, down + FONTS[kind].size, shift=SHIFT)
            down += LINE

    def _legend(self) -> None:
        """What the signs mean."""
        for kind, text in legend_of(self.axis):
            shown = cut(text, self.room, Font(SOFT.size, bold=True))
            self._text(shown, f"x-legend {kind}", "0", SOFT.size, whole=text)
            self.y += LINE
        self.y += 2

    # -- strokes ---------------------------------------------------------------------------------

    def _text(
        self,
        text: str,
        kind: str,
        x: str,
        down: float,
        anchor: str = "start",
        *,
        shift: float = 0.0,
        whole: str = "",
    ) -> None:
        """A label whose foot is `down` below `y`; `whole` is what may have been cut."""
        title = element("title", words(whole)) if whole and whole != text else ""
        more = {"dx": shift} if shift else {}
        y = self.y + down
        self.parts.append(
            element("text", title, words(text), x=x, y=y, text_anchor=anchor, kind=kind, **more)
        )

    def _rectangle(self, left: float, right: float, kind: str, inset: float = 0.0) -> str:
        start, end = in_picture(left), in_picture(right)
        return element(
            "rect", x=_percent(start), y=self.y + inset, width=_percent(end - start),
            height=_TRACK - 2 * inset, kind=kind,
        )  # fmt: skip

    def _upright(self, share: float, top: float, bottom: float, kind: str) -> str:
        x = _percent(in_picture(share))
        return element("line", x1=x, x2=x, y1=top, y2=bottom, kind=kind)

    def _moved(self, share: float, y: float, *parts: str) -> str:
        """Shapes in pixels around a place whose share of the width is known only on screen."""
        return element("svg", *parts, x=_percent(in_picture(share)), y=y, overflow="visible")


def _of(line: Line, *strokes: str, unknown: bool = False) -> str:
    """The strokes of a line in the colour of what was decided."""
    kind = f"is-{line.severity}" + (" x-unknown" if unknown else "")
    return element("g", *strokes, kind=kind)


def _places(points: Iterable[Point]) -> list[float]:
    return [point.place for point in points if point.place is not None]


def _percent(share: float) -> str:
    return f"{round(share * 100, 2):g}%"
