"""A text, in either case of its ASCII letters, as a regular expression of any dialect."""

from __future__ import annotations

_SPECIAL = frozenset("\\^$.|?*+()[]{}-&~#")


def pattern_of(part: str) -> str:
    """Return the pattern of a text in lower case; letters outside of ASCII stand for themselves."""
    return "".join(map(_character, part))


def _character(character: str) -> str:
    if character.isascii() and character.isalpha():
        return f"[{character}{character.upper()}]"
    return "\\" + character if character in _SPECIAL else character
