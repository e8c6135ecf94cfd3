"""YAML files of facts, read as strictly as rulesets are: one mapping, or a list of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from plgrules.diagnostics.errors import RulesetError
from plgrules.rows.json_text import mapping_problem
from plgrules.rows.table import Content, Row, RowsError, Single, Table
from plgrules.source.builder import Builder
from plgrules.source.decode import MAX_BYTES, decode
from plgrules.source.from_bytes import FAST_LOADER, read_document
from plgrules.source.lines import Lines
from plgrules.source.nodes import Mapping, Node, Sequence
from plgrules.source.plain import to_plain

NOT_A_MAPPING = "PLG005"


def read_yaml(data: bytes, file: str) -> Content:
    """Return the mapping or the rows of a YAML file.

    Raises RulesetError with every problem of the file, and RowsError when it is too large.
    """
    if len(data) > MAX_BYTES:
        raise RowsError(f"`{file}` has {len(data):,} bytes of YAML: write that many as JSONL")
    root = _root(data, file)
    if isinstance(root, Mapping):
        return Single(file, to_plain(root), dict(_lines(root)))
    if not isinstance(root, Sequence):
        raise RowsError(f"`{file}` holds neither a mapping of facts nor a list of them")
    rows = [_row(item) for item in root.items]
    columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
    return Table(file, columns, columns, iter(rows), textual=False, size=len(data))


def _lines(root: Mapping) -> Iterator[tuple[str, int]]:
    """Where the keys of a mapping stand, and in its lists `part[1]` and `part[1].key`."""
    for entry in root.entries:
        name = entry.key.text
        yield name, entry.key.span.line
        for row, item in enumerate(
            entry.value.items if isinstance(entry.value, Sequence) else (), 1
        ):
            yield f"{name}[{row}]", item.span.line
            for inner in item.entries if isinstance(item, Mapping) else ():
                yield f"{name}[{row}].{inner.key.text}", inner.key.span.line


def _row(item: Node) -> Row:
    value: Any = to_plain(item)
    problem = mapping_problem(value)
    return Row(item.span.line, value if problem is None else {}, problem)


def _root(data: bytes, file: str) -> Node | None:
    try:
        return read_document(data, file).root
    except RulesetError as error:
        if [problem.code for problem in error.diagnostics] != [NOT_A_MAPPING]:
            raise
    # The file is sound, only that it holds no mapping, which is all that a ruleset could be.
    text = decode(data, file)
    builder = Builder(text, file, Lines(text, file))
    for event in yaml.parse(text, Loader=FAST_LOADER or yaml.SafeLoader):
        builder.take(event)
    return builder.root
