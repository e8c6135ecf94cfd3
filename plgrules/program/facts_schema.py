"""The JSON Schema of a program's facts, for API clients and forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from plgrules.program.expression import reads
from plgrules.program.program import FactStep, Program
from plgrules.program.texts import say

_TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "list": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
}


def facts_schema(program: Program, language: str = "en") -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the facts that a program reads.

    A fact that the decision needs is required, or in its place the facts that give it.
    """
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"plgrules/facts/{program.ruleset}/{program.version}",
        "title": say(program.title, language),
        "description": say(program.question, language),
        "type": "object",
        "properties": {fact.name: _property(fact, language) for fact in program.facts},
        "additionalProperties": False,
    }
    needed = [fact for fact in program.facts if not fact.optional and fact.default is None]
    required = [fact.name for fact in needed if fact.otherwise is None]
    if required:
        schema["required"] = required
    either = [_either(program, fact) for fact in needed if fact.otherwise is not None]
    if either:
        schema["allOf"] = either
    return schema


def _either(program: Program, fact: FactStep) -> dict[str, Any]:
    assert fact.otherwise is not None
    names = [other.name for other in program.facts if other.name in reads(fact.otherwise.root)]
    return {"anyOf": [{"required": [fact.name]}, {"required": names}]}


def _property(fact: FactStep, language: str) -> dict[str, Any]:
    domain = fact.domain
    body: dict[str, Any] = {**_TYPES[domain.type], "title": say(fact.title, language)}
    description = say(fact.description, language)
    if description:
        body["description"] = description
    if domain.choices:
        choices = {"enum": [choice.id for choice in domain.choices]}
        body.update({"items": {"type": "string", **choices}} if domain.type == "list" else choices)
    if fact.minimum is not None:
        body["minimum"] = _plain(fact.minimum)
    if fact.maximum is not None:
        body["maximum"] = _plain(fact.maximum)
    if fact.default is not None:
        body["default"] = _plain(fact.default)
    if domain.type in ("number", "integer"):
        body["x-unit"] = domain.unit
    if fact.private:
        body["x-private"] = True
    if fact.otherwise is not None:
        body["x-otherwise"] = fact.otherwise.text
    return body


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
