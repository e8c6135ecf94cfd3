"""Positioned YAML: what a file says, and where it says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from plgrules.diagnostics.span import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written; `text` is its content, `plain` means without quotes.

    `raw` is the stretch of the file from the first to the last character, quotes included, so that
    a place inside the text can be found again.
    """

    text: str
    plain: bool
    raw: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping, with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping in the order of the file; keys are unique."""

    entries: tuple[Entry, ...]
    span: Span
    _index: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {entry.key.text: entry for entry in self.entries})

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __contains__(self, key: str) -> bool:
        return key in self._index

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        entry = self._index.get(key)
        return entry.value if entry else None

    def key(self, key: str) -> Scalar:
        """The key itself as it stands in the file, for its place."""
        return self._index[key].key


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: its root, its text (for carets) and the SHA-256 of its bytes."""

    root: Mapping
    text: str
    file: str
    sha256: str
