"""Every part of a ruleset by its kind and name, with the sources that it cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plgrules.model.ruleset import (
    Band,
    Bands,
    Branch,
    Decide,
    Leaf,
    Reference,
    Rules,
    Ruleset,
    Step,
    Tree,
)

HEAD = ("title", "question", "description")
"""Parts that stand once in a ruleset and have no name."""

KINDS = (
    *HEAD, "fact", "valid", "parameter", "derived", "requires", "signal", "group", "question",
    "leaf", "rule", "band", "check", "warning", "output", "outcome",
)  # fmt: skip
"""Every kind of part, in the order in which a page names them."""

_DRAWS = {Leaf: "leaf", Step: "rule", Band: "band", Branch: "question"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a ruleset and the sources that it cites, if any."""

    kind: str
    id: str = ""
    sources: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How a data file names it: `fact cac`, `rule retains`, `question`."""
        return f"{self.kind} {self.id}".strip()


def parts_of(ruleset: Ruleset) -> Mapping[str, Part]:
    """Return every part of a ruleset by its name, in the order of `KINDS`."""
    found = sorted(_parts(ruleset), key=lambda part: KINDS.index(part.kind))
    return {part.name: part for part in found}


def _parts(ruleset: Ruleset) -> Iterator[Part]:
    yield from (Part(kind) for kind in HEAD if getattr(ruleset, kind))
    yield from (Part("fact", fact.name, _ids(fact.sources)) for fact in ruleset.facts)
    yield from (Part("valid", validity.id) for validity in ruleset.validities)
    yield from (Part("parameter", p.name, _ids(p.sources)) for p in ruleset.parameters)
    for derived in ruleset.derived:
        value = derived.value
        cited = _inner(value) if isinstance(value, Rules | Bands) else ()
        yield Part("derived", derived.name, cited)
    yield from (Part("requires", requirement.name) for requirement in ruleset.requirements)
    yield from (Part("signal", signal.name, _ids(signal.sources)) for signal in ruleset.signals)
    yield from (Part("group", group.name) for group in ruleset.groups)
    if ruleset.decide is not None:
        yield from _decision(ruleset.decide)
    yield from (Part("check", check.name, _ids(check.sources)) for check in ruleset.checks)
    yield from (Part("warning", c.code, _ids(c.sources)) for c in ruleset.cautions)
    yield from (Part("output", output.name) for output in ruleset.outputs)
    yield from (Part("outcome", o.id, _ids(o.sources)) for o in ruleset.outcomes)


def _decision(decide: Decide) -> Iterator[Part]:
    for node in _nodes(decide):
        yield Part(_DRAWS[type(node)], node.id, _ids(node.sources))


def _nodes(decide: Decide) -> Iterator[Step | Band | Branch | Leaf]:
    if isinstance(decide, Tree):
        yield from _below(decide.root)
        return
    yield from decide.steps
    if isinstance(decide, Rules) and decide.otherwise is not None:
        yield decide.otherwise


def _below(node: Branch | Leaf) -> Iterator[Branch | Leaf]:
    yield node
    if isinstance(node, Branch):
        yield from _below(node.then)
        yield from _below(node.otherwise)


def _inner(decide: Rules | Bands) -> tuple[str, ...]:
    """The sources of the steps of a derived value."""
    return tuple(dict.fromkeys(id for node in _nodes(decide) for id in _ids(node.sources)))


def _ids(references: tuple[Reference, ...]) -> tuple[str, ...]:
    return tuple(reference.id for reference in references)
