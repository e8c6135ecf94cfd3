"""Logged decisions: what a log says of each, and the decision made whole again from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, cast

from plgrules.audit.chain import Row
from plgrules.audit.form import Form, facts_in, form_from_json, outputs_in
from plgrules.audit.ids import id_text
from plgrules.audit.masking import input_path, result_path
from plgrules.audit.store import Filter, LogError, Store
from plgrules.backends.facts import Facts
from plgrules.backends.interpreter.record import Status
from plgrules.backends.scalar.verdict import Verdict
from plgrules.decision.decision import Decision, restore
from plgrules.decision.plan import Plan, plan_from_json
from plgrules.program.expression import Scalar
from plgrules.program.program import CheckStep, Program

_STATES = {"p": "present", "a": "absent", "u": "unknown"}


@dataclass(frozen=True)
class LoggedDecision:
    """One decision as the log has it."""

    row: Row
    plan: Plan
    """The program that made it, read from the log."""

    @property
    def decision_id(self) -> str:
        """Its id."""
        return id_text(self.row.id)

    @property
    def timestamp(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromtimestamp(self.row.at / 1e6, UTC)

    @property
    def as_of(self) -> date:
        """The day for which was decided."""
        return date.fromordinal(self.row.as_of)

    @cached_property
    def form(self) -> Form:
        """Status, outcome, rule and whatever else it shares with others."""
        return form_from_json(self.row.form)

    @property
    def program(self) -> Program:
        """What ran."""
        return self.plan.program

    @cached_property
    def context(self) -> dict[str, Any]:
        """Labels, who asked, trace and span, the names of masked facts."""
        return dict(json.loads(self.row.context)) if self.row.context else {}

    @property
    def labels(self) -> dict[str, str]:
        """What it was about, as the caller said."""
        return dict(self.context.get("labels", {}))

    @property
    def masked(self) -> tuple[str, ...]:
        """The paths of what was left out or replaced before anything was written."""
        return tuple(self.context.get("masked", ()))

    @property
    def erased(self) -> tuple[str, ...]:
        """The paths of the facts and outputs that were erased later."""
        if self.row.body is not None:
            return ()
        facts = (input_path(self.program.facts[place].name) for place in self.form.facts)
        return (*facts, *map(result_path, self.form.outputs))

    @cached_property
    def typed_facts(self) -> Facts:
        """The facts in the program's order; None for those absent, masked or erased."""
        if self.row.body is None:
            return (None,) * len(self.program.facts)
        return facts_in(self.form, self.row.body, self.program)

    @property
    def facts(self) -> dict[str, Scalar]:
        """The facts by name, as they were kept."""
        pairs = zip(self.program.facts, self.typed_facts, strict=True)
        return {fact.name: value for fact, value in pairs if value is not None}

    @property
    def outputs(self) -> dict[str, Scalar | None]:
        """The outputs by name; None where unknown, or erased."""
        if self.row.body is None:
            return {output.name: None for output in self.program.outputs}
        return outputs_in(self.form, self.row.body, self.program)

    @property
    def checks(self) -> dict[str, str]:
        """The state of every check."""
        names = [step.name for step in self.program.steps if isinstance(step, CheckStep)]
        return {n: _STATES[s] for n, s in zip(names, self.form.checks, strict=True)}

    @property
    def verdict(self) -> Verdict:
        """The verdict as it was."""
        form = self.form
        status = cast(Status, form.status)
        return Verdict(status, form.outcome, form.rule, form.possible, form.possible_rules)

    def to_dict(self) -> dict[str, Any]:
        """Return the event as plain data (`schemas/decision-event.schema.json`)."""
        from plgrules.audit.event import event_document

        return event_document(self)

    @property
    def is_whole(self) -> bool:
        """Whether nothing that it read was masked or erased, so that it can be computed again."""
        return self.row.body is not None and not self.masked

    @property
    def gone(self) -> str:
        """What is no longer known, in words; empty where nothing is."""
        ways = (self.masked, "masked"), (self.erased, "erased")
        said = [f"{', '.join(f'`{p}`' for p in paths)} {how}" for paths, how in ways if paths]
        return "; ".join(said)

    def decision(self) -> Decision:
        """Return the decision itself, which explains itself as it did then.

        Raises LogError where facts were masked or erased: what is left would explain another one.
        """
        if not self.is_whole:
            raise LogError(f"decision {self.decision_id} cannot be computed again: {self.gone}")
        return restore(self.plan, self.typed_facts, self.as_of, self.verdict)


class Reader:
    """Reads the decisions of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._plans: dict[str, Plan] = {}

    def find(self, decision_id: str) -> LoggedDecision:
        """Return one decision; raises LogError where the log has none of this id."""
        from plgrules.audit.ids import id_bytes

        try:
            row = self.store.find(id_bytes(decision_id))
        except ValueError:
            raise LogError(f"`{decision_id}` is no id of a decision") from None
        if row is None or row.kind != 0:
            raise LogError(f"`{self.store.place}` has no decision `{decision_id}`")
        return LoggedDecision(row, self.plan(form_from_json(row.form).program))

    def decisions(
        self, wanted: Filter | None = None, newest_first: bool = False
    ) -> Iterator[LoggedDecision]:
        """Yield the decisions that a filter lets through."""
        for row in self.store.rows(wanted or Filter(), newest_first):
            yield LoggedDecision(row, self.plan(form_from_json(row.form).program))

    def plan(self, digest: str) -> Plan:
        """Return the program of a digest, from the log; raises LogError where it is missing."""
        known = self._plans.get(digest)
        if known is None:
            text = self.store.program(digest)
            if text is None:
                raise LogError(f"`{self.store.place}` has lost the program {digest}")
            known = self._plans[digest] = plan_from_json(text)
        return known
