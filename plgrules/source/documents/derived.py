"""Derived values: an expression, or rules or bands that pick a named value."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import IS_OBJECT, When, has
from plgrules.source.documents.common import (
    SOURCE,
    Expression,
    Name,
    Shape,
    Sources,
    Text,
    Word,
    optional_key,
)
from plgrules.source.documents.logic import BELOW, HIT, ID, UP_TO, limit_of
from plgrules.source.documents.values import Precision, Show


class ValueRule(Shape):
    """One rule that picks a named value."""

    model_config = ConfigDict(title="rule of a derived value")
    id: Name = optional_key(ID)
    if_: Expression = optional_key("the condition; without it the rule always matches", alias="if")
    then: Word = Field(description="the named value")


class _ValueStep(Shape):
    id: Name = optional_key(ID)
    then: Word = Field(description="the named value")


class ValueBelowStep(_ValueStep):
    """The named value below a limit."""

    model_config = ConfigDict(title="step with `below`")
    below: Expression = Field(description=BELOW)


class ValueUpToStep(_ValueStep):
    """The named value up to a limit and with it."""

    model_config = ConfigDict(title="step with `up_to`")
    up_to: Expression = Field(description=UP_TO)


class ValueOpenStep(_ValueStep):
    """The named value of everything else."""

    model_config = ConfigDict(title="last step")


ValueStep = TypeAliasType(
    "ValueStep",
    Annotated[
        Annotated[ValueBelowStep, Tag("below")]
        | Annotated[ValueUpToStep, Tag("up_to")]
        | Annotated[ValueOpenStep, Tag("open")],
        Discriminator(limit_of),
        When(has("below"), has("up_to")),
    ],
)


class ValueBands(Shape):
    """A number cut into named values."""

    model_config = ConfigDict(title="bands of a derived value")
    of: Expression = Field(description="the number, an expression")
    steps: Annotated[list[ValueStep], Field(min_length=1)] = Field(
        description="the steps, least first; the last has neither `below` nor `up_to`"
    )


class _Derived(Shape):
    title: Text = optional_key("what people call it; needed where a text or an output shows it")
    description: Text = optional_key("what exactly it says")
    show: Show = optional_key("how a ratio is shown: percent (61%), times (×3) or number")
    source: Sources = optional_key(SOURCE)


class DerivedValue(_Derived):
    """A value computed by an expression."""

    model_config = ConfigDict(title="derived value")
    value: Expression = Field(description="the expression")
    precision: Precision = optional_key("how many decimals of a number are shown")


class DerivedBands(_Derived):
    """A named value picked by the size of a number."""

    model_config = ConfigDict(title="derived value with `bands`")
    bands: ValueBands = Field(description="the number and its steps")
    values: dict[Word, Text] = optional_key("titles of the named values")


class DerivedRules(_Derived):
    """A named value picked by rules."""

    model_config = ConfigDict(title="derived value with `rules`")
    hit: Literal["first", "unique"] = optional_key(HIT)
    rules: Annotated[list[ValueRule], Field(min_length=1)] = Field(
        description="the rules, in order"
    )
    otherwise: ValueRule = optional_key("the named value when no rule holds")
    values: dict[Word, Text] = optional_key("titles of the named values")


def _derived(data: Any) -> str:
    if not isinstance(data, dict):
        return "expression"
    return next((key for key in ("bands", "rules") if key in data), "value")


Derived = TypeAliasType(
    "Derived",
    Annotated[
        Annotated[DerivedBands, Tag("bands")]
        | Annotated[DerivedRules, Tag("rules")]
        | Annotated[DerivedValue, Tag("value")]
        | Annotated[Expression, Tag("expression")],
        Discriminator(_derived),
        When(
            {**IS_OBJECT, **has("bands")},
            {**IS_OBJECT, **has("rules")},
            IS_OBJECT,
        ),
    ],
)
