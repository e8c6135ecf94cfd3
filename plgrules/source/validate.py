"""A document against its JSON Schema, every violation at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.source.nodes import Document
from plgrules.source.plain import to_plain
from plgrules.source.schemas import schema
from plgrules.source.violations import explain


def validate(document: Document, kind: str) -> tuple[Diagnostic, ...]:
    """Return every place where a document differs from the shape of its kind, in file order.

    `kind` names a schema: `ruleset`, `ruleset-tests`, `overlay`, `log-mask`, `releases-lock`.
    An empty tuple means that the document is valid.
    """
    if _model_accepts(to_plain(document.root), kind):
        return ()
    return schema_violations(document, kind)


def schema_violations(document: Document, kind: str) -> tuple[Diagnostic, ...]:
    """Return the same as `validate`, by the JSON Schema alone: slower, with the same result."""
    found: dict[Diagnostic, None] = {}
    for error in _leaves(_validator(kind).iter_errors(to_plain(document.root))):
        for diagnostic in explain(error, document):
            found.setdefault(diagnostic)
    return tuple(sorted(found, key=_position))


def _model_accepts(data: Any, kind: str) -> bool:
    """Tell whether the pydantic model of a kind takes the data.

    The model is the schema's source and forty times as fast, so a valid file, which nearly all
    are, costs less than a millisecond. Only the schema says what is wrong with a file.
    """
    # Imported late: a process that validates nothing need not build the models.
    from pydantic import ValidationError

    from plgrules.source.documents.generate import MODELS

    model = MODELS.get(kind)
    if model is None:
        return False
    try:
        model.model_validate(data)
    except (ValidationError, RecursionError):
        return False
    return True


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    make: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    return make(schema(kind))


def _pattern(validator: Any, pattern: str, instance: Any, _: Any) -> Iterator[Any]:
    """`pattern` as JSON Schema means it: `$` is the end, not the place before a last line end."""
    from jsonschema import ValidationError

    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(?<!\\)\$\Z", r"\\Z", pattern))


def _leaves(errors: Iterable[Any]) -> Iterator[Any]:
    """Yield the errors with each `anyOf` and `oneOf` replaced by those of its likeliest member."""
    for error in errors:
        members: dict[int, list[Any]] = {}
        for inner in error.context:
            members.setdefault(inner.schema_path[0], []).append(inner)
        if members:
            likeliest: list[Any] = min(members.values(), key=_distance)
            yield from _leaves(likeliest)
        else:
            yield error


def _distance(errors: list[Any]) -> tuple[int, int]:
    """Order the members of a union by how far they are from what was written.

    A member whose own type or discriminating word is wrong was not meant; among the others the
    one with the fewest errors was.
    """
    foreign = any(
        not error.path and error.validator in ("type", "required", "const") for error in errors
    )
    return int(foreign), len(errors)


def _position(diagnostic: Diagnostic) -> tuple[int, int]:
    return diagnostic.line or 0, diagnostic.column or 0
