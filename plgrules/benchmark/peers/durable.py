"""durable_rules: a rule an outcome or row, behind the linter of plgrules, on one state.

It holds every rule that fits, so the first is taken. It can neither multiply nor hold fractions:
the product is worked out before, and numbers are given in millionths.
"""

from __future__ import annotations

from typing import Any

from plgrules.backends.durable.machine import Machine
from plgrules.benchmark.peers.peer import Facts, Peer, Ways
from plgrules.benchmark.subjects import BOOLEANS, MIN_RETENTION, OTHERWISE, TABLE

Json = Any
_UNIT = 1_000_000


def prepare(key: str) -> Ways:
    """Return the answers of durable_rules to a decision."""
    return _tree() if key == "D1" else _table()


PEER = Peer("durable_rules", "durable_rules", "durable_rules_engine", prepare)


def _rule(*conditions: Json) -> Json:
    fits = conditions[0] if len(conditions) == 1 else {"$and": list(conditions)}
    return {"all": [{"fact": fits}]}


def _tree() -> Ways:
    pays, stays = {"$lt": {"margin": 0}}, {"$gt": {"retention": round(MIN_RETENTION * _UNIT)}}
    leaves = {"$lte": {"retention": round(MIN_RETENTION * _UNIT)}}
    machine = Machine(
        {
            "kill": _rule({"$gte": {"margin": 0}}),
            "scale": _rule(pays, stays),
            "optimize": _rule(pays, leaves),
        }
    )

    def outcome(facts: Facts) -> str:
        margin = round((facts["cac"] - facts["ltv"] * facts["gross_margin"]) * _UNIT)
        retention = round(facts["retention_90d"] * _UNIT)
        return machine.matches([{"margin": margin, "retention": retention, "_1": 1}])[0][0]

    return Ways(outcome)


def _table() -> Ways:
    rows = {f"r{place}": row for place, row in enumerate(TABLE)}
    rules = {}
    for name, row in rows.items():
        seats = [] if row.seats is None else [{"$gte": {"seats": round(row.seats * _UNIT)}}]
        rules[name] = _rule(*seats, *({true: 1} for true in row.true))
    machine, places = Machine(rules), {name: place for place, name in enumerate(rows)}

    def outcome(facts: Facts) -> str:
        fact = {"seats": round(facts["seats"] * _UNIT), "_1": 1}
        fact.update((name, int(facts[name])) for name in BOOLEANS)
        found = [places[rule] for rule, _ in machine.matches([fact])]
        return TABLE[min(found)].outcome if found else OTHERWISE

    return Ways(outcome)
