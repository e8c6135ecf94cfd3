"""A program taken apart: every named part with its aspects, ready to be laid beside another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from plgrules.change.difference import Amount, Code, Kind, Limits, Place, Shown, Texts
from plgrules.program.expression import Formula
from plgrules.program.program import (
    Band,
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    Domain,
    FactStep,
    Leaf,
    Parameter,
    Program,
    RequirementStep,
    Row,
    Rules,
    SignalStep,
    Text,
    Tree,
)


class Facet(NamedTuple):
    """One aspect of a part: its name, what is compared, and what is shown."""

    name: str
    key: Any
    shown: Shown


@dataclass(frozen=True, slots=True)
class Part:
    """One named part; `place` orders rules and tells where in a tree one stands."""

    kind: Kind
    name: str
    title: Text
    facets: tuple[Facet, ...]
    sources: tuple[str, ...] = ()
    place: Place | None = None


def parts_of(program: Program) -> Iterator[Part]:
    """Yield every named part of a program, in the order in which differences are told."""
    yield _ruleset(program)
    yield from (_fact(s) for s in program.steps if isinstance(s, FactStep))
    for validity in program.validities:
        says = _texts("says", validity.says)
        yield _part("valid", validity.id, (), _formula("must", validity.must), says)
    yield from (_requirement(s) for s in program.steps if isinstance(s, RequirementStep))
    yield from map(_threshold, program.parameters)
    for step in program.steps:
        if isinstance(step, DerivedStep):
            yield from _derived(step)
    for group in program.groups:
        yield _part("group", group.id, group.title, _texts("title", group.title))
    yield from (_signal(s) for s in program.steps if isinstance(s, SignalStep))
    yield from _decision(program)
    yield from (_check(s) for s in program.steps if isinstance(s, CheckStep))
    for caution in program.cautions:
        facets = _formula("if", caution.condition), _texts("says", caution.says)
        yield _part("warning", caution.code, (), *facets, sources=caution.sources)
    for output in program.outputs:
        typed = *_domain(output.domain), _formula("value", output.value)
        yield _part("output", output.name, output.title, *typed, _texts("title", output.title))
    yield from _outcomes(program)
    for source in program.sources:
        fields = ("document", "address", "title", "section", "lines", "note")
        said = [_code(name, getattr(source, name)) for name in fields]
        yield _part("source", source.id, (), *said, _names("statements", source.statements))


# -- small things ----------------------------------------------------------------------------------


def _part(
    kind: Kind,
    name: str,
    title: Text,
    *facets: Facet,
    sources: tuple[str, ...] = (),
    place: Place | None = None,
) -> Part:
    cited = (_names("source", sources),) if sources else ()
    return Part(kind, name, title, (*facets, *cited), sources, place)


def _formula(name: str, formula: Formula | None) -> Facet:
    text = " ".join(formula.text.split()) if formula else None
    return Facet(name, text, Code(text) if text else None)


def _texts(name: str, *texts: Text) -> Facet:
    said = tuple(text for text in texts if text)
    return Facet(name, said, Texts(said) if said else None)


def _code(name: str, text: str | None) -> Facet:
    return Facet(name, text, Code(text) if text else None)


def _names(name: str, names: tuple[str, ...]) -> Facet:
    return Facet(name, names, names or None)


def _flag(name: str, value: bool) -> Facet:
    return Facet(name, value, value)


def _amount(name: str, value: Any, domain: Domain) -> Facet:
    return Facet(name, value, None if value is None else Amount(value, domain))


def _limits(low: float | None, high: float | None, domain: Domain) -> Facet:
    open_ended = low is None and high is None
    return Facet("limits", (low, high), None if open_ended else Limits(low, high, domain))


def _domain(domain: Domain) -> tuple[Facet, ...]:
    """Type, unit, choices and how it is shown."""
    choices = tuple(choice.id for choice in domain.choices)
    titles = tuple(choice.title for choice in domain.choices)
    precision = None if domain.precision is None else str(domain.precision)
    return (
        _code("type", domain.type),
        _code("unit", domain.unit),
        _code("show", domain.show),
        _code("precision", precision),
        _names("choices", choices),
        Facet("titles", titles, Texts(titles) if any(titles) else None),
    )


# -- parts -----------------------------------------------------------------------------------------


def _ruleset(program: Program) -> Part:
    return _part(
        "ruleset", program.ruleset, program.title,
        Facet("effective_from", program.effective_from, program.effective_from),
        Facet("review_by", program.review_by, program.review_by),
        _names("overlays", program.overlays),
        _texts("title", program.title),
        _texts("question", program.question),
    )  # fmt: skip


def _fact(fact: FactStep) -> Part:
    return _part(
        "fact", fact.name, fact.title,
        *_domain(fact.domain),
        _limits(fact.minimum, fact.maximum, fact.domain),
        _flag("optional", fact.optional),
        _flag("private", fact.private),
        _amount("default", fact.default, fact.domain),
        _formula("otherwise", fact.otherwise),
        _texts("title", fact.title),
        _texts("description", fact.description),
    )  # fmt: skip


def _requirement(step: RequirementStep) -> Part:
    bound = tuple(f"{fact} = {formula.text}" for fact, formula in step.bindings)
    version = f"{step.program.ruleset} {step.program.version}"
    facets = Facet("version", (version, step.program.digest), Code(version)), _names("facts", bound)
    return _part("required", step.name, step.program.title, *facets)


def _threshold(parameter: Parameter) -> Part:
    domain = parameter.domain
    return _part(
        "threshold", parameter.name, parameter.title,
        Facet("value", parameter.value, parameter),
        *_domain(domain),
        _limits(parameter.minimum, parameter.maximum, domain),
        _code("overlay", parameter.overlay.overlay if parameter.overlay else None),
        _texts("title", parameter.title),
        sources=parameter.sources,
    )  # fmt: skip


def _derived(step: DerivedStep) -> Iterator[Part]:
    value = step.value
    formula = value if isinstance(value, Formula) else None
    facets = _formula("value", formula), *_domain(step.domain), _texts("title", step.title)
    if isinstance(value, Formula):
        yield _part("derived", step.name, step.title, *facets)
        return
    yield _part("derived", step.name, step.title, *facets, *_form(value))
    yield from _steps(value, f"{step.name}.")


def _signal(step: SignalStep) -> Part:
    return _part(
        "signal", step.name, step.title,
        _formula("if", step.condition),
        _code("group", step.group),
        _amount("points", step.points, Domain("number", show="number")),
        _texts("title", step.title),
        sources=step.sources,
    )  # fmt: skip


def _check(step: CheckStep) -> Part:
    return _part(
        "check", step.name, (),
        _formula("if", step.condition),
        _code("severity", step.severity),
        _texts("says", step.says),
        _texts("fix", step.fix),
        sources=step.sources,
    )  # fmt: skip


def _outcomes(program: Program) -> Iterator[Part]:
    for outcome in program.outcomes:
        outputs = tuple(f"{name} = {formula.text}" for name, formula in outcome.outputs)
        yield _part(
            "outcome", outcome.id, outcome.title,
            _code("severity", outcome.severity),
            _names("outputs", outputs),
            _texts("title", outcome.title),
            _texts("description", outcome.description),
            _texts("actions", *outcome.actions),
            sources=outcome.sources,
        )  # fmt: skip


# -- the decision ----------------------------------------------------------------------------------


def _decision(program: Program) -> Iterator[Part]:
    decision = program.decision
    if decision is None:
        return
    yield _part("decision", program.ruleset, (), *_form(decision))
    if isinstance(decision, Tree):
        yield from _nodes(decision.root, ())
    else:
        yield from _steps(decision, "")


def _form(decision: Tree | Rules | Bands) -> tuple[Facet, ...]:
    match decision:
        case Tree():
            return (_code("form", "tree"),)
        case Rules(hit=hit):
            return (_code("form", f"rules ({hit})"),)
        case Bands(of=of):
            return _code("form", "bands"), _formula("of", of)


def _nodes(node: Branch | Leaf, path: tuple[tuple[str, bool], ...]) -> Iterator[Part]:
    place = Place(0, path)
    because = () if isinstance(node, Branch) else (_texts("because", node.because),)
    if isinstance(node, Leaf):
        facets = _code("then", node.outcome), *because
        yield _part("leaf", node.id, (), *facets, sources=node.sources, place=place)
        return
    facets = _formula("if", node.condition), _texts("title", node.title)
    yield _part("question", node.id, node.title, *facets, sources=node.sources, place=place)
    yield from _nodes(node.then, (*path, (node.id, True)))
    yield from _nodes(node.otherwise, (*path, (node.id, False)))


def _steps(decision: Rules | Bands, prefix: str) -> Iterator[Part]:
    """The rows of rules or bands; those of a derived value have its name before theirs."""
    ends: tuple[Row | Band | Leaf, ...]
    if isinstance(decision, Bands):
        ends = decision.bands
    else:
        ends = (*decision.rows, *((decision.otherwise,) if decision.otherwise else ()))
    for number, end in enumerate(ends, 1):
        yield _part(
            "band" if isinstance(end, Band) else "rule", prefix + end.id, (),
            *_condition(end),
            _code("then", end.outcome),
            _texts("because", end.because),
            sources=end.sources,
            place=Place(number),
        )  # fmt: skip


def _condition(end: Row | Band | Leaf) -> tuple[Facet, ...]:
    match end:
        case Row(condition=condition):
            return (_formula("if", condition),)
        case Band(limit=limit, inclusive=inclusive):
            word = "up_to" if inclusive else "below"
            text = f"{word} {limit.text}" if limit else None
            return (_code("limit", text),)
        case Leaf():
            return ()
