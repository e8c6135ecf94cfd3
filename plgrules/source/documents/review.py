"""A review: which rulesets decide on which parts of a company file; and the tests of one."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import IS_LIST, IS_OBJECT, When
from plgrules.source.documents.common import (
    Day,
    Name,
    Shape,
    Slug,
    Text,
    Version,
    VersionRange,
    Word,
    no_item_twice,
    optional_key,
)

Names = Annotated[
    list[Name],
    AfterValidator(no_item_twice),
    Field(min_length=1, json_schema_extra={"uniqueItems": True}),
]


class ReviewPart(Shape):
    """A list of rows in the company file."""

    model_config = ConfigDict(title="part")
    title: Text = optional_key("what people call it")
    label: Name = Field(description="the key that names a row")
    inherits: Names = optional_key(
        "facts of the company that a row takes where it does not give them itself"
    )


class ReviewPicture(Shape):
    """A value on an axis with named marks."""

    model_config = ConfigDict(title="picture")
    title: Text = optional_key("what it shows")
    value: Name = Field(description="a fact, derived value or output of the ruleset: a number")
    marks: Names = Field(
        description="parameters, facts, derived values or outputs of the same unit, least first"
    )
    spans: list[Text] = optional_key(
        "the names of the stretches between the marks, one more than there are marks"
    )
    scale: Literal["linear", "log"] = optional_key("how the axis grows; linear by default")


class ReviewEntry(Shape):
    """One ruleset that decides: on the company, or on each row of a part."""

    model_config = ConfigDict(
        title="entry of `decide`", json_schema_extra={"dependentRequired": {"sum": ["each"]}}
    )

    @model_validator(mode="after")
    def _sums_rows(self) -> Self:
        """The same as the condition in `json_schema_extra`."""
        if self.sum is not None and self.each is None:
            raise ValueError("sum stands beside each")
        return self

    ruleset: Slug = Field(description="the ruleset that decides")
    version: VersionRange = Field(description="which versions may decide: `^1`, `1.2`, `1.2.3`")
    each: Name = optional_key("the part on whose rows it decides; without it, on the company")
    sum: Annotated[dict[Name, Name], Field(min_length=1)] = optional_key(
        "facts of later entries, each with the output whose sum over the rows it is"
    )
    picture: ReviewPicture = optional_key("a value on an axis, drawn with the decision")


class Review(Shape):
    """Which rulesets decide on a whole company, and in which order."""

    model_config = ConfigDict(title="review")
    review: Slug = Field(description="the name of the review, such as `plg-review`")
    version: Version = Field(description="the version of this file: three numbers, `1.0.0`")
    effective_from: Day = Field(description="the day from which it is in force: `2026-01-31`")
    review_by: Day = optional_key("the day after which the review itself should be looked at")
    owner: Word = optional_key("who answers for it")
    title: Text = optional_key("the review in a few words")
    question: Text = optional_key("the question that it answers")
    description: Text = optional_key("what it looks at, in a few sentences")
    label: Name = optional_key("the key of the company file that names the company")
    parts: dict[Name, ReviewPart] = optional_key("the lists of rows that a company file may hold")
    decide: Annotated[list[ReviewEntry], Field(min_length=1)] = Field(
        description="the rulesets that decide, in the order in which they are read"
    )


Answer = TypeAliasType(
    "Answer",
    Annotated[
        list[Word] | str | None,
        WithJsonSchema({"type": ["string", "array", "null"], "items": {"type": "string"}}),
        Field(
            description="an outcome, `undetermined`, `conflict` or `invalid`; the checks that are "
            "present of a ruleset that only checks; null where nothing is decided"
        ),
    ],
)
Answers = TypeAliasType("Answers", Annotated[dict[str, Answer] | Answer, When(IS_OBJECT)])
"""What is expected of one entry: an answer, or one for each row by its label."""


class ReviewExpect(Shape):
    """What a test of a review expects."""

    model_config = ConfigDict(title="expectation")
    decisions: dict[Slug, Answers] = optional_key(
        "rulesets, each with its outcome, or with those of rows by their labels"
    )
    order: list[Word] = optional_key(
        "the first findings in reading order, written `ruleset` or `ruleset: label`"
    )
    missing: list[Word] = optional_key("the facts to ask for first, in this order; [] for none")
    actions: list[Word] = optional_key(
        "the first things to do, in English, in this order; [] for none"
    )
    sums: dict[Name, Annotated[Any, Field(description="a number, or null while unknown")]] = (
        optional_key("sums by the fact that they are handed on as")
    )
    problems: Annotated[list[Word] | Word, When(IS_LIST)] = optional_key(
        "the codes of everything wrong with the company file, in any order; [] for nothing"
    )
    unused: list[Word] = optional_key("the keys that no ruleset reads, in any order")


class ReviewCase(Shape):
    """One test of a review: a company, and what is expected of its review."""

    model_config = ConfigDict(title="test")
    name: Word = Field(description="a sentence about behaviour")
    as_of: Day = optional_key("the day of the decisions")
    company: dict[str, Any] = Field(description="the company file")
    expect: ReviewExpect = Field(description="what comes out")


class ReviewTests(Shape):
    """The tests of one version of a review."""

    model_config = ConfigDict(title="review tests")
    review: Slug = Field(description="the name of the review")
    version: Version = Field(description="the version of the review: three numbers, `1.0.0`")
    as_of: Day = optional_key("the day of all decisions; by default the review's `effective_from`")
    tests: Annotated[list[ReviewCase], Field(min_length=1)] = Field(description="the tests")
