"""Matches of patterns in words: who did what, and when."""

from __future__ import annotations

from collections.abc import Sequence

from plgrules.backends.patterns.pattern import Match, moment
from plgrules.events.conventions import Conventions
from plgrules.program.program import Program
from plgrules.program.texts import say

NOBODY = {"en": "somebody", "zh": "\u6709\u4eba"}


class MatchWords:
    """Says matches in one language, by the title of their fact and the titles of their events."""

    def __init__(self, programs: Sequence[Program], rules: Conventions, language: str) -> None:
        self._titles = {fact.name: say(fact.title, language) for p in programs for fact in p.facts}
        self._rules, self._language = rules, language

    def say(self, match: Match) -> str:
        """Return a match as one line; users by the ids that the events have."""
        title = self._titles.get(match.pattern) or match.pattern
        zh = self._language == "zh"
        nobody = NOBODY.get(self._language, NOBODY["en"])
        steps = [
            f"{event.user or nobody}{NEXT[zh]}{self._rules.title(event.name, self._language)} "
            f"({moment(event.at)[:16].replace('T', ' ')} UTC)"
            for _, event in match.events
        ]
        return f"{title}{COLON[zh]}{THEN[zh].join(steps)}"


COLON = {False: ": ", True: "\uff1a"}
NEXT = {False: ", ", True: "\uff0c"}
THEN = {False: "; then ", True: "\uff1b\u7136\u540e "}
