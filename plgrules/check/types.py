"""Types of values: what a fact, a parameter or an expression may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plgrules.model.ruleset import Domain
from plgrules.model.units import RATIO, Unit

Kind = Literal["number", "integer", "boolean", "text", "choice", "date", "list", "any"]


@dataclass(frozen=True, slots=True)
class Type:
    """What a value may be; `any` is the type of what was reported as broken: it fits everything."""

    kind: Kind
    unit: Unit = RATIO
    choices: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def is_number(self) -> bool:
        """Whether the value is a number, whole or not."""
        return self.kind in ("number", "integer")

    @property
    def is_broken(self) -> bool:
        """Whether the value was reported already."""
        return self.kind == "any"


ANY = Type("any")
BOOLEAN = Type("boolean")
TEXT = Type("text")
DATE = Type("date")

_WORDS: dict[Kind, str] = {
    "number": "a number",
    "integer": "a whole number",
    "boolean": "a yes-or-no value",
    "text": "a text",
    "choice": "a choice",
    "date": "a date",
    "list": "a list",
    "any": "anything",
}


def type_of_domain(domain: Domain) -> Type:
    """Return the type of a fact, a parameter or an output with this domain."""
    choices = tuple(choice.id for choice in domain.choices)
    if domain.type in ("number", "integer"):
        return Type(domain.type, domain.unit)
    if domain.type in ("choice", "list"):
        return Type(domain.type, choices=choices, ordered=domain.ordered)
    return Type(domain.type)


def describe(type_: Type) -> str:
    """Return a type in words, such as `a number in USD/customer`."""
    words = _WORDS[type_.kind]
    if type_.is_number and not type_.unit.is_ratio:
        return f"{words} in {type_.unit}"
    return words
