"""Required decisions: found, and their facts bound to values that fit."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.check.order import automatic_bindings
from plgrules.check.types import Type, describe, type_of_domain
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.suggest import nearest
from plgrules.model.ruleset import Requirement, Ruleset


def requirements_found(context: Context) -> Iterator[Diagnostic]:
    """Yield required rulesets that could not be found."""
    for requirement in context.ruleset.requirements:
        if requirement.name not in context.required:
            yield Diagnostic(
                "PLG109",
                f"the required ruleset `{requirement.ruleset}` {requirement.version} is not there",
                requirement.version_span,
                "no version of this fits, or it has errors of its own",
                "look at the name and the version, and whether that ruleset loads by itself",
            )


def bindings_fit(context: Context) -> Iterator[Diagnostic]:
    """Yield bindings to facts that the required ruleset has not, or whose types differ."""
    for requirement in context.ruleset.requirements:
        required = context.required.get(requirement.name)
        if required is not None:
            yield from _unknown_facts(requirement, required)
            yield from _unlike_facts(context, requirement, required)


def _unknown_facts(requirement: Requirement, required: Ruleset) -> Iterator[Diagnostic]:
    theirs = [fact.name for fact in required.facts]
    for name, span, _ in requirement.bindings:
        if name not in theirs:
            close = nearest(name, theirs)
            listed = ", ".join(f"`{fact}`" for fact in theirs)
            yield Diagnostic(
                "PLG111",
                f"`{requirement.ruleset}` has no fact `{name}`",
                span,
                "not a fact of the required ruleset",
                f"did you mean `{close}`?" if close else f"its facts: {listed}",
                close,
            )


def _unlike_facts(
    context: Context, requirement: Requirement, required: Ruleset
) -> Iterator[Diagnostic]:
    """Facts of equal name bind by themselves, which they cannot when they mean something else."""
    theirs = {fact.name: type_of_domain(fact.domain) for fact in required.facts}
    for name in automatic_bindings(context.ruleset, requirement, required):
        ours = context.scope[name]
        if ours.kind == "fact" and not _binds(ours.type, theirs[name]):
            yield Diagnostic(
                "PLG111",
                f"the fact `{name}` of `{requirement.ruleset}` differs from the one here",
                ours.part.span,
                f"here {_detail(ours.type)}, there {_detail(theirs[name])}",
                f"rename it here, or bind it under `with` of `{requirement.name}`",
            )


def _binds(ours: Type, theirs: Type) -> bool:
    """Whether every value of ours is one of theirs, in the same unit."""
    if ours.kind == "integer" and theirs.kind == "number":
        return ours.unit == theirs.unit
    if ours.kind != theirs.kind or ours.unit != theirs.unit:
        return False
    if not theirs.choices:
        return True
    return bool(ours.choices) and set(ours.choices) <= set(theirs.choices)


def _detail(type_: Type) -> str:
    if type_.choices:
        return f"{describe(type_)} of " + ", ".join(f"`{choice}`" for choice in type_.choices)
    return describe(type_)
