"""Facts of accounts → leads: the decisions on each account, with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from plgrules.backends.patterns.pattern import Match
from plgrules.backends.scalar.compile import compile_values
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from plgrules.diagnostics.errors import FactError
from plgrules.engine import Engine
from plgrules.events.conventions import Conventions
from plgrules.events.lead import INVALID, UNDETERMINED, Lead, pipeline
from plgrules.events.message import Draft, Drafter
from plgrules.events.saying import Texts
from plgrules.program.program import Program, SignalStep, endings
from plgrules.program.texts import say

Usage = Mapping[str, Mapping[str, int]]
"""By account, how often each feature was used."""

Chosen = tuple[tuple[str, ...], Callable[[Mapping[str, Any]], Sequence[Any]]]
"""Names of facts, and what gets them out of facts."""

NO_DRAFT = Draft(None, None)


class Ruleset:
    """One of the rulesets that make a lead, with what its decisions say fast."""

    def __init__(self, plan: Plan, as_of: date, language: str) -> None:
        self.program: Program = plan.program
        self._facts = frozenset(fact.name for fact in self.program.facts)
        self._decide = plan.decide
        self._as_of = as_of
        self._title = say(self.program.title, language) or self.program.ruleset
        because = {end.id: end.because for end in endings(self.program.decision)}
        self._reasons = Texts(self.program, because, as_of, language)
        says = {caution.code: caution.says for caution in self.program.cautions}
        self._cautions, self._warnings = says, Texts(self.program, says, as_of, language)
        self.signals = [s.name for s in self.program.steps if isinstance(s, SignalStep)]
        self._values = compile_values(self.program, tuple(self.signals))
        self._chosen: dict[tuple[str, ...], Chosen] = {}

    def decide(self, given: tuple[str, ...], facts: Mapping[str, Any]) -> Decision:
        """Return the decision on those of the `given` facts that it reads; raises FactError."""
        chosen = self._chosen.get(given)
        if chosen is None:
            chosen = self._chosen[given] = _getter([n for n in given if n in self._facts])
        names, get = chosen
        decision: Decision = self._decide(dict(zip(names, get(facts), strict=True)), self._as_of)
        return decision

    def signals_of(self, decision: Decision) -> tuple[str, ...]:
        """Return the signals that show."""
        values = self._values(decision._facts, self._as_of)
        return tuple([name for name, value in zip(self.signals, values, strict=True) if value])

    def reason(self, decision: Decision) -> str:
        """Return why it was decided so; what is left open where it was not."""
        rule = decision.rule
        if rule is None:
            return f"{self._title}: {' / '.join(decision.possible)}"
        return self._reasons.say(rule, decision)

    def warnings(self, decision: Decision) -> tuple[str, ...]:
        """Return what a reader of the decision may misread."""
        codes = decision.details.warnings
        return tuple([self._warnings.say(c, decision) for c in codes if c in self._cautions])


def _getter(names: list[str]) -> Chosen:
    if len(names) > 1:
        return tuple(names), itemgetter(*names)
    return tuple(names), lambda facts: [facts[name] for name in names]


class Leads:
    """Decides accounts; made once for a day and a language, and pickled as what it decides by."""

    def __init__(
        self, engine: Engine, as_of: date, language: str = "en", rules: Conventions | None = None
    ) -> None:
        made_of = pipeline()
        names = (*made_of["decisions"].values(), made_of["message"]["ruleset"])
        plans = tuple(engine.ruleset(name, as_of=as_of).plan for name in names)
        self._prepare(plans, as_of, language, rules)

    def _prepare(
        self, plans: tuple[Plan, ...], as_of: date, language: str, rules: Conventions | None
    ) -> None:
        self._made_of = plans, as_of, language, rules
        self.qualified, self.motion, self.action = (
            Ruleset(plan, as_of, language) for plan in plans[:3]
        )
        self.drafter = Drafter(plans[3], as_of, language, rules)
        self._groups = pipeline()["groups_hit"]
        self._writes = frozenset(pipeline()["writes"])
        self._counts = frozenset(pipeline()["qualified"])

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, self._made_of

    def decide(
        self, account: str, facts: Mapping[str, Any], matches: tuple[Match, ...] = ()
    ) -> Lead:
        """Return the lead of an account without its message; `matches` are told with it."""
        given = tuple(facts)
        try:
            qualified = self.qualified.decide(given, facts)
            motion = self.motion.decide(given, facts)
            action = self.action.decide(given, facts)
        except FactError as error:
            problem = "; ".join(one.message for one in error.problems)
            return Lead(account, INVALID, None, (), INVALID, INVALID, (), problem=problem)
        groups = qualified.details.outputs.get(self._groups)
        return Lead(
            account,
            qualified.outcome or UNDETERMINED,
            None if groups is None else int(groups),  # type: ignore[arg-type]
            self.qualified.signals_of(qualified),
            motion.outcome or UNDETERMINED,
            action.outcome or UNDETERMINED,
            (
                self.qualified.reason(qualified),
                self.motion.reason(motion),
                self.action.reason(action),
            ),
            self.qualified.warnings(qualified),
            matches,
        )

    def writes(self, lead: Lead) -> bool:
        """Return whether somebody may write to an account: as far as anybody can tell so far."""
        if lead.action == UNDETERMINED:
            return lead.qualified in self._counts
        return lead.action in self._writes

    def drafts(
        self, leads: Iterable[Lead], facts: Mapping[str, Mapping[str, Any]], usage: Usage
    ) -> Iterator[Draft]:
        """Yield the draft for each lead, an empty one where nobody writes."""
        for lead in leads:
            if self.writes(lead):
                used, known = usage.get(lead.account, {}), facts.get(lead.account, {})
                yield self.drafter.draft(lead.signals, used, known)
            else:
                yield NO_DRAFT

    def with_messages(
        self, leads: Sequence[Lead], facts: Mapping[str, Mapping[str, Any]], usage: Usage
    ) -> Iterator[Lead]:
        """Yield the leads, those that are written to with a draft that was checked."""
        drafts = self.drafts(leads, facts, usage)
        return (lead.with_draft(*draft) for lead, draft in zip(leads, drafts, strict=True))


def _restored(
    plans: tuple[Plan, ...], as_of: date, language: str, rules: Conventions | None
) -> Leads:
    leads = Leads.__new__(Leads)
    leads._prepare(plans, as_of, language, rules)
    return leads
