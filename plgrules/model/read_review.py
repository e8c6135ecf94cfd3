"""A validated document → the review that it holds."""

from __future__ import annotations

from datetime import date

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.span import Span
from plgrules.model.reader import Reader
from plgrules.model.review import (
    ReviewDocument,
    ReviewEntry,
    ReviewPart,
    ReviewPicture,
    ReviewSum,
    Use,
)
from plgrules.source.nodes import Document, Entry, Mapping, Node, Scalar


def is_review(document: Document) -> bool:
    """Return whether a document says that it is a review, or the tests of one."""
    return "review" in document.root and "ruleset" not in document.root


def read_review(document: Document) -> tuple[ReviewDocument, tuple[Diagnostic, ...]]:
    """Return the review of a document that its schema accepts, and what is still wrong."""
    reader = Reader()
    root = document.root
    review = ReviewDocument(
        name=reader.word(root, "review"),
        version=reader.word(root, "version"),
        span=root.key("review").span,
        version_span=_span(root, "version"),
        sha256=document.sha256,
        effective_from=reader.day(root.get("effective_from")) or date.min,
        review_by=reader.day(root.get("review_by")),
        owner=reader.word(root, "owner"),
        title=reader.text(root.get("title")),
        question=reader.text(root.get("question")),
        description=reader.text(root.get("description")),
        label=_use(root.get("label")),
        parts=tuple(_part(reader, entry) for entry in reader.entries(root, "parts")),
        entries=tuple(_entry(reader, body) for body in reader.mappings(root, "decide")),
    )
    return review, tuple(reader.problems)


def _part(reader: Reader, entry: Entry) -> ReviewPart:
    body = entry.value
    assert isinstance(body, Mapping)
    return ReviewPart(
        name=entry.key.text,
        span=entry.key.span,
        title=reader.text(body.get("title")),
        label=reader.word(body, "label"),
        inherits=_uses(reader.items(body, "inherits")),
    )


def _entry(reader: Reader, body: Mapping) -> ReviewEntry:
    picture = body.get("picture")
    return ReviewEntry(
        span=_span(body, "ruleset"),
        ruleset=reader.word(body, "ruleset"),
        version=reader.word(body, "version"),
        version_span=_span(body, "version"),
        each=_use(body.get("each")),
        sums=tuple(
            ReviewSum(Use(e.key.text, e.key.span), Use(e.value.text, e.value.span))
            for e in reader.entries(body, "sum")
            if isinstance(e.value, Scalar)
        ),
        picture=_picture(reader, body, picture) if isinstance(picture, Mapping) else None,
    )


def _picture(reader: Reader, entry: Mapping, body: Mapping) -> ReviewPicture:
    return ReviewPicture(
        span=entry.key("picture").span,
        title=reader.text(body.get("title")),
        value=Use(reader.word(body, "value"), _span(body, "value")),
        marks=_uses(reader.items(body, "marks")),
        spans=tuple(reader.text(item) for item in reader.items(body, "spans")),
        scale="log" if reader.word(body, "scale") == "log" else "linear",
    )


def _use(node: Node | None) -> Use | None:
    return Use(node.text, node.span) if isinstance(node, Scalar) else None


def _uses(nodes: tuple[Node, ...]) -> tuple[Use, ...]:
    return tuple(Use(node.text, node.span) for node in nodes if isinstance(node, Scalar))


def _span(mapping: Mapping, key: str) -> Span:
    """The place of a value that the schema requires."""
    node = mapping.get(key)
    assert node is not None, key
    return node.span
