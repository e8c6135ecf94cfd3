"""Conditions on one fact as durable_rules writes them, with what is always so folded away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Condition = bool | dict[str, Any]
"""A condition of durable_rules, or whether it always or never holds."""


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that all of some hold."""
    return _joined(conditions, "$and", absorbing=False)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that one of some holds."""
    return _joined(conditions, "$or", absorbing=True)


def _joined(conditions: Iterable[Condition], key: str, absorbing: bool) -> Condition:
    kept: list[Condition] = []
    for condition in conditions:
        if condition is absorbing:
            return absorbing
        if condition is not (not absorbing) and condition not in kept:
            kept.append(condition)
    if not kept:
        return not absorbing
    return kept[0] if len(kept) == 1 else {key: kept}


def compared(attribute: str, operator: str, number: int) -> Condition:
    """Return the condition that an attribute is there and compares with a number."""
    names = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte", "!=": "$neq"}
    return {attribute: number} if operator == "==" else {names[operator]: {attribute: number}}


def alternatives(condition: Condition, most: int) -> tuple[Condition, ...] | None:
    """Return conditions without `$or`, of which one holds where the given one does.

    durable_rules bears 15 nested groups a condition, so there are none. None where there would be
    more than `most`.
    """
    if condition is False:
        return ()
    ways = _ways(condition, most)
    return None if ways is None else tuple(all_of(way) for way in ways)


def _ways(condition: Condition, most: int) -> list[list[Condition]] | None:
    if isinstance(condition, bool):
        return [[]] if condition else []
    ((key, parts),) = condition.items()
    if key not in ("$and", "$or"):
        return [[condition]]
    found: list[list[Condition]] = [] if key == "$or" else [[]]
    for part in parts:
        ways = _ways(part, most)
        if ways is None:
            return None
        if key == "$or":
            found = _least([*found, *ways])
        else:
            found = _least([_merged(way, more) for way in found for more in ways])
        if len(found) > most:
            return None
    return found


def _merged(way: list[Condition], more: list[Condition]) -> list[Condition]:
    return [*way, *(condition for condition in more if condition not in way)]


def _least(ways: list[list[Condition]]) -> list[list[Condition]]:
    """The ways that do not ask for all that another one asks for."""
    kept: list[list[Condition]] = []
    for way in sorted(ways, key=len):
        if not any(all(condition in way for condition in other) for other in kept):
            kept.append(way)
    return kept


def size(condition: Condition) -> int:
    """Return how many comparisons a condition holds."""
    if isinstance(condition, bool):
        return 0
    return sum(sum(map(size, part)) if isinstance(part, list) else 1 for part in condition.values())
