"""CEL by Google's C++ library: one expression, with the types of the facts, compiled once."""

from __future__ import annotations

import importlib
from typing import Any

from plgrules.benchmark.peers.expressions import expression
from plgrules.benchmark.peers.peer import Facts, Peer, Ways
from plgrules.benchmark.subjects import BOOLEANS


def prepare(key: str) -> Ways:
    """Return the answers of CEL in C++ to a decision; an error is a text, too."""
    cel = importlib.import_module("cel_expr_python.cel")
    number, boolean = cel.Type.DOUBLE, cel.Type.BOOL
    types = {
        "D1": dict.fromkeys(("cac", "ltv", "gross_margin", "retention_90d"), number),
        "D2": {"seats": number, **dict.fromkeys(BOOLEANS, boolean)},
    }
    compiled = cel.NewEnv(variables=types[key]).compile(expression(key, "&&"))

    def outcome(facts: Facts) -> Any:
        return compiled.eval(data=facts).plain_value()

    return Ways(outcome)


PEER = Peer("CEL in C++", "cel-expr-python", "cel_expr_python.cel", prepare)
