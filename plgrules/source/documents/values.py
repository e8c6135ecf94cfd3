"""Facts, parameters and outputs: what goes in, what may be tuned, what comes out."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic.config import JsonDict
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import ByType
from plgrules.source.documents.common import (
    SOURCE,
    Choices,
    Expression,
    Quantity,
    Shape,
    Sources,
    Text,
    Word,
    optional_key,
)

Show = Literal["percent", "times", "number"]
Precision = Annotated[int, Field(ge=0, le=12)]

_TYPE = "what kind of value it is"
_UNIT = "its unit: a currency (`USD`), a time (`day`), a noun (`customer`), or `USD/customer`"
_SHOW = "how a ratio is shown: percent (61%), times (×3) or number"
_CHOICES = "the values it may have: a list, or a map of the values to their titles"
_ORDERED = "true when the values compare, the first being the least"
_CHOICES_NEEDED: JsonDict = {
    "if": {"properties": {"of": {"const": "choice"}}, "required": ["of"]},
    "then": {"title": "list of choices", "required": ["choices"]},
}


class _Fact(Shape):
    title: Text = optional_key("what people call it")
    description: Text = optional_key("what exactly is counted, over which period, from where")
    optional: bool = optional_key("true when a decision can do without it")
    otherwise: Expression = optional_key("an expression that stands in when it is not given")
    private: bool = optional_key("true when its value is masked in every log")
    source: Sources = optional_key(SOURCE)


class NumberFact(_Fact):
    """A number or a whole number that the caller gives."""

    model_config = ConfigDict(title="number fact")
    type: Literal["number", "integer"] = Field(description=_TYPE)
    unit: Word = optional_key(_UNIT)
    min: Quantity = optional_key("the least value that can be right")
    max: Quantity = optional_key("the greatest value that can be right")
    show: Show = optional_key(_SHOW)
    default: Quantity = optional_key("the value when it is not given; the decision says so")


class BooleanFact(_Fact):
    """A yes or no that the caller gives."""

    model_config = ConfigDict(title="boolean fact")
    type: Literal["boolean"] = Field(description=_TYPE)
    default: bool = optional_key("the value when it is not given; the decision says so")


class TextFact(_Fact):
    """A text or a date that the caller gives."""

    model_config = ConfigDict(title="text or date fact")
    type: Literal["text", "date"] = Field(description=_TYPE)
    default: Word = optional_key("the value when it is not given; the decision says so")


class ChoiceFact(_Fact):
    """One of several values that the caller gives."""

    model_config = ConfigDict(title="choice fact")
    type: Literal["choice"] = Field(description=_TYPE)
    choices: Choices = Field(description=_CHOICES)
    ordered: bool = optional_key(_ORDERED)
    default: Word = optional_key("the value when it is not given; the decision says so")


class _ListOf(Shape):
    @model_validator(mode="after")
    def _choices_are_listed(self) -> Self:
        """The same as the condition in `json_schema_extra`."""
        if self.of == "choice" and self.choices is None:
            raise ValueError("a list of choices lists them")
        return self

    of: Literal["text", "choice"] = optional_key("what its items are")
    choices: Choices = optional_key(_CHOICES)


class ListFact(_Fact, _ListOf):
    """A list of texts or of choices that the caller gives."""

    model_config = ConfigDict(title="list fact", json_schema_extra=_CHOICES_NEEDED)
    type: Literal["list"] = Field(description=_TYPE)
    default: list[Word] = optional_key("the value when it is not given; the decision says so")


Fact = TypeAliasType(
    "Fact",
    Annotated[
        NumberFact | BooleanFact | TextFact | ChoiceFact | ListFact,
        Field(discriminator="type"),
        ByType(
            "fact",
            {"number": 0, "integer": 0, "boolean": 1, "text": 2, "date": 2, "choice": 3, "list": 4},
            _TYPE,
        ),
    ],
)


class _Parameter(Shape):
    title: Text = optional_key("what people call it")
    description: Text = optional_key("what the threshold stands for and when to change it")
    source: Sources = optional_key(SOURCE)


class NumberParameter(_Parameter):
    """A number that may be tuned."""

    model_config = ConfigDict(title="number parameter")
    type: Literal["number", "integer"] = optional_key("what kind of value it is; number by default")
    value: Quantity = Field(description="the threshold: 3, 60%, `4 weeks`, `$10,000`")
    unit: Word = optional_key(_UNIT)
    min: Quantity = optional_key("the least value that an edit may set")
    max: Quantity = optional_key("the greatest value that an edit may set")
    show: Show = optional_key(_SHOW)


class TextParameter(_Parameter):
    """A text that may be tuned."""

    model_config = ConfigDict(title="text parameter")
    type: Literal["text"] = Field(description=_TYPE)
    value: Word = Field(description="the text")


class ChoiceParameter(_Parameter):
    """One of several values that may be tuned."""

    model_config = ConfigDict(title="choice parameter")
    type: Literal["choice"] = Field(description=_TYPE)
    value: Word = Field(description="the value that counts")
    choices: Choices = Field(description=_CHOICES)
    ordered: bool = optional_key(_ORDERED)


class ListParameter(_Parameter, _ListOf):
    """A list that may be tuned."""

    model_config = ConfigDict(title="list parameter", json_schema_extra=_CHOICES_NEEDED)
    type: Literal["list"] = Field(description=_TYPE)
    value: list[Word] = Field(description="the items")


def _parameter_type(data: Any) -> str:
    kind = data.get("type", "number") if isinstance(data, dict) else "number"
    return kind if kind in ("text", "choice", "list") else "number"


Parameter = TypeAliasType(
    "Parameter",
    Annotated[
        Annotated[NumberParameter, Tag("number")]
        | Annotated[TextParameter, Tag("text")]
        | Annotated[ChoiceParameter, Tag("choice")]
        | Annotated[ListParameter, Tag("list")],
        Discriminator(_parameter_type),
        ByType(
            "parameter",
            {"number": 0, "integer": 0, "text": 1, "choice": 2, "list": 3},
            "what kind of value it is; number by default",
            default="number",
        ),
    ],
)


class _Output(Shape):
    title: Text = optional_key("what people call it")
    value: Expression = optional_key("the value for every outcome; an outcome may set its own")


class NumberOutput(_Output):
    """A number or a whole number that comes with the decision."""

    model_config = ConfigDict(title="number output")
    type: Literal["number", "integer"] = Field(description=_TYPE)
    unit: Word = optional_key(_UNIT)
    precision: Precision = optional_key("how many decimals are shown")
    show: Show = optional_key(_SHOW)


class PlainOutput(_Output):
    """A yes or no, a text, a date or a list that comes with the decision."""

    model_config = ConfigDict(title="output that is no number")
    type: Literal["boolean", "text", "date", "list"] = Field(description=_TYPE)


class ChoiceOutput(_Output):
    """One of several values that comes with the decision."""

    model_config = ConfigDict(title="choice output")
    type: Literal["choice"] = Field(description=_TYPE)
    choices: Choices = optional_key(_CHOICES)
    ordered: bool = optional_key(_ORDERED)


Output = TypeAliasType(
    "Output",
    Annotated[
        NumberOutput | PlainOutput | ChoiceOutput,
        Field(discriminator="type"),
        ByType(
            "output",
            {"number": 0, "integer": 0, "boolean": 1, "text": 1, "date": 1, "list": 1, "choice": 2},
            _TYPE,
        ),
    ],
)
