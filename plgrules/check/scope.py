"""The names of a ruleset: what each stands for, and its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from plgrules.check.types import ANY, BOOLEAN, Type, type_of_domain
from plgrules.model.ruleset import (
    Bands,
    Check,
    Derived,
    Fact,
    Leaf,
    Parameter,
    Requirement,
    Rules,
    Ruleset,
    Signal,
    Tree,
)

Part = Fact | Parameter | Derived | Requirement | Signal | Check
PartKind = Literal["fact", "parameter", "derived", "requirement", "signal", "check"]


@dataclass(frozen=True, slots=True)
class Declared:
    """One name: its kind, its type, the part that declares it, and a requirement's outputs."""

    kind: PartKind
    type: Type
    part: Part
    outputs: Mapping[str, Type] = field(default_factory=dict)


Scope = Mapping[str, Declared]

KIND_WORDS: dict[PartKind, str] = {
    "fact": "a fact",
    "parameter": "a parameter",
    "derived": "a derived value",
    "requirement": "a required decision",
    "signal": "a signal",
    "check": "a check",
}


def named_parts(ruleset: Ruleset) -> Iterator[tuple[PartKind, Part]]:
    """Yield every part whose name expressions can use, in the order of the language's pages."""
    yield from (("fact", part) for part in ruleset.facts)
    yield from (("parameter", part) for part in ruleset.parameters)
    yield from (("derived", part) for part in ruleset.derived)
    yield from (("requirement", part) for part in ruleset.requirements)
    yield from (("signal", part) for part in ruleset.signals)
    yield from (("check", part) for part in ruleset.checks)


def declare(ruleset: Ruleset, required: Mapping[str, Ruleset]) -> dict[str, Declared]:
    """Return the names of a ruleset; the first of several equal ones counts.

    `required` holds the ruleset behind each requirement by the requirement's name. Derived values
    that are formulas are of type `any` until they are inferred.
    """
    scope: dict[str, Declared] = {}
    for kind, part in named_parts(ruleset):
        scope.setdefault(part.name, _declared(kind, part, required.get(part.name)))
    return scope


def _declared(kind: PartKind, part: Part, required: Ruleset | None) -> Declared:
    if isinstance(part, Fact | Parameter):
        return Declared(kind, type_of_domain(part.domain), part)
    if isinstance(part, Requirement):
        return _requirement(part, required)
    if isinstance(part, Derived):
        return Declared(kind, picked_type(part), part)
    return Declared(kind, BOOLEAN, part)


def picked_type(derived: Derived) -> Type:
    """Return the choice that rules or bands pick from, in the order of their steps; else `any`."""
    if isinstance(derived.value, Rules | Bands):
        return Type("choice", choices=tuple(dict.fromkeys(targets(derived.value))))
    return ANY


def _requirement(part: Requirement, required: Ruleset | None) -> Declared:
    if required is None:
        return Declared("requirement", ANY, part)
    outcomes = Type("choice", choices=tuple(outcome.id for outcome in required.outcomes))
    outputs = {output.name: type_of_domain(output.domain) for output in required.outputs}
    return Declared("requirement", outcomes, part, outputs)


def targets(decide: Tree | Rules | Bands | None) -> Iterator[str]:
    """Yield the outcome, or named value, of every leaf, rule or band, in order."""
    if isinstance(decide, Bands):
        yield from (step.then for step in decide.steps)
    elif isinstance(decide, Rules):
        yield from (step.then for step in decide.steps)
        if decide.otherwise is not None:
            yield decide.otherwise.then
    elif isinstance(decide, Tree):
        yield from (leaf.then for leaf in leaves(decide))


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the leaves of a tree, the `then` branch first."""
    waiting = [tree.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Leaf):
            yield node
        else:
            waiting += [node.otherwise, node.then]
