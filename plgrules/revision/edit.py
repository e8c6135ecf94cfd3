"""Edits of a YAML file that leave every other byte as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from plgrules.diagnostics.span import Span
from plgrules.source.lines import line_starts
from plgrules.source.nodes import Document


class Edit(NamedTuple):
    """Another text for a stretch of a file."""

    span: Span
    text: str


def edited(document: Document, data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the bytes of a document's file with stretches of it replaced.

    `data` are the bytes that the document was read from: a mark at their start stays.
    """
    text = document.text
    starts = line_starts(text)
    placed = sorted(
        (starts[e.span.line - 1] + e.span.column - 1,
         starts[e.span.end_line - 1] + e.span.end_column - 1, e.text) for e in edits
    )  # fmt: skip
    pieces, at = [], 0
    for start, end, new in placed:
        pieces += [text[at:start], new]
        at = end
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join([*pieces, text[at:]]).encode().removeprefix(mark)
