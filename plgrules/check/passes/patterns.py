"""Patterns: the facts that events make true, and what a pattern compares."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.model.pattern import EventPattern, PatternOperand


def patterns_fit(context: Context) -> Iterator[Diagnostic]:
    """Yield patterns of what is no fact, or of a fact that is not true or false, or is observed."""
    facts = {fact.name: fact for fact in context.ruleset.facts}
    observed = {observation.name: observation for observation in context.ruleset.observations}
    for pattern in context.ruleset.patterns:
        fact = facts.get(pattern.name)
        if fact is None:
            close = nearest(pattern.name, facts)
            yield Diagnostic(
                "PLG180",
                f"`{pattern.name}` has a pattern, but it is no fact",
                pattern.span,
                help=f"did you mean `{close}`?" if close else "declare it under `facts`",
                suggestion=close,
            )
        elif fact.domain.type != "boolean":
            yield Diagnostic(
                "PLG180",
                f"a pattern is there or not, but the fact `{fact.name}` is of type "
                f"{fact.domain.type}",
                pattern.span,
                help="make the fact of type `boolean`",
                related=(Label(fact.span, "the fact"),),
            )
        if pattern.name in observed:
            yield Diagnostic(
                "PLG180",
                f"the fact `{pattern.name}` has a pattern and is observed, too",
                pattern.span,
                label="the pattern",
                help="a fact comes from one place: remove one of them, or make it two facts",
                related=(Label(observed[pattern.name].span, "observed here"),),
            )


def patterns_name_aliases(context: Context) -> Iterator[Diagnostic]:
    """Yield comparisons with an alias that a pattern does not have."""
    for pattern in context.ruleset.patterns:
        aliases = [step.alias for step in pattern.steps]
        named = [(o.alias, o.span) for o in (*pattern.same, *pattern.different)]
        if pattern.unless is not None and pattern.unless.after is not None:
            named.append((pattern.unless.after, pattern.unless.after_span or pattern.span))
        for alias, span in named:
            if alias not in aliases:
                close = nearest(alias, aliases)
                listed = ", ".join(f"`{known}`" for known in aliases)
                yield Diagnostic(
                    "PLG181",
                    f"the pattern `{pattern.name}` has no event `{alias}`",
                    span,
                    help=f"did you mean `{close}`?" if close else f"it has {listed}",
                    suggestion=close,
                )


def patterns_compare(context: Context) -> Iterator[Diagnostic]:
    """Yield comparisons of an event with itself, and those that can never hold."""
    for pattern in context.ruleset.patterns:
        yield from _alias_once(pattern, "same", pattern.same)
        yield from _alias_once(pattern, "different", pattern.different)
        same = {str(operand) for operand in pattern.same}
        both = [operand for operand in pattern.different if str(operand) in same]
        if len(both) > 1:
            yield Diagnostic(
                "PLG182",
                f"`{both[0]}` and `{both[1]}` cannot be both the same and different",
                both[1].span,
                help="leave one of them out of `same` or of `different`",
                related=tuple(
                    Label(operand.span, "the same")
                    for operand in pattern.same
                    if str(operand) == str(both[1])
                ),
            )


def patterns_in_time(context: Context) -> Iterator[Diagnostic]:
    """Yield times of a pattern that leave no room for an event."""
    for pattern in context.ruleset.patterns:
        times = (("within", pattern.within, pattern.within_span),
                 ("last", pattern.last, pattern.last_span))  # fmt: skip
        for key, minutes, span in times:
            if minutes is not None and span is not None and minutes <= 0:
                yield _no_time(f"`{key}` is no time at all", span, "write `7 days` or `2 hours`")
        if pattern.within is not None and len(pattern.steps) == 1 and pattern.within_span:
            yield _no_time(
                "`within` is from the first event to the last, but there is only one",
                pattern.within_span,
                "write `last` for the time that counts, up to the day of the decision",
            )
        elif (
            pattern.within is not None
            and pattern.last is not None
            and 0 < pattern.last < pattern.within
            and pattern.within_span
        ):
            yield _no_time(
                "`within` is longer than `last`, beyond which no event counts",
                pattern.within_span,
                "leave `within` out, or make `last` longer",
            )


def _alias_once(
    pattern: EventPattern, key: str, operands: tuple[PatternOperand, ...]
) -> Iterator[Diagnostic]:
    first: dict[str, Span] = {}
    for operand in operands:
        if operand.alias in first:
            yield Diagnostic(
                "PLG182",
                f"`{key}` of the pattern `{pattern.name}` has the event `{operand.alias}` twice",
                operand.span,
                help="it compares events with each other; for one event write `where`",
                related=(Label(first[operand.alias], "first"),),
            )
        first.setdefault(operand.alias, operand.span)


def _no_time(message: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic("PLG183", message, span, help=help)
