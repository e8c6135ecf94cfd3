"""What all documents are made of: names, texts, numbers as people write them, expressions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import IS_LIST, IS_OBJECT, When
from plgrules.source.forms import (
    DATE_PATTERN,
    LANGUAGE_PATTERN,
    NAME_PATTERN,
    RANGE_PATTERN,
    SLUG_PATTERN,
    VERSION_PATTERN,
)


class Shape(BaseModel):
    """Base of all mappings: unknown keys and values of another type are refused."""

    # Deferred: a document's model builds those of its parts, which are never used by themselves.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


def optional_key(description: str, alias: str | None = None) -> Any:
    """Return the declaration of a key that may be left out.

    `alias` is the key's spelling where that is a word of Python's.
    """
    return Field(default=None, description=description, alias=alias)


def no_item_twice(items: list[str]) -> list[str]:
    """Return the items; raises ValueError where one of them stands twice."""
    if len(set(items)) < len(items):
        raise ValueError("an item stands here twice")
    return items


Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]
Version = Annotated[str, StringConstraints(pattern=VERSION_PATTERN)]
Day = Annotated[str, StringConstraints(pattern=DATE_PATTERN)]
Word = Annotated[str, StringConstraints(min_length=1)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]

Languages = Annotated[
    dict[Language, Word], Field(min_length=1, description="the text in each language")
]
Text = TypeAliasType("Text", Annotated[Languages | Word, When(IS_OBJECT)])
"""A text, or a map of languages to texts."""

Expression = TypeAliasType(
    "Expression",
    Annotated[
        str | int | float | bool,
        WithJsonSchema(
            {"title": "expression", "type": ["string", "number", "boolean"], "minLength": 1}
        ),
        Field(description="an expression, such as `spend / new_customers`"),
    ],
)
Quantity = TypeAliasType(
    "Quantity",
    Annotated[
        str | int | float,
        WithJsonSchema({"title": "number", "type": ["number", "string"], "minLength": 1}),
        Field(description="a number with or without its unit: 3, 60%, `4 weeks`, `$10,000`"),
    ],
)
VersionRange = Annotated[
    Annotated[str, StringConstraints(pattern=RANGE_PATTERN)] | int | float,
    WithJsonSchema({"type": ["string", "number"], "pattern": RANGE_PATTERN}),
]
Sources = TypeAliasType("Sources", Annotated[list[Word] | Word, When(IS_LIST)])
"""One key of `sources`, or `assumption`, or a list of these."""

Choices = TypeAliasType(
    "Choices",
    Annotated[
        Annotated[dict[Word, Text], Field(min_length=1)]
        | Annotated[
            list[Word],
            AfterValidator(no_item_twice),
            Field(min_length=1, json_schema_extra={"uniqueItems": True}),
        ],
        When(IS_OBJECT),
    ],
)
"""A list of the values, or a map of the values to their titles."""

SOURCE = "where it comes from: a key of `sources`, `assumption`, or a list of these"
