"""Values that ` #` cuts short: YAML takes the rest of the line for a comment."""

from __future__ import annotations

import re
from collections.abc import Sequence

TEXT_KEYS = frozenset(
    {"title", "question", "description", "because", "says", "fix", "actions", "name", "reason"}
)
_TITLED_KEYS = frozenset({"choices", "values"})
_EXPRESSION_KEYS = frozenset({"if", "must", "then", "otherwise", "value", "of", "below", "up_to"})
_EXPRESSION_PARTS = frozenset({"derive", "outputs", "with"})
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z]+)?")
_UNFINISHED = re.compile(r"(?:[-+*/<>=!(\[,]|\b(?:and|or|not|in|if|else))\Z")

COMMENT = re.compile(r"[ \t]+#([^\r\n]*)")


def cut_short(text: str, path: Sequence[str]) -> bool:
    """Tell whether a plain value that a comment follows was probably meant to go on.

    `path` is the keys from the root of the file to the value. A text is always taken as cut: a
    reader cannot see whether ` #` belongs to it. An expression is when it cannot end there: after
    an operator, inside a bracket or a quote. After a number or a name a comment is a comment.
    """
    if not path:
        return False
    if _holds_text(path):
        return True
    if path[-1] in _EXPRESSION_KEYS or not _EXPRESSION_PARTS.isdisjoint(path[:-1]):
        return _UNFINISHED.search(text) is not None or _open(text)
    return False


def _holds_text(path: Sequence[str]) -> bool:
    last = path[-1]
    parent = path[-2] if len(path) > 1 else ""
    if last in TEXT_KEYS or parent in _TITLED_KEYS:
        return True
    return _LANGUAGE.fullmatch(last) is not None and (
        parent in TEXT_KEYS or (len(path) > 2 and path[-3] in _TITLED_KEYS)
    )


def _open(text: str) -> bool:
    quote = ""
    depth = 0
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
    return bool(quote) or depth > 0
