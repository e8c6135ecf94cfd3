"""Patterns over a log: the events of one account after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from plgrules.backends.patterns import plain
from plgrules.backends.patterns.find import Found, Newest, can_match, find
from plgrules.backends.patterns.pattern import EVENT_LIMIT, Event, Pattern, TooManyEvents


def find_in_accounts(
    patterns: Sequence[Pattern],
    events: Iterable[Event],
    as_of: int,
    tracked: Collection[str] | None = None,
    newest: Newest = plain.newest,
    limit: int = EVENT_LIMIT,
) -> Iterator[tuple[str, dict[str, Found]]]:
    """Yield each account of a log with what `find` says of every pattern, by its name.

    `events` are grouped by account: those of one come after each other, in any order. Events that
    no pattern looks at may be left out; an account with none left is not yielded. Where an account
    has too many events, the pattern is unknown there, `Found.problem` says why, and it goes on.
    """
    names = frozenset[str]().union(*(pattern.names() for pattern in patterns))
    for account, group in groupby(events, key=attrgetter("account")):
        relevant, left_out = _bounded((event for event in group if event.name in names), limit)
        yield (
            account,
            {
                pattern.name: _too_many(pattern, account, limit, left_out, tracked)
                if left_out
                else _found(pattern, relevant, as_of, tracked, newest)
                for pattern in patterns
            },
        )


def _bounded(events: Iterator[Event], limit: int) -> tuple[list[Event], int]:
    """The events, at most so many, and how many more there are: they need not fit into memory."""
    kept: list[Event] = []
    more = 0
    for event in events:
        if len(kept) < limit:
            kept.append(event)
        else:
            more += 1
    return kept, more


def _too_many(
    pattern: Pattern, account: str, limit: int, more: int, tracked: Collection[str] | None
) -> Found:
    if tracked is not None and not can_match(pattern, tracked):
        return Found(None)
    why = f"over the limit of {limit:,} for all patterns"
    return Found(None, problem=str(TooManyEvents(pattern.name, account, limit + more, why)))


def _found(
    pattern: Pattern,
    events: list[Event],
    as_of: int,
    tracked: Collection[str] | None,
    newest: Newest,
) -> Found:
    try:
        return find(pattern, events, as_of, tracked, newest)
    except TooManyEvents as error:
        return Found(None, problem=str(error))
