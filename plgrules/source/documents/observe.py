"""Facts that are read off a product's events."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import IS_LIST, When
from plgrules.source.documents.common import Quantity, Shape, Word, optional_key
from plgrules.source.forms import NAME_PATTERN

EventNames = Annotated[
    list[Annotated[str, StringConstraints(pattern=NAME_PATTERN)]], Field(min_length=1)
]
PropertyValue = Annotated[
    str | int | float | bool,
    WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1}),
]
PropertyValues = TypeAliasType(
    "PropertyValues",
    Annotated[Annotated[list[PropertyValue], Field(min_length=1)] | PropertyValue, When(IS_LIST)],
)
"""One value of a property, or a list of those that count."""

_ANY = WithJsonSchema({"enum": ["any"]})
Events = TypeAliasType(
    "Events", Annotated[EventNames | Annotated[Literal["any"], _ANY], When(IS_LIST)]
)
"""The names of events, or `any`."""


class Observation(Shape):
    """A fact that is a measure over an account's events."""

    model_config = ConfigDict(title="observation")
    measure: Literal["count", "count_distinct", "days_active", "sum", "max", "latest", "ever"] = (
        Field(description="what is measured over the events")
    )
    of: Word = optional_key("what is counted or taken: `user`, `event` or a property of the events")
    events: Events = Field(description="the names of the events that count, or `any`")
    excluded: EventNames = optional_key("names that do not count, beside `events: any`", "except")
    where: dict[Word, PropertyValues] = optional_key("the values that properties must have")
    within: Quantity = optional_key("the days up to the end of `as_of` that count: `28 days`")
