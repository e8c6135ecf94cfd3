"""A text in one of its languages."""

from __future__ import annotations

from plgrules.model.text import FALLBACK_LANGUAGE
from plgrules.program.program import Text


def say(text: Text, language: str) -> str:
    """Return a text in a language; else in English, else as the ruleset has it; empty for none."""
    for wanted in (language, FALLBACK_LANGUAGE):
        for known, said in text:
            if known == wanted:
                return said
    return text[0][1] if text else ""
