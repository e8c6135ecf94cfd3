"""Parts that are there and used, and names that mean one thing in the whole company file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plgrules.check.review.context import Context
from plgrules.check.types import TEXT, Type, describe
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.diagnostics.suggest import nearest
from plgrules.model.review import Use
from plgrules.source.forms import listed


def parts_declared(context: Context) -> Iterator[Diagnostic]:
    """Yield every `each` that names no part."""
    known = list(context.parts)
    for binding in context.bindings:
        each = binding.entry.each
        if each is not None and each.name not in known:
            close = nearest(each.name, known)
            there = f"there are {listed(known)}" if known else "declare it under `parts`"
            yield Diagnostic(
                "PLG401",
                f"`{each.name}` is not a part of this review",
                each.span,
                help=f"did you mean `{close}`?" if close else there,
                suggestion=close,
            )


def parts_used(context: Context) -> Iterator[Diagnostic]:
    """Yield parts on which nothing decides, and inherited facts that nothing reads."""
    used = {binding.part for binding in context.bindings}
    for part in context.review.parts:
        if part.name not in used:
            yield Diagnostic(
                "PLG404",
                f"nothing decides on the part `{part.name}`",
                part.span,
                help=f"add an entry with `each: {part.name}` to `decide`, or remove the part",
            )
            continue
        reads = context.reads(part.name)
        for fact in part.inherits:
            if reads and fact.name not in reads:
                yield _nothing_reads(fact, f"inherited by `{part.name}`", reads)


def _nothing_reads(fact: Use, how: str, reads: Mapping[str, Type]) -> Diagnostic:
    close = nearest(fact.name, list(reads))
    return Diagnostic(
        "PLG404",
        f"`{fact.name}` is {how}, and nothing there reads it",
        fact.span,
        help=f"did you mean `{close}`?" if close else "remove it, or correct the name",
        suggestion=close,
    )


def decided_once(context: Context) -> Iterator[Diagnostic]:
    """Yield entries that decide what another entry decides already."""
    first: dict[tuple[str, str | None], Span] = {}
    for binding in context.bindings:
        entry = binding.entry
        key = entry.ruleset, binding.part
        if key in first:
            on = f"each of `{key[1]}`" if key[1] else "the company"
            yield Diagnostic(
                "PLG407",
                f"`{entry.ruleset}` decides on {on} a second time",
                entry.span,
                help="leave it in one place",
                related=(Label(first[key], "decides here first"),),
            )
        first.setdefault(key, entry.span)


def facts_agree(context: Context) -> Iterator[Diagnostic]:
    """Yield facts that have another type, unit or choices in another ruleset of the review."""
    meant: dict[str, tuple[Type, str]] = {}
    for binding in context.bindings:
        for candidate in binding.candidates:
            for name, type_ in candidate.facts.items():
                first, whose = meant.setdefault(name, (type_, candidate.title))
                if not _alike(first, type_):
                    yield Diagnostic(
                        "PLG403",
                        f"the fact `{name}` means two things",
                        binding.entry.span,
                        f"{_detail(type_)} in {candidate.title}",
                        f"it is {_detail(first)} in {whose}: one company file cannot give both",
                    )


def keys_apart(context: Context) -> Iterator[Diagnostic]:
    """Yield keys that would be two of: part, label, fact; a label may be a fact that is a text."""
    reads, label = context.reads(None), context.review.label
    for part in context.review.parts:
        if part.name in reads or (label is not None and part.name == label.name):
            also = "a fact" if part.name in reads else "the label of the company"
            yield Diagnostic(
                "PLG403",
                f"`{part.name}` is a part and {also}",
                part.span,
                help="give the part another name",
            )
        yield from _label_problem(part.label, context.reads(part.name), part.span)
    if label is not None:
        yield from _label_problem(label.name, reads, label.span)


def _label_problem(label: str, reads: Mapping[str, Type], span: Span) -> Iterator[Diagnostic]:
    if label in reads and reads[label].kind != TEXT.kind:
        yield Diagnostic(
            "PLG403",
            f"`{label}` is a label, which is a text, and a fact: {describe(reads[label])}",
            span,
            help="name another key as the label",
        )


def _alike(left: Type, right: Type) -> bool:
    if left.is_number and right.is_number:
        return left.unit == right.unit
    return left.kind == right.kind and set(left.choices) == set(right.choices)


def _detail(type_: Type) -> str:
    return f"{describe(type_)} of {listed(type_.choices)}" if type_.choices else describe(type_)
