"""Texts: placeholders that exist, translations that agree, and none empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from plgrules.check.context import Context
from plgrules.check.formulas import branches
from plgrules.check.scope import leaves
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.model.ruleset import (
    Bands,
    Decide,
    Derived,
    Domain,
    Fact,
    Parameter,
    Rules,
    Ruleset,
    Tree,
)
from plgrules.model.text import Text, placeholders

_PAIRED = re.compile(r"\{\{|\}\}|\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Place:
    """A text; `shows_outputs` says that placeholders may name outputs in it."""

    text: Text
    shows_outputs: bool = False


def all_texts(ruleset: Ruleset) -> Iterator[Place]:
    """Yield every text of a ruleset, in the order of the language's pages."""
    yield from (Place(text) for text in (ruleset.title, ruleset.question, ruleset.description))
    measured: list[Fact | Parameter] = [*ruleset.facts, *ruleset.parameters]
    for part in measured:
        yield Place(part.title)
        yield Place(part.description)
        yield from _choice_texts(part.domain)
    yield from (Place(validity.says) for validity in ruleset.validities)
    for derived in ruleset.derived:
        yield from _derived_texts(derived)
    yield from (Place(signal.title) for signal in ruleset.signals)
    yield from (Place(group.title) for group in ruleset.groups)
    yield from _decide_texts(ruleset.decide)
    for check in ruleset.checks:
        yield Place(check.says)
        yield Place(check.fix)
    yield from (Place(caution.says) for caution in ruleset.cautions)
    for output in ruleset.outputs:
        yield Place(output.title)
        yield from _choice_texts(output.domain)
    for outcome in ruleset.outcomes:
        yield Place(outcome.title)
        yield Place(outcome.description, shows_outputs=True)
        yield from (Place(action, shows_outputs=True) for action in outcome.actions)


def _choice_texts(domain: Domain) -> Iterator[Place]:
    yield from (Place(choice.title) for choice in domain.choices)


def _derived_texts(derived: Derived) -> Iterator[Place]:
    yield Place(derived.title)
    yield from (Place(choice.title) for choice in derived.values)
    if isinstance(derived.value, Rules | Bands):
        for place in _decide_texts(derived.value):
            yield replace(place, shows_outputs=False)


def _decide_texts(decide: Decide | None) -> Iterator[Place]:
    if isinstance(decide, Rules):
        steps = (*decide.steps, *([decide.otherwise] if decide.otherwise else []))
        yield from (Place(step.because, shows_outputs=True) for step in steps)
    elif isinstance(decide, Bands):
        yield from (Place(band.because, shows_outputs=True) for band in decide.steps)
    elif isinstance(decide, Tree):
        yield from (Place(branch.title) for branch in branches(decide))
        yield from (Place(leaf.because, shows_outputs=True) for leaf in leaves(decide))


def placeholders_known(context: Context) -> Iterator[Diagnostic]:
    """Yield placeholders that name nothing which can be shown, and braces without a partner."""
    values = {n for n, d in context.scope.items() if d.kind not in ("signal", "check")}
    outputs = {output.name for output in context.ruleset.outputs}
    for place in all_texts(context.ruleset):
        known = values | outputs if place.shows_outputs else values
        for (_, written), span in zip(place.text.translations, place.text.spans, strict=True):
            if "{" not in written and "}" not in written:
                continue
            for name, start, end in placeholders(written):
                if name not in known and not _is_output_of(context, name):
                    at = _slice(span, written, start, end)
                    yield _unknown(name, at, known, name in outputs)
            lone = _lone_brace(written)
            if lone is not None:
                yield Diagnostic(
                    "PLG160",
                    "a brace without its partner",
                    _slice(span, written, lone, lone + 1),
                    help="write `{name}` to show a value, `{{` and `}}` for braces themselves",
                )


def _is_output_of(context: Context, name: str) -> bool:
    requirement, _, output = name.partition(".")
    declared = context.scope.get(requirement)
    return declared is not None and output in declared.outputs


def _unknown(name: str, span: Span, known: set[str], is_output: bool) -> Diagnostic:
    close = nearest(name, known)
    if is_output:
        help = "outputs can be shown in `because`, in actions and in descriptions of outcomes"
    elif close:
        help = f"did you mean `{{{close}}}`?"
    else:
        help = "name a fact, parameter, derived value, required decision or output"
    return Diagnostic(
        "PLG160",
        f"unknown placeholder `{{{name}}}`",
        span,
        "nothing of this name can be shown here",
        help,
        close,
    )


def _lone_brace(written: str) -> int | None:
    rest = _PAIRED.sub(lambda match: " " * len(match.group()), written)
    found = re.search(r"[{}]", rest)
    return found.start() if found else None


def _slice(span: Span, written: str, start: int, end: int) -> Span:
    """The place of a part of a text that stands unchanged on one line; else all of the text."""
    width = span.end_column - span.column
    if span.line != span.end_line or width - len(written) not in (0, 2):
        return span
    column = span.column + (width - len(written)) // 2
    return replace(span, column=column + start, end_column=column + end)


def translations_agree(context: Context) -> Iterator[Diagnostic]:
    """Yield texts whose translations show different values."""
    for place in all_texts(context.ruleset):
        if len(place.text.translations) < 2:
            continue
        shown = [
            (language, {name for name, _, _ in placeholders(written)}, span)
            for (language, written), span in zip(
                place.text.translations, place.text.spans, strict=True
            )
        ]
        for language, names, span in shown[1:]:
            if names != shown[0][1]:
                differing = ", ".join(f"`{{{name}}}`" for name in sorted(names ^ shown[0][1]))
                yield Diagnostic(
                    "PLG161",
                    f"the `{language}` and `{shown[0][0]}` texts show different values",
                    span,
                    label=f"differs in {differing}",
                    help="use the same placeholders in every language",
                    related=(Label(shown[0][2], f"the `{shown[0][0]}` text"),),
                    severity="warning",
                )


def languages_complete(context: Context) -> Iterator[Diagnostic]:
    """Yield, for each language of the file, where a text lacks it and how many do."""
    yield from incomplete_languages(
        [place.text for place in all_texts(context.ruleset) if place.text.translations]
    )


def incomplete_languages(texts: Sequence[Text]) -> Iterator[Diagnostic]:
    """Yield, for each language of some texts, where one lacks it and how many do."""
    languages = dict.fromkeys(language for text in texts for language, _ in text.translations)
    for language in languages:
        lacking = [text for text in texts if language not in dict(text.translations)]
        if lacking:
            count = "a text lacks" if len(lacking) == 1 else f"{len(lacking)} texts lack"
            yield Diagnostic(
                "PLG162",
                f"{count} `{language}`",
                lacking[0].spans[0],
                label="other texts of this file have it" + ("; the first" if lacking[1:] else ""),
                help=f"write `{{{', '.join(f'{language}: …' for language in languages)}}}`",
                severity="warning",
            )


def no_text_empty(context: Context) -> Iterator[Diagnostic]:
    """Yield translations without a word."""
    yield from empty_texts([place.text for place in all_texts(context.ruleset)])


def empty_texts(texts: Iterable[Text]) -> Iterator[Diagnostic]:
    """Yield those translations of some texts that have no word."""
    for text in texts:
        for (language, written), span in zip(text.translations, text.spans, strict=True):
            if not written.strip():
                yield Diagnostic(
                    "PLG163", f"an empty `{language}` text", span, help="write it, or remove it"
                )
