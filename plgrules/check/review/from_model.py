"""A review → everything wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from plgrules.check.passes.texts import empty_texts, incomplete_languages
from plgrules.check.review.context import Binding, Context
from plgrules.check.review.names import (
    decided_once,
    facts_agree,
    keys_apart,
    parts_declared,
    parts_used,
)
from plgrules.check.review.pictures import pictures_fit
from plgrules.check.review.sums import sums_fit
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.model.review import ReviewDocument
from plgrules.model.text import Text


def check_review(review: ReviewDocument, bindings: Sequence[Binding]) -> tuple[Diagnostic, ...]:
    """Return everything wrong with a review, by place.

    `bindings` are its entries; one without candidates was reported by whoever looked for them.
    """
    context = Context(review, tuple(bindings))
    found = {problem: None for run in PASSES for problem in run(context)}
    return tuple(sorted(found, key=_place))


def _texts(review: ReviewDocument) -> list[Text]:
    texts = [review.title, review.question, review.description]
    texts += [part.title for part in review.parts]
    pictures = [entry.picture for entry in review.entries if entry.picture]
    texts += [text for picture in pictures for text in (picture.title, *picture.spans)]
    return [text for text in texts if text.translations]


def _texts_complete(context: Context) -> Iterator[Diagnostic]:
    yield from incomplete_languages(_texts(context.review))
    yield from empty_texts(_texts(context.review))


PASSES: tuple[Callable[[Context], Iterator[Diagnostic]], ...] = (
    parts_declared,
    parts_used,
    decided_once,
    facts_agree,
    keys_apart,
    sums_fit,
    pictures_fit,
    _texts_complete,
)
"""What is looked at, each by itself."""


def _place(problem: Diagnostic) -> tuple[int, int, str]:
    return problem.line or 0, problem.column or 0, problem.code
