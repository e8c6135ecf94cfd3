"""How many decisions came to what, over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from plgrules.audit.logged import LoggedDecision

STEPS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
"""The stretches of time by which is counted."""

MOST_SHOWN = 60
"""More stretches than this are hard to take in: the next longer one is taken."""


@dataclass(frozen=True, slots=True)
class RulesetStats:
    """What became of the decisions of one ruleset."""

    ruleset: str
    total: int
    answers: tuple[tuple[str, int], ...]
    """Outcome, or status where there is none, with its count; the most frequent first."""
    step: str
    """The name of the stretch of time."""
    starts: tuple[datetime, ...]
    """When each stretch begins, without gaps."""
    over_time: dict[str, tuple[int, ...]]
    """For each answer the count in each stretch."""


def stats(decisions: Iterable[LoggedDecision]) -> tuple[RulesetStats, ...]:
    """Return what became of logged decisions, ruleset by ruleset, by name."""
    found: dict[str, Counter[tuple[str, int]]] = {}
    for logged in decisions:
        form = logged.form
        minute = logged.row.at // 60_000_000
        counted = found.setdefault(logged.program.ruleset, Counter())
        counted[form.outcome or form.status, minute] += 1
    return tuple(_of(ruleset, counted) for ruleset, counted in sorted(found.items()))


def _of(ruleset: str, counted: Counter[tuple[str, int]]) -> RulesetStats:
    minutes = [minute for _, minute in counted]
    step, first, count = _stretches(min(minutes), max(minutes))
    size = STEPS[step]
    totals: Counter[str] = Counter()
    over_time: dict[str, list[int]] = {}
    for (answer, minute), number in counted.items():
        totals[answer] += number
        place = (_moment(minute) - first) // size
        over_time.setdefault(answer, [0] * count)[place] += number
    answers = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return RulesetStats(
        ruleset,
        sum(totals.values()),
        tuple(answers),
        step,
        tuple(first + size * place for place in range(count)),
        {answer: tuple(over_time[answer]) for answer, _ in answers},
    )


def _stretches(first: int, last: int) -> tuple[str, datetime, int]:
    """The stretch by which is counted, the start of the first and how many there are."""
    name, start, count = "", _moment(first), 0
    for name, size in STEPS.items():
        # The first day of 1970 was a Thursday; weeks begin on Mondays.
        offset = timedelta(days=4 if name == "week" else 0)
        start = _moment(first) - (_moment(first) - _moment(0) - offset) % size
        count = (_moment(last) - start) // size + 1
        if count <= MOST_SHOWN:
            break
    return name, start, count


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
