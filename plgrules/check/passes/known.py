"""Checks are unknown, never absent, for lack of facts: `known` and `given` do not belong there."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.check.formulas import formulas_of
from plgrules.check.order import closure, reads
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.model.expression import Call, Expression, walk

_HELP = "leave it out: a check without its facts is `unknown` by itself, which is what people see"


def checks_without_known(context: Context) -> Iterator[Diagnostic]:
    """Yield checks that ask whether a fact is known, themselves or through what they read."""
    for check in context.ruleset.checks:
        own = next(_questions(check.condition.root), None)
        if own is not None:
            yield Diagnostic(
                "PLG136",
                f"`{own.function}` is not allowed in a check",
                own.span,
                help=_HELP,
            )
            continue
        for name in sorted(closure(reads(check.condition.root, context.groups), context.graph)):
            asked = _asked_in(context, name)
            if asked is not None:
                yield Diagnostic(
                    "PLG136",
                    f"the check `{check.name}` depends on `{asked.function}`, through `{name}`",
                    check.condition.span,
                    label="depends on whether something is known",
                    help=_HELP,
                    related=(Label(asked.span, f"`{name}` asks here"),),
                )
                break


def _asked_in(context: Context, name: str) -> Call | None:
    declared = context.scope.get(name)
    if declared is None or declared.kind == "check":
        return None
    for site in formulas_of(declared.part):
        for call in _questions(site.formula.root):
            return call
    return None


def _questions(root: Expression) -> Iterator[Call]:
    for node in walk(root):
        if isinstance(node, Call) and node.function in ("known", "given"):
            yield node
