"""How a team's product names its events: the conventions that are shipped, and a mapping file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, WithJsonSchema
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import IS_LIST, When
from plgrules.source.documents.common import Name, Quantity, Shape, Text, Word, optional_key

Paths = TypeAliasType("Paths", Annotated[list[Word] | Word, When(IS_LIST)])
"""Where a field stands: a key, keys joined by dots, or a list of these, tried in order."""

Names = Annotated[list[Word], Field(min_length=1)]


class EventFields(Shape):
    """Where an event keeps what every event has."""

    model_config = ConfigDict(title="fields")
    id: Paths = optional_key("what makes an event the same when it comes twice")
    name: Paths = optional_key("the name of the event")
    call: Paths = optional_key("the kind of call, such as `track` or `page`")
    at: Paths = optional_key("when it happened")
    received: Paths = optional_key("when it was received")
    account: Paths = optional_key("the account: a company, a workspace")
    user: Paths = optional_key("the user, signed in")
    email: Paths = optional_key("the user's e-mail address, for the account where there is none")
    properties: Paths = optional_key("the mappings that hold the properties")
    purpose: Paths = optional_key("the purpose for which the event was collected")
    consent: Paths = optional_key("whether the user agreed")


class EventMapping(Shape):
    """How a product names its events and where it keeps what they say."""

    model_config = ConfigDict(title="event mapping")
    events: dict[Name, Names] = optional_key("names of events, each with other names for it")
    sets: dict[Name, list[Word]] = optional_key("sets of names that an observation may name")
    titles: dict[Word, Text] = optional_key("what a customer calls what an event stands for")
    ignored: Names = optional_key("names and calls that are no events")
    calls: dict[Word, Word] = optional_key("kinds of calls that are events, each with its name")
    named_by: dict[Word, Word] = optional_key("the name of an event that has none but this key")
    fields: EventFields = optional_key("where the fields of an event stand")
    tracked: Names = optional_key("names that are tracked, although the log may not hold any")
    timezone: Word = optional_key("the time zone of times that name none, such as `Europe/Berlin`")
    tolerance: Quantity = optional_key("by how much a clock may be ahead: `5 minutes`")
    account_required: bool = optional_key("false: an event without an account is no bad line")
    free_mail: Names = optional_key(
        "further domains of e-mail whose users have no company in common"
    )
    company_mail: Names = optional_key("domains that are a company's, whatever the list says")
    purposes: Names = optional_key("the purposes whose events count; without it all do")
    facts: dict[Name, Annotated[Any, WithJsonSchema({"type": ["string", "number", "boolean"]})]] = (
        optional_key("facts that all accounts have, such as `core_features_total`")
    )
