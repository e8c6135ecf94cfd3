"""A ruleset: one version of one decision."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import When, has
from plgrules.source.documents.common import (
    Day,
    Name,
    Shape,
    Slug,
    Text,
    Version,
    Word,
    optional_key,
)
from plgrules.source.documents.derived import Derived
from plgrules.source.documents.logic import (
    Caution,
    Check,
    Decide,
    Outcome,
    Requirement,
    Signal,
    Validity,
)
from plgrules.source.documents.observe import Observation
from plgrules.source.documents.patterns import Pattern
from plgrules.source.documents.values import Fact, Output, Parameter


class _Source(Shape):
    section: Word = optional_key("the section or heading")
    lines: Annotated[str | int, Field(json_schema_extra={"type": ["string", "integer"]})] = (
        optional_key("the lines, such as `382-386`")
    )
    statements: list[Word] = optional_key("the numbers of the statements taken from it")
    note: Word = optional_key("what to know about it")


class DocumentSource(_Source):
    """A document on file."""

    model_config = ConfigDict(title="source")
    document: Word = Field(description="the name of the document")
    title: Word = optional_key("its title")


class AddressSource(_Source):
    """A page on the web."""

    model_config = ConfigDict(title="source")
    address: Word = Field(description="the address of the page")
    title: Word = optional_key("its title")


Source = TypeAliasType(
    "Source",
    Annotated[
        Annotated[AddressSource, Tag("address")] | Annotated[DocumentSource, Tag("document")],
        Discriminator(
            lambda data: "address" if isinstance(data, dict) and "address" in data else "document"
        ),
        When(has("address")),
    ],
)


class Ruleset(Shape):
    """One version of one decision: its facts, its thresholds, its rules and its outcomes."""

    model_config = ConfigDict(
        title="ruleset",
        json_schema_extra={
            "dependentRequired": {"decide": ["outcomes"], "outcomes": ["decide"]},
            "if": {"not": has("checks")},
            "then": has("decide"),
        },
    )

    @model_validator(mode="after")
    def _decides_or_checks(self) -> Self:
        """The same as the conditions in `json_schema_extra`."""
        if (self.decide is None) != (self.outcomes is None):
            raise ValueError("decide and outcomes go together")
        if self.decide is None and self.checks is None:
            raise ValueError("a ruleset has decide, checks or both")
        return self

    ruleset: Slug = Field(description="the name of the decision, such as `channel-economics`")
    version: Version = Field(description="the version of this file: three numbers, `1.0.0`")
    effective_from: Day = Field(description="the day from which it is in force: `2026-01-31`")
    review_by: Day = optional_key("the day after which every decision warns that it is stale")
    owner: Word = optional_key("who answers for it")
    title: Text = optional_key("the decision in a few words")
    question: Text = optional_key("the question that it answers")
    description: Text = optional_key("what it decides by, in a few sentences")
    sources: dict[Name, Source] = optional_key("where rules and numbers come from")
    facts: dict[Name, Fact] = optional_key("what the caller gives")
    observe: dict[Name, Observation] = optional_key("facts that are read off a product's events")
    patterns: dict[Name, Pattern] = optional_key("facts that are true where events fit together")
    valid: dict[Name, Validity] = optional_key("conditions across facts that must hold")
    parameters: dict[Name, Parameter] = optional_key("named thresholds that may be tuned")
    derive: dict[Name, Derived] = optional_key("values computed from facts and parameters")
    requires: dict[Name, Requirement] = optional_key("facts that are another ruleset's decision")
    signals: dict[Name, Signal] = optional_key("named yes/no conditions, in groups")
    groups: dict[Name, Text] = optional_key("what people call the groups of signals")
    decide: Decide = optional_key("how the outcome is found: exactly one of tree, rules and bands")
    checks: dict[Name, Check] = optional_key("findings that are present, absent or unknown")
    warnings: dict[Name, Caution] = optional_key("conditions that never change the outcome")
    outputs: dict[Name, Output] = optional_key("values that go out with the decision")
    outcomes: dict[Name, Outcome] = optional_key("the answers that `decide` may give")
