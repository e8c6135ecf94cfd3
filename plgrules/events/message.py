"""A first line to an account: drafted from what it uses, and checked before anybody sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from plgrules.engine import Engine
from plgrules.events.conventions import Conventions, conventions, fold
from plgrules.events.lead import UNDETERMINED, pipeline

SHOWN_FEATURES = 50


class Draft(NamedTuple):
    """A message, None where none may be sent, and what became of checking it."""

    text: str | None
    check: str | None


class Drafter:
    """Drafts messages in one language, and checks each with the ruleset for messages."""

    def __init__(
        self, engine: Engine, as_of: date, language: str, rules: Conventions | None = None
    ) -> None:
        self._parts = pipeline()["message"]
        self._facts = self._parts["facts"]
        self._decide = engine.ruleset(self._parts["ruleset"], as_of=as_of).plan.decide
        self._as_of = as_of
        self._language = language
        self._rules = rules or conventions()

    def draft(
        self, signals: Sequence[str], usage: Mapping[str, int], facts: Mapping[str, Any]
    ) -> Draft:
        """Return the draft for an account by its signals, its use of features and its facts.

        Without any feature in use there is nothing to write about. A draft that the check wants
        rewritten is kept back, with the rule that says why.
        """
        if not usage:
            return Draft(None, None)
        ranked = sorted(usage, key=lambda name: (-usage[name], name))
        titles = {name: self._title(name) for name in ranked[:SHOWN_FEATURES]}
        figure = usage[ranked[0]]
        offer = self._offer(signals)
        minutes = self._parts["minutes"]
        opening = "opening_once" if figure == 1 else "opening"
        lines = [
            self._text(self._parts[opening]).format(feature=titles[ranked[0]], figure=figure),
            offer,
            self._text(self._parts["ask"]).format(minutes=minutes),
        ]
        text = ("" if self._language == "zh" else " ").join(filter(None, lines))
        names = self._facts
        given = {
            names["text"]: text,
            names["features"]: list(dict.fromkeys(titles.values())),
            names["said"]: figure,
            names["true"]: figure,
            names["offers"]: bool(offer),
            names["minutes"]: minutes,
        }
        if names["consent"] in facts:
            given[names["consent"]] = facts[names["consent"]]
        decision = self._decide(given, self._as_of)
        if decision.outcome == self._parts["kept_back"]:
            return Draft(None, f"{decision.outcome}: {decision.rule}")
        return Draft(text, decision.outcome or UNDETERMINED)

    def _offer(self, signals: Sequence[str]) -> str:
        offers = self._parts["offers"]
        shown = (self._text(text) for signal, text in offers.items() if signal in signals)
        return next(shown, "")

    def _title(self, name: str) -> str:
        listed = self._rules.titles.get(fold(name))
        return self._rules.title(fold(name), self._language) if listed else name.replace("_", " ")

    def _text(self, text: Mapping[str, str]) -> str:
        return text.get(self._language) or text["en"]
