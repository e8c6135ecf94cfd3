"""A decision as a document: every field of `schemas/decision.schema.json`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Scalar = bool | int | float | str | list[str] | None
Truth = bool | None
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WarningPart(_Part):
    """Something the reader may misread."""

    code: str = Field(description="a stable name, prefixed for a required decision: `tier.code`")
    text: str = Field(description="the warning in words, in the document's language")


class CheckPart(_Part):
    """A finding."""

    id: str = Field(description="its name in the ruleset")
    state: Literal["present", "absent", "unknown"] = Field(
        description="whether what it looks for is the case; unknown for lack of facts"
    )
    severity: str = Field(description="how bad it is when present")
    says: str = Field(description="what is wrong when it is present")
    fix: str = Field(description="what to do about it")


class MissingPart(_Part):
    """A fact to ask for."""

    fact: str = Field(description="its name")
    title: str = Field(description="its title, in the document's language")
    type: str = Field(description="number, integer, boolean, text, choice, date or list")
    unit: str = Field(description="the unit of a number, `ratio` where there is none")
    choices: list[str] = Field(description="what may be answered, for a choice or a list of them")
    instead: list[str] = Field(description="facts that would do as well: it is worked out of them")


class UndefinedPart(_Part):
    """A value that was lost although its facts were given."""

    name: str = Field(description="the value")
    reason: str = Field(description="the calculation, its numbers, and what went wrong")


class SourcePart(_Part):
    """Where a rule or a number comes from."""

    id: str = Field(description="its key in the ruleset")
    document: str | None = Field(description="the document, for a source that is one")
    address: str | None = Field(description="the address, for a source that has one")
    title: str | None = Field(description="its title")
    section: str | None = Field(description="the section of the document")
    lines: str | None = Field(description="the lines of the document")


class FactPart(_Part):
    """One fact of the ruleset."""

    name: str = Field(description="its name")
    title: str = Field(description="its title")
    value: Scalar = Field(description="its value; null when unknown or private")
    unit: str = Field(description="the unit of a number")
    origin: Literal["given", "otherwise", "default", "absent"] = Field(
        description="sent by the caller, worked out, fallen back on, or not there"
    )
    formula: str | None = Field(description="what it is worked out from when it is not given")
    private: bool = Field(description="whether its value is kept out of this document")


class DerivedPart(_Part):
    """One derived value."""

    name: str = Field(description="its name")
    title: str = Field(description="its title")
    value: Scalar = Field(description="its value; null when unknown")
    unit: str = Field(description="the unit of a number")
    formula: str | None = Field(description="how it is computed; null where rules or bands pick it")


class ThresholdPart(_Part):
    """One threshold as it stood in this decision."""

    name: str = Field(description="its name")
    title: str = Field(description="its title")
    value: Scalar = Field(description="its value in its declared unit")
    unit: str = Field(description="its declared unit")
    written: str = Field(description="its value as the author wrote it")
    sources: list[SourcePart] = Field(description="where it comes from")
    assumption: bool = Field(description="whether it is, also, the author's own assumption")
    base: Scalar = Field(description="the value that an overlay replaced")
    overlay: str | None = Field(description="the overlay that set it")
    reason: str | None = Field(description="why the overlay set it")


class TestPart(_Part):
    """One comparison or question that was met."""

    text: str = Field(description="as the author wrote it")
    operator: str = Field(
        description="a comparison operator, `is`, `known`, `given`, `in`, or a function"
    )
    left: Scalar = Field(description="the left side as it was; null when unknown or private")
    right: Scalar = Field(description="the right side as it was; null for a question with one side")
    unit: str = Field(description="the unit of both sides")
    result: Truth = Field(description="its answer; null when unknown")
    thresholds: list[str] = Field(description="the thresholds in it")
    distance: float | None = Field(description="left less right, in the unit")


class StepPart(_Part):
    """One condition that was met."""

    place: str = Field(
        description="rule, signal, check, warning, valid, derived, or `derived name`"
    )
    id: str = Field(description="the rule, question, band, signal, check or warning")
    text: str = Field(description="the condition as the author wrote it")
    result: Truth = Field(description="its truth; null when unknown")
    outcome: str | None = Field(description="where a rule or band leads")
    tests: list[TestPart] = Field(description="the tests made on the way, in order")
    sources: list[SourcePart] = Field(description="where it comes from")


class SignalPart(_Part):
    """One signal, hit or not."""

    id: str = Field(description="its name")
    group: str = Field(description="its group")
    title: str = Field(description="its title")
    result: Truth = Field(description="whether it is hit; null when unknown")


class NestedPart(_Part):
    """A required decision."""

    ruleset: str = Field(description="the name of the ruleset")
    version: str = Field(description="its version")
    digest: str = Field(description="SHA-256 of what ran")
    status: Literal["decided", "undetermined", "conflict"] = Field(description="as above")
    outcome: str | None = Field(description="its outcome")
    possible: list[str] = Field(description="the outcomes still possible")
    trace: TracePart = Field(description="its own trace")


class TracePart(_Part):
    """Everything that led to the decision."""

    agrees: bool = Field(description="whether the interpreter gave the verdict of what decided")
    facts: list[FactPart] = Field(description="every fact of the ruleset, absent ones included")
    derived: list[DerivedPart] = Field(description="every derived value, in order of computation")
    steps: list[StepPart] = Field(description="every condition met, in order")
    signals: list[SignalPart] = Field(description="every signal")
    thresholds: list[ThresholdPart] = Field(description="every threshold of the ruleset")
    assumed_absent: list[str] = Field(description="facts taken as absent because that was asked")
    nested: dict[str, NestedPart] = Field(
        description="required decisions by the name they go by here"
    )


class DecisionDocument(_Part):
    """One decision: what was decided, on what, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="decision")

    schema_: Literal["plgrules/decision/1"] = Field(
        alias="schema", description="the form of this document"
    )
    language: str = Field(description="the language of its texts")
    ruleset: str = Field(description="the name of the ruleset")
    version: str = Field(description="the version that decided")
    digest: str = Field(
        pattern="^sha256:[0-9a-f]{64}$",
        description="SHA-256 of exactly what ran: ruleset, required rulesets, overlays",
    )
    as_of: Day = Field(description="the day for which was decided")
    overlays: list[str] = Field(description="the overlays that set thresholds")
    status: Literal["decided", "undetermined", "conflict"] = Field(
        description="one outcome possible, several, or two rules that claim to be the only one"
    )
    outcome: str | None = Field(description="the outcome; null unless decided")
    rule: str | None = Field(description="the rule, leaf or band that decided, when it is one")
    possible: list[str] = Field(description="the outcomes still possible")
    possible_rules: list[str] = Field(description="the rules, leaves or bands still possible")
    because: str = Field(description="why, in one sentence; empty where no one rule decided")
    actions: list[str] = Field(description="what to do next")
    outputs: dict[str, Scalar] = Field(description="every output by name; null when unknown")
    warnings: list[WarningPart] = Field(description="what the reader may misread")
    checks: list[CheckPart] = Field(description="every finding, present or not")
    missing: list[MissingPart] = Field(description="the facts to ask for, most useful first")
    undefined: list[UndefinedPart] = Field(
        description="values lost although their facts were given"
    )
    facts: dict[str, Scalar] = Field(description="the facts that were given, but for private ones")
    masked: list[str] = Field(description="the private facts that were given and are left out")
    trace: TracePart = Field(description="everything that led here")
