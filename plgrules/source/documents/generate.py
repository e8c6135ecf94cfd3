"""From the models to JSON Schemas with good error messages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from plgrules.source.documents.events import EventMapping
from plgrules.source.documents.others import LogMask, Overlay, ReleasesLock, RulesetTests
from plgrules.source.documents.review import Review, ReviewTests
from plgrules.source.documents.ruleset import Ruleset
from plgrules.source.schemas import DIALECT

Json = dict[str, Any]


class _Generator(GenerateJsonSchema):
    """Pydantic's generator without what only repeats a name, and without made-up defaults."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def model_schema(model: type[BaseModel], kind: str, version: int = 1) -> Json:
    """Return the JSON Schema of a model: `kind` and `version` make its `$id`."""
    model.model_rebuild()
    generated = _Generator(by_alias=True).generate(
        model.__pydantic_core_schema__, mode="validation"
    )
    body = _shape(generated)
    definitions = body.pop("$defs", {})
    root: Json = {
        "$schema": DIALECT,
        "$id": f"plgrules/{kind}/{version}",
        "title": body.pop("title", kind),
        "description": body.pop("description", ""),
        **body,
    }
    if definitions:
        root["$defs"] = {name: definitions[name] for name in sorted(definitions)}
    return root


def _shape(node: Any) -> Any:
    """Return a schema in which the keys of open mappings are checked, not passed over."""
    if isinstance(node, list):
        return [_shape(item) for item in node]
    if not isinstance(node, dict):
        return node
    shaped = {key: _shape(value) for key, value in node.items()}
    patterns = shaped.get("patternProperties")
    if isinstance(patterns, dict) and len(patterns) == 1 and "properties" not in shaped:
        del shaped["patternProperties"]
        [(pattern, values)] = patterns.items()
        shaped["propertyNames"] = {"pattern": pattern}
        shaped["additionalProperties"] = values
    return shaped


MODELS: dict[str, type[BaseModel]] = {
    "ruleset": Ruleset,
    "ruleset-tests": RulesetTests,
    "review": Review,
    "review-tests": ReviewTests,
    "overlay": Overlay,
    "log-mask": LogMask,
    "releases-lock": ReleasesLock,
    "event-mapping": EventMapping,
}
"""The model of each kind of document that is read."""

SCHEMAS: dict[str, Callable[[], Json]] = {
    kind: partial(model_schema, model, kind) for kind, model in MODELS.items()
}
"""How to make the schema of each kind of document that is read."""
