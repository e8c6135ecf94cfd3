"""OpenTelemetry: a span and metrics for every decision where it is set up, nothing otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plgrules import Engine, telemetry
from tests.support import ROOT

FACTS = '{"cac": 120, "ltv": 900, "gross_margin": 0.7, "retention_90d": 0.64}'
SET_UP = """
import json, sys
from datetime import date
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
spans, numbers = InMemorySpanExporter(), InMemoryMetricReader()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)
metrics.set_meter_provider(MeterProvider([numbers]))
day = date(2026, 6, 30)
"""
TOLD = """
def told(span):
    return {"name": span.name, "trace": f"{span.context.trace_id:032x}",
            "span": f"{span.context.span_id:016x}", "parent": bool(span.parent),
            "status": span.status.status_code.name, "events": len(span.events),
            "attributes": dict(span.attributes)}
points = {}
data = numbers.get_metrics_data()
for metric in (m for r in data.resource_metrics for s in r.scope_metrics for m in s.metrics):
    points[metric.name] = [
        (dict(p.attributes), getattr(p, "value", getattr(p, "count", None)))
        for p in metric.data.data_points
    ]
print(json.dumps({"spans": [told(s) for s in spans.get_finished_spans()], "points": points,
                  **globals().get("more", {})}))
"""


def observed(code: str, folder: Path) -> dict[str, Any]:
    """What a program that has set up OpenTelemetry sees of its decisions."""
    pytest.importorskip("opentelemetry.sdk", reason="needs opentelemetry-sdk")
    done = subprocess.run(
        [sys.executable, "-c", SET_UP + code + TOLD], cwd=folder, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_decision_is_a_span_whose_ids_are_in_the_log(tmp_path: Path) -> None:
    """Inside the caller's own span; the span names the decision, the log the span."""
    seen = observed(f"""
from plgrules import Engine
from plgrules.audit.log import DecisionLog
from plgrules.audit.logged import Reader
with DecisionLog("log.db") as log:
    engine = Engine(log=log)
    with trace.get_tracer("app").start_as_current_span("request"):
        decision = engine.decide("channel-economics", {FACTS}, as_of=day)
    more = {{"context": Reader(log.store).find(decision.decision_id).context,
             "id": decision.decision_id}}
""", tmp_path)  # fmt: skip
    span, request = seen["spans"]
    assert (span["name"], request["name"]) == ("plgrules.decide", "request")
    assert span["parent"]
    assert span["trace"] == request["trace"]
    assert span["attributes"] | {"plgrules.digest": ""} == {
        "plgrules.ruleset": "channel-economics",
        "plgrules.version": "2.0.0",
        "plgrules.status": "decided",
        "plgrules.outcome": "scale",
        "plgrules.rule": "retains",
        "plgrules.as_of": "2026-06-30",
        "plgrules.digest": "",
        "plgrules.decision_id": seen["id"],
    }
    assert seen["context"] == {"trace_id": span["trace"], "span_id": span["span"]}


def test_decisions_are_counted_by_answer_and_timed(tmp_path: Path) -> None:
    """Wrong facts are counted, too; neither spans nor metrics hold a fact."""
    seen = observed(f"""
from plgrules import Engine, FactError
decide = Engine().compile("channel-economics", as_of=day)
for _ in range(3):
    decide({FACTS}, day)
decide({{}}, day)
try:
    decide({{"cac": "secret"}}, day)
except FactError:
    pass
""", tmp_path)  # fmt: skip
    identity = {"plgrules.ruleset": "channel-economics", "plgrules.version": "2.0.0"}
    counts = seen["points"]["plgrules.decisions"]
    assert sorted((p["plgrules.status"], value) for p, value in counts) == [
        ("decided", 3), ("invalid", 1), ("undetermined", 1)
    ]  # fmt: skip
    assert seen["points"]["plgrules.decision.duration"] == [[identity, 4]]
    failed = seen["spans"][-1]
    assert (failed["status"], failed["events"]) == ("ERROR", 0)
    assert failed["attributes"]["plgrules.problems"] == "fact-wrong-type"
    assert "secret" not in json.dumps(seen)


def test_without_it_decisions_are_not_wrapped_at_all() -> None:
    """The function that decides is the generated one: nothing to pay for."""
    if telemetry.is_set_up():
        pytest.skip("this process has set up OpenTelemetry")
    engine = Engine()
    program = engine.ruleset("arr-motion")
    assert engine.compile("arr-motion") is program.plan.decide
    engine.decide("arr-motion", {"account_arr": 1})
    [(_, resolved)] = engine._state.resolved.values()
    assert resolved is program.plan.decide


@pytest.mark.parametrize("imports", ["", "import opentelemetry.trace, opentelemetry.metrics\n"])
def test_the_interface_alone_sets_nothing_up(imports: str) -> None:
    """Installed, even imported: nothing goes anywhere until the program says where."""
    if imports:
        pytest.importorskip("opentelemetry.trace", reason="needs opentelemetry-api")
    code = (
        f"{imports}import sys\nfrom plgrules import Engine\n"
        "engine = Engine()\nengine.decide('arr-motion', {'account_arr': 1})\n"
        "from plgrules.telemetry import is_set_up\n"
        "print(is_set_up(), 'opentelemetry' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", str(bool(imports))]
