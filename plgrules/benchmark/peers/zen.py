"""GoRules ZEN: both decisions as decision tables."""

from __future__ import annotations

import importlib
from typing import Any

from plgrules.benchmark.peers.peer import Facts, Peer, Ways
from plgrules.benchmark.subjects import BOOLEANS, MIN_RETENTION, OTHERWISE, TABLE

Json = dict[str, Any]
_PLACE = {"x": 0, "y": 0}


def prepare(key: str) -> Ways:
    """Return ZEN's answers to a decision."""
    zen = importlib.import_module("zen")
    content = _decision(_tree() if key == "D1" else _table())
    # A static loader is the fastest of its forms: it compiles the table once.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {key: content}}})
    traced = {"trace": True}

    def outcome(facts: Facts) -> Any:
        return engine.evaluate(key, facts)["result"].get("outcome")

    def reasons(facts: Facts) -> Any:
        return engine.evaluate(key, facts, traced)["trace"]

    return Ways(outcome, reasons)


PEER = Peer("ZEN", "zen-engine", "zen", prepare)


def _decision(table: Json) -> Json:
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "facts", "position": _PLACE},
            {
                "id": "table",
                "type": "decisionTableNode",
                "name": "table",
                "position": _PLACE,
                "content": {"hitPolicy": "first", **table},
            },
            {"id": "out", "type": "outputNode", "name": "answer", "position": _PLACE},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


_OUTPUTS = [{"id": "outcome", "name": "outcome", "field": "outcome"}]


def _tree() -> Json:
    return {
        "inputs": [
            {"id": "worth", "name": "cost over worth", "field": "cac - ltv * gross_margin"},
            {"id": "stays", "name": "retention", "field": "retention_90d"},
        ],
        "outputs": _OUTPUTS,
        "rules": [
            {"_id": "loses_money", "worth": ">= 0", "stays": "", "outcome": '"kill"'},
            {"_id": "retains", "worth": "", "stays": f"> {MIN_RETENTION}", "outcome": '"scale"'},
            {"_id": "churns", "worth": "", "stays": "", "outcome": '"optimize"'},
        ],
    }


def _table() -> Json:
    rules = [
        {
            "_id": f"r{number}",
            "seats": "" if row.seats is None else f">= {row.seats}",
            **{name: "true" if name in row.true else "" for name in BOOLEANS},
            "outcome": f'"{row.outcome}"',
        }
        for number, row in enumerate(TABLE, 1)
    ]
    empty = dict.fromkeys(("seats", *BOOLEANS), "")
    return {
        "inputs": [{"id": name, "name": name, "field": name} for name in ("seats", *BOOLEANS)],
        "outputs": _OUTPUTS,
        "rules": [*rules, {"_id": "otherwise", **empty, "outcome": f'"{OTHERWISE}"'}],
    }
