"""Pictures: numbers on an axis of one unit, marks that rise, every stretch named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from plgrules.check.review.context import Candidate, Context
from plgrules.check.types import Type, describe, type_of_domain
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.suggest import nearest
from plgrules.model.review import ReviewPicture, Use
from plgrules.model.ruleset import Parameter
from plgrules.model.units import conversion


def pictures_fit(context: Context) -> Iterator[Diagnostic]:
    """Yield pictures of what is no number, of several units, out of order or named in part."""
    for binding in context.bindings:
        picture = binding.entry.picture
        if picture is None:
            continue
        if picture.spans and len(picture.spans) != len(picture.marks) + 1:
            yield Diagnostic(
                "PLG406",
                f"{len(picture.marks)} marks cut the axis into {len(picture.marks) + 1} stretches, "
                f"and {len(picture.spans)} are named",
                picture.span,
                help="name every stretch under `spans`, also those before the first mark and "
                "after the last one",
            )
        for candidate in binding.candidates:
            yield from _picture_problems(picture, candidate)


def _picture_problems(picture: ReviewPicture, candidate: Candidate) -> Iterator[Diagnostic]:
    known = _values(candidate)
    axis: Type | None = None
    for use in (picture.value, *picture.marks):
        type_ = known.get(use.name)
        if type_ is None or not type_.is_number:
            yield _no_number(use, type_, known, candidate)
        elif axis is None:
            axis = type_
        elif conversion(type_.unit, axis.unit) is None:
            yield Diagnostic(
                "PLG405",
                f"`{use.name}` does not lie on the axis of `{picture.value.name}`",
                use.span,
                f"{describe(type_)}; the axis is {describe(axis)}",
                "mark the axis with values of its own unit",
            )
    if axis is not None:
        yield from _order_problems(picture, candidate)


def _values(candidate: Candidate) -> dict[str, Type]:
    """Everything that a picture can show: all numbers by name, and what is no number."""
    scope = candidate.checked.scope
    outputs = candidate.checked.ruleset.outputs
    return {output.name: type_of_domain(output.domain) for output in outputs} | {
        name: declared.type for name, declared in scope.items() if declared.kind != "requirement"
    }


def _no_number(
    use: Use, type_: Type | None, known: Mapping[str, Type], candidate: Candidate
) -> Diagnostic:
    if type_ is not None:
        return Diagnostic(
            "PLG405",
            f"`{use.name}` of {candidate.title} is {describe(type_)}",
            use.span,
            help="a picture shows numbers: facts, parameters, derived values and outputs",
        )
    show = f"plgrules show {candidate.title.replace(' ', '@')}"
    close = nearest(use.name, [name for name, other in known.items() if other.is_number])
    return Diagnostic(
        "PLG405",
        f"{candidate.title} has no fact, parameter, derived value or output `{use.name}`",
        use.span,
        help=f"did you mean `{close}`?" if close else f"look at `{show}`",
        suggestion=close,
    )


def _order_problems(picture: ReviewPicture, candidate: Candidate) -> Iterator[Diagnostic]:
    """Marks that are thresholds rise; on a logarithmic axis they are above 0."""
    fixed = [(use, limit) for use in picture.marks if (limit := _threshold(candidate, use))]
    for (lower, low), (higher, high) in pairwise(fixed):
        factor = conversion(high.domain.unit, low.domain.unit)
        if factor is not None and not _number(low) < _number(high) * float(factor):
            yield Diagnostic(
                "PLG405",
                f"the mark `{higher.name}` is not above `{lower.name}` before it",
                higher.span,
                f"{high.written}; `{lower.name}` is {low.written}",
                "write the marks in rising order",
            )
    for use, limit in fixed if picture.scale == "log" else ():
        if _number(limit) <= 0:
            yield Diagnostic(
                "PLG405",
                f"the mark `{use.name}` is {limit.written}, and a logarithmic axis has no such "
                "place",
                use.span,
                help="write `scale: linear`, or marks above 0",
            )


def _threshold(candidate: Candidate, use: Use) -> Parameter | None:
    declared = candidate.checked.scope.get(use.name)
    part = declared.part if declared is not None and declared.type.is_number else None
    return part if isinstance(part, Parameter) else None


def _number(parameter: Parameter) -> float:
    assert isinstance(parameter.value, float)
    return parameter.value
