"""OpenTelemetry: a span and metrics for every decision, where a program has set it up.

Nothing is imported here unless the program has imported OpenTelemetry itself, and nothing wraps a
decision unless spans or metrics have somewhere to go: without it a decision costs what it did.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from plgrules.diagnostics.errors import FactError

if TYPE_CHECKING:
    from opentelemetry.trace import Span

    from plgrules.decision.decision import Decision
    from plgrules.decision.plan import Decide

SPAN = "plgrules.decide"
COUNT = "plgrules.decisions"
DURATION = "plgrules.decision.duration"

Note = Callable[["Decision", int], Any]
"""Records a decision that took so many nanoseconds."""


def observed(decide: Decide, ruleset: str, version: str, note: Note | None) -> Decide:
    """Return the same decisions, each in a span, counted and timed, where somebody looks.

    `note` puts a decision into a log; it is called inside the span, whose ids the log keeps then.
    Where the program has not set up OpenTelemetry the function is given back as it is.
    """
    if not is_set_up():
        return decide if note is None else _noted(decide, note)
    from opentelemetry import metrics, trace
    from opentelemetry.trace import Status, StatusCode

    from plgrules.audit.log import logged_as

    tracer = trace.get_tracer("plgrules")
    meter = metrics.get_meter("plgrules")
    count = meter.create_counter(COUNT, "{decision}", "Decisions, by ruleset and answer")
    duration = meter.create_histogram(DURATION, "s", "How long a decision takes")
    identity = {"plgrules.ruleset": ruleset, "plgrules.version": version}

    def decide_and_tell(facts: Mapping[str, Any], as_of: date | None = None) -> Decision:
        # An error's text holds facts, which a span is no place for.
        with tracer.start_as_current_span(SPAN, attributes=identity, record_exception=False,
                                          set_status_on_exception=False) as span:  # fmt: skip
            started = perf_counter_ns()
            try:
                decision: Decision = decide(facts, as_of)
            except FactError as error:
                refused = {**identity, "plgrules.status": "invalid"}
                count.add(1, refused)
                codes = ", ".join(sorted({problem.code for problem in error.problems}))
                span.set_attributes({**refused, "plgrules.problems": codes})
                span.set_status(Status(StatusCode.ERROR, codes))
                raise
            took = perf_counter_ns() - started
            if note is not None:
                trace_id, span_id = _ids(span)
                with logged_as(trace_id=trace_id, span_id=span_id):
                    note(decision, took)
            answered = _answer(decision, identity)
            count.add(1, answered)
            duration.record(took / 1e9, identity)
            if span.is_recording():
                span.set_attributes({**answered, **_more(decision)})
            return decision

    return decide_and_tell


def is_set_up() -> bool:
    """Return whether this program has given OpenTelemetry somewhere to send spans or metrics."""
    trace, metrics = (sys.modules.get(f"opentelemetry.{name}") for name in ("trace", "metrics"))
    providers = (
        trace and trace.get_tracer_provider(),
        metrics and metrics.get_meter_provider(),
    )
    # The interface alone answers with stand-ins until a program sets a provider.
    kinds = (type(provider).__name__ for provider in providers if provider is not None)
    return any("Proxy" not in kind and "NoOp" not in kind for kind in kinds)


def _noted(decide: Decide, note: Note) -> Decide:
    clock = perf_counter_ns

    def decide_and_log(facts: Mapping[str, Any], as_of: date | None = None) -> Decision:
        started = clock()
        decision: Decision = decide(facts, as_of)
        note(decision, clock() - started)
        return decision

    return decide_and_log


def _ids(span: Span) -> tuple[str | None, str | None]:
    """The ids of a span as W3C writes them; none for a span that goes nowhere."""
    context = span.get_span_context()
    if not context.is_valid:
        return None, None
    return f"{context.trace_id:032x}", f"{context.span_id:016x}"


def _answer(decision: Decision, identity: Mapping[str, str]) -> dict[str, str]:
    answered = {**identity, "plgrules.status": decision.status}
    if decision.outcome is not None:
        answered["plgrules.outcome"] = decision.outcome
    return answered


def _more(decision: Decision) -> dict[str, str]:
    """What a span says beyond what is counted: too many different values for a metric."""
    more = {"plgrules.digest": decision.digest, "plgrules.as_of": decision.as_of.isoformat()}
    if decision.rule is not None:
        more["plgrules.rule"] = decision.rule
    if decision.decision_id is not None:
        more["plgrules.decision_id"] = decision.decision_id
    return more
