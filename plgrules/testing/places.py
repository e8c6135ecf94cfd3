"""Where in its file each condition, value and threshold of a ruleset stands."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.diagnostics.span import Span
from plgrules.model.expression import Formula
from plgrules.model.ruleset import Bands, Branch, Decide, Leaf, Rules, Ruleset, Tree

Place = tuple[str, str]
"""A kind of part and its id, as in a record's conditions: (`rule`, `too_early`)."""

OF = "of"
"""Stands for the number that bands cut, where an id is wanted."""


def places(ruleset: Ruleset) -> dict[Place, Span]:
    """Return the place in the file of everything that a test can reach or notice.

    The place is that of the expression where there is one, else that of the name.
    """
    found: dict[Place, Span] = {}
    for fact in ruleset.facts:
        found["fact", fact.name] = fact.otherwise.span if fact.otherwise else fact.span
    for parameter in ruleset.parameters:
        found["parameter", parameter.name] = parameter.value_span
    for derived in ruleset.derived:
        value = derived.value
        found["derived", derived.name] = value.span
        if not isinstance(value, Formula):
            found.update(_decision(value, f"derived {derived.name}"))
    for requirement in ruleset.requirements:
        found["requirement", requirement.name] = requirement.span
    named = (("signal", s.name, s.condition) for s in ruleset.signals)
    checks = (("check", c.name, c.condition) for c in ruleset.checks)
    cautions = (("warning", c.code, c.condition) for c in ruleset.cautions)
    valid = (("valid", v.id, v.must) for v in ruleset.validities)
    for group in (named, checks, cautions, valid):
        found.update({(place, id): formula.span for place, id, formula in group})
    for output in ruleset.outputs:
        found["output", output.name] = output.value.span if output.value else output.span
    for outcome in ruleset.outcomes:
        found["outcome", outcome.id] = outcome.span
        for name, _, formula in outcome.outputs:
            found[f"outcome {outcome.id}", name] = formula.span
    if ruleset.decide is not None:
        found.update(_decision(ruleset.decide, "rule"))
    return found


def _decision(decide: Decide, place: str) -> Iterator[tuple[Place, Span]]:
    match decide:
        case Tree(root=root):
            yield from _node(root, place)
        case Rules(steps=steps, otherwise=otherwise):
            for step in (*steps, *([otherwise] if otherwise else [])):
                yield (place, step.id), step.condition.span if step.condition else step.span
        case Bands(of=of, steps=bands):
            yield (place, OF), of.span
            for band in bands:
                limit = band.below or band.up_to
                yield (place, band.id), limit.span if limit else band.span


def _node(node: Branch | Leaf, place: str) -> Iterator[tuple[Place, Span]]:
    if isinstance(node, Leaf):
        yield (place, node.id), node.span
        return
    yield (place, node.id), node.condition.span
    yield from _node(node.then, place)
    yield from _node(node.otherwise, place)
