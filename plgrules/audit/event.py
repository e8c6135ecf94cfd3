"""A logged decision as plain data, by stable names: what is exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plgrules.decision.document import plain

if TYPE_CHECKING:
    from plgrules.audit.logged import LoggedDecision

SCHEMA = "plgrules/decision-event/1"

Json = dict[str, Any]


def event_document(logged: LoggedDecision) -> Json:
    """Return a logged decision as plain data (`schemas/decision-event.schema.json`)."""
    form, program, context = logged.form, logged.program, logged.context
    facts = {fact.name: fact.domain for fact in program.facts}
    outputs = {output.name: output.domain for output in program.outputs}
    return {
        "schema": SCHEMA,
        "decision_id": logged.decision_id,
        "timestamp": logged.timestamp.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "ruleset": program.ruleset,
        "version": program.version,
        "digest": form.program,
        "overlays": list(program.overlays),
        "as_of": logged.as_of.isoformat(),
        "status": form.status,
        "outcome": form.outcome,
        "rule": form.rule,
        "possible": list(form.possible),
        "possible_rules": list(form.possible_rules),
        "warnings": list(form.warnings),
        "checks": logged.checks,
        "input": {name: plain(value, facts[name]) for name, value in logged.facts.items()},
        "result": {name: plain(value, outputs[name]) for name, value in logged.outputs.items()},
        "masked": list(logged.masked),
        "erased": list(logged.erased),
        "requested_by": context.get("requested_by"),
        "labels": logged.labels,
        "trace_id": context.get("trace_id"),
        "span_id": context.get("span_id"),
        "metrics": {"timer_decide_ns": logged.row.took},
    }


def event_schema() -> Json:
    """Return the JSON Schema of an event document."""
    # Only the writer of schemas needs the model.
    from plgrules.audit.event_model import DecisionEvent
    from plgrules.source.documents.generate import model_schema

    return model_schema(DecisionEvent, "decision-event")
