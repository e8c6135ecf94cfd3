"""The decision: what was decided, on what, and why."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.interpreter.missing import missing_facts
from plgrules.backends.interpreter.record import Record
from plgrules.decision.findings import Check, MissingFact, Undefined, Warning
from plgrules.decision.trace import Trace
from plgrules.decision.wording import ENGINE_WARNINGS, fill, lost_reason
from plgrules.program.dated import dated_warnings
from plgrules.program.expression import Scalar
from plgrules.program.program import CheckStep
from plgrules.program.texts import say

if TYPE_CHECKING:
    from plgrules.backends.facts import Facts
    from plgrules.backends.scalar.verdict import Details, Verdict
    from plgrules.decision.plan import Plan

SCHEMA = "plgrules/decision/1"


class Decision:
    """One decision. Made by an engine; everything but the verdict is computed where it is read."""

    __slots__ = ("_as_of", "_details", "_facts", "_id", "_plan", "_record", "_trace", "_verdict")

    _as_of: date
    _plan: Plan
    _facts: Facts
    _verdict: Verdict
    _details: Details
    _id: bytes
    _record: Record
    _trace: Trace

    # -- the verdict -----------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """`decided`, `undetermined` (several possible outcomes) or `conflict` (two rules)."""
        return self._verdict.status

    @property
    def outcome(self) -> str | None:
        """The outcome, or None unless decided."""
        return self._verdict.outcome

    @property
    def rule(self) -> str | None:
        """The rule, leaf or band that decided; None when several are possible."""
        return self._verdict.rule

    @property
    def possible(self) -> tuple[str, ...]:
        """The outcomes still possible."""
        return self._verdict.possible

    @property
    def possible_rules(self) -> tuple[str, ...]:
        """The rules, leaves or bands still possible."""
        return self._verdict.possible_rules

    # -- where it comes from ---------------------------------------------------------------------

    @property
    def ruleset(self) -> str:
        """The name of the ruleset."""
        return self._plan.program.ruleset

    @property
    def version(self) -> str:
        """The version of the ruleset."""
        return self._plan.program.version

    @property
    def digest(self) -> str:
        """SHA-256 of exactly what ran: ruleset, required rulesets and overlays."""
        return self._plan.program.digest

    @property
    def as_of(self) -> date:
        """The day for which was decided."""
        return self._as_of

    @property
    def decision_id(self) -> str | None:
        """The id in the decision log, or None where it was not logged."""
        raw: bytes | None = getattr(self, "_id", None)
        return str(UUID(bytes=raw)) if raw else None

    @property
    def facts(self) -> dict[str, Scalar]:
        """The facts that were given, as typed."""
        pairs = zip(self._plan.program.facts, self._facts, strict=True)
        return {fact.name: value for fact, value in pairs if value is not None}

    # -- what goes with it -----------------------------------------------------------------------

    @property
    def details(self) -> Details:
        """Outputs, codes of warnings and states of checks, as the fast backend computed them."""
        details: Details | None = getattr(self, "_details", None)
        if details is None:
            details = self._details = self._plan.details(self._facts, self._as_of, self._verdict)
        return details

    @property
    def outputs(self) -> dict[str, Any]:
        """Every output by name; None where it is unknown."""
        outputs = dict(self.details.outputs)
        for name in self._plan.integer_outputs:
            value = outputs[name]
            if value is not None:
                outputs[name] = int(value)  # type: ignore[arg-type]
        return outputs

    @property
    def warnings(self) -> tuple[Warning, ...]:
        """What the reader may misread."""
        return self.warnings_in("en")

    def warnings_in(self, language: str) -> tuple[Warning, ...]:
        """Return the warnings with their texts in a language."""
        codes = self.details.warnings
        texts = caution_texts(self.record, language) if codes else {}
        own = tuple(Warning(code, texts[code]) for code in codes)
        dated = dated_warnings(self._plan.program, self.as_of)
        return own + tuple(Warning(code, say(ENGINE_WARNINGS[code], language)) for code in dated)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every finding: present, absent or unknown."""
        return self.checks_in("en")

    def checks_in(self, language: str) -> tuple[Check, ...]:
        """Return the findings with their texts in a language."""
        states = dict(self.details.checks)
        record = self.record if states else None
        return tuple(
            Check(
                step.name,
                states[step.name],
                step.severity,
                fill(step.says, record, language),
                fill(step.fix, record, language),
            )
            for step in self._plan.program.steps
            if isinstance(step, CheckStep) and record is not None
        )

    @property
    def missing(self) -> tuple[MissingFact, ...]:
        """The facts to ask for, most useful first."""
        return self.missing_in("en")

    def missing_in(self, language: str) -> tuple[MissingFact, ...]:
        """Return the facts to ask for, with their titles in a language."""
        facts = {fact.name: fact for fact in self._plan.program.facts}
        return tuple(
            MissingFact(facts[name], say(facts[name].title, language) or name, instead)
            for name, instead in missing_facts(self.record)
        )

    @property
    def undefined(self) -> tuple[Undefined, ...]:
        """Values lost although their facts were given, and why."""
        return tuple(
            Undefined(lost.name, lost_reason(lost, "en", self.record)) for lost in self.record.lost
        )

    # -- why -------------------------------------------------------------------------------------

    @property
    def record(self) -> Record:
        """The interpreter's run on the same program and facts, made on first use."""
        record: Record | None = getattr(self, "_record", None)
        if record is None:
            record = self._record = interpret(self._plan.program, self._facts, self._as_of)
        return record

    @property
    def trace(self) -> Trace:
        """Every step that led here: facts, values, conditions, thresholds, their sources."""
        trace: Trace | None = getattr(self, "_trace", None)
        if trace is None:
            record = self.record
            trace = self._trace = Trace(record, self._agrees(record))
        return trace

    def _agrees(self, record: Record) -> bool:
        """Whether the interpreter, run on the same, gives the fast backend's verdict."""
        verdict = self._verdict
        return (
            record.status == verdict.status
            and record.outcome == verdict.outcome
            and record.possible_rules == verdict.possible_rules
        )

    def explain(self, language: str = "en", format: str = "text") -> str:
        """Return the explanation as `text`, `markdown`, `html` or `mermaid`, in `en` or `zh`.

        Raises ValueError for a format or a language that there is not.
        """
        from plgrules.decision.render import render

        return render(self, language, format)

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the decision as plain data (`schemas/decision.schema.json`)."""
        from plgrules.decision.document import decision_document

        return decision_document(self, language)

    def to_json(self, language: str = "en") -> str:
        """Return the decision as JSON text."""
        return json.dumps(self.to_dict(language), ensure_ascii=False)

    # -- as a value ------------------------------------------------------------------------------

    def __repr__(self) -> str:
        what = self.outcome or f"{self.status}: {' or '.join(self.possible) or 'see checks'}"
        by = f" by {self.rule}" if self.rule else ""
        return f"<{self.ruleset} {self.version}: {what}{by}, as of {self.as_of}>"

    def _repr_html_(self) -> str:
        from plgrules.decision.render import render_card

        return render_card(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[Any, ...]:
        return self.digest, self._facts, self.as_of, self._verdict

    def __reduce__(self) -> tuple[Any, ...]:
        return restore, (self._plan, self._facts, self.as_of, self._verdict)


def caution_texts(record: Record, language: str) -> dict[str, str]:
    """Return the text of every warning of a ruleset and of the rulesets that it requires."""
    texts = {
        caution.code: fill(caution.says, record, language) for caution in record.program.cautions
    }
    for name, nested in record.nested.items():
        for code, text in caution_texts(nested, language).items():
            texts[f"{name}.{code}"] = text
    return texts


def restore(plan: Plan, facts: Facts, as_of: date, verdict: Verdict) -> Decision:
    """Return the decision that a backend made: the verdict of a plan on typed facts and a day."""
    decision = Decision.__new__(Decision)
    decision._plan = plan
    decision._facts = facts
    decision._as_of = as_of
    decision._verdict = verdict
    return decision
