"""The two decisions that are timed: D1, a tree over four numbers; D2, a table of twelve rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from random import Random
from typing import Any, NamedTuple

from plgrules.check.from_model import check
from plgrules.decision.plan import Plan
from plgrules.engine import Engine
from plgrules.model.from_source import read_ruleset
from plgrules.program.from_check import compile_ruleset
from plgrules.program.program import Program
from plgrules.source.from_bytes import read_document

Facts = Mapping[str, Any]


class TableRow(NamedTuple):
    """One row of D2: at least so many seats, all of these booleans true, and the outcome."""

    seats: float | None
    true: tuple[str, ...]
    outcome: str


_BUSINESS, _TEAM, _LIMIT = BOOLEANS = ("business_email", "invited_team", "reached_limit")
TABLE = (
    TableRow(200, (_BUSINESS, _LIMIT), "call"),
    TableRow(200, (_BUSINESS, _TEAM), "call"),
    TableRow(200, (), "write"),
    TableRow(50, (_BUSINESS, _TEAM, _LIMIT), "call"),
    TableRow(50, (_BUSINESS, _LIMIT), "write"),
    TableRow(50, (_TEAM, _LIMIT), "write"),
    TableRow(50, (_TEAM,), "guide"),
    TableRow(10, (_BUSINESS, _TEAM, _LIMIT), "write"),
    TableRow(10, (_BUSINESS, _TEAM), "guide"),
    TableRow(10, (_LIMIT,), "guide"),
    TableRow(None, (_BUSINESS, _TEAM, _LIMIT), "guide"),
)
"""The rows of D2 as other engines are given them; what comes to none of them waits."""

OTHERWISE = "wait"
CHANNELS = "channel-economics"
MIN_RETENTION = 0.6
"""The one threshold of D1."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A decision: what plgrules runs, the facts that are timed, and the outcomes it may have."""

    key: str
    title: str
    program: Program
    timed: tuple[Facts, ...]

    def plan(self) -> Plan:
        """Return what decides."""
        return Plan(self.program)

    def outcomes(self) -> frozenset[str]:
        """Return every outcome."""
        return frozenset(outcome.id for outcome in self.program.outcomes)

    def fact_sets(self, count: int) -> tuple[Facts, ...]:
        """Return so many sets of facts, the same in every run, the boundaries first."""
        made = _channels() if self.key == "D1" else _accounts()
        return tuple(facts for facts, _ in zip(made, range(count), strict=False))


@cache
def subjects() -> tuple[Subject, ...]:
    """Return D1 and D2."""
    channel = Engine(only=(CHANNELS,)).ruleset(f"{CHANNELS}@1.0.0").program
    worth = {"ltv": 900.0, "gross_margin": 0.7}
    leaves = (
        {"cac": 120.0, **worth, "retention_90d": 0.64},
        {"cac": 120.0, **worth, "retention_90d": 0.45},
        {"cac": 700.0, **worth, "retention_90d": 0.95},
    )
    return (
        Subject("D1", "a tree over 4 numbers", channel, leaves),
        Subject("D2", "a table of 12 rows over a number and 3 booleans", _answer(), _one_a_row()),
    )


def _answer() -> Program:
    file = files("plgrules.benchmark") / "answer.yaml"
    return program_of(file.read_bytes(), file.name)


def program_of(text: bytes, name: str) -> Program:
    """Return the program of a ruleset that requires no other, from its file's bytes."""
    ruleset, _ = read_ruleset(read_document(text, name))
    checked, problems = check(ruleset, {})
    if checked is None:
        raise AssertionError(problems[0])
    return compile_ruleset(checked, {})


def _one_a_row() -> tuple[Facts, ...]:
    """Facts that come to each row of D2."""
    last: Facts = {"seats": 3.0, **dict.fromkeys(BOOLEANS, False)}
    rows = (
        {"seats": (row.seats or 1) + 4.0, **{name: name in row.true for name in BOOLEANS}}
        for row in TABLE
    )
    return (*rows, last)


# -- generated facts -----------------------------------------------------------------------------


def _channels() -> Iterator[Facts]:
    """Facts of D1: each threshold met exactly and nearly, then figures with decimal places."""
    names = ("cac", "ltv", "gross_margin", "retention_90d")
    for cac, retention in product((629.99, 630.0, 630.01, 0.0), (0.59, 0.6, 0.61, 0.0, 1.0)):
        yield dict(zip(names, (cac, 900.0, 0.7, retention), strict=True))
    # On paper the customer brings exactly its cost; in binary arithmetic it may not.
    for margin in (0.1, 0.3, 0.6, 0.7, 0.9):
        for ltv in (3.0, 7.0, 110.0):
            cac = round(ltv * margin, 6)
            yield dict(zip(names, (cac, ltv, margin, 0.64), strict=True))
    random = Random(7)
    while True:
        yield {
            "cac": round(random.uniform(0, 600), 2),
            "ltv": round(random.uniform(50, 1_500), 2),
            "gross_margin": round(random.uniform(-0.1, 1), 3),
            "retention_90d": round(random.random(), 3),
        }


def _accounts() -> Iterator[Facts]:
    """Facts of D2: every combination of booleans at each boundary, then any number of seats."""
    limits = (0.0, 9.0, 10.0, 11.0, 49.0, 50.0, 199.0, 200.0)
    every = tuple(product((True, False), repeat=len(BOOLEANS)))
    for booleans, seats in product(every, limits):
        yield {"seats": seats, **dict(zip(BOOLEANS, booleans, strict=True))}
    random = Random(7)
    while True:
        seats = float(random.randrange(400))
        yield {"seats": seats, **dict(zip(BOOLEANS, random.choice(every), strict=True))}
