"""What is the same for every decision of a program: the texts and sources of its conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from plgrules.program import expression as ir
from plgrules.program.memo import prepared
from plgrules.program.program import (
    Branch,
    CheckStep,
    DerivedStep,
    Leaf,
    Program,
    SignalStep,
    Source,
    Text,
    Tree,
    endings,
)


class Place(NamedTuple):
    """One condition of a ruleset: a rule, branch, band, signal, check, warning or validity."""

    kind: str
    id: str
    text: str
    title: Text = ()
    outcome: str | None = None
    because: Text = ()
    sources: tuple[Source, ...] = ()
    group: str | None = None


def places(program: Program) -> dict[tuple[str, str], Place]:
    """Return every condition of a program by kind and id."""
    return prepared(program, "places", _places)


Cite = Callable[[tuple[str, ...]], tuple[Source, ...]]


def _places(program: Program) -> dict[tuple[str, str], Place]:
    sources = {source.id: source for source in program.sources}

    def cite(ids: tuple[str, ...]) -> tuple[Source, ...]:
        return tuple(sources[id] for id in ids if id in sources)

    found = [*_step_places(program, cite), *_decision_places(program, cite)]
    found += [
        Place("warning", caution.code, caution.condition.text, caution.says, None, (),
              cite(caution.sources))
        for caution in program.cautions
    ]  # fmt: skip
    found += [
        Place("valid", validity.id, validity.must.text, validity.says)
        for validity in program.validities
    ]
    return {(place.kind, place.id): place for place in found}


def _step_places(program: Program, cite: Cite) -> list[Place]:
    found = []
    for step in program.steps:
        match step:
            case SignalStep(name=name, condition=condition):
                cited = cite(step.sources)
                place = Place("signal", name, condition.text, step.title, None, (), cited)
                found.append(place._replace(group=step.group))
            case CheckStep(name=name, condition=condition):
                cited = cite(step.sources)
                found.append(Place("check", name, condition.text, step.says, None, (), cited))
            case DerivedStep(name=name, value=ir.Formula(text=text)):
                found.append(Place("derived", name, text, step.title))
            case DerivedStep(name=name, value=value):
                found += [
                    Place(f"derived {name}", end.id, _condition_text(end), (), end.outcome)
                    for end in endings(value)  # type: ignore[arg-type]
                ]
            case _:
                pass
    return found


def _decision_places(program: Program, cite: Cite) -> list[Place]:
    if isinstance(program.decision, Tree):
        return _branch_places(program.decision.root, cite)
    return [
        Place("rule", end.id, _condition_text(end), (), end.outcome, end.because, cite(end.sources))
        for end in endings(program.decision)
    ]


def _branch_places(node: Branch | Leaf, cite: Cite) -> list[Place]:
    if isinstance(node, Leaf):
        return []
    own = Place("rule", node.id, node.condition.text, node.title, sources=cite(node.sources))
    return [own, *_branch_places(node.then, cite), *_branch_places(node.otherwise, cite)]


def _condition_text(ending: object) -> str:
    condition = getattr(ending, "condition", None)
    return condition.text if condition else ""
