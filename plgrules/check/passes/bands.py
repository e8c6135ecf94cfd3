"""Bands: the last one open and only it, limits constant and rising."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from plgrules.check.context import Context
from plgrules.check.reasoning import interval as numbers
from plgrules.check.reasoning.interval import Interval
from plgrules.check.reasoning.knowledge import NOTHING
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.model.expression import Formula, Name, walk
from plgrules.model.ruleset import Band, Bands, Parameter, Ruleset


def all_bands(ruleset: Ruleset) -> Iterator[Bands]:
    """Yield the bands of `decide` and those that pick a derived value."""
    if isinstance(ruleset.decide, Bands):
        yield ruleset.decide
    yield from (derived.value for derived in ruleset.derived if isinstance(derived.value, Bands))


def bands_end_open(context: Context) -> Iterator[Diagnostic]:
    """Yield bands whose last step has a limit, and earlier steps without one."""
    for bands in all_bands(context.ruleset):
        for number, band in enumerate(bands.steps, 1):
            last = number == len(bands.steps)
            limit = band.below if band.below is not None else band.up_to
            if last and limit is not None:
                yield Diagnostic(
                    "PLG146",
                    "the last band has a limit: numbers beyond it have no answer",
                    limit.span,
                    help="add a last band without `below` and `up_to`",
                )
            elif not last and limit is None:
                yield Diagnostic(
                    "PLG146",
                    f"band `{band.id}` has no limit, so the bands after it are never reached",
                    band.span,
                    help="only the last band is open; write `below` or `up_to`",
                )


@dataclass(frozen=True, slots=True)
class _Limit:
    """An upper limit in the unit of the number that is cut; `taken` says that it belongs below."""

    band: Band
    formula: Formula
    value: float
    taken: bool


def bands_rise(context: Context) -> Iterator[Diagnostic]:
    """Yield limits that are not constant, and limits that do not rise from band to band."""
    conditions = context.conditions()
    ranges, comparisons = conditions.ranges, conditions.comparisons
    for bands in all_bands(context.ruleset):
        limits = []
        for band in bands.steps:
            formula = band.below if band.below is not None else band.up_to
            if formula is None or not context.type_of(formula.root).is_number:
                continue
            if not comparisons.is_constant(formula.root):
                yield _not_constant(band, formula)
                continue
            unit = context.type_of(bands.of.root).unit
            value = ranges.inside(formula.root, unit, NOTHING)
            limits.append(_Limit(band, formula, value.low, band.below is None))
        yield from (
            _out_of_order(context, first, second)
            for first, second in pairwise(limits)
            if not _rises(first, second)
        )
        if context.type_of(bands.of.root).is_number:
            yield from _outside(context, limits, ranges.of(bands.of.root, NOTHING), bands)


def _rises(first: _Limit, second: _Limit) -> bool:
    if numbers.near(first.value, second.value):
        return second.taken and not first.taken
    return first.value < second.value


def _not_constant(band: Band, formula: Formula) -> Diagnostic:
    return Diagnostic(
        "PLG147",
        f"the limit of band `{band.id}` is not constant",
        formula.span,
        label="reads more than parameters",
        help="a limit is a parameter, 0, 1, or computed from parameters; else write rules",
    )


def _out_of_order(context: Context, first: _Limit, second: _Limit) -> Diagnostic:
    before, after = first.formula.text, second.formula.text
    marks = [
        f"overlay `{part.overlay.overlay}` sets `{part.name}` to {part.written}"
        for limit in (first, second)
        for part in _parameters(context, limit.formula)
        if part.overlay is not None
    ]
    advice = (
        "two bands have this limit: remove one of them"
        if before == after
        else f"`{after}` must be above `{before}`: change one of them, or the order of the bands"
    )
    return Diagnostic(
        "PLG147",
        f"bands out of order: `{after}` is not above `{before}`",
        second.formula.span,
        label=f"{second.value:.15g}",
        help="; ".join([*marks, advice]),
        related=(Label(first.formula.span, f"{first.value:.15g}"),),
    )


def _parameters(context: Context, formula: Formula) -> Iterator[Parameter]:
    for node in walk(formula.root):
        if isinstance(node, Name) and node.id in context.scope:
            part = context.scope[node.id].part
            if isinstance(part, Parameter):
                yield part


def _outside(
    context: Context, limits: list[_Limit], declared: Interval, bands: Bands
) -> Iterator[Diagnostic]:
    """Limits at or below the least value, or above the greatest: one side of them is empty."""
    for limit in limits:
        below = Interval(high=limit.value, high_open=not limit.taken)
        above = Interval(low=limit.value, low_open=limit.taken)
        if numbers.intersection(declared, below).is_empty:
            side = "below it"
        elif numbers.intersection(declared, above).is_empty:
            side = "above it"
        else:
            continue
        yield Diagnostic(
            "PLG144",
            f"`{bands.of.text}` has no values {side}: a band is never reached",
            limit.formula.span,
            label=f"{limit.value:.15g}",
            help="remove the band, or look at `min` and `max` of the fact",
            severity=context.dead_severity,
        )
