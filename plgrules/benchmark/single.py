"""Single decisions: every engine in turns, its answers compared first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plgrules.benchmark.answers import Agreement, compare, wrong_answers
from plgrules.benchmark.measure import Effort, times
from plgrules.benchmark.peers.every import BY_HAND, OTHERS, PLGRULES
from plgrules.benchmark.peers.peer import Ask, Peer, Ways
from plgrules.benchmark.subjects import Subject, subjects


@dataclass(frozen=True, slots=True)
class Times:
    """One engine on one decision: seconds for the outcome, and with reasons where it has any."""

    outcome: float
    reasons: float | None
    agreement: Agreement
    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EngineTimes:
    """One engine: its package, its version where it is installed, and its times by decision.

    `failure` says why an installed one could not be asked.
    """

    name: str
    package: str
    version: str | None
    times: Mapping[str, Times]
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    peer: Peer
    ways: Mapping[str, Ways]
    failure: str | None = None


def engines(effort: Effort) -> tuple[EngineTimes, ...]:
    """Return every engine with its times: plgrules first, code by hand second."""
    every = [_ready(peer) for peer in (PLGRULES, BY_HAND, *OTHERS)]
    found = {subject.key: _times(effort, subject, every) for subject in subjects()}
    return tuple(
        EngineTimes(
            ready.peer.name,
            ready.peer.package,
            ready.peer.version,
            {key: timed[ready.peer.name] for key, timed in found.items() if ready.ways},
            ready.failure,
        )
        for ready in every
    )


def _ready(peer: Peer) -> _Ready:
    if peer.version is None:
        return _Ready(peer, {})
    try:
        return _Ready(peer, {subject.key: peer.prepare(subject.key) for subject in subjects()})
    except Exception as error:  # noqa: BLE001 - another version may lack what the adapter calls
        return _Ready(peer, {}, f"{type(error).__name__}: {error}")


def _times(effort: Effort, subject: Subject, every: list[_Ready]) -> dict[str, Times]:
    """The times of each engine that runs, by its name."""
    running = [(ready.peer.name, ready.ways[subject.key]) for ready in every if ready.ways]
    ours = running[0][1].outcome
    sets = subject.fact_sets(effort.fact_sets)
    reasons = {name: ways.reasons for name, ways in running if ways.reasons}
    asks = [*(ways.outcome for _, ways in running), *reasons.values()]
    seconds = times(effort, *(_all(ask, subject) for ask in asks))
    each = [whole / len(subject.timed) for whole in seconds]
    with_reasons = dict(zip(reasons, each[len(running) :], strict=True))
    return {
        name: Times(
            each[place],
            with_reasons.get(name),
            compare(subject, ours, ways.outcome, sets),
            wrong_answers(subject, ways.outcome),
        )
        for place, (name, ways) in enumerate(running)
    }


def _all(ask: Ask, subject: Subject) -> Callable[[], None]:
    """A call that decides on every set of facts that is timed."""
    timed = subject.timed

    def call() -> None:
        for facts in timed:
            ask(facts)

    return call
