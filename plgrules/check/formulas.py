"""Every formula of a ruleset, with the role that it plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from plgrules.check.scope import Part, named_parts
from plgrules.model.expression import Formula
from plgrules.model.ruleset import (
    Bands,
    Branch,
    Check,
    Derived,
    Fact,
    Requirement,
    Rules,
    Ruleset,
    Signal,
    Tree,
)

Role = Literal[
    "valid", "rule", "condition", "value", "otherwise", "binding", "of", "limit", "output"
]
CONDITIONS: tuple[Role, ...] = ("valid", "rule", "condition")
"""Roles of formulas that are true or false: `valid`, rules and questions, and all others."""


@dataclass(frozen=True, slots=True)
class Site:
    """A formula where it stands: its role, and in words whose it is (`` rule `churns` ``).

    `target` names what the formula gives a value to: a required fact, or an output.
    """

    formula: Formula
    role: Role
    place: str
    target: str = ""


def formulas(ruleset: Ruleset) -> Iterator[Site]:
    """Yield every formula of a ruleset, in the order of the language's pages."""
    for _, part in named_parts(ruleset):
        yield from formulas_of(part)
    yield from unnamed_formulas(ruleset)


def unnamed_formulas(ruleset: Ruleset) -> Iterator[Site]:
    """Yield the formulas that no name stands for: `valid`, `decide`, warnings and outputs."""
    for validity in ruleset.validities:
        yield Site(validity.must, "valid", f"`valid` entry `{validity.id}`")
    yield from decide_formulas(ruleset.decide)
    for caution in ruleset.cautions:
        yield Site(caution.condition, "condition", f"warning `{caution.code}`")
    for output in ruleset.outputs:
        if output.value is not None:
            yield Site(output.value, "output", f"output `{output.name}`", output.name)
    for outcome in ruleset.outcomes:
        for name, _, formula in outcome.outputs:
            yield Site(formula, "output", f"outcome `{outcome.id}`", name)


def formulas_of(part: Part) -> Iterator[Site]:
    """Yield the formulas that a named part is computed from."""
    if isinstance(part, Fact):
        if part.otherwise is not None:
            yield Site(part.otherwise, "otherwise", f"fact `{part.name}`", part.name)
    elif isinstance(part, Derived):
        if isinstance(part.value, Formula):
            yield Site(part.value, "value", f"derived value `{part.name}`", part.name)
        else:
            yield from decide_formulas(part.value)
    elif isinstance(part, Requirement):
        for fact, _, formula in part.bindings:
            yield Site(formula, "binding", f"required decision `{part.name}`", fact)
    elif isinstance(part, Signal):
        yield Site(part.condition, "condition", f"signal `{part.name}`")
    elif isinstance(part, Check):
        yield Site(part.condition, "condition", f"check `{part.name}`")


def decide_formulas(decide: Tree | Rules | Bands | None) -> Iterator[Site]:
    """Yield the conditions of a tree or rules, or the number and the limits of bands."""
    if isinstance(decide, Rules):
        for step in decide.steps:
            if step.condition is not None:
                yield Site(step.condition, "rule", f"rule `{step.id}`")
    elif isinstance(decide, Tree):
        for branch in branches(decide):
            yield Site(branch.condition, "rule", f"question `{branch.id}`")
    elif isinstance(decide, Bands):
        yield Site(decide.of, "of", "`bands`")
        for band in decide.steps:
            for limit in (band.below, band.up_to):
                if limit is not None:
                    yield Site(limit, "limit", f"band `{band.id}`")


def branches(tree: Tree) -> Iterator[Branch]:
    """Yield the questions of a tree, parents first, the `then` branch before the `else` branch."""
    waiting = [tree.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Branch):
            yield node
            waiting += [node.otherwise, node.then]
