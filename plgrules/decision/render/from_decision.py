"""A decision → the outline of its explanation in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plgrules.backends.interpreter.record import Record, Test
from plgrules.decision.languages import say_date, say_list
from plgrules.decision.render.asking import Asking
from plgrules.decision.render.diagrams import diagram
from plgrules.decision.render.outline import (
    Candidate,
    Cited,
    Finding,
    Limit,
    Named,
    Number,
    Outline,
    Signal,
    SignalGroup,
)
from plgrules.decision.render.reasons import Reasons
from plgrules.decision.render.speaker import Speaker
from plgrules.decision.render.used import Used, cited
from plgrules.decision.wording import format_value, lost_reason
from plgrules.program import expression as ir
from plgrules.program.program import CheckStep, End, FactStep, SignalStep, Source, endings

if TYPE_CHECKING:
    from plgrules.decision.decision import Decision
    from plgrules.decision.trace import Trace


def outline_decision(
    decision: Decision, language: str = "en", subject: str = "", *, in_report: bool = False
) -> Outline:
    """Return what the explanation of a decision says; `subject` names what was decided about.

    In a report of many decisions values go by their titles in every language, since its readers do
    not know the names of a ruleset. Left out is what a report says for all of them together, or not
    at all: what to ask for, sources of rules, all facts and thresholds, how required ones came out.
    """
    return _Outliner(decision.trace, decision, language, subject, in_report).outline()


class _Outliner:
    """Builds the outline of one trace; a required decision has a trace but no Decision."""

    def __init__(
        self,
        trace: Trace,
        decision: Decision | None,
        language: str,
        subject: str,
        in_report: bool,
    ) -> None:
        self.trace = trace
        self.decision = decision
        self.record: Record = trace.record
        self.program = trace.program
        self.language = language
        self.subject = subject
        self.in_report = in_report
        self.speaker = Speaker(self.program, self.record, language, titles=in_report)
        self.reasons = Reasons(self.record)
        self.used = Used(self.speaker, trace, self.reasons)
        verdict: Any = decision or self.record
        self.status, self.outcome_id = verdict.status, verdict.outcome
        self.possible, self.possible_rules = verdict.possible, verdict.possible_rules
        self.findings = self._findings()
        by_id = {ending.id: ending for ending in endings(self.program.decision)}
        self.ends: tuple[End, ...] = tuple(by_id[id] for id in self.possible_rules if id in by_id)

    def outline(self) -> Outline:
        names, limits = ([], []) if self._is_aside else self.used.names(self.ends)
        numbers = self.used.numbers(names, self._tests())
        program, speaker = self.program, self.speaker
        outcome = program.outcome[self.outcome_id] if self.outcome_id else None
        return Outline(
            language=self.language,
            subject=self.subject,
            title=speaker.say(program.title),
            question=speaker.say(program.question),
            ruleset=program.ruleset,
            version=program.version,
            as_of=speaker.phrase("as_of", day=say_date(self.record.as_of, self.language)),
            digest=program.digest,
            overlays=tuple(mark.partition(" ")[0] for mark in program.overlays),
            notice=self._notice(),
            status=self.status,
            outcome=self.outcome_id,
            headline=self._headline(),
            severity=outcome.severity if outcome else self._severity(),
            rule=self._rule(),
            because=self._because(),
            numbers=numbers,
            limits=self.used.limits(limits),
            taken_absent=self._taken_absent(names),
            diagram=None if self._is_aside else diagram(speaker, self.reasons),
            signals=self._signals(),
            findings=self.findings,
            candidates=self._candidates(),
            asks=() if self.in_report else self._asks(),
            undefined=self._undefined(),
            warnings=self._warnings(),
            outputs=self._outputs({number.name for number in numbers}),
            actions=tuple(map(speaker.say, outcome.actions)) if outcome else (),
            nested=self._nested(),
            sources=() if self.in_report else self._sources(),
            facts=() if self.in_report else self._facts(),
            all_limits=() if self.in_report else self._all_limits(),
        )

    @property
    def _is_aside(self) -> bool:
        """Whether this is a required decision of one in a report: its verdict is enough there."""
        return self.in_report and self.decision is None

    # -- the verdict -----------------------------------------------------------------------------

    def _notice(self) -> str:
        if self.trace.agrees:
            return ""
        record = self.record
        reference = record.outcome or f"{record.status}: {', '.join(record.possible)}"
        return self.speaker.phrase("disagrees", reference=reference)

    def _headline(self) -> str:
        say_phrase = self.speaker.phrase
        if self.outcome_id:
            return self.speaker.outcome(self.outcome_id)
        if self.status == "conflict":
            return say_phrase(
                "headline_conflict", rules=say_list(self.possible_rules, self.language)
            )
        if self.program.decision is None:
            return self._checks_headline()
        titles = [f"\u201c{self.speaker.outcome(outcome)}\u201d" for outcome in self.possible]
        return say_phrase("headline_undetermined", outcomes=say_list(titles, self.language, "or"))

    def _checks_headline(self) -> str:
        states = [finding.state for finding in self.findings]
        unknown = states.count("unknown")
        return self.speaker.phrase(
            "headline_checks_open" if unknown else "headline_checks",
            present=states.count("present"),
            total=len(states),
            open=unknown,
        )

    def _severity(self) -> str:
        """How bad it is where there is no outcome: as bad as the worst finding."""
        if self.program.decision is not None:
            return "open"
        present = {f.severity for f in self.findings if f.state == "present"}
        worst = next((s for s in ("critical", "warning", "info") if s in present), "good")
        unknown = any(f.state == "unknown" for f in self.findings)
        return "open" if worst == "good" and unknown else worst

    def _rule(self) -> str:
        if len(self.possible_rules) == 1:
            return self.speaker.phrase("rule", rule=self.possible_rules[0])
        if self.status == "decided" and self.possible_rules:
            return self.speaker.phrase(
                "rules", rules=say_list(self.possible_rules, self.language, "or")
            )
        return ""

    def _because(self) -> str:
        if self.status != "decided" or not self.ends:
            return ""
        if len(self.ends) == 1:
            return self.speaker.say(self.ends[0].because)
        return self.speaker.phrase("several", rules=say_list(self.possible_rules, self.language))

    def _tests(self) -> tuple[Test, ...]:
        places = ("rule", "derived")
        return tuple(t for c in self.record.conditions if c.place in places for t in c.tests)

    def _taken_absent(self, used: Iterable[str]) -> tuple[str, ...]:
        """Facts that the rules met, and the values behind them, took as absent."""
        names = set(used)
        asked = [
            test.node.name
            for c in self.record.conditions
            if c.place == "rule" or (c.place == "derived" and c.id in names)
            for test in c.tests
            if isinstance(test.node, ir.Known | ir.Given) and not test.result
        ]
        return tuple(self.speaker.name(name) for name in dict.fromkeys(asked))

    # -- what goes with it -----------------------------------------------------------------------

    def _signals(self) -> tuple[SignalGroup, ...]:
        titles = {group.id: self.speaker.say(group.title) for group in self.program.groups}
        groups: dict[str, list[Signal]] = {}
        for step in self.program.steps:
            if isinstance(step, SignalStep):
                result = self.record.values[step.name]
                title = self.speaker.say(step.title) or step.name
                groups.setdefault(step.group, []).append(Signal(step.name, title, result))  # type: ignore[arg-type]
        return tuple(
            SignalGroup(titles.get(name) or name, self._summary(signals), tuple(signals))
            for name, signals in groups.items()
        )

    def _summary(self, signals: list[Signal]) -> str:
        results = [signal.result for signal in signals]
        return self.speaker.phrase(
            "hits_open" if None in results else "hits",
            hit=results.count(True),
            total=len(results),
            open=results.count(None),
        )

    def _findings(self) -> tuple[Finding, ...]:
        if self.decision is None:
            return ()
        checks = self.decision.checks_in(self.language)
        return tuple(Finding(c.id, c.state, c.severity, c.says, c.fix) for c in checks)

    def _candidates(self) -> tuple[Candidate, ...]:
        if self.status == "decided":
            return ()
        return tuple(
            Candidate(
                outcome,
                self.speaker.outcome(outcome),
                self.program.outcome[outcome].severity,
                tuple(end.id for end in self.ends if end.outcome == outcome),
            )
            for outcome in self.possible
        )

    def _asks(self) -> tuple[Any, ...]:
        if self.decision is None or self.status == "decided":
            return ()
        missing = self.decision.missing_in(self.language)
        return Asking(self.speaker, self.reasons).asks(missing)

    def _undefined(self) -> tuple[Named, ...]:
        validities = {validity.id for validity in self.program.validities}
        return tuple(
            Named(
                lost.name,
                self.speaker.title(lost.name),
                lost_reason(lost, self.language, self.record),
            )
            for lost in self.record.lost
            if lost.name not in validities
        )

    def _warnings(self) -> tuple[Named, ...]:
        if self.decision is None:
            return ()
        return tuple(Named(w.code, "", w.text) for w in self.decision.warnings_in(self.language))

    def _outputs(self, shown: Iterable[str]) -> tuple[Named, ...]:
        """The results that are known and not among the numbers already shown."""
        values: dict[str, Any] = (self.decision or self.record).outputs
        return tuple(
            Named(
                output.name,
                self.speaker.say(output.title),
                format_value(values[output.name], output.domain, self.language, full=True),
            )
            for output in self.program.outputs
            if values.get(output.name) is not None and output.name not in shown
        )

    def _nested(self) -> tuple[tuple[str, Outline], ...]:
        return tuple(
            (name, _Outliner(trace, None, self.language, "", self.in_report).outline())
            for name, trace in self.trace.nested.items()
        )

    # -- where it comes from ---------------------------------------------------------------------

    def _sources(self) -> tuple[Cited, ...]:
        """The sources of what decided and of what was found; parts that share them together."""
        known = {source.id: source for source in self.program.sources}
        parts = [(end.id, end.sources) for end in self.ends]
        parts += [
            (step.name, step.sources)
            for step in self.program.steps
            if isinstance(step, CheckStep) and self.record.values[step.name] is True
        ]
        places: dict[tuple[str, ...], list[str]] = {}
        for place, ids in parts:
            places.setdefault(ids, []).append(place)
        return tuple(self._cited(tuple(names), ids, known) for ids, names in places.items() if ids)

    def _cited(
        self, places: tuple[str, ...], ids: tuple[str, ...], known: Mapping[str, Source]
    ) -> Cited:
        found = cited(self.speaker, places, (known[id] for id in ids if id in known))
        if "assumption" not in ids:
            return found
        assumed = self.speaker.phrase("assumption")
        return replace(
            found, text=self.speaker.phrase("semicolon").join(filter(None, (found.text, assumed)))
        )

    def _facts(self) -> tuple[Number, ...]:
        return tuple(
            Number(
                fact.name,
                self.speaker.title(fact.name),
                self._fact_value(fact),
                self.used.origin(fact.name),
            )
            for fact in self.program.steps
            if isinstance(fact, FactStep)
        )

    def _all_limits(self) -> tuple[Limit, ...]:
        return self.used.limits(parameter.name for parameter in self.program.parameters)

    def _fact_value(self, fact: FactStep) -> str:
        if self.record.values[fact.name] is None:
            return "\u2013"
        return self.speaker.value(fact.name, full=True)
