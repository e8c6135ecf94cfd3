"""Every engine that is compared: plgrules, code by hand, and the others."""

from __future__ import annotations

from plgrules.benchmark import hand_written
from plgrules.benchmark.peers import (
    cel_cpp,
    cel_rust,
    durable,
    json_logic,
    rule_engine,
    zen,
)
from plgrules.benchmark.peers.peer import Facts, Peer, Ways
from plgrules.benchmark.subjects import subjects


def _plgrules(key: str) -> Ways:
    decide = next(subject for subject in subjects() if subject.key == key).plan().decide

    def outcome(facts: Facts) -> str:
        decision = decide(facts)
        return decision.outcome or decision.status

    def reasons(facts: Facts) -> object:
        return decide(facts).trace.steps

    return Ways(outcome, reasons)


def _by_hand(key: str) -> Ways:
    if key == "D1":
        return Ways(hand_written.tree, hand_written.tree_with_conditions)
    return Ways(hand_written.table, hand_written.table_with_conditions)


PLGRULES = Peer("plgrules", "", "plgrules", _plgrules)
BY_HAND = Peer("Python by hand", "", "", _by_hand)
OTHERS = (zen.PEER, rule_engine.PEER, cel_rust.PEER, cel_cpp.PEER, json_logic.PEER, durable.PEER)
