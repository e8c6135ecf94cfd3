"""Names: declared twice, reserved, ids used twice, and sources that are not listed."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator
from typing import Protocol

from plgrules.check.context import Context
from plgrules.check.formulas import branches
from plgrules.check.order import AS_OF
from plgrules.check.scope import KIND_WORDS, leaves, named_parts
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.model.expression import FUNCTIONS
from plgrules.model.ruleset import ASSUMPTION, Bands, Decide, Reference, Rules, Ruleset, Tree

RESERVED = frozenset({*keyword.kwlist, *FUNCTIONS, AS_OF, "date", "true", "false"})
"""Words that mean something else in an expression."""

EXPECTATIONS = frozenset(
    {
        "status",
        "outcome",
        "rule",
        "possible",
        "missing",
        "warnings",
        "checks",
        "signals",
        "derived",
        "undefined",
        "error",
    }
)
"""Keys of `expect` in ruleset tests, beside which the outputs stand."""

OWN_WARNINGS = frozenset({"stale_ruleset", "not_in_force"})
"""Warnings that the library itself attaches."""


def names_once(context: Context) -> Iterator[Diagnostic]:
    """Yield names that two parts declare."""
    for kind, part in named_parts(context.ruleset):
        first = context.scope[part.name]
        if first.part is not part:
            yield Diagnostic(
                "PLG101",
                f"the name `{part.name}` is declared twice",
                part.span,
                label=f"here {KIND_WORDS[kind]}",
                help="rename one of them: facts, parameters, derived values, required decisions, "
                "signals and checks share their names",
                related=(Label(first.part.span, f"first {KIND_WORDS[first.kind]}"),),
            )


def names_not_reserved(context: Context) -> Iterator[Diagnostic]:
    """Yield names that mean something else."""
    ruleset = context.ruleset
    for _, part in named_parts(ruleset):
        if part.name in RESERVED:
            yield _reserved(part.name, part.span, "it is a word of the expression language")
    for output in ruleset.outputs:
        if output.name in EXPECTATIONS:
            yield _reserved(output.name, output.span, "it is a key of `expect` in ruleset tests")
    for caution in ruleset.cautions:
        if caution.code in OWN_WARNINGS:
            yield _reserved(caution.code, caution.span, "the library attaches this warning itself")
    for source in ruleset.sources:
        if source.id == ASSUMPTION:
            yield _reserved(source.id, source.span, "it stands for a number of our own choice")


def _reserved(name: str, span: Span, why: str) -> Diagnostic:
    return Diagnostic("PLG102", f"the name `{name}` is reserved", span, why, "choose another name")


def ids_once(context: Context) -> Iterator[Diagnostic]:
    """Yield ids of rules, questions, leaves and bands that stand twice in `decide`."""
    first: dict[str, Span] = {}
    for id_, span in _ids(context.ruleset.decide):
        if id_ in first:
            yield Diagnostic(
                "PLG112",
                f"the id `{id_}` is used twice",
                span,
                label="second use",
                help="give each rule, question, leaf and band an id of its own",
                related=(Label(first[id_], "first use"),),
            )
        first.setdefault(id_, span)


def _ids(decide: Decide | None) -> Iterator[tuple[str, Span]]:
    if isinstance(decide, Rules):
        yield from ((step.id, step.span) for step in decide.steps)
        if decide.otherwise is not None:
            yield decide.otherwise.id, decide.otherwise.span
    elif isinstance(decide, Bands):
        yield from ((band.id, band.span) for band in decide.steps)
    elif isinstance(decide, Tree):
        yield from ((branch.id, branch.span) for branch in branches(decide))
        yield from ((leaf.id, leaf.span) for leaf in leaves(decide))


def sources_listed(context: Context) -> Iterator[Diagnostic]:
    """Yield uses of a source that `sources` does not have."""
    known = [source.id for source in context.ruleset.sources]
    for reference in references(context.ruleset):
        if reference.id == ASSUMPTION or reference.id in known:
            continue
        close = nearest(reference.id, [*known, ASSUMPTION])
        yield Diagnostic(
            "PLG105",
            f"unknown source `{reference.id}`",
            reference.span,
            "not a key of `sources`",
            f"did you mean `{close}`?" if close else "list it under `sources`, or `assumption`",
            close,
        )


def groups_have_signals(context: Context) -> Iterator[Diagnostic]:
    """Yield titles of groups that no signal is in."""
    known = {signal.group for signal in context.ruleset.signals}
    for group in context.ruleset.groups:
        if group.name not in known:
            close = nearest(group.name, known)
            help = f"did you mean `{close}`?" if close else "set it as `group` of a signal"
            yield Diagnostic(
                "PLG106", f"no signal is in the group `{group.name}`", group.span, "", help, close
            )


def references(ruleset: Ruleset) -> Iterator[Reference]:
    """Yield every use of a source."""
    yield from _of_parts(ruleset.facts)
    yield from _of_parts(ruleset.parameters)
    yield from _of_parts(ruleset.signals)
    yield from _of_parts(ruleset.checks)
    yield from _of_parts(ruleset.cautions)
    yield from _of_parts(ruleset.outcomes)
    yield from _of_decide(ruleset.decide)
    for derived in ruleset.derived:
        if isinstance(derived.value, Rules | Bands):
            yield from _of_decide(derived.value)


def _of_decide(decide: Decide | None) -> Iterator[Reference]:
    if isinstance(decide, Rules):
        yield from _of_parts(decide.steps)
        yield from decide.otherwise.sources if decide.otherwise else ()
    elif isinstance(decide, Bands):
        yield from _of_parts(decide.steps)
    elif isinstance(decide, Tree):
        yield from _of_parts(branches(decide))
        yield from _of_parts(leaves(decide))


class _Sourced(Protocol):
    @property
    def sources(self) -> tuple[Reference, ...]: ...


def _of_parts(parts: Iterable[_Sourced]) -> Iterator[Reference]:
    for part in parts:
        yield from part.sources
