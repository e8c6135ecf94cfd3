"""A ruleset described in words: every part of it, without a decision."""

from __future__ import annotations

from plgrules.decision.portrait.markdown import portrait_markdown
from plgrules.decision.portrait.portrait import Item, Portrait, Section, portrait
from plgrules.decision.portrait.text import portrait_text

__all__ = ["Item", "Portrait", "Section", "portrait", "portrait_markdown", "portrait_text"]
