"""A change as a document: every field of `schemas/change.schema.json`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from plgrules.change.difference import How, Kind
from plgrules.change.impact import Aspect
from plgrules.decision.document_model import Day, DecisionDocument

Size = Literal["patch", "minor", "major"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VersionPart(_Part):
    """One version of a ruleset."""

    ruleset: str = Field(description="its name")
    version: str = Field(description="its version")
    digest: str = Field(description="SHA-256 of exactly what runs")
    effective_from: Day = Field(description="the day from which it decides")
    overlays: list[str] = Field(description="the overlays in it, each with its digest")


class ReasonPart(_Part):
    """Why a change is as large as it is."""

    size: Size = Field(description="how much this alone matters to callers")
    text: str = Field(description="what differs, in English")


class AspectPart(_Part):
    """One aspect of a part that differs."""

    name: str = Field(description="value, unit, limits, if, then, place, source, title, …")
    before: Any = Field(description="what it was: a name, a condition, a number with its unit, "
                        "texts by language; null for nothing")  # fmt: skip
    after: Any = Field(description="what it is, likewise")


class CitedPart(_Part):
    """Where a part comes from."""

    id: str = Field(description="its key in the ruleset, or `assumption`")
    document: str | None = Field(None, description="the document, for a source that is one")
    address: str | None = Field(None, description="the address, for a source that has one")
    title: str | None = Field(None, description="its title")
    section: str | None = Field(None, description="the section of the document")
    lines: str | None = Field(None, description="the lines of the document")


class DifferencePart(_Part):
    """One part of the ruleset that differs."""

    how: How = Field(description="added, removed, changed or moved")
    kind: Kind = Field(description="what kind of part it is")
    name: str = Field(description="its name; a step of a derived value has that one's before it")
    title: dict[str, str] = Field(description="its title by language")
    wording: bool = Field(description="whether only texts differ: nothing is decided otherwise")
    aspects: list[AspectPart] = Field(description="what differs; all there is for a new part")
    sources: list[CitedPart] = Field(description="where it comes from now")


class RowPart(_Part):
    """One row, or one logged decision."""

    number: int = Field(description="its place in the file or log, from 1")
    label: str = Field(description="what it is called; empty where it has no name")


class RefusedPart(RowPart):
    """One row that both versions refuse."""

    problems: list[str] = Field(description="what is wrong with its facts")


class ExamplePart(_Part):
    """One row explained."""

    number: int = Field(description="its place in the file or log, from 1")
    label: str = Field(description="what it is called")
    before: DecisionDocument | None = Field(description="by the older version; null: refused")
    after: DecisionDocument | None = Field(description="by the newer version; null: refused")
    problems: list[str] = Field(description="why its facts are refused")


class FlipPart(_Part):
    """Rows whose answer changes in the same way."""

    before: str = Field(description="an outcome, a status, or `invalid`")
    after: str = Field(description="the same, now")
    count: int = Field(description="how many rows")
    rows: list[RowPart] = Field(description="the first of them")
    example: ExamplePart = Field(description="the first one, explained")


class OtherPart(_Part):
    """Rows with the same answer that differ otherwise."""

    differs: Aspect = Field(description="what differs: rule, outputs, warnings or checks")
    before: str = Field(description="the answer")
    after: str = Field(description="the same answer")
    count: int = Field(description="how many rows")
    rows: list[RowPart] = Field(description="the first of them")


class ImpactPart(_Part):
    """What the change does to rows."""

    source: str = Field(description="the file or log that they come from")
    as_of: Day | None = Field(description="the day for which was decided; null: each its own")
    log: bool = Field(description="whether they are logged decisions")
    rows: int = Field(description="how many")
    same: int = Field(description="how many of which nothing differs")
    flipped: int = Field(description="how many come to another answer")
    refused: list[RefusedPart] = Field(description="the first rows that both versions refuse")
    not_computed: int = Field(description="logged decisions with masked or erased facts")
    before: dict[str, int] = Field(description="rows by answer, before")
    after: dict[str, int] = Field(description="rows by answer, after")
    flips: list[FlipPart] = Field(description="other answers, the most frequent first")
    others: list[OtherPart] = Field(description="same answers that differ otherwise")


class ChangePart(_Part):
    """Two versions of a ruleset side by side."""

    ruleset: str = Field(description="its name")
    before: VersionPart | None = Field(description="the older version; null for a new ruleset")
    after: VersionPart | None = Field(description="the newer version; null where it is gone")
    size: Size | None = Field(description="how much it matters; null for a new or missing one")
    promised: Size | None = Field(description="what the version number says; null for the same one")
    reasons: list[ReasonPart] = Field(description="why it is that much")
    differences: list[DifferencePart] = Field(description="every part that differs")
    impact: ImpactPart | None = Field(description="what it does to rows, where there were any")


class ChangeDocument(_Part):
    """What changed between versions of rulesets, and what that does to rows."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="change")

    schema_: Literal["plgrules/change/1"] = Field(alias="schema", description="this format")
    language: str = Field(description="the language of explanations")
    changes: list[ChangePart] = Field(description="every pair of versions that was compared")
