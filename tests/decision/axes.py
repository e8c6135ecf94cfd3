"""Axes to draw, and what is drawn of them as boxes in pixels."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import NamedTuple

from plgrules.decision.render.pictures.axis import Axis, Line, Point
from plgrules.decision.render.pictures.axis_svg import WIDTHS, axis_svg
from plgrules.decision.render.pictures.flags import FONTS
from plgrules.decision.render.pictures.measure import Font, text_width
from plgrules.decision.render.pictures.pieces import Piece, width_of

SVG = "{http://www.w3.org/2000/svg}"
BOLD, SOFT = Font(13, bold=True), Font(12)

ZONES = (
    Point(1_000, "$1,000", "Entry zone below"),
    Point(10_000, "$10,000", "PLG below"),
    Point(20_000, "$20,000", "Friction zone from"),
    Point(50_000, "$50,000", "Enterprise above"),
)
ZONE_NAMES = ("entry", "core PLG", "transition", "friction", "enterprise")
MINUTES = (Point(5, "5 minutes", "Fast under"), Point(10, "10 minutes", "Problem over"))


def zones(value: float | None, text: str, severity: str = "info") -> Axis:
    """Return an account on the axis of the zones, in powers of ten."""
    line = Line(Point(value, text), ZONES, "", severity)
    return Axis("en", "Where the account lies", "ARR of the account", (line,), ZONE_NAMES, log=True)


def minutes(value: float | None, text: str) -> Axis:
    """Return a time against five and ten minutes."""
    names = ("fast", "acceptable", "problem")
    line = Line(Point(value, text), MINUTES, "", "critical")
    return Axis("en", "Time to first value", "Median time", (line,), names)


def channels() -> Axis:
    """Return what customers of several channels cost, each against what one is worth there."""
    rows = [("Search", 228.7, 228.59, "warning"), ("Community", 0.0, 400.0, "good"),
            ("Display", 450.0, 77.4, "critical")]  # fmt: skip
    known = [
        Line(Point(cac, f"${cac:,.2f}"), (Point(worth, f"${worth:,.2f}", "Worth"),), name, severity)
        for name, cac, worth, severity in rows
    ]
    unknown = Line(Point(None, "unknown"), (), "Webinars")
    return Axis("en", "Cost and worth", "CAC", (*known, unknown), ("earns", "loses"))


class Box(NamedTuple):
    """What a label covers, in pixels, and what it says."""

    left: float
    right: float
    top: float
    bottom: float
    text: str

    def covers(self, other: Box) -> bool:
        """Whether two labels share some place."""
        return (
            self.left < other.right - 0.01
            and other.left < self.right - 0.01
            and self.top < other.bottom - 0.01
            and other.top < self.bottom - 0.01
        )


class Pole(NamedTuple):
    """A line down to a label."""

    x: float
    top: float
    bottom: float

    def crosses(self, box: Box) -> bool:
        """Whether the line runs through a label."""
        return box.left < self.x < box.right and self.top < box.bottom and box.top < self.bottom


def drawn(axis: Axis, layout: str = "wide") -> ElementTree.Element:
    """Return the picture, read as XML."""
    return ElementTree.fromstring(axis_svg(axis, "p", layout))


def boxes(svg: ElementTree.Element, width: float) -> list[Box]:
    """Return what every label of a picture covers where it is drawn so many pixels wide."""
    return [_box(text, width) for text in svg.iter(f"{SVG}text")]


def poles(svg: ElementTree.Element, width: float) -> list[Pole]:
    """Return the lines to the labels of a picture that is drawn so many pixels wide."""
    return [
        Pole(
            _pixels(line.get("x1", "0"), width), float(line.get("y1", 0)), float(line.get("y2", 0))
        )
        for line in svg.iter(f"{SVG}line")
        if line.get("class") == "x-pole"
    ]


def widths(layout: str) -> Iterator[float]:
    """Yield widths at which a layout may come to be drawn."""
    for share in (1.0, 1.3, 2.5):
        yield WIDTHS[layout] * share


def said(text: ElementTree.Element) -> str:
    """Return what a label says, without its tooltip."""
    return (text.text or "") + "".join(
        ((child.text or "") if child.tag == f"{SVG}tspan" else "") + (child.tail or "")
        for child in text
    )


def _box(text: ElementTree.Element, width: float) -> Box:
    kind = text.get("class", "").split()[0]
    fonts = {**FONTS, "x-note": SOFT, "x-legend": Font(12, bold=True)}
    font = fonts.get(kind, BOLD)  # type: ignore[call-overload]
    pieces = [Piece(part.get("class", ""), part.text or "") for part in text.iter(f"{SVG}tspan")]
    wide = width_of(pieces) if pieces else text_width(said(text), font)
    x = _pixels(text.get("x", "0"), width) + float(text.get("dx", 0))
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
    foot = float(text.get("y", 0))
    return Box(left, left + wide, foot - 0.8 * font.size, foot + 0.22 * font.size, said(text))


def _pixels(place: str, width: float) -> float:
    return float(place[:-1]) / 100 * width if place.endswith("%") else float(place)
