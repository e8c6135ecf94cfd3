"""Event patterns through durable_rules: the plain matcher's answers, found another way.

Whatever is not a join is settled before: which events an alias may take, and a number for every
value that is compared. What is left are whole numbers, which the linter admits.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import prod
from typing import Any

from plgrules.backends.durable.lint import GUARD
from plgrules.backends.durable.machine import Machine
from plgrules.backends.patterns.pattern import Event, Match, Operand, Pattern, TooManyEvents

DURABLE_EVENT_LIMIT = 60
"""How many events of an account it is given: a comparison of times looks at all pairs."""

DURABLE_PAIR_LIMIT = 250_000
"""How many ways there may be to give each alias an event: it tries them all."""

_DENIED = "denied"


def match(
    pattern: Pattern, events: Iterable[Event], as_of: int, limit: int = DURABLE_EVENT_LIMIT
) -> tuple[Match, ...]:
    """Return the same as `plain.match`.

    Raises TooManyEvents, `machine.DurableError`, and ImportError without durable_rules.
    """
    relevant = _relevant(pattern, events, as_of)
    if len(relevant) > limit:
        why = f"over the limit of {limit:,} for durable_rules"
        raise TooManyEvents(pattern.name, relevant[0].account, len(relevant), why)
    ways = prod(sum(map(selector.accepts, relevant)) for _, selector in pattern.steps)
    if ways > DURABLE_PAIR_LIMIT:
        why = f"and durable_rules would try {ways:,} ways to combine them"
        raise TooManyEvents(pattern.name, relevant[0].account, len(relevant), why)
    if not ways:
        return ()
    denied = _denied_facts(pattern, relevant)
    facts = [*denied, *_facts(pattern, relevant)]
    best: dict[int, tuple[int, ...]] = {}
    for _, taken in _machine(pattern).matches(facts):
        places = tuple(taken[alias] - len(denied) for alias in reversed(_aliases(pattern)))
        best[places[0]] = max(places, best.get(places[0], ()))
    names = [alias for alias, _ in pattern.steps]
    return tuple(
        Match(
            pattern.name,
            tuple(zip(names, (relevant[place] for place in reversed(places)), strict=True)),
        )
        for _, places in sorted(best.items())
    )


def newest(
    pattern: Pattern, events: Iterable[Event], as_of: int, limit: int = DURABLE_EVENT_LIMIT
) -> Match | None:
    """Return the last of the matches, or None."""
    found = match(pattern, events, as_of, limit)
    return found[-1] if found else None


@lru_cache(maxsize=64)
def _machine(pattern: Pattern) -> Machine:
    return Machine(definition(pattern))


def _relevant(pattern: Pattern, events: Iterable[Event], as_of: int) -> list[Event]:
    start = -(2**62) if pattern.last is None else as_of - pattern.last
    names = pattern.names()
    found = [event for event in events if event.name in names and start <= event.at < as_of]
    return sorted(found, key=lambda event: (event.at, event.id))


# -- facts ----------------------------------------------------------------------------------------


def _facts(pattern: Pattern, events: list[Event]) -> list[dict[str, int]]:
    """What durable_rules is told of each event: times from the first one, values as numbers."""
    attributes = _attributes(pattern)
    numbers: dict[tuple[str | None, str], int] = {}
    facts = []
    for place, event in enumerate(events):
        fact = {"at": event.at - events[0].at, "place": place, GUARD: 1}
        for index, (_, selector) in enumerate(pattern.steps):
            if selector.accepts(event):
                fact[f"step{index}"] = 1
        for attribute, name in attributes.items():
            value = Operand("", attribute).of(event)
            if value is not None:
                # One numbering for all: `same` may compare a user with a property.
                fact[name] = numbers.setdefault((None, value), len(numbers))
        facts.append(fact)
    return facts


def _denied_facts(pattern: Pattern, events: list[Event]) -> list[dict[str, int]]:
    """What `$not` denies, as facts of its own that come before all others.

    It does not take back what it found before it saw them, nor deny a fact by itself.
    """
    if pattern.unless is None:
        return []
    accepts = pattern.unless.selector.accepts
    return [
        {"at": event.at - events[0].at, _DENIED: 1, GUARD: 1} for event in events if accepts(event)
    ]


def _attributes(pattern: Pattern) -> dict[str | None, str]:
    """The attributes that are compared, with the names that durable_rules knows them by."""
    compared = dict.fromkeys(operand.attribute for operand in (*pattern.same, *pattern.different))
    return {attribute: f"value{index}" for index, attribute in enumerate(compared)}


# -- the ruleset ----------------------------------------------------------------------------------


def _aliases(pattern: Pattern) -> list[str]:
    return [f"e{index}" for index in range(len(pattern.steps))]


def definition(pattern: Pattern) -> dict[str, Any]:
    """Return the pattern as a ruleset of durable_rules, of one rule."""
    items = [{alias: _step(pattern, index)} for index, alias in enumerate(_aliases(pattern))]
    if pattern.unless is not None:
        items.append({"d$not": _denied(pattern)})
    return {"match": {"all": items}}


def _step(pattern: Pattern, index: int) -> dict[str, Any]:
    names = _attributes(pattern)
    groups = (pattern.same, pattern.different)
    alias = pattern.steps[index][0]
    own = [next((o for o in group if o.alias == alias), None) for group in groups]
    needed = dict.fromkeys(names[operand.attribute] for operand in own if operand is not None)
    parts: list[dict[str, Any]] = [{f"step{index}": 1}]
    parts += [{"$ex": {name: 1}} for name in ("at", "place", *needed)]
    if index == 0:
        return {"$and": [*parts, {GUARD: 1}]}
    parts += _times(pattern, index)
    earlier = {other: f"e{place}" for place, (other, _) in enumerate(pattern.steps[:index])}
    for operand, group, equal in zip(own, groups, (True, False), strict=True):
        for other in group:
            if operand is not None and other.alias in earlier:
                right = {earlier[other.alias]: names[other.attribute]}
                left = names[operand.attribute]
                parts.append({left: right} if equal else {"$neq": {left: right}})
    return {"$and": [*parts, {GUARD: {"e0": GUARD}}]}


def _times(pattern: Pattern, index: int) -> list[dict[str, Any]]:
    """Not before the alias before, within the time from the first, and not an event twice."""
    parts: list[dict[str, Any]] = [{"$gte": {"at": {f"e{index - 1}": "at"}}}]
    if pattern.within is not None:
        end = {"$add": {"$l": {"e0": "at"}, "$r": pattern.within}}
        parts.append({"$lte": {"at": end}})
    names = pattern.steps[index][1].names
    for place, (_, other) in enumerate(pattern.steps[:index]):
        if not names.isdisjoint(other.names):
            parts.append({"$neq": {"place": {f"e{place}": "place"}}})
    return parts


def _denied(pattern: Pattern) -> dict[str, Any]:
    assert pattern.unless is not None
    parts: list[dict[str, Any]] = [{_DENIED: 1}, {"$ex": {"at": 1}}]
    aliases = [alias for alias, _ in pattern.steps]
    if pattern.unless.after is not None:
        parts.append({"$gt": {"at": {f"e{aliases.index(pattern.unless.after)}": "at"}}})
    return {"$and": [*parts, {GUARD: {"e0": GUARD}}]}
