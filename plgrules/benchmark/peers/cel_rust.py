"""CEL by the Rust interpreter: one expression, compiled once."""

from __future__ import annotations

import importlib

from plgrules.benchmark.peers.expressions import expression
from plgrules.benchmark.peers.peer import Peer, Ways


def prepare(key: str) -> Ways:
    """Return the answers of CEL in Rust to a decision."""
    program = importlib.import_module("cel").compile(expression(key, "&&"))
    return Ways(program.execute)


PEER = Peer("CEL in Rust", "common-expression-language", "cel", prepare)
