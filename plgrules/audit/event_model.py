"""A logged decision as a document: every field of `schemas/decision-event.schema.json`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from plgrules.decision.document_model import Day, Scalar

Path = Annotated[str, Field(pattern="^/(input|result)/")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricsPart(_Part):
    """What was measured."""

    timer_decide_ns: int = Field(description="how long the decision took, in nanoseconds")


class DecisionEvent(_Part):
    """One decision as the log has it; names are those of OPA's decision log where they fit."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="decision-event")

    schema_: Literal["plgrules/decision-event/1"] = Field(
        alias="schema", description="the form of this document"
    )
    decision_id: str = Field(
        pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="its id: a UUID of version 7, which sorts by time",
    )
    timestamp: str = Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$",
        description="when it was made, UTC",
    )
    ruleset: str = Field(description="the name of the ruleset")
    version: str = Field(description="the version that decided")
    digest: str = Field(
        pattern="^sha256:[0-9a-f]{64}$",
        description="SHA-256 of exactly what ran; the log holds the program under this name",
    )
    overlays: list[str] = Field(description="the overlays that set thresholds")
    as_of: Day = Field(description="the day for which was decided")
    status: Literal["decided", "undetermined", "conflict"] = Field(
        description="one outcome possible, several, or two rules that claim to be the only one"
    )
    outcome: str | None = Field(description="the outcome; null unless decided")
    rule: str | None = Field(description="the rule, leaf or band that decided, when it is one")
    possible: list[str] = Field(description="the outcomes still possible")
    possible_rules: list[str] = Field(description="the rules, leaves or bands still possible")
    warnings: list[str] = Field(description="the codes of its warnings")
    checks: dict[str, Literal["present", "absent", "unknown"]] = Field(
        description="the state of every check"
    )
    input: dict[str, Scalar] = Field(
        description="the facts that were given, as they were kept; a hash begins with `hash:`"
    )
    result: dict[str, Scalar] = Field(
        description="every output by name; null when unknown, masked or erased"
    )
    masked: list[Path] = Field(description="what was removed, hashed or cut before it was written")
    erased: list[Path] = Field(description="what was erased later")
    requested_by: str | None = Field(description="who asked")
    labels: dict[str, str] = Field(description="what it was about, as the caller said")
    trace_id: str | None = Field(description="the trace of which it was part")
    span_id: str | None = Field(description="the span of which it was part")
    metrics: MetricsPart = Field(description="what was measured")
