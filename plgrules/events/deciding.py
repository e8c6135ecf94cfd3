"""Facts of accounts → leads: the decisions on each account, with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from plgrules.backends.interpreter.record import Record
from plgrules.backends.scalar.compile import compile_values
from plgrules.decision.decision import Decision
from plgrules.decision.wording import fill, names_in
from plgrules.diagnostics.errors import FactError
from plgrules.engine import Engine
from plgrules.events.conventions import Conventions
from plgrules.events.lead import INVALID, UNDETERMINED, Lead, pipeline
from plgrules.events.message import Draft, Drafter
from plgrules.program.program import DerivedStep, FactStep, Program, SignalStep, endings
from plgrules.program.texts import say

Usage = Mapping[str, Mapping[str, int]]
"""By account, how often each feature was used."""

MOST_SAID = 100_000
"""Reasons that are kept to be said again."""


class Ruleset:
    """One of the rulesets that make a lead, with what its decisions say fast."""

    def __init__(self, engine: Engine, name: str, as_of: date) -> None:
        loaded = engine.ruleset(name, as_of=as_of)
        self.program: Program = loaded.program
        self.facts = [fact.name for fact in self.program.facts]
        self._decide = loaded.plan.decide
        self._as_of = as_of
        self._endings = {end.id: end for end in endings(self.program.decision)}
        self.signals = [s.name for s in self.program.steps if isinstance(s, SignalStep)]
        self.values = compile_values(self.program, tuple(self.signals))
        self._said: dict[tuple[Any, ...], str] = {}
        self._read: dict[str, tuple[tuple[str, ...], Callable[..., Any]] | None] = {}

    def decide(self, facts: Mapping[str, Any]) -> Decision:
        """Return the decision on those of the facts that it reads; raises FactError."""
        own = {name: facts[name] for name in self.facts if name in facts}
        return self._decide(own, self._as_of)

    def signals_of(self, decision: Decision) -> tuple[str, ...]:
        """Return the signals that show."""
        values = self.values(decision._facts, self._as_of)
        return tuple(name for name, value in zip(self.signals, values, strict=True) if value)

    def reason(self, decision: Decision, language: str) -> str:
        """Return why it was decided so; what is left open where it was not."""
        if decision.rule is None:
            title = say(self.program.title, language) or self.program.ruleset
            return f"{title}: {' / '.join(decision.possible)}"
        if decision.rule not in self._read:
            self._read[decision.rule] = self._reads(decision.rule)
        read = self._read[decision.rule]
        because = self._endings[decision.rule].because
        if read is None:
            return fill(because, decision.record, language)
        names, values_of = read
        values = values_of(decision._facts, self._as_of) if names else ()
        key = (decision.rule, language, values)
        said = self._said.get(key)
        if said is None:
            said = fill(
                because, self._light(decision, dict(zip(names, values, strict=True))), language
            )
            if len(self._said) < MOST_SAID:
                self._said[key] = said
        return said

    def _reads(self, rule: str) -> tuple[tuple[str, ...], Callable[..., Any]] | None:
        """The names that a reason shows and what computes them; None where only a trace can."""
        names = names_in(self._endings[rule].because)
        parameters = {parameter.name for parameter in self.program.parameters}
        read = tuple(name for name in names if name not in parameters)
        if not all(
            isinstance(self.program.step.get(name), FactStep | DerivedStep) for name in read
        ):
            return None
        return read, compile_values(self.program, read)

    def _light(self, decision: Decision, values: dict[str, Any]) -> Record:
        """As much of a record as saying a reason takes."""
        return Record(
            self.program, decision._facts, self._as_of, values, {}, {}, [], (), (),
            "decided", decision.outcome, (), (), (), {},
        )  # fmt: skip


class Leads:
    """Decides accounts; made once for a day and a language."""

    def __init__(
        self, engine: Engine, as_of: date, language: str = "en", rules: Conventions | None = None
    ) -> None:
        names = pipeline()["decisions"]
        self.qualified = Ruleset(engine, names["qualified"], as_of)
        self.motion = Ruleset(engine, names["motion"], as_of)
        self.action = Ruleset(engine, names["action"], as_of)
        self.drafter = Drafter(engine, as_of, language, rules)
        self._language = language
        self._groups = pipeline()["groups_hit"]
        self._writes = frozenset(pipeline()["writes"])
        self._counts = frozenset(pipeline()["qualified"])

    def decide(self, account: str, facts: Mapping[str, Any]) -> Lead:
        """Return the lead of an account without its message."""
        try:
            qualified = self.qualified.decide(facts)
            motion = self.motion.decide(facts)
            action = self.action.decide(facts)
        except FactError as error:
            problem = "; ".join(one.message for one in error.problems)
            return Lead(account, INVALID, None, (), INVALID, INVALID, (), problem=problem)
        groups = qualified.outputs.get(self._groups)
        return Lead(
            account=account,
            qualified=qualified.outcome or UNDETERMINED,
            groups_hit=None if groups is None else int(groups),
            signals=self.qualified.signals_of(qualified),
            motion=motion.outcome or UNDETERMINED,
            action=action.outcome or UNDETERMINED,
            reasons=(
                self.qualified.reason(qualified, self._language),
                self.motion.reason(motion, self._language),
                self.action.reason(action, self._language),
            ),
        )

    def writes(self, lead: Lead) -> bool:
        """Return whether somebody may write to an account: as far as anybody can tell so far."""
        if lead.action == UNDETERMINED:
            return lead.qualified in self._counts
        return lead.action in self._writes

    def with_messages(
        self, leads: Iterable[Lead], facts: Mapping[str, Mapping[str, Any]], usage: Usage
    ) -> Iterator[Lead]:
        """Yield the leads, those that are written to with a draft that was checked."""
        for lead in leads:
            if not self.writes(lead):
                yield lead
                continue
            used, known = usage.get(lead.account, {}), facts.get(lead.account, {})
            yield _with(lead, self.drafter.draft(lead.signals, used, known))


def _with(lead: Lead, draft: Draft) -> Lead:
    return Lead(
        lead.account, lead.qualified, lead.groups_hit, lead.signals, lead.motion, lead.action,
        lead.reasons, draft.text, draft.check, lead.problem,
    )  # fmt: skip
