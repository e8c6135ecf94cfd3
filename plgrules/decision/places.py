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


class Question(NamedTuple):
    """One comparison, or a question with one side: its words, unit and thresholds."""

    text: str
    operator: str
    left_text: str
    right_text: str
    unit: str
    show: str | None
    thresholds: tuple[str, ...]


def places(program: Program) -> dict[tuple[str, str], Place]:
    """Return every condition of a program by kind and id."""
    return prepared(program, "places", _places)


def question(program: Program, node: ir.Expression) -> Question:
    """Return the words of one test; `node` belongs to the program, which keeps it alive."""
    known = prepared(program, "questions", _no_questions)
    found = known.get(id(node))
    if found is None:
        found = known[id(node)] = _question(node)
    return found


def _no_questions(program: Program) -> dict[int, Question]:
    return {}


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


def _question(node: ir.Expression) -> Question:
    thresholds = ir.parameters_of(node)
    if isinstance(node, ir.Compare):
        text = f"{node.left_text} {node.operator} {node.right_text}"
        return Question(
            text, node.operator, node.left_text, node.right_text, node.unit, node.show, thresholds
        )
    text, operator = _one_sided(node)
    return Question(text, operator, text, "", "ratio", None, thresholds)


def _one_sided(node: ir.Expression) -> tuple[str, str]:
    match node:
        case ir.StepValue(name=name):
            return name, "is"
        case ir.Known(name=name):
            return f"known({name})", "known"
        case ir.Given(name=name):
            return f"given({name})", "given"
        case ir.In(text=text) | ir.OutcomeIn(text=text):
            return text, "in"
        case ir.Apply(text=text, function=function):
            return text, function
        case _:
            raise AssertionError(f"{type(node).__name__} is no test")
