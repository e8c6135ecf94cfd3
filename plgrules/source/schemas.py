"""JSON Schemas: read as shipped, and written by `python -m plgrules.source.schemas`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from plgrules.source.data import data_folder

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return the shipped schema of a kind of document, such as `ruleset`; do not change it.

    Raises FileNotFoundError when there is none.
    """
    text = (data_folder("schemas") / file_name(kind)).read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def file_name(kind: str) -> str:
    """Return the name of the schema file of a kind of document."""
    return f"{kind}.schema.json"


def write_schemas(folder: Path, makers: Mapping[str, Callable[[], dict[str, Any]]]) -> list[Path]:
    """Write one schema file for each kind, and return their paths.

    `makers` maps a kind to the function that returns its schema.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, make in sorted(makers.items()):
        path = folder / file_name(kind)
        path.write_text(render_schema(make()), encoding="utf-8")
        written.append(path)
    return written


def render_schema(content: Mapping[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the schemas of all documents that are read."""
    # Only the writer needs the models; reading a schema stays cheap.
    from plgrules.source.documents.generate import SCHEMAS

    for path in write_schemas(Path(str(data_folder("schemas"))), SCHEMAS):
        print(path.name)


if __name__ == "__main__":
    main()
