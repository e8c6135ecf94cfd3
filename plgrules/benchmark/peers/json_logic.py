"""JSON Logic: one document."""

from __future__ import annotations

import importlib
from typing import Any

from plgrules.benchmark.peers.peer import Facts, Peer, Ways
from plgrules.benchmark.subjects import MIN_RETENTION, OTHERWISE, TABLE, TableRow

Json = Any


def prepare(key: str) -> Ways:
    """Return the answers of JSON Logic to a decision."""
    evaluate = importlib.import_module("json_logic").jsonLogic
    document = _tree() if key == "D1" else _table()

    def outcome(facts: Facts) -> Any:
        return evaluate(document, facts)

    return Ways(outcome)


PEER = Peer("JSON Logic", "panzi-json-logic", "json_logic", prepare)


def _fact(name: str) -> Json:
    return {"var": name}


def _tree() -> Json:
    worth = {"*": [_fact("ltv"), _fact("gross_margin")]}
    stays = {">": [_fact("retention_90d"), MIN_RETENTION]}
    return {"if": [{"<": [_fact("cac"), worth]}, {"if": [stays, "scale", "optimize"]}, "kill"]}


def _table() -> Json:
    cases: list[Json] = []
    for row in TABLE:
        cases += [_condition(row), row.outcome]
    return {"if": [*cases, OTHERWISE]}


def _condition(row: TableRow) -> Json:
    seats = [] if row.seats is None else [{">=": [_fact("seats"), row.seats]}]
    conditions = [*seats, *map(_fact, row.true)]
    return conditions[0] if len(conditions) == 1 else {"and": conditions}
