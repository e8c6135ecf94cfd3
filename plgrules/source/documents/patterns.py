"""Facts that are true where an account's events make a pattern."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import IS_LIST, When
from plgrules.source.documents.common import (
    Name,
    Quantity,
    Shape,
    Word,
    no_item_twice,
    optional_key,
)
from plgrules.source.documents.observe import EventNames, PropertyValues

PatternEvents = TypeAliasType("PatternEvents", Annotated[EventNames | Name, When(IS_LIST)])
"""The name of an event, or a list of names of which any will do."""

Operand = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\..+$")]
Operands = Annotated[
    list[Operand],
    AfterValidator(no_item_twice),
    Field(min_length=2, json_schema_extra={"uniqueItems": True}),
]

_EVENT = "the name of the event, or a list of names of which any will do"
_WHERE = "the values that properties must have"


class PatternStep(Shape):
    """The events that one alias of a pattern may stand for."""

    model_config = ConfigDict(title="event of a pattern")
    event: PatternEvents = Field(description=_EVENT)
    where: dict[Word, PropertyValues] = optional_key(_WHERE)


class PatternAbsence(Shape):
    """An event that must not be there."""

    model_config = ConfigDict(title="`unless` of a pattern")
    event: PatternEvents = Field(description=_EVENT)
    where: dict[Word, PropertyValues] = optional_key(_WHERE)
    after: Name = optional_key("the alias since whose event it must not be there; else ever")


class Pattern(Shape):
    """A fact that is true where events of one account fit together."""

    model_config = ConfigDict(title="pattern")
    events: Annotated[dict[Name, PatternStep], Field(min_length=1, max_length=6)] = Field(
        description="the events, each under a name of its own (its alias), in order of time"
    )
    same: Operands = optional_key("what must be equal: `invite.user`, `use.project`")
    different: Operands = optional_key("what must differ, each from each: `invite.user`")
    within: Quantity = optional_key("the longest time from the first event to the last: `7 days`")
    last: Quantity = optional_key("the time up to the end of `as_of` that counts: `28 days`")
    unless: PatternAbsence = optional_key("an event that must not be there")
