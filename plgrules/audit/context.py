"""Who asks, and about what: said once, noted with every decision logged meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_context: ContextVar[str] = ContextVar("plgrules_log_context", default="")

current_context = _context.get
"""Returns the JSON of what was said, empty where nothing was."""


@contextmanager
def logged_as(
    *,
    requested_by: str | None = None,
    labels: Mapping[str, str] | None = None,
    trace_id: str | None = None,
    span_id: str | None = None,
) -> Iterator[None]:
    """Say who asks, and about what, for every decision logged inside the `with` block."""
    said: dict[str, Any] = {"requested_by": requested_by, "labels": dict(labels or {}),
                            "trace_id": trace_id, "span_id": span_id}  # fmt: skip
    token = _context.set(with_more(_context.get(), {k: v for k, v in said.items() if v}))
    try:
        yield
    finally:
        _context.reset(token)


def with_more(context: str, more: Mapping[str, Any]) -> str:
    """Return the JSON of a context with more said; labels are added to those there are."""
    if not more:
        return context
    known = json.loads(context) if context else {}
    if "labels" in known and "labels" in more:
        more = {**more, "labels": {**known["labels"], **more["labels"]}}
    return json.dumps({**known, **more}, separators=(",", ":"))
