"""rule-engine: one expression, compiled once."""

from __future__ import annotations

import importlib

from plgrules.benchmark.peers.expressions import expression
from plgrules.benchmark.peers.peer import Peer, Ways


def prepare(key: str) -> Ways:
    """Return rule-engine's answers to a decision."""
    rule = importlib.import_module("rule_engine").Rule(expression(key, "and"))
    return Ways(rule.evaluate)


PEER = Peer("rule-engine", "rule-engine", "rule_engine", prepare)
