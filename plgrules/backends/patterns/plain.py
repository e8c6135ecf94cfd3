"""The plain matcher: what a pattern means, in time near-linear in the events of an account.

It goes from the last alias back and takes the latest event that fits, because a later one leaves
the earlier aliases more room, and nothing else of it matters but the values that are compared. So
a few events a step are enough to try: the latest of each value, as many values as `different` can
use up, and as many of one value as other aliases can take away.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from plgrules.backends.patterns.pattern import (
    EVENT_LIMIT,
    Event,
    Match,
    Operand,
    Pattern,
    Selector,
    TooManyEvents,
)

EFFORT_LIMIT = 20_000_000
"""How many events are tried for one account; only a `same` without the last alias comes near."""


def match(
    pattern: Pattern, events: Iterable[Event], as_of: int, limit: int = EVENT_LIMIT
) -> tuple[Match, ...]:
    """Return the matches of a pattern: one for each event that can end one, in their order.

    `events` are those of one account, in any order, no id twice; `as_of` is in microseconds since
    1970, UTC, and events from that moment on do not count. Raises TooManyEvents.
    """
    return tuple(_matches(pattern, events, as_of, limit))[::-1]


def newest(
    pattern: Pattern, events: Iterable[Event], as_of: int, limit: int = EVENT_LIMIT
) -> Match | None:
    """Return the last of the matches that `match` returns, or None; it costs less."""
    return next(_matches(pattern, events, as_of, limit), None)


# -- the plan of a pattern ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Level:
    """One alias: what it selects, what of it is compared, and how many events are tried."""

    selector: Selector
    same: Operand | None
    different: Operand | None
    copies: int
    values: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """`takers` are the levels that look at an event of a name."""

    levels: tuple[_Level, ...]
    takers: dict[str, tuple[int, ...]]
    unless_level: int | None


@lru_cache(maxsize=256)
def _plan(pattern: Pattern) -> _Plan:
    aliases = [alias for alias, _ in pattern.steps]
    same = {operand.alias: operand for operand in pattern.same}
    different = {operand.alias: operand for operand in pattern.different}
    levels = []
    for alias, selector in pattern.steps:
        rivals = sum(not selector.names.isdisjoint(other.names) for _, other in pattern.steps)
        values = len(different) + rivals - 1 if alias in different else 1
        levels.append(
            _Level(selector, same.get(alias), different.get(alias), rivals, max(values, 1))
        )
    takers = {
        name: tuple(i for i, level in enumerate(levels) if name in level.selector.names)
        for name in pattern.names()
    }
    after = pattern.unless.after if pattern.unless else None
    return _Plan(tuple(levels), takers, aliases.index(after) if after is not None else None)


# -- the events of an account ---------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """Events that one level may take, by time, and beside each the ones to try from there back.

    Events are places in the account's order by time.
    """

    times: list[int] = field(default_factory=list)
    tries: list[tuple[int, ...]] = field(default_factory=list)


@dataclass(slots=True)
class _Account:
    """The events of an account that a pattern looks at, by time and id, sorted into its levels.

    `values` hold, by level and place, what is compared; `rows`, by level, those of one value of
    `same` (None where the level has none); `places`, by level, all of it.
    """

    events: list[Event]
    places: list[list[int]]
    values: list[dict[int, tuple[str | None, str | None]]]
    rows: list[dict[str | None, _Row]]


def _relevant(
    pattern: Pattern, plan: _Plan, events: Iterable[Event], as_of: int, limit: int
) -> list[Event]:
    """The events that the pattern names, by time and id."""
    takers = plan.takers
    if pattern.last is None:
        found = [event for event in events if event.name in takers and event.at < as_of]
    else:
        start = as_of - pattern.last
        found = [event for event in events if event.name in takers and start <= event.at < as_of]
    if len(found) > limit:
        raise TooManyEvents(
            pattern.name, found[0].account, len(found), f"over the limit of {limit:,}"
        )
    found.sort(key=lambda event: (event.at, event.id))
    return found


def _sort_in(plan: _Plan, events: list[Event]) -> _Account | None:
    """Return the events sorted into the levels, or None where a level has none."""
    levels = plan.levels
    places: list[list[int]] = [[] for _ in levels]
    values: list[dict[int, tuple[str | None, str | None]]] = [{} for _ in levels]
    for place, event in enumerate(events):
        for index in plan.takers[event.name]:
            level = levels[index]
            if level.selector.where and not level.selector.accepts(event):
                continue
            same = level.same.of(event) if level.same else None
            different = level.different.of(event) if level.different else None
            if (level.same and same is None) or (level.different and different is None):
                continue
            places[index].append(place)
            values[index][place] = (same, different)
    if not all(places):
        return None
    rows = [_rows(levels[i], places[i], values[i], events) for i in range(len(levels) - 1)]
    return _Account(events, places, values, rows)


def _rows(
    level: _Level,
    places: Sequence[int],
    values: dict[int, tuple[str | None, str | None]],
    events: Sequence[Event],
) -> dict[str | None, _Row]:
    rows: dict[str | None, _Row] = {}
    for place in places:
        row = rows.setdefault(values[place][0], _Row())
        before = row.tries[-1] if row.tries else ()
        row.times.append(events[place].at)
        row.tries.append(tuple(_worth_a_try((place, *before), level, values)))
    return rows


def _worth_a_try(
    places: Iterable[int], level: _Level, values: dict[int, tuple[str | None, str | None]]
) -> Iterator[int]:
    """Yield the latest events of each value of `same`, as far as others can use them up."""
    taken: dict[str | None, dict[str | None, int]] = {}
    for place in places:
        same, different = values[place]
        counts = taken.setdefault(same, {})
        count = counts.get(different, 0)
        if count < level.copies and (count or len(counts) < level.values):
            counts[different] = count + 1
            yield place


# -- the search -----------------------------------------------------------------------------------


def _matches(pattern: Pattern, events: Iterable[Event], as_of: int, limit: int) -> Iterator[Match]:
    """Yield the matches, the one that ends last first."""
    plan = _plan(pattern)
    relevant = _relevant(pattern, plan, events, as_of, limit)
    floors = [relevant[0].at if relevant else 0] * len(plan.levels)
    if pattern.unless is not None:
        unless = pattern.unless.selector
        latest = max((event.at for event in relevant if unless.accepts(event)), default=None)
        if latest is not None and plan.unless_level is None:
            return
        if latest is not None and plan.unless_level is not None:
            floors[plan.unless_level] = latest
    account = _sort_in(plan, relevant)
    if account is None:
        return
    search = _Search(plan, account, floors, pattern)
    aliases = [alias for alias, _ in pattern.steps]
    for place in reversed(account.places[-1]):
        if relevant[place].at < floors[-1]:
            return
        chosen = search.ending_with(place)
        if chosen is not None:
            found = (relevant[taken] for taken in reversed(chosen))
            yield Match(pattern.name, tuple(zip(aliases, found, strict=True)))


@dataclass(slots=True)
class _Search:
    """Looks for a match that ends with an event, latest events first."""

    plan: _Plan
    account: _Account
    floors: list[int]
    pattern: Pattern
    effort: int = 0

    def ending_with(self, place: int) -> tuple[int, ...] | None:
        """Return the places of a match's events, from the last alias back, or None."""
        at = self.account.events[place].at
        within = self.pattern.within
        low = self.floors[0] if within is None else at - within
        last = len(self.plan.levels) - 1
        same, different = self.account.values[last][place]
        used = (different,) if different is not None else ()
        return self._back(last - 1, at, low, (place,), same, used)

    def _back(
        self,
        index: int,
        high: int,
        low: int,
        chosen: tuple[int, ...],
        key: str | None,
        used: tuple[str, ...],
    ) -> tuple[int, ...] | None:
        if index < 0:
            return chosen
        events, values = self.account.events, self.account.values[index]
        least = max(low, self.floors[index])
        for place in self._tries(index, high, least, key):
            self._count()
            at = events[place].at
            if at < least:
                break
            same, different = values[place]
            if place in chosen or (different is not None and different in used):
                continue
            found = self._back(
                index - 1,
                at,
                low,
                (*chosen, place),
                key if same is None else same,
                used if different is None else (*used, different),
            )
            if found is not None:
                return found
        return None

    def _tries(self, index: int, high: int, least: int, key: str | None) -> Iterable[int]:
        """The events that are worth a try at a level, latest first."""
        rows = self.account.rows[index]
        if self.plan.levels[index].same is not None and key is None:
            return _worth_a_try(
                self._from(index, high, least), self.plan.levels[index], self.account.values[index]
            )
        row = rows.get(key if self.plan.levels[index].same is not None else None)
        if row is None:
            return ()
        end = bisect_right(row.times, high)
        return row.tries[end - 1] if end else ()

    def _from(self, index: int, high: int, least: int) -> Iterator[int]:
        """Yield all events of a level between two times, latest first."""
        events, places = self.account.events, self.account.places[index]
        end = bisect_right(places, high, key=lambda place: events[place].at)
        for place in reversed(places[:end]):
            if events[place].at < least:
                return
            self._count()
            yield place

    def _count(self) -> None:
        self.effort += 1
        if self.effort > EFFORT_LIMIT:
            events = self.account.events
            why = "which are too many to compare with each other"
            raise TooManyEvents(self.pattern.name, events[0].account, len(events), why)
