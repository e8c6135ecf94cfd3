"""Rules end with one that always matches, and nothing stands after it."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.model.ruleset import Rules, Ruleset, Step


def rules_end(context: Context) -> Iterator[Diagnostic]:
    """Yield rules that may match nothing, and rules that come after one that always matches."""
    for rules in all_rules(context.ruleset):
        open_ = next((step for step in rules.steps if step.condition is None), None)
        if rules.hit == "unique":
            yield from _unique_end(rules, open_)
        elif open_ is None:
            if rules.otherwise is None:
                yield _no_end(rules)
        else:
            following = [*rules.steps[rules.steps.index(open_) + 1 :]]
            if rules.otherwise is not None:
                following.append(rules.otherwise)
            yield from (_never_reached(step, open_) for step in following)


def all_rules(ruleset: Ruleset) -> Iterator[Rules]:
    """Yield the rules of `decide` and those that pick a derived value."""
    if isinstance(ruleset.decide, Rules):
        yield ruleset.decide
    yield from (derived.value for derived in ruleset.derived if isinstance(derived.value, Rules))


def _unique_end(rules: Rules, open_: Step | None) -> Iterator[Diagnostic]:
    if rules.otherwise is None:
        yield Diagnostic(
            "PLG142",
            "when none of these rules matches there is no answer",
            rules.steps[-1].span if rules.steps else rules.span,
            help="with `hit: unique` name the answer under `otherwise`",
        )
    if open_ is not None and len(rules.steps) > 1:
        yield Diagnostic(
            "PLG145",
            f"rule `{open_.id}` always matches, so it overlaps every other",
            open_.span,
            help="with `hit: unique` put what holds when nothing matched under `otherwise`",
        )


def _no_end(rules: Rules) -> Diagnostic:
    last = rules.steps[-1] if rules.steps else None
    return Diagnostic(
        "PLG142",
        "when none of these rules matches there is no answer",
        last.span if last else rules.span,
        label="the last rule has an `if`" if last else "",
        help="end with a rule without `if`, or name the answer under `otherwise`",
    )


def _never_reached(step: Step, open_: Step) -> Diagnostic:
    return Diagnostic(
        "PLG143",
        f"rule `{step.id}` is never reached",
        step.span,
        label="stands after a rule that always matches",
        help=f"move it before `{open_.id}`, or give `{open_.id}` an `if`",
        related=(Label(open_.span, "always matches: it has no `if`"),),
    )
