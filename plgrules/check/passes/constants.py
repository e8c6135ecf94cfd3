"""Constants: unnamed ones in formulas, and two that lie too close to tell apart."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.check.formulas import Site
from plgrules.check.passes.bands import all_bands
from plgrules.check.reasoning import interval as numbers
from plgrules.check.reasoning.comparisons import Comparisons
from plgrules.check.reasoning.knowledge import NOTHING
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.model.expression import Comparison, Expression, Number

_FREE = (0.0, 1.0)


def literals_named(context: Context) -> Iterator[Diagnostic]:
    """Yield numbers other than 0, 1 and −1 that stand in a formula without a name."""
    for site, nodes in context.nodes:
        for node in nodes:
            if isinstance(node, Number) and node.value not in _FREE:
                yield _unnamed(node, site)


def _unnamed(node: Number, site: Site) -> Diagnostic:
    written = f"{node.value:.15g}"
    return Diagnostic(
        "PLG150",
        f"the number {written} has no name",
        node.span,
        label=f"in {site.place}",
        help=f"declare it under `parameters`, such as `limit: {{value: {written}, …}}`, with its "
        "unit and source, and use that name here",
    )


def constants_apart(context: Context) -> Iterator[Diagnostic]:
    """Yield two constants that one expression is compared with and that are equal within 4 ε.

    Between them no number could be told from either: the order of the comparisons would not hold.
    """
    conditions = context.conditions()
    ranges, comparisons = conditions.ranges, conditions.comparisons
    met: dict[int, list[tuple[float, Span]]] = {}
    for subject, limit in _limits(context, comparisons):
        unit = context.type_of(subject).unit
        value = ranges.inside(limit, unit, NOTHING)
        if not value.is_point:
            continue
        earlier = met.setdefault(ranges.keys.of(subject), [])
        for other, span in earlier:
            if other != value.low and numbers.near(other, value.low):
                yield Diagnostic(
                    "PLG148",
                    "two constants compared with one value are too close to tell apart",
                    limit.span,
                    label=f"{value.low!r}",
                    help="make them equal, or further apart than 4 parts in 10¹²",
                    related=(Label(span, f"{other!r}"),),
                )
                break
        else:
            earlier.append((value.low, limit.span))


def _limits(context: Context, comparisons: Comparisons) -> Iterator[tuple[Expression, Expression]]:
    """Yield every expression that is compared with a constant, and the constant."""
    for _, nodes in context.nodes:
        for node in nodes:
            if not isinstance(node, Comparison):
                continue
            for subject, limit in ((node.left, node.right), (node.right, node.left)):
                if context.type_of(subject).is_number and context.type_of(limit).is_number:
                    yield from _if_constant(subject, limit, comparisons)
    for bands in all_bands(context.ruleset):
        for band in bands.steps:
            for formula in (band.below, band.up_to):
                if formula is not None:
                    yield from _if_constant(bands.of.root, formula.root, comparisons)


def _if_constant(
    subject: Expression, limit: Expression, comparisons: Comparisons
) -> Iterator[tuple[Expression, Expression]]:
    if comparisons.is_constant(limit) and not comparisons.is_constant(subject):
        yield subject, limit
