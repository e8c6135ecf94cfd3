"""One version of one review, as its author wrote it: frozen, positioned, not yet checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plgrules.diagnostics.span import Span
from plgrules.model.text import Text

Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class Use:
    """A name as a review uses it: of a fact, a parameter, a derived value, an output or a part."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """A list of rows in the company file; `label` is the key that names a row."""

    name: str
    span: Span
    title: Text
    label: str
    inherits: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewSum:
    """An output whose sum over the rows is handed on as a fact."""

    fact: Use
    output: Use


@dataclass(frozen=True, slots=True)
class ReviewPicture:
    """A value on an axis with named marks, and the names of the stretches between them."""

    span: Span
    title: Text
    value: Use
    marks: tuple[Use, ...]
    spans: tuple[Text, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """One ruleset that decides: on the company, or on each row of a part."""

    span: Span
    ruleset: str
    version: str
    version_span: Span
    each: Use | None = None
    sums: tuple[ReviewSum, ...] = ()
    picture: ReviewPicture | None = None


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A whole file. `label` is the key of the company file that names the company."""

    name: str
    version: str
    span: Span
    version_span: Span
    sha256: str
    effective_from: date
    review_by: date | None
    owner: str
    title: Text
    question: Text
    description: Text
    label: Use | None
    parts: tuple[ReviewPart, ...]
    entries: tuple[ReviewEntry, ...]
