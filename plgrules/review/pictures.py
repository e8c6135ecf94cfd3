"""The picture of a decision: a value on an axis, with the marks that the review names."""

from __future__ import annotations

from itertools import pairwise

from plgrules.backends.interpreter.record import Record
from plgrules.decision.numbers import convertible
from plgrules.decision.wording import Shown, look_up
from plgrules.model.review import ReviewPicture
from plgrules.program.program import DerivedStep, FactStep, Output, Parameter, Program, Text
from plgrules.review.findings import Mark, Picture


def picture_of(design: ReviewPicture, record: Record) -> Picture | None:
    """Return a picture with the values of a decision.

    None while a value or mark is unknown, where one is private, where the marks do not rise, and
    where a mark of a logarithmic axis is not above 0, or the value is below it.
    """
    shown = look_up(design.value.name, record)
    value = _number(shown, shown)
    if value is None:
        return None
    marks: list[Mark] = []
    for use in design.marks:
        mark = look_up(use.name, record)
        place = _number(mark, shown)
        if place is None:
            return None
        marks.append(Mark(use.name, _title(use.name, record.program), place, mark))
    if any(low.value >= high.value for low, high in pairwise(marks)):
        return None
    if design.scale == "log" and (marks[0].value <= 0 or value < 0):
        return None
    return Picture(
        title=design.title.translations,
        name=design.value.name,
        axis=_title(design.value.name, record.program),
        value=value,
        shown=shown,
        marks=tuple(marks),
        spans=tuple(text.translations for text in design.spans),
        scale=design.scale,
    )


def _number(shown: Shown, axis: Shown) -> float | None:
    """A value in the unit of the axis."""
    value = shown.value
    if shown.private or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return convertible(float(value), shown.domain.unit, axis.domain.unit)


def _title(name: str, program: Program) -> Text:
    step = program.step.get(name)
    if isinstance(step, FactStep | DerivedStep):
        return step.title
    others: tuple[Parameter | Output, ...] = (*program.parameters, *program.outputs)
    return next((other.title for other in others if other.name == name), ())
