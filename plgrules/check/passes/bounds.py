"""Values and bounds of facts and parameters."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.check.reasoning.interval import near
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.model.ruleset import Fact, Parameter, Value


def values_within_bounds(context: Context) -> Iterator[Diagnostic]:
    """Yield parameters, and defaults of facts, outside their `min` and `max`."""
    for parameter in context.ruleset.parameters:
        problem = _outside(parameter, parameter.value)
        if problem:
            mark = parameter.overlay
            by = f"overlay `{mark.overlay}` sets " if mark is not None else ""
            yield _out_of_bounds(
                f"{by}`{parameter.name}` to {parameter.written}, {problem}"
                if by
                else f"`{parameter.name}` is {parameter.written}, {problem}",
                parameter.value_span,
                "change the overlay: the bounds say what an edit may set"
                if by
                else "change the value, or the bounds if they are wrong",
            )
    for fact in context.ruleset.facts:
        problem = _outside(fact, fact.default) if fact.default is not None else ""
        if problem:
            yield _out_of_bounds(
                f"the default of `{fact.name}` is {_short(fact.default)}, {problem}",
                fact.span,
                "change the default, or the bounds if they are wrong",
            )


def _out_of_bounds(message: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic("PLG151", message, span, help=help)


def _outside(part: Fact | Parameter, value: Value) -> str:
    """What bound a number breaks, in words; empty where it breaks none."""
    if isinstance(value, bool) or not isinstance(value, float | int) or _crossed(part):
        return ""
    number, unit = float(value), "" if part.domain.unit.is_ratio else f" (in {part.domain.unit})"
    if part.minimum is not None and number < part.minimum and not near(number, part.minimum):
        return f"below its minimum {part.minimum:.15g}{unit}"
    if part.maximum is not None and number > part.maximum and not near(number, part.maximum):
        return f"above its maximum {part.maximum:.15g}{unit}"
    return ""


def bounds_in_order(context: Context) -> Iterator[Diagnostic]:
    """Yield facts and parameters whose `min` is above their `max`."""
    parts: list[Fact | Parameter] = [*context.ruleset.facts, *context.ruleset.parameters]
    for part in parts:
        if _crossed(part):
            yield Diagnostic(
                "PLG152",
                f"the minimum of `{part.name}` is above its maximum",
                part.span,
                label=f"{part.minimum:.15g} is above {part.maximum:.15g}",
                help="exchange them",
            )


def _short(value: Value | None) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _crossed(part: Fact | Parameter) -> bool:
    low, high = part.minimum, part.maximum
    return low is not None and high is not None and low > high
