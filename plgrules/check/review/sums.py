"""Sums that are handed on: of outputs that are numbers, to facts of the same unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plgrules.check.review.context import Candidate, Context
from plgrules.check.types import Type, describe, type_of_domain
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.suggest import nearest
from plgrules.model.review import Use
from plgrules.source.forms import listed


def sums_fit(context: Context) -> Iterator[Diagnostic]:
    """Yield sums of what is no number, of another unit than their fact, or read by nothing."""
    for place, binding in enumerate(context.bindings):
        later = {
            name: type_
            for after in context.bindings[place + 1 :]
            if after.entry.each is None
            for candidate in after.candidates
            for name, type_ in candidate.facts.items()
        }
        for handed in binding.entry.sums:
            fact = later.get(handed.fact.name)
            if fact is None and all(after.candidates for after in context.bindings[place + 1 :]):
                yield _not_read_later(handed.fact, later)
            for candidate in binding.candidates:
                yield from _sum_problem(candidate, handed.output, handed.fact, fact)


def _not_read_later(fact: Use, later: Mapping[str, Type]) -> Diagnostic:
    close = nearest(fact.name, list(later))
    return Diagnostic(
        "PLG402",
        f"no later entry that decides on the company reads `{fact.name}`",
        fact.span,
        help=f"did you mean `{close}`?" if close else "sums are handed on to entries below",
        suggestion=close,
    )


def _sum_problem(
    candidate: Candidate, output: Use, target: Use, fact: Type | None
) -> Iterator[Diagnostic]:
    outputs = {o.name: type_of_domain(o.domain) for o in candidate.checked.ruleset.outputs}
    if output.name not in outputs:
        close = nearest(output.name, list(outputs))
        there = f"its outputs are {listed(list(outputs))}" if outputs else "it has no outputs"
        yield Diagnostic(
            "PLG402",
            f"`{output.name}` is not an output of {candidate.title}",
            output.span,
            help=f"did you mean `{close}`?" if close else there,
            suggestion=close,
        )
        return
    found = outputs[output.name]
    if not found.is_number:
        yield Diagnostic(
            "PLG402",
            f"`{output.name}` of {candidate.title} is {describe(found)}: it cannot be summed",
            output.span,
            help="sum an output that is a number",
        )
    elif fact is not None and not _takes(fact, found):
        yield Diagnostic(
            "PLG402",
            f"the sum of `{output.name}` does not fit the fact `{target.name}`",
            output.span,
            f"{describe(found)}; the fact is {describe(fact)}",
            "hand it on as a fact of the same unit",
        )


def _takes(fact: Type, summed: Type) -> bool:
    if fact.kind == "integer" and summed.kind != "integer":
        return False
    return fact.is_number and fact.unit == summed.unit
