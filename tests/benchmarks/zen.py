"""The table of channel-economics 1.0.0 for GoRules ZEN, where `zen-engine` is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from typing import Any

_PLACE = {"x": 0, "y": 0}
_RULES = (
    {"_id": "loses_money", "worth": ">= 0", "stays": "", "outcome": '"kill"'},
    {"_id": "retains", "worth": "", "stays": "> 0.6", "outcome": '"scale"'},
    {"_id": "churns", "worth": "", "stays": "", "outcome": '"optimize"'},
)
_TABLE = {
    "hitPolicy": "first",
    "inputs": [
        {"id": "worth", "name": "cost over worth", "field": "cac - ltv * gross_margin"},
        {"id": "stays", "name": "retention", "field": "retention_90d"},
    ],
    "outputs": [{"id": "outcome", "name": "outcome", "field": "outcome"}],
    "rules": _RULES,
}
_DECISION = {
    "nodes": [
        {"id": "in", "type": "inputNode", "name": "facts", "position": _PLACE},
        {
            "id": "table",
            "type": "decisionTableNode",
            "name": "channel",
            "position": _PLACE,
            "content": _TABLE,
        },
        {"id": "out", "type": "outputNode", "name": "answer", "position": _PLACE},
    ],
    "edges": [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ],
}


def channel_with_trace() -> Callable[[Mapping[str, Any]], dict[str, Any]] | None:
    """Return ZEN's decision on a channel, with its trace; None where ZEN is not installed."""
    if importlib.util.find_spec("zen") is None:
        return None
    zen = importlib.import_module("zen")
    # A static loader is the fastest of its forms: it compiles the table once.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"channel": _DECISION}}})
    return lambda facts: engine.evaluate("channel", facts, {"trace": True})
