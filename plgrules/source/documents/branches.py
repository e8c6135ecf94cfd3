"""Unions that a JSON Schema decides by a look at the value, so that an error names one shape.

Pydantic writes a union as `anyOf`, and a validator can then only say that no member fits. These
annotations write `if`/`then`/`else` instead: the error is that of the member which was meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

Json = dict[str, Any]


def has(key: str) -> Json:
    """Return the condition that an object has `key`."""
    return {"required": [key]}


IS_OBJECT: Json = {"type": "object"}
IS_LIST: Json = {"type": "array"}


class When:
    """Each member of a union, but the last, is meant when its condition holds."""

    def __init__(self, *conditions: Json) -> None:
        self._conditions = conditions

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> Json:
        members = _members(handler(core_schema))
        schema = members[-1]
        for condition, member in reversed(list(zip(self._conditions, members, strict=False))):
            schema = {"if": condition, "then": member, "else": schema}
        return schema


@dataclass(frozen=True)
class ByType:
    """Chooses a member of a union by the word under `type`; without one, `default` is meant."""

    title: str
    members: Mapping[str, int]
    description: str
    default: str | None = None

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> Json:
        schemas = _members(handler(core_schema))
        words: dict[int, list[str]] = {}
        for word, index in self.members.items():
            words.setdefault(index, []).append(word)
        schema: Json = {
            "title": self.title,
            "type": "object",
            "properties": {"type": {"enum": list(self.members), "description": self.description}},
            "allOf": [
                {"if": self._condition(words[index]), "then": schemas[index]} for index in words
            ],
        }
        if self.default is None:
            schema["required"] = ["type"]
        return schema

    def _condition(self, words: list[str]) -> Json:
        condition: Json = {"properties": {"type": {"enum": words}}}
        return condition if self.default in words else {**condition, "required": ["type"]}


def _members(schema: Json) -> list[Json]:
    members: list[Json] = schema.get("oneOf") or schema["anyOf"]
    return members
