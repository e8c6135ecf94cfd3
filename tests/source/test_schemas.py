"""The shipped schemas are those of the models, and explain every key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from plgrules.source.data import data_folder
from plgrules.source.documents.generate import SCHEMAS
from plgrules.source.schemas import DIALECT, file_name, render_schema, schema, write_schemas


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_shipped_schema_is_what_its_model_says(kind: str) -> None:
    shipped = (data_folder("schemas") / file_name(kind)).read_text(encoding="utf-8")
    assert shipped == render_schema(SCHEMAS[kind]()), "run python -m plgrules.source.schemas"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_valid_and_named_without_a_host(kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["$schema"] == DIALECT
    assert schema(kind)["$id"] == f"plgrules/{kind}/1"
    assert schema(kind)["title"]


def properties(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield every property that a schema declares, but for the words of conditions."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                yield from value.items()
                # Its keys are names, and `properties` may be one of them.
                yield from properties(list(value.values()))
            elif key != "if":
                yield from properties(value)
    elif isinstance(node, list):
        for item in node:
            yield from properties(item)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_is_described(kind: str) -> None:
    undescribed = [name for name, value in properties(schema(kind)) if not value.get("description")]
    assert undescribed == []


def test_schemas_of_other_stages_are_written_likewise(tmp_path: Path) -> None:
    [path] = write_schemas(tmp_path / "new", {"decision": lambda: {"title": "决定"}})
    assert path.name == "decision.schema.json"
    assert path.read_text(encoding="utf-8") == '{\n  "title": "决定"\n}\n'


def test_an_unknown_kind_has_no_schema() -> None:
    with pytest.raises(FileNotFoundError):
        schema("nothing")


@pytest.mark.parametrize("name", ["schemas", "rulesets"])
def test_shipped_folders_are_found(name: Any) -> None:
    assert any(True for _ in data_folder(name).iterdir())
