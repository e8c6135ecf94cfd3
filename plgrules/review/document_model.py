"""A review as a document: every field of `schemas/review-report.schema.json`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from plgrules.decision.document_model import Day, DecisionDocument


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _summary() -> type[BaseModel]:
    """A decision document without its head and its trace."""
    left_out = {"schema_", "language", "trace"}
    fields: dict[str, Any] = {
        name: (info.annotation, info)
        for name, info in DecisionDocument.model_fields.items()
        if name not in left_out
    }
    return create_model("DecisionPart", __base__=_Part, __doc__="One decision.", **fields)


DecisionPart = _summary()


class PlacePart(_Part):
    """One decision by its place: which ruleset decides, and on what."""

    ruleset: str = Field(description="the ruleset")
    part: str | None = Field(description="the part of the company file; null for the company")
    row: int | None = Field(description="the row of the part, counted from 1")
    label: str | None = Field(description="what the row is called")


class MarkPart(_Part):
    """A named place on the axis of a picture."""

    name: str = Field(description="the parameter, fact, derived value or output")
    title: str = Field(description="its title")
    value: float = Field(description="its value in the unit of the axis")


class PicturePart(_Part):
    """A value on an axis with marks that rise."""

    title: str = Field(description="what it shows")
    name: str = Field(description="the value's name in the ruleset")
    axis: str = Field(description="the value's title")
    value: float = Field(description="the value")
    unit: str = Field(description="the unit of the axis")
    marks: list[MarkPart] = Field(description="the marks, least first")
    spans: list[str] = Field(description="the names of the stretches between the marks, or none")
    scale: Literal["linear", "log"] = Field(description="how the axis grows")


class ProblemPart(_Part):
    """Something wrong in the company file."""

    code: str = Field(description="what kind of problem it is")
    key: str = Field(description="the key of the file")
    part: str | None = Field(description="the part of the file; null for the company")
    row: int | None = Field(description="the row of the part, counted from 1")
    label: str | None = Field(description="what the row is called")
    message: str = Field(description="what is wrong, in the document's language")
    suggestion: str | None = Field(description="the nearest right thing")
    rulesets: list[str] = Field(description="the rulesets that read the fact")


class FindingPart(PlacePart):
    """One decision of the review."""

    version: str = Field(description="the version that decided")
    place: int = Field(description="its place in the review, counted from 1")
    title: str = Field(description="the decision in a few words")
    state: Literal["decided", "undetermined", "conflict", "checked", "invalid"] = Field(
        description="how far it came; `checked`: the ruleset only checks, `invalid`: wrong facts"
    )
    severity: Literal["critical", "warning", "info", "good"] | None = Field(
        description="that of the outcome, or of the worst check that is present; null while unknown"
    )
    headline: str = Field(description="what it came to, in a few words")
    decision: DecisionPart | None = Field(description="the decision; null while facts are wrong")  # type: ignore[valid-type]
    problems: list[ProblemPart] = Field(description="its wrong facts")
    picture: PicturePart | None = Field(description="its value on an axis, where there is one")


class AskedPart(_Part):
    """A fact that can be given."""

    fact: str = Field(description="its key in the company file")
    title: str = Field(description="its title")
    type: str = Field(description="number, integer, boolean, text, choice, date or list")
    unit: str = Field(description="the unit of a number, `ratio` where there is none")
    choices: list[str] = Field(description="what may be answered, for a choice or a list of them")
    instead: list[str] = Field(description="facts that would do as well: it is worked out of them")


class LackingPart(_Part):
    """Where a fact is to be given."""

    part: str | None = Field(description="the part of the file; null for the company")
    rows: list[int] = Field(description="the rows of the part, counted from 1")
    labels: list[str] = Field(description="what the rows are called")


class WantedPart(PlacePart):
    """A decision that a fact would help to settle."""

    possible: list[str] = Field(description="the outcomes that it may still come to")


class NeedPart(AskedPart):
    """A fact to ask for, once for the whole review."""

    places: list[LackingPart] = Field(description="where to give it")
    wanted: list[WantedPart] = Field(description="the decisions that it would help to settle")
    first: int = Field(description="how many of them ask for it before anything else")
    summed_over: str | None = Field(description="the part whose rows it is otherwise summed over")


class IdlePart(_Part):
    """A ruleset that nothing was given for."""

    ruleset: str = Field(description="the ruleset")
    version: str = Field(description="the version that would decide")
    place: int = Field(description="its place in the review, counted from 1")
    title: str = Field(description="the decision in a few words")
    part: str | None = Field(description="the part whose rows it decides on")
    rows: list[int] = Field(description="the rows that gave it nothing")
    labels: list[str] = Field(description="what these rows are called")
    asks: list[AskedPart] = Field(description="what to give, first things first")


class ActionPart(_Part):
    """Something to do."""

    text: str = Field(description="what to do")
    severity: Literal["critical", "warning", "info", "good"] = Field(
        description="that of the worst finding that it comes from"
    )
    check: str | None = Field(description="the check whose fix it is, if it is one")
    findings: list[PlacePart] = Field(description="the decisions that it comes from")


class SumPart(_Part):
    """An output summed over rows and handed on as a fact."""

    fact: str = Field(description="the fact")
    title: str = Field(description="its title")
    value: float | None = Field(description="the sum; null while a row does not know it")
    unit: str = Field(description="its unit")
    ruleset: str = Field(description="the ruleset whose output is summed")
    output: str = Field(description="the output")
    part: str = Field(description="the part whose rows are summed")
    labels: list[str] = Field(description="what the rows are called")
    lacking: list[str] = Field(description="the rows that do not know it")


class UnusedPart(_Part):
    """A key that no ruleset reads where it stands."""

    key: str = Field(description="the key")
    part: str | None = Field(description="the part of the file; null for the company")
    rows: list[int] = Field(description="the rows of the part that have it")
    belongs: list[str] = Field(description="where it would be read: parts, or `company`")


class TotalsPart(_Part):
    """How many decisions came to what."""

    decisions: int = Field(description="all of them")
    critical: int = Field(description="critical ones")
    warning: int = Field(description="warnings")
    info: int = Field(description="neither good nor bad")
    good: int = Field(description="good ones")
    undetermined: int = Field(description="those that lack facts")
    conflict: int = Field(description="those where two rules claim to be the only one")
    invalid: int = Field(description="those with wrong facts")
    idle: int = Field(description="rulesets that nothing was given for")


class ReviewReport(_Part):
    """One review: every decision that the facts of a company allow, worst first."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="review report")

    schema_: Literal["plgrules/review/1"] = Field(
        alias="schema", description="the form of this document"
    )
    language: str = Field(description="the language of its texts")
    review: str = Field(description="the name of the review")
    version: str = Field(description="the version of the review")
    digest: str = Field(
        pattern="^sha256:[0-9a-f]{64}$",
        description="SHA-256 of exactly what ran: the review, every ruleset, overlays",
    )
    as_of: Day = Field(description="the day for which was decided")
    title: str = Field(description="the review in a few words")
    question: str = Field(description="the question that it answers")
    company: str | None = Field(description="the name of the company")
    totals: TotalsPart = Field(description="how many decisions came to what")
    findings: list[FindingPart] = Field(description="the decisions in reading order, worst first")
    needs: list[NeedPart] = Field(description="what is missing, most useful first")
    actions: list[ActionPart] = Field(description="what to do, in reading order")
    problems: list[ProblemPart] = Field(description="everything wrong in the company file")
    idle: list[IdlePart] = Field(description="rulesets that nothing was given for")
    sums: list[SumPart] = Field(description="outputs summed over rows and handed on as facts")
    unused: list[UnusedPart] = Field(description="keys that no ruleset reads where they stand")
