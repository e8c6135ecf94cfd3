"""Boxes with wrapped texts and the lines between them, as SVG with its own colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from plgrules.decision.render.pictures.measure import Font, plain, wrapped
from plgrules.decision.render.pictures.svg import element, words

INSET = 12
"""The pixels between the edge of a box and its texts."""

_FONTS = {
    "b-title": (Font(13.5, bold=True), 18),
    "b-code": (Font(11.5, monospaced=True), 16),
    "b-note": (Font(12), 16),
    "b-tag": (Font(11, bold=True), 16),
}
"""The font and the height of a line in pixels, by kind of text."""

_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Block:
    """A text of a box; its kind decides on the font: `b-title`, `b-code`, `b-note` or `b-tag`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """Texts in a frame of a width in pixels; `kind` is its class, `whole` more to read on it."""

    kind: str
    width: float
    blocks: tuple[Block, ...]
    whole: str = ""

    def lines(self) -> list[tuple[str, str]]:
        """Return every line with its kind."""
        room = self.width - 2 * INSET
        return [(block.kind, line) for block in self.blocks for line in _lines(block, room) if line]

    @property
    def height(self) -> float:
        """The pixels that it takes downwards."""
        return 2 * INSET - 4 + sum(_FONTS[kind][1] for kind, _ in self.lines())

    def draw(self, x: float, y: float) -> str:
        """Return it with its upper left corner at a place."""
        frame = element("rect", x=x, y=y, width=self.width, height=self.height, rx=8)
        mark = f"M{x + 4:g} {y + 6:g}v{self.height - 12:g}"
        stripe = element("path", d=mark, kind="b-stripe") if self.kind != "b-ask" else ""
        title = element("title", words(self.whole)) if self.whole else ""
        texts, foot = [], y + INSET - 4
        for kind, line in self.lines():
            font, height = _FONTS[kind]
            foot += height
            texts.append(
                element(
                    "text", words(line), x=x + INSET, y=foot - (height - font.size) / 2, kind=kind
                )
            )
        return element("g", title, frame, stripe, *texts, kind=self.kind)


def _lines(block: Block, room: float) -> tuple[str, ...]:
    return wrapped(plain(block.text), room, _FONTS[block.kind][0], _MOST_LINES)


def arrow(start: tuple[float, float], end: tuple[float, float], label: str = "") -> str:
    """Return an arrow along a right angle, with a label where it begins."""
    (x, y), (to_x, to_y) = start, end
    down = to_x == x
    line = element("path", d=f"M{x:g} {y:g}L{to_x:g} {to_y:g}", kind="b-line")
    tip = f"M{to_x:g} {to_y:g}l-5 -7h10z" if down else f"M{to_x:g} {to_y:g}l-7 -5v10z"
    said = ""
    if label:
        place = (x + 8, y + 19) if down else (x + 8, y - 7)
        said = element("text", words(label), x=place[0], y=place[1], kind="b-answer")
    return line + element("path", d=tip, kind="b-tip") + said


def page(id: str, title: str, told: str, width: float, height: float, *parts: str) -> str:
    """Return a whole drawing that is shown alone: with its title, its description, its colours."""
    return (
        element(
            "svg",
            element("title", words(title), id=f"{id}-title"),
            element("desc", words(told), id=f"{id}-desc"),
            element("style", _style()),
            element("rect", width="100%", height="100%", kind="b-paper"),
            *parts,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width:g} {height:g}",
            width=width,
            height=height,
            kind="plg-drawing",
            role="img",
            aria_labelledby=f"{id}-title",
            aria_describedby=f"{id}-desc",
        )
        + "\n"
    )


@cache
def _style() -> str:
    text = (files(__package__) / "drawing.css").read_text(encoding="utf-8")
    return " ".join(text.split())
