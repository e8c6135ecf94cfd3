"""Texts in several languages, with placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plgrules.diagnostics.span import Span

FALLBACK_LANGUAGE = "en"
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text by language, in the order of the file; `spans` are the places of the translations."""

    translations: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.translations)


def placeholders(text: str) -> tuple[tuple[str, int, int], ...]:
    """Return every `{name}` of a text as (name, start, end); `{{` and `}}` are literal braces."""
    return tuple(
        (match.group(1).strip(), match.start(), match.end())
        for match in _PLACEHOLDER.finditer(text)
        if match.group(1) is not None
    )
