"""A decision as plain data, by stable names: what is stored, sent and logged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from plgrules.backends.interpreter.record import Record, Test
from plgrules.decision.document_model import DecisionDocument
from plgrules.decision.trace import Threshold, Trace, TraceStep
from plgrules.decision.wording import fill, lost_reason
from plgrules.program import expression as ir
from plgrules.program.program import Domain, Source, endings
from plgrules.program.texts import say
from plgrules.source.documents.generate import model_schema

if TYPE_CHECKING:
    from plgrules.decision.decision import Decision

SCHEMA = "plgrules/decision/1"

Json = dict[str, Any]


def decision_document(decision: Decision, language: str = "en") -> Json:
    """Return a decision as plain data (`schemas/decision.schema.json`), texts in a language.

    Dates are ISO texts, truths are true, false or null; values of private facts are left out.
    """
    return {
        "schema": SCHEMA,
        "language": language,
        **decision_summary(decision, language),
        "trace": _trace(decision.trace, language),
    }


def decision_summary(decision: Decision, language: str = "en") -> Json:
    """Return what a decision document says of its decision, without the trace that led there."""
    record, program = decision.record, decision.record.program
    private = {fact.name for fact in program.facts if fact.private}
    domains = {fact.name: fact.domain for fact in program.facts}
    given = decision.facts
    outcome = program.outcome[decision.outcome] if decision.outcome else None
    return {
        "ruleset": decision.ruleset,
        "version": decision.version,
        "digest": decision.digest,
        "as_of": decision.as_of.isoformat(),
        "overlays": list(program.overlays),
        "status": decision.status,
        "outcome": decision.outcome,
        "rule": decision.rule,
        "possible": list(decision.possible),
        "possible_rules": list(decision.possible_rules),
        "because": because_of(decision, language),
        "actions": [fill(text, record, language) for text in outcome.actions] if outcome else [],
        "outputs": {name: plain(value) for name, value in decision.outputs.items()},
        "warnings": [{"code": w.code, "text": w.text} for w in decision.warnings_in(language)],
        "checks": [
            {"id": c.id, "state": c.state, "severity": c.severity, "says": c.says, "fix": c.fix}
            for c in decision.checks_in(language)
        ],
        "missing": _missing(decision, language),
        "undefined": [
            {"name": lost.name, "reason": lost_reason(lost, language, record)}
            for lost in record.lost
        ],
        "facts": {
            name: plain(value, domains[name])
            for name, value in given.items()
            if name not in private
        },
        "masked": [name for name in given if name in private],
    }


def decision_schema() -> Json:
    """Return the JSON Schema of a decision document."""
    return model_schema(DecisionDocument, "decision")


def plain(value: Any, domain: Domain | None = None) -> Any:
    """Return a value as JSON has it: dates as ISO texts, lists, whole numbers of integers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if domain is not None and domain.type == "integer" and isinstance(value, float):
        return int(value)
    return value


# -- the decision ------------------------------------------------------------------------------


def because_of(decision: Decision, language: str = "en") -> str:
    """Return the sentence of the one rule, leaf or band that decided; empty where none did."""
    record = decision.record
    ends = {ending.id: ending for ending in endings(record.program.decision)}
    if decision.rule is None or decision.rule not in ends:
        return ""
    return fill(ends[decision.rule].because, record, language)


def _missing(decision: Decision, language: str) -> list[Json]:
    facts = {fact.name: fact for fact in decision.record.program.facts}
    return [
        {
            "fact": str(missing),
            "title": say(facts[missing].title, language) or str(missing),
            "type": missing.type,
            "unit": missing.unit,
            "choices": list(missing.choices),
            "instead": list(missing.instead),
        }
        for missing in decision.missing_in(language)
    ]


# -- the trace ---------------------------------------------------------------------------------


def _trace(trace: Trace, language: str) -> Json:
    record = trace.record
    private = frozenset(fact.name for fact in trace.facts if fact.private)
    return {
        "agrees": trace.agrees,
        "facts": _facts(trace, language),
        "derived": [
            {
                "name": value.name,
                "title": fill(value.title, record, language),
                "value": plain(value.value, value.domain),
                "unit": value.domain.unit,
                "formula": value.formula,
            }
            for value in trace.derived
        ],
        "steps": [_step(step, private) for step in trace.steps],
        "signals": [
            {
                "id": step.id,
                "group": step.group or "",
                "title": fill(step.title, record, language),
                "result": step.result,
            }
            for step in trace.signals
        ],
        "thresholds": [_threshold(threshold, record, language) for threshold in trace.thresholds],
        "assumed_absent": list(trace.assumed_absent),
        "nested": {name: _nested(inner, language) for name, inner in trace.nested.items()},
    }


def _facts(trace: Trace, language: str) -> list[Json]:
    return [
        {
            "name": fact.name,
            "title": fill(fact.title, trace.record, language),
            "value": None if fact.private else plain(fact.value, fact.domain),
            "unit": fact.domain.unit,
            "origin": fact.origin,
            "formula": fact.formula,
            "private": fact.private,
        }
        for fact in trace.facts
    ]


def _step(step: TraceStep, private: frozenset[str]) -> Json:
    return {
        "place": step.place,
        "id": step.id,
        "text": step.text,
        "result": step.result,
        "outcome": step.outcome,
        "tests": [_test(test, private) for test in step.tests],
        "sources": _sources(step.sources),
    }


def _test(test: Test, private: frozenset[str]) -> Json:
    hidden = bool(ir.reads(test.node) & private)
    left, right, distance = test.left, test.right, test.distance
    if isinstance(test.node, ir.Compare):
        left, right = _by_name(test.node.left, left), _by_name(test.node.right, right)
        distance = None if isinstance(test.node.left, ir.Rank) else distance
    return {
        "text": test.text,
        "operator": test.operator,
        "left": None if hidden else plain(left),
        "right": None if hidden else plain(right),
        "unit": test.unit,
        "result": test.result,
        "thresholds": list(test.thresholds),
        "distance": None if hidden else distance,
    }


def _by_name(node: ir.Expression, value: Any) -> Any:
    """An ordered choice by its name, not by its place among the others."""
    return node.choices[int(value)] if isinstance(node, ir.Rank) and value is not None else value


def _threshold(threshold: Threshold, record: Record, language: str) -> Json:
    return {
        "name": threshold.name,
        "title": fill(threshold.title, record, language),
        "value": plain(threshold.value, threshold.domain),
        "unit": threshold.domain.unit,
        "written": threshold.written,
        "sources": _sources(threshold.sources),
        "assumption": threshold.assumption,
        "base": plain(threshold.base, threshold.domain),
        "overlay": threshold.overlay,
        "reason": say(threshold.reason, language) if threshold.overlay else None,
    }


def _sources(sources: Iterable[Source]) -> list[Json]:
    return [
        {
            "id": source.id,
            "document": source.document,
            "address": source.address,
            "title": source.title,
            "section": source.section,
            "lines": source.lines,
        }
        for source in sources
    ]


def _nested(trace: Trace, language: str) -> Json:
    record, program = trace.record, trace.program
    return {
        "ruleset": program.ruleset,
        "version": program.version,
        "digest": program.digest,
        "status": record.status,
        "outcome": record.outcome,
        "possible": list(record.possible),
        "trace": _trace(trace, language),
    }
