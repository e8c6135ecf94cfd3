"""The steps of a program as columns, each after what it reads."""

from __future__ import annotations

from dataclasses import replace

from plgrules.backends.bounds import FINITE
from plgrules.backends.columns.build import both, either, known, null, opposite
from plgrules.backends.columns.context import (
    TYPES,
    Boolean,
    Cell,
    Context,
    Picked,
    constant,
    truth,
)
from plgrules.backends.columns.decide import decide
from plgrules.backends.columns.door import Problems, accepted_range, range_problems
from plgrules.backends.columns.expressions import boolean, is_boolean, value
from plgrules.backends.columns.nodes import Condition, Pick
from plgrules.backends.columns.outputs import RequiredDecision
from plgrules.backends.columns.values import chosen
from plgrules.backends.columns.verdict import NOTHING_DECIDED, Verdict, masked
from plgrules.program.expression import Expression, Formula
from plgrules.program.program import (
    CheckStep,
    DerivedStep,
    FactStep,
    RequirementStep,
    SignalStep,
    Step,
)


def write_steps(context: Context, problems: Problems) -> None:
    """Write every step; note what may turn out to be wrong with the facts."""
    for step in context.program.steps:
        context.steps[step.name] = _step(context, step, problems)
    for validity in context.program.validities:
        broken = boolean(context, validity.must.root).no
        named = ", ".join(f"`{name}`" for name in validity.facts)
        text = f"{named} contradict each other: {validity.must.text} (facts-contradict)"
        problems.add(broken, [(broken, text)])


def _step(context: Context, step: Step, problems: Problems) -> Cell | Boolean:
    match step:
        case FactStep():
            return _fact(context, step, problems)
        case RequirementStep():
            return _requirement(context, step, problems)
        case DerivedStep(value=Formula(root=root)):
            return _kept(context, step.name, root)
        case DerivedStep(value=decision):
            verdict = decide(context, decision, step.name)  # type: ignore[arg-type]
            return picked(context, step.name, verdict)
        case SignalStep(condition=condition) | CheckStep(condition=condition):
            return context.keep_boolean(step.name, boolean(context, condition.root))


def _kept(context: Context, name: str, root: Expression) -> Cell | Boolean:
    if is_boolean(context, root):
        return context.keep_boolean(name, boolean(context, root))
    return context.keep(name, value(context, root))


def picked(context: Context, name: str, verdict: Verdict) -> Cell:
    """Return the outcome of a decision as a text; unknown unless decided."""
    hint = f"{context.prefix}{name}_picked"
    place = masked(verdict.decided, verdict.outcome, "index")
    place = context.draft.keep(hint, place, not verdict.is_certain)
    node = Pick(place, verdict.outcomes, "text") if verdict.outcomes else null("text")
    texts = verdict.outcomes
    if not texts:
        return Cell(node)
    return Cell(node, not verdict.is_certain, FINITE, texts, Picked(place, texts))


# -- facts ---------------------------------------------------------------------------------------


def _fact(context: Context, fact: FactStep, problems: Problems) -> Cell | Boolean:
    given = context.given[fact.name]
    if isinstance(given, Boolean):
        return _yes_or_no(context, fact, given)
    if not given.nullable or (fact.otherwise is None and fact.default is None):
        return given
    cases: list[tuple[Condition, Cell]] = [] if given.is_null else [(known(given.node), given)]
    last = default = constant(fact.default)
    if fact.otherwise is not None:
        last = context.keep(f"{fact.name}_otherwise", value(context, fact.otherwise.root))
        last = _in_range(fact, given, last, problems)
        if last.nullable and not default.is_null:
            cases.append((known(last.node), last))
            last = default
    cell = chosen(cases, last)
    if cell.is_null:
        return Cell(null(TYPES[fact.domain.type]))
    return context.keep(fact.name, replace(cell, nullable=last.nullable))


def _in_range(fact: FactStep, given: Cell, other: Cell, problems: Problems) -> Cell:
    """A fall-back outside the bounds of its fact is a problem where it is used."""
    if fact.domain.type not in ("number", "integer") or other.is_null or fact.otherwise is None:
        return other
    absent = opposite(known(given.node, given.nullable))
    name = f"`{fact.name}` ({fact.otherwise.text})"
    found = list(range_problems(fact, other.node, other.nullable, other.bounds, name))
    reasons = [(both(absent, holds), text) for holds, text in found]
    problems.add(either(*(holds for holds, _ in reasons)), reasons)
    return replace(other, bounds=other.bounds.clipped(*accepted_range(fact)))


def _yes_or_no(context: Context, fact: FactStep, given: Boolean) -> Boolean:
    if given.total or (fact.otherwise is None and fact.default is None):
        return given
    default = truth(fact.default)  # type: ignore[arg-type]
    other = default
    if fact.otherwise is not None:
        other = context.keep_boolean(f"{fact.name}_otherwise", _boolean(context, fact.otherwise))
        other = _instead(other, default)
    return context.keep_boolean(fact.name, _instead(given, other))


def _boolean(context: Context, formula: Formula) -> Boolean:
    return boolean(context, formula.root)


def _instead(first: Boolean, other: Boolean) -> Boolean:
    """The first truth, and where it is unknown the other one."""
    if first.total:
        return first
    yes = either(first.yes, both(opposite(first.no), other.yes))
    no = either(first.no, both(opposite(first.yes), other.no))
    return Boolean(yes, no, other.total)


# -- required decisions --------------------------------------------------------------------------


def _requirement(context: Context, step: RequirementStep, problems: Problems) -> Cell:
    inner = Context(step.program, context.draft, context.as_of, f"{context.prefix}{step.name}_")
    found = Problems()
    bindings = dict(step.bindings)
    for fact in step.program.facts:
        inner.given[fact.name] = _bound(context, inner, fact, bindings[fact.name].root, found)
    write_steps(inner, found)
    decision = step.program.decision
    verdict = NOTHING_DECIDED if decision is None else decide(inner, decision, "rule")
    context.required[step.name] = RequiredDecision(inner, verdict)
    prefix = f"required decision `{step.name}`: "
    problems.add(found.any, [(holds, prefix + text) for holds, text in found.reasons])
    return picked(inner, "outcome", verdict)


def _bound(
    context: Context, inner: Context, fact: FactStep, root: Expression, problems: Problems
) -> Cell | Boolean:
    """A value handed to a required decision; one outside the bounds there is a problem."""
    if fact.domain.type == "boolean":
        return inner.keep_boolean(fact.name, boolean(context, root))
    cell = inner.keep(fact.name, value(context, root))
    if cell.is_null:
        return Cell(null(TYPES[fact.domain.type]))
    if fact.domain.type not in ("number", "integer"):
        return cell
    found = list(range_problems(fact, cell.node, cell.nullable, cell.bounds))
    problems.add(either(*(holds for holds, _ in found)), found)
    return Cell(cell.node, cell.nullable, cell.bounds.clipped(*accepted_range(fact)))
