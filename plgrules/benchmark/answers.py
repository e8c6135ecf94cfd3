"""What engines answer, before anything is timed: to right facts, and to wrong ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan
from typing import Any

from plgrules.benchmark.peers.peer import Ask, Facts
from plgrules.benchmark.subjects import Subject

RETURNED = "error, as a text"
"""What a text is that is no outcome."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Facts to which an engine answers otherwise than plgrules."""

    facts: Facts
    answer: str
    plgrules: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many sets of facts an engine was asked, how often it differed, and where first."""

    asked: int
    different: int
    first: Difference | None


def compare(subject: Subject, ours: Ask, theirs: Ask, sets: Iterable[Facts]) -> Agreement:
    """Return how an engine's answers differ from those of plgrules."""
    answers = [
        (facts, answer(subject, ours, facts), answer(subject, theirs, facts)) for facts in sets
    ]
    different = [Difference(facts, said, right) for facts, right, said in answers if said != right]
    return Agreement(len(answers), len(different), different[0] if different else None)


def answer(subject: Subject, ask: Ask, facts: Facts) -> str:
    """Return the outcome that an engine gives, or what it does instead."""
    try:
        said = ask(facts)
    except Exception as error:  # noqa: BLE001 - other people's engines raise anything
        return f"error ({type(error).__name__})"
    if said is None:
        return "nothing"
    if said in subject.outcomes() or said == "undetermined":
        return str(said)
    return RETURNED


# -- wrong facts ---------------------------------------------------------------------------------

_GONE = object()
WRONG: tuple[tuple[str, str, str, Any], ...] = (
    ("D1", "no `cac`", "cac", _GONE),
    ("D1", "`cac` null", "cac", None),
    ("D1", '`cac` `"100"`', "cac", "100"),
    ("D1", "`cac` NaN", "cac", nan),
    ("D1", "no `retention_90d`", "retention_90d", _GONE),
    ("D1", "`retention_90d` 64", "retention_90d", 64.0),
    ("D2", "no `reached_limit`", "reached_limit", _GONE),
    ("D2", '`seats` `"many"`', "seats", "many"),
)
"""The decision, what is wrong in words, the fact, and its value."""


def wrong_answers(subject: Subject, ask: Ask) -> dict[str, str]:
    """Return what an engine answers to each wrong fact of a decision."""
    return {
        words: answer(subject, ask, _spoilt(subject.timed[0], name, value))
        for key, words, name, value in WRONG
        if key == subject.key
    }


def _spoilt(facts: Facts, name: str, value: Any) -> Facts:
    rest = {key: given for key, given in facts.items() if key != name}
    return rest if value is _GONE else {**rest, name: value}
