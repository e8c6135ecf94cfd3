"""The pictures of findings as axes, said in one language."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plgrules.decision.languages import word
from plgrules.decision.render.pictures.axis import Axis, Line, Point
from plgrules.decision.wording import format_shown
from plgrules.program.texts import say
from plgrules.review.findings import Finding, Picture


def axis_of(
    findings: Sequence[Finding], language: str, label: Callable[[Finding], str]
) -> Axis | None:
    """Return one axis with the values of all findings of an entry; None where no one has a picture.

    `label` says what a finding is about; empty for the company itself.
    """
    drawn = next((finding.picture for finding in findings if finding.picture), None)
    if drawn is None:
        return None
    shared = _marks(drawn, language) if all(mark.shown.parameter for mark in drawn.marks) else ()
    return Axis(
        language=language,
        title=say(drawn.title, language),
        name=say(drawn.axis, language) or drawn.name,
        lines=tuple(_line(finding, label(finding), language, shared) for finding in findings),
        spans=tuple(say(span, language) for span in drawn.spans),
        log=drawn.scale == "log",
    )


def _line(finding: Finding, name: str, language: str, shared: tuple[Point, ...]) -> Line:
    """The value of a finding with its marks; unknown where it has no picture.

    `shared` are the marks where they are thresholds, which hold for every finding.
    """
    severity = finding.severity or "open"
    picture = finding.picture
    if picture is None:
        return Line(Point(None, word("unknown", language)), shared, name, severity)
    value = Point(picture.value, format_shown(picture.shown, language, _beside(picture)))
    return Line(value, _marks(picture, language), name, severity)


def _marks(picture: Picture, language: str) -> tuple[Point, ...]:
    beside = _beside(picture)
    return tuple(
        Point(mark.value, format_shown(mark.shown, language, beside), say(mark.title, language))
        for mark in picture.marks
    )


def _beside(picture: Picture) -> tuple[tuple[float, str], ...]:
    """The numbers of a picture with their units, so that none is rounded onto another."""
    unit = picture.shown.domain.unit
    return tuple((number, unit) for number in (picture.value, *(m.value for m in picture.marks)))
