"""Observations: facts that are read off events fit what is measured there."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.suggest import nearest
from plgrules.model.observation import EVENT, USER, Observation
from plgrules.model.ruleset import Fact, FactType

COUNTS = frozenset({"count", "count_distinct", "days_active"})
AMOUNTS = frozenset({"sum", "max"})
NEED_OF = frozenset({"count_distinct", "sum", "max", "latest"})
"""Measures that count whole things, that need numbers, and that are of something."""

_NUMBERS: tuple[FactType, ...] = ("integer", "number")
_FITS: dict[str, tuple[FactType, ...]] = {
    **dict.fromkeys(COUNTS | AMOUNTS, _NUMBERS),
    "ever": ("boolean",),
    "latest": (*_NUMBERS, "boolean", "text", "choice"),
}


def observations_fit(context: Context) -> Iterator[Diagnostic]:
    """Yield observations of what is no fact, or of a fact that cannot hold the measure."""
    facts = {fact.name: fact for fact in context.ruleset.facts}
    for observation in context.ruleset.observations:
        fact = facts.get(observation.name)
        if fact is None:
            yield _no_fact(observation, facts)
            continue
        yield from _type_fits(observation, fact)
        yield from _window_fits(observation, fact)


def observations_complete(context: Context) -> Iterator[Diagnostic]:
    """Yield observations whose `of` or `except` is missing or says nothing."""
    for observation in context.ruleset.observations:
        measure, of = observation.measure, observation.of
        if measure in NEED_OF and of is None:
            what = "`user`, `event` or a property" if measure == "count_distinct" else "a property"
            yield Diagnostic(
                "PLG172",
                f"`{measure}` needs `of`",
                observation.span,
                help=f"write `of:` with {what} of the events",
            )
        if of is not None and measure not in NEED_OF:
            yield Diagnostic(
                "PLG172",
                f"`{measure}` has no `of`",
                observation.of_span,
                help="leave it out, or write `measure: count_distinct`",
            )
        if of in (USER, EVENT) and measure in NEED_OF - {"count_distinct"}:
            yield Diagnostic(
                "PLG172",
                f"`{measure}` is of a property, not of `{of}`",
                observation.of_span,
                help="write the name of the property that holds the value",
            )
        if observation.excluded and observation.events:
            yield Diagnostic(
                "PLG174",
                "`except` goes with `events: any` only",
                observation.excluded[0].span,
                help="leave these names out of `events` instead",
            )


def _no_fact(observation: Observation, facts: dict[str, Fact]) -> Diagnostic:
    close = nearest(observation.name, facts)
    return Diagnostic(
        "PLG170",
        f"`{observation.name}` is observed, but it is no fact",
        observation.span,
        help=f"did you mean `{close}`?" if close else "declare it under `facts`",
    )


def _type_fits(observation: Observation, fact: Fact) -> Iterator[Diagnostic]:
    measure, domain = observation.measure, fact.domain
    if domain.type not in _FITS[measure]:
        wanted = " or ".join(f"`{name}`" for name in _FITS[measure])
        yield Diagnostic(
            "PLG171",
            f"`{measure}` cannot be the fact `{fact.name}`, which is of type {domain.type}",
            observation.span,
            help=f"make the fact of type {wanted}, or choose another measure",
        )
    elif measure == "days_active" and str(domain.unit) != "day":
        yield Diagnostic(
            "PLG171",
            f"`{measure}` counts days, but the fact `{fact.name}` is in `{domain.unit}`",
            observation.span,
            help="write `unit: day` at the fact",
        )


def _window_fits(observation: Observation, fact: Fact) -> Iterator[Diagnostic]:
    days, span = observation.within, observation.within_span
    if days is None or span is None:
        return
    if days < 1 or days != int(days):
        yield Diagnostic(
            "PLG173",
            "a window is a whole number of days",
            span,
            help="it ends with the day of the decision: write `1 day`, `28 days` or `13 weeks`",
        )
    elif observation.measure == "days_active" and fact.maximum is not None and days > fact.maximum:
        yield Diagnostic(
            "PLG173",
            f"a window of {days:.0f} days can hold more active days than `{fact.name}` may be",
            span,
            help=f"write `within: {fact.maximum:.0f} days`, or raise the `max` of the fact",
        )
