"""Patterns by trying every way to give each alias an event, and cases to try that on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from random import Random

from plgrules.backends.patterns.pattern import Absence, Event, Operand, Pattern, Selector

NAMES = "abcd"
VALUES = "uvw"


def every_match(pattern: Pattern, events: Sequence[Event], as_of: int) -> list[tuple[str, ...]]:
    """Return the ids of the matches of a pattern, as `plain.match` reports them."""
    start = -(2**62) if pattern.last is None else as_of - pattern.last
    seen = sorted((e for e in events if start <= e.at < as_of), key=lambda e: (e.at, e.id))
    place = {event.id: number for number, event in enumerate(seen)}
    best: dict[int, tuple[int, ...]] = {}
    for taken in product(*([e for e in seen if s.accepts(e)] for _, s in pattern.steps)):
        if _fits(pattern, taken, seen):
            places = tuple(place[event.id] for event in reversed(taken))
            best[places[0]] = max(places, best.get(places[0], ()))
    return [tuple(seen[number].id for number in reversed(best[last])) for last in sorted(best)]


def _fits(pattern: Pattern, taken: tuple[Event, ...], seen: list[Event]) -> bool:
    by_alias = {alias: event for (alias, _), event in zip(pattern.steps, taken, strict=True)}
    same = [operand.of(by_alias[operand.alias]) for operand in pattern.same]
    different = [operand.of(by_alias[operand.alias]) for operand in pattern.different]
    within = pattern.within
    return (
        len({event.id for event in taken}) == len(taken)
        and all(first.at <= second.at for first, second in pairwise(taken))
        and (within is None or taken[-1].at - taken[0].at <= within)
        and None not in (*same, *different)
        and len(set(same)) < 2
        and len(set(different)) == len(different)
        and not _denied(pattern, by_alias, seen)
    )


def _denied(pattern: Pattern, by_alias: dict[str, Event], seen: list[Event]) -> bool:
    unless = pattern.unless
    if unless is None:
        return False
    since = by_alias[unless.after].at if unless.after is not None else -(2**62)
    return any(unless.selector.accepts(event) and event.at > since for event in seen)


def a_case(random: Random) -> tuple[Pattern, list[Event], int]:
    """Return a pattern, the events of an account, and the moment at which they end."""
    steps = random.randint(1, 4)
    pattern = a_pattern(random, steps)
    span = random.choice((3, 20))
    events = [
        Event(
            id=f"e{number}",
            name=random.choice(NAMES),
            at=random.randint(0, span),
            account="acme",
            user=random.choice(("ada", "bo", "cy", None)),
            properties={key: random.choice(VALUES) for key in "pq" if random.random() < 0.8},
        )
        for number in random.sample(range(90), random.randint(0, 12 if steps < 4 else 9))
    ]
    return pattern, events, random.randint(span // 2, span + 2)


def a_pattern(random: Random, steps: int) -> Pattern:
    """Return a pattern of so many steps."""
    aliases = [f"x{number}" for number in range(steps)]
    unless = None
    if random.random() < 0.4:
        unless = Absence(_selector(random), random.choice((None, *aliases)))
    return Pattern(
        name="generated",
        steps=tuple((alias, _selector(random)) for alias in aliases),
        same=_operands(random, aliases),
        different=_operands(random, aliases),
        within=random.choice((None, 2, 5, 10)),
        last=random.choice((None, None, 8, 15)),
        unless=unless,
    )


def _selector(random: Random) -> Selector:
    names = frozenset(random.sample(NAMES, random.choice((1, 1, 2))))
    if random.random() < 0.75:
        return Selector(names)
    values = frozenset(random.sample(VALUES, random.randint(1, 2)))
    return Selector(names, ((random.choice("pq"), values),))


def _operands(random: Random, aliases: list[str]) -> tuple[Operand, ...]:
    if len(aliases) < 2 or random.random() < 0.5:
        return ()
    chosen = random.sample(aliases, random.randint(2, len(aliases)))
    return tuple(Operand(alias, random.choice((None, None, "p", "q"))) for alias in chosen)
