"""A first line to an account: drafted from what it uses, and checked before anybody sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from plgrules.decision.plan import Plan
from plgrules.events.conventions import Conventions, conventions, fold
from plgrules.events.lead import UNDETERMINED, pipeline

SHOWN_FEATURES = 50

MOST_KEPT = 100_000
"""Drafts that are kept, for accounts of which the same is to be said."""


class Draft(NamedTuple):
    """A message, None where none may be sent, and what became of checking it."""

    text: str | None
    check: str | None


class Drafter:
    """Drafts messages in one language, and checks each with the ruleset for messages."""

    def __init__(
        self, plan: Plan, as_of: date, language: str, rules: Conventions | None = None
    ) -> None:
        self._parts = pipeline()["message"]
        self._facts = self._parts["facts"]
        self._decide = plan.decide
        self._as_of = as_of
        self._language = language
        self._rules = rules or conventions()
        self._titles: dict[str, str] = {}
        self._drafts: dict[tuple[Any, ...], Draft] = {}

    def draft(
        self, signals: Sequence[str], usage: Mapping[str, int], facts: Mapping[str, Any]
    ) -> Draft:
        """Return the draft for an account by its signals, its use of features and its facts.

        Without any feature in use there is nothing to write about. A draft that the check wants
        rewritten is kept back, with the rule that says why.
        """
        if not usage:
            return Draft(None, None)
        most = min(usage, key=lambda name: (-usage[name], name))
        offer = self._offer(signals, facts)
        figure, consent = usage[most], facts.get(self._facts["consent"])
        features = frozenset(usage)
        key = (offer, figure, consent, most, features)
        draft = self._drafts.get(key)
        if draft is None:
            draft = self._checked(most, features, figure, offer, consent)
            if len(self._drafts) < MOST_KEPT:
                self._drafts[key] = draft
        return draft

    def _checked(
        self, most: str, features: frozenset[str], figure: int, offer: str, consent: Any
    ) -> Draft:
        """Write a draft about the feature used most, and check it."""
        titles = [self._title(most)]
        titles += [self._title(name) for name in sorted(features)[:SHOWN_FEATURES]]
        minutes = self._parts["minutes"]
        opening = "opening_event" if self._says_what_was_done(most) else "opening"
        opening += "_once" if figure == 1 else ""
        lines = [
            self._text(self._parts[opening]).format(feature=titles[0], figure=figure),
            offer,
            self._text(self._parts["ask"]).format(minutes=minutes),
        ]
        text = ("" if self._language == "zh" else " ").join(filter(None, lines))
        names = self._facts
        given = {
            names["text"]: text,
            names["features"]: list(dict.fromkeys(titles)),
            names["said"]: figure,
            names["true"]: figure,
            names["offers"]: bool(offer),
            names["minutes"]: minutes,
        }
        if consent is not None:
            given[names["consent"]] = consent
        decision = self._decide(given, self._as_of)
        if decision.outcome == self._parts["kept_back"]:
            rules = [decision.rule] if decision.rule else decision.possible_rules
            return Draft(None, f"{decision.outcome}: {', '.join(rules)}")
        return Draft(text, decision.outcome or UNDETERMINED)

    def _offer(self, signals: Sequence[str], facts: Mapping[str, Any]) -> str:
        offers = self._parts["offers"]
        shown = (
            self._text(text)
            for name, text in offers.items()
            if name in signals or facts.get(name) is True
        )
        return next(shown, "")

    def _says_what_was_done(self, name: str) -> bool:
        """Whether a name is that of an event without a title, such as `report_exported`."""
        folded = fold(name)
        return folded == name and name.endswith("ed") and folded not in self._rules.titles

    def _title(self, name: str) -> str:
        title = self._titles.get(name)
        if title is None:
            folded = fold(name)
            listed = self._rules.titles.get(folded)
            said = self._rules.title(folded, self._language) if listed else name.replace("_", " ")
            title = self._titles[name] = said
        return title

    def _text(self, text: Mapping[str, str]) -> str:
        return text.get(self._language) or text["en"]
