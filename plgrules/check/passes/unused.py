"""Names and sources that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.check.context import Context
from plgrules.check.formulas import unnamed_formulas
from plgrules.check.order import reads
from plgrules.check.passes.names import references
from plgrules.check.passes.texts import all_texts
from plgrules.check.scope import PartKind
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.model.text import placeholders

_WORDS: dict[PartKind, str] = {
    "fact": "fact",
    "parameter": "parameter",
    "derived": "derived value",
    "requirement": "required decision",
    "signal": "signal",
}


def everything_used(context: Context) -> Iterator[Diagnostic]:
    """Yield facts, parameters, derived values, signals, requirements and sources without a use."""
    used = _used(context)
    for name, declared in context.scope.items():
        if declared.kind in _WORDS and name not in used:
            yield _unused(_WORDS[declared.kind], name, declared.part.span)
    cited = {reference.id for reference in references(context.ruleset)}
    for source in context.ruleset.sources:
        if source.id not in cited:
            yield _unused("source", source.id, source.span)


def _unused(what: str, name: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "PLG153",
        f"the {what} `{name}` is never used",
        span,
        help="use it, or remove it",
        severity="warning",
    )


def _used(context: Context) -> set[str]:
    # The graph says what named parts read, automatic bindings included.
    used = set[str]().union(*context.graph.values())
    for site in unnamed_formulas(context.ruleset):
        used.update(reads(site.formula.root, context.groups))
    for text in all_texts(context.ruleset):
        for _, written in text.text.translations:
            if "{" in written:
                used.update(name.partition(".")[0] for name, _, _ in placeholders(written))
    return used
