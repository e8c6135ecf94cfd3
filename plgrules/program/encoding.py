"""Frozen data → its one canonical JSON text."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

FORMAT = "plgrules/program/1"
"""Raised when the meaning of the form changes; part of every digest."""


def canonical_json(value: Any) -> str:
    """Return the JSON text of a frozen dataclass: keys sorted, no spaces, shortest doubles."""
    return json.dumps(
        {"format": FORMAT, "program": _encode(value)},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def field_names(kind: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields."""
    return tuple(kind.__dataclass_fields__)


_PLAIN = frozenset({str, float, int, bool, type(None)})
"""What JSON writes as it is."""


def _encode(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_encode(item) for item in value]
    if kind is date:
        return {"kind": "date", "day": value.isoformat()}
    body = {name: _encode(getattr(value, name)) for name in field_names(kind)}
    return {"kind": kind.__name__, **body}
