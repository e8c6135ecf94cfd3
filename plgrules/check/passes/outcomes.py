"""Outcomes, named values and outputs: used and listed, given a value and declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plgrules.check.context import Context
from plgrules.check.scope import leaves, targets
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.model.ruleset import Bands, Decide, Rules, Tree


def outcomes_listed(context: Context) -> Iterator[Diagnostic]:
    """Yield outcomes that `decide` reaches and `outcomes` lacks, and the other way round."""
    ruleset = context.ruleset
    listed = [outcome.id for outcome in ruleset.outcomes]
    for name, span in _uses(ruleset.decide):
        if name not in listed:
            yield _unlisted(name, span, listed, "outcome", "`outcomes`")
    reached = _meant(targets(ruleset.decide), listed)
    for outcome in ruleset.outcomes:
        if outcome.id not in reached:
            yield Diagnostic(
                "PLG140",
                f"nothing reaches the outcome `{outcome.id}`",
                outcome.span,
                help="let a rule, leaf or band give it in `then`, or remove it",
            )


def named_values_listed(context: Context) -> Iterator[Diagnostic]:
    """Yield named values that a derived value picks without a title, or titles but never picks."""
    for derived in context.ruleset.derived:
        if not isinstance(derived.value, Rules | Bands) or not derived.values:
            continue
        listed = [choice.id for choice in derived.values]
        for name, span in _uses(derived.value):
            if name not in listed:
                yield _unlisted(name, span, listed, "named value", f"`values` of `{derived.name}`")
        picked = _meant(targets(derived.value), listed)
        for choice in derived.values:
            if choice.id not in picked:
                yield Diagnostic(
                    "PLG140",
                    f"nothing picks the named value `{choice.id}` of `{derived.name}`",
                    derived.span,
                    help="let a rule or band give it in `then`, or remove it from `values`",
                )


def _meant(reached: Iterable[str], listed: list[str]) -> set[str]:
    """What is reached, a misspelt name taken for the one that it was meant to be."""
    return {name if name in listed else nearest(name, listed) or name for name in reached}


def _unlisted(name: str, span: Span, listed: list[str], what: str, where: str) -> Diagnostic:
    close = nearest(name, listed)
    return Diagnostic(
        "PLG107",
        f"unknown {what} `{name}`",
        span,
        f"not listed under {where}",
        f"did you mean `{close}`?" if close else f"add it to {where}",
        close,
    )


def _uses(decide: Decide | None) -> Iterator[tuple[str, Span]]:
    if isinstance(decide, Tree):
        yield from ((leaf.then, leaf.then_span) for leaf in leaves(decide))
    elif isinstance(decide, Rules):
        steps = (*decide.steps, *([decide.otherwise] if decide.otherwise else []))
        yield from ((step.then, step.then_span) for step in steps)
    elif isinstance(decide, Bands):
        yield from ((band.then, band.then_span) for band in decide.steps)


def outputs_declared(context: Context) -> Iterator[Diagnostic]:
    """Yield outputs that an outcome sets undeclared, and declared ones that nothing sets."""
    ruleset = context.ruleset
    declared = [output.name for output in ruleset.outputs]
    given = {output.name for output in ruleset.outputs if output.value is not None}
    for outcome in ruleset.outcomes:
        for name, span, _ in outcome.outputs:
            given.add(name)
            if name not in declared:
                close = nearest(name, declared)
                yield Diagnostic(
                    "PLG108",
                    f"unknown output `{name}`",
                    span,
                    "not declared under `outputs`",
                    f"did you mean `{close}`?" if close else "declare it under `outputs`",
                    close,
                )
    for output in ruleset.outputs:
        if output.name not in given:
            yield Diagnostic(
                "PLG108",
                f"the output `{output.name}` never gets a value",
                output.span,
                help="give it a `value`, or set it under `outputs` of an outcome",
            )
