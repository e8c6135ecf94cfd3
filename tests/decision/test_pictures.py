"""Pictures of values on an axis: readable whatever the numbers and the labels are, and honest."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plgrules.decision.render.pictures.axis import Axis, Line, Point
from plgrules.decision.render.pictures.axis_svg import WIDTHS, axis_html, axis_svg
from plgrules.decision.render.pictures.measure import plain
from plgrules.decision.render.pictures.scale import scale_of
from tests.decision.axes import (
    SVG,
    boxes,
    channels,
    drawn,
    minutes,
    poles,
    said,
    widths,
    zones,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "pictures"
GOOD = {
    "zones": zones(18_000, "$18,000", "warning"),
    "zones-far": zones(80_000_000, "$80,000,000", "critical"),
    "zones-zero": zones(0, "$0"),
    "minutes-unknown": minutes(None, "unknown"),
    "minutes-negative": minutes(-300, "-300 minutes"),
    "channels": channels(),
}

# -- generated axes --------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -1.0, 1e-300, 1e300, 5.0, 10.0, 9.999999, 10.000001]),
    st.integers(-2000, 2000).map(float),
)
TEXTS = st.one_of(
    st.text(max_size=24),
    st.sampled_from(
        [
            "$1,000",
            "获客成本（CAC）",
            "<b>&\"'</b>",
            "]]>",
            "WWWWWWWWWW",
            "\u202e\x00\ud800",
            "a b " * 9,
        ]
    ),
)


@st.composite
def points(draw: st.DrawFn) -> Point:
    value = draw(st.none() | NUMBERS)
    text = draw(st.sampled_from([f"{value:,.2f} USD", f"${value}"])) if value else "unknown"
    return Point(value, text, draw(TEXTS))


@st.composite
def axes(draw: st.DrawFn) -> Axis:
    count = draw(st.integers(0, 5))
    marks = draw(st.lists(points(), min_size=count, max_size=count))
    if draw(st.booleans()):
        marks = sorted(marks, key=lambda mark: mark.value or 0.0)
    lines = [
        Line(draw(points()), tuple(marks if draw(st.booleans()) else marks[:1]), draw(TEXTS))
        for _ in range(draw(st.integers(1, 5)))
    ]
    names = (
        draw(st.lists(TEXTS, min_size=count + 1, max_size=count + 1)) if draw(st.booleans()) else []
    )
    return Axis("en", draw(TEXTS), draw(TEXTS), tuple(lines), tuple(names), draw(st.booleans()))


@settings(max_examples=150, deadline=None)
@given(axes())
def test_labels_never_overlap_or_leave_the_picture(axis: Axis) -> None:
    """At the width of the layout and at any greater one, whatever the labels say."""
    for layout in WIDTHS:
        svg = drawn(axis, layout)
        for width in widths(layout):
            labels = [box for box in boxes(svg, width) if box.text]
            for number, box in enumerate(labels):
                assert box.left >= -0.01, box
                assert box.right <= width + 0.01, box
                assert box.top >= 0, box
                assert box.bottom <= float(svg.get("height", 0)) + 4, box
                assert not [other for other in labels[number + 1 :] if box.covers(other)], box


@settings(max_examples=100, deadline=None)
@given(axes())
def test_no_line_to_a_label_runs_through_another_label(axis: Axis) -> None:
    for layout in WIDTHS:
        svg = drawn(axis, layout)
        for width in widths(layout):
            labels = boxes(svg, width)
            assert not [p for p in poles(svg, width) if any(p.crosses(box) for box in labels)]


@settings(max_examples=100, deadline=None)
@given(axes())
def test_everything_that_a_picture_says_is_in_the_data(axis: Axis) -> None:
    """A label is a text of the data, or a part of one where it had to be broken or cut."""
    own = [axis.name, *axis.spans]
    for line in axis.lines:
        own += [line.name, line.value.text]
        own += [
            text
            for mark in line.marks
            for text in (mark.text, mark.name, f"{mark.name} {mark.text}")
        ]
    known = {plain(text) for text in own}
    for text in drawn(axis).iter(f"{SVG}text"):
        for piece in said(text).split("\u2002"):
            bare = re.sub(r"^[●|¦‖] ?", "", piece).removesuffix("\u2026").strip()
            assert any(bare in one for one in known), piece


@settings(max_examples=100, deadline=None)
@given(st.lists(NUMBERS, max_size=5), st.lists(NUMBERS, min_size=1, max_size=6), st.booleans())
def test_what_is_greater_never_stands_further_left(
    marks: list[float], values: list[float], log: bool
) -> None:
    scale = scale_of(marks, values, log=log, most=0.7)
    numbers = sorted({*marks, *values})
    places = [scale.at(number) for number in numbers]
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in places)
    assert all(low <= high + 1e-9 for low, high in pairwise(places))


# -- honest about extremes -------------------------------------------------------------------------


def test_a_value_far_beyond_the_marks_stands_behind_a_break() -> None:
    near, far = drawn(minutes(14, "14 minutes")), drawn(minutes(10_000, "10,000 minutes"))
    assert "x-break" not in kinds(near)
    assert "x-break" in kinds(far)
    assert scale_of([5, 10], [10_000]).side(10_000) == 1
    assert scale_of([5, 10], [-300]).side(-300) == -1


def test_a_zero_has_no_place_on_a_logarithmic_axis() -> None:
    scale = scale_of([1_000, 50_000], [0.0], log=True)
    assert (scale.log, scale.side(0.0), scale.side(1_000)) == (True, -1, 0)
    assert "x-break" in kinds(drawn(zones(0, "$0")))


def test_marks_at_or_under_zero_make_a_logarithmic_axis_linear() -> None:
    assert not scale_of([0.0, 10.0], [5.0], log=True).log


def test_an_unknown_value_has_no_dot_and_says_so() -> None:
    svg = drawn(minutes(None, "unknown"))
    assert "x-dot" not in kinds(svg)
    assert "unknown" in [box.text for box in boxes(svg, 540)]


def test_a_value_on_a_mark_lies_in_no_stretch() -> None:
    assert minutes(10, "10 minutes").span(minutes(10, "").lines[0]) == ""
    assert "x-here" not in kinds(drawn(minutes(10, "10 minutes")))
    assert "x-here" in kinds(drawn(minutes(10.1, "10.1 minutes")))


def test_marks_that_do_not_rise_have_no_names_between_them() -> None:
    marks = (Point(9, "9"), Point(3, "3"))
    axis = Axis("en", "t", "n", (Line(Point(5, "5"), marks),), ("low", "middle", "high"))
    assert not axis.has_spans(axis.lines[0])
    assert "middle" not in {box.text for box in boxes(drawn(axis), 540)}


def test_an_unknown_mark_is_named_and_not_drawn() -> None:
    marks = (Point(None, "unknown", "Downside"), Point(30, "30", "Upside"))
    axis = Axis("en", "t", "n", (Line(Point(5, "5"), marks),), ("a", "b", "c"))
    texts = [box.text for box in boxes(drawn(axis), 540)]
    assert "Downside unknown" in texts
    assert axis.span(axis.lines[0]) == ""


def test_lines_with_their_own_marks_have_a_legend_and_bars_from_zero() -> None:
    svg = drawn(channels())
    texts = [box.text for box in boxes(svg, 540)]
    assert "● CAC" in texts
    assert "| Worth" in texts
    assert "● $450.00\u2002| $77.40\u2002loses" in texts
    assert kinds(svg).count("x-bar") == 3


# -- for everybody ---------------------------------------------------------------------------------


def test_a_picture_tells_those_who_do_not_see_it() -> None:
    svg = drawn(zones(18_000, "$18,000"))
    title, told = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", title.get("id"))
    assert svg.get("aria-describedby") == told.get("id")
    assert (told.text or "").startswith(
        "ARR of the account: $18,000, transition; Entry zone below: $1,000"
    )


def test_a_label_cannot_become_markup() -> None:
    line = Line(Point(1, "<b>1</b>"), (Point(2, "]]>", '"&\x00\ud800'),), "</svg><script>")
    page = axis_html(Axis("en", "<i>", "&", (line,)), "p")
    assert "<script" not in page
    assert "<b>" not in page
    assert page.encode()


def test_a_picture_has_no_colours_fonts_or_scripts_of_its_own() -> None:
    picture = axis_svg(zones(18_000, "$18,000"), "p")
    assert not re.search(r"style=|fill=|font-|<script|url\(|on\w+=", picture)


@pytest.mark.parametrize("name", GOOD)
def test_a_picture_is_drawn_as_agreed(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{name}.svg", axis_svg(GOOD[name], "p").replace("><", ">\n<") + "\n")


def kinds(svg: object) -> list[str]:
    """Return the classes of everything in a picture."""
    return " ".join(part.get("class", "") for part in svg.iter()).split()  # type: ignore[attr-defined]
