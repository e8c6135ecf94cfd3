"""The result columns: status, outcome, rule and what goes with them."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.backends.columns.build import (
    NO,
    YES,
    both,
    either,
    null,
    number,
    opposite,
    test,
    when,
)
from plgrules.backends.columns.context import TYPES, Boolean, Context
from plgrules.backends.columns.door import Problems
from plgrules.backends.columns.expressions import boolean
from plgrules.backends.columns.nodes import (
    Condition,
    Expression,
    Joined,
    Listed,
    Literal,
    Pick,
    Value,
)
from plgrules.backends.columns.outputs import RequiredDecision, decided_place, write_output
from plgrules.backends.columns.values import as_value, typed
from plgrules.backends.columns.verdict import Verdict, masked
from plgrules.program.dated import dated_warnings
from plgrules.program.program import CheckStep, Output

Column = tuple[str, Expression]


def write_results(
    context: Context, verdict: Verdict, valid: Condition, problems: Problems
) -> Iterator[Column]:
    """Yield the name of every result column and what it holds; nulls where a row is not valid."""
    program = context.program
    checks = [step.name for step in program.steps if isinstance(step, CheckStep)]
    yield "status", _status(context, verdict, valid, checks)
    yield "outcome", _outcome(context, verdict, valid)
    yield "rule", _rule(verdict, valid)
    dated = ((YES, code) for code in dated_warnings(program, context.as_of))
    yield "warnings", Listed(valid, (*_warnings(context, verdict), *dated))
    for output in program.outputs:
        yield output.name, _output(context, verdict, output, valid)
    if checks:
        yield "findings", Listed(valid, tuple((_is(context, name).yes, name) for name in checks))
    yield "ruleset", _text(program.ruleset)
    yield "version", _text(program.version)
    told = [(opposite(valid), Joined(tuple(problems.reasons)))] if problems.reasons else []
    yield "problem", when(told, null("text"), "text")


def _text(text: str) -> Literal:
    return Literal(text, "text")


def _is(context: Context, name: str) -> Boolean:
    found = context.steps[name]
    assert isinstance(found, Boolean)
    return found


def _status(context: Context, verdict: Verdict, valid: Condition, checks: list[str]) -> Value:
    open = verdict.disagree
    if not verdict.endings:
        open = either(*(opposite(_known(_is(context, name))) for name in checks))
    cases = [
        (opposite(valid), _text("invalid")),
        (verdict.conflict, _text("conflict")),
        (open, _text("undetermined")),
    ]
    return when(cases, _text("decided"), "text")


def _known(found: Boolean) -> Condition:
    return YES if found.total else either(found.yes, found.no)


def _outcome(context: Context, verdict: Verdict, valid: Condition) -> Value:
    if not verdict.endings:
        return null("text")
    where = both(valid, verdict.decided)
    if isinstance(verdict.outcome, Literal):
        assert isinstance(verdict.outcome.value, int)
        return masked(where, _text(verdict.outcomes[verdict.outcome.value]), "text")
    return Pick(decided_place(context, verdict, valid), verdict.outcomes, "text")


def _rule(verdict: Verdict, valid: Condition) -> Value:
    where = both(valid, opposite(verdict.several))
    return verdict.look_up(tuple(end.id for end in verdict.endings), where)


def _warnings(context: Context, verdict: Verdict) -> Iterator[tuple[Condition, str]]:
    program = context.program
    for caution in program.cautions:
        applies = boolean(context, caution.condition.root).yes
        if applies != NO:
            yield applies, caution.code
    for name, required in context.required.items():
        assert isinstance(required, RequiredDecision)
        for applies, code in _warnings(required.context, required.verdict):
            yield applies, f"{name}.{code}"


def _output(context: Context, verdict: Verdict, output: Output, valid: Condition) -> Value:
    place = decided_place(context, verdict, valid)
    found = write_output(context, verdict, output, place)
    cell = as_value(found) if isinstance(found, Boolean) else found
    type = TYPES[output.domain.type]
    node = typed(cell.node, type)
    if isinstance(node, Pick) and node.index == place:
        return node
    if type != "number" or isinstance(node, Literal | Pick) or cell.bounds.low > 0:
        return masked(valid, node, type)
    # Everything before gives the same for -0.0 as for 0.0; only here it would be seen. Adding 0.0
    # to it does not help where an engine leaves such an addition out.
    node = context.draft.keep(output.name, node, cell.nullable)
    is_zero = both(valid, test("==", node, number(0.0), cell.nullable))
    return when([(is_zero, number(0.0)), (valid, node)], null(type), type)
