"""The linter before durable_rules: what may reach it, and what is written instead of the rest.

A ruleset maps names of rules to `{"all": [{alias: condition}, …]}`. A condition has one key:
`{"attribute": 5}`, `{"$lte": {"attribute": 5}}`, `{"$ex": {"attribute": 1}}`, `{"$and": […]}` or
`{"$or": […]}`. On the right of a comparison stands a whole number, an attribute of an earlier alias
(`{"a": "t"}`) or of the fact itself (`{"$m": "t"}`), or these with `$add` or `$sub`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
Ruleset = Mapping[str, Mapping[str, Json]]

GUARD = "_1"
"""The attribute that every fact has with the value 1, and with which every join ends."""

LARGEST = 2**53
CONDITION_LIMIT = 60
"""Conditions that one fact can meet at once; a ruleset with more is split into several."""

GROUP_LIMIT = 15
"""`$and` and `$or` that the condition of one alias may hold."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_RESERVED = frozenset({"id", "sid"})
_ORDERS = frozenset({"$lt", "$lte", "$gt", "$gte", "$neq"})
_NOT = "$not"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that durable_rules must not be given: where, why, and what to write instead."""

    place: str
    reason: str
    rewrite: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}; {self.rewrite}"


class Refused(ValueError):
    """A ruleset or a fact that must not reach durable_rules."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(map(str, self.refusals)))


def lint(ruleset: Ruleset) -> tuple[Refusal, ...]:
    """Return everything in a ruleset that durable_rules must not be given."""
    names: set[str] = {GUARD}
    found = list(_ruleset(ruleset, names))
    return (*found, *_collisions({*names, *map(str, ruleset)}))


def lint_fact(fact: Mapping[str, Json]) -> tuple[Refusal, ...]:
    """Return everything in a fact that durable_rules must not be given; `id` is set elsewhere."""
    found = []
    for name, value in fact.items():
        if not _NAME.fullmatch(name) or name in _RESERVED:
            found.append(_bad_name(f"fact attribute `{name}`"))
        if not _is_whole(value):
            found.append(
                Refusal(
                    f"fact attribute `{name}`",
                    f"`{value!r}` is not a whole number within ±2^53: it refuses `1e-05` and "
                    "`1e16`, reads NaN as null, and finds `5` and `5.0` different",
                    "scale it to a whole number, or give each value a number of its own",
                )
            )
    if fact.get(GUARD) != 1:
        found.append(
            Refusal("fact", f"it lacks `{GUARD}`, with which joins end", f'add `"{GUARD}": 1`')
        )
    return (*found, *_collisions(fact))


# -- rulesets -------------------------------------------------------------------------------------


def _ruleset(ruleset: Ruleset, names: set[str]) -> Iterator[Refusal]:
    if not ruleset:
        yield Refusal("ruleset", "it has no rule", "give it one")
    conditions = 0
    for name, rule in ruleset.items():
        if not _NAME.fullmatch(name):
            yield _bad_name(f"rule `{name}`")
        aliases = rule.get("all") if isinstance(rule, Mapping) else None
        if not isinstance(aliases, list) or not aliases or len(rule) != 1:
            yield Refusal(
                f"rule `{name}`",
                "only a list of aliases under `all` was measured: `any`, `count`, `cap`, `pri` and "
                "timers were not, or answer by the order of arrival",
                'write `{"all": [{"a": …}, …]}`, and a rule for each alternative',
            )
            continue
        conditions += len(aliases)
        yield from _Rule(name, names).lint(aliases)
    if conditions > CONDITION_LIMIT:
        yield Refusal(
            "ruleset",
            f"it has {conditions} conditions, and over 64 that one fact meets, or over 511 first "
            "ones, give errors and then a hang",
            f"split it into rulesets of {CONDITION_LIMIT} conditions",
        )


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a condition stands: its alias, those before it, and what is known to be there."""

    place: str
    alias: str
    earlier: Mapping[str, frozenset[str]]
    present: frozenset[str]


@dataclass(slots=True)
class _Rule:
    name: str
    names: set[str]

    def lint(self, aliases: list[Json]) -> Iterator[Refusal]:
        earlier: dict[str, frozenset[str]] = {}
        for place, item in enumerate(aliases):
            key = next(iter(item)) if isinstance(item, Mapping) and len(item) == 1 else ""
            alias = key.removesuffix(_NOT)
            where = f"rule `{self.name}`, alias `{alias or item}`"
            if not _NAME.fullmatch(alias) or alias in earlier:
                yield Refusal(
                    where,
                    "an alias is one name with one condition: of two keys only the first is "
                    "tested, and nested groups were not measured",
                    'write `{"a": {"$and": […]}}`, with a name of its own',
                )
                continue
            if key.endswith(_NOT) and (place != len(aliases) - 1 or place == 0):
                yield Refusal(
                    where,
                    f"`{_NOT}` elsewhere than in last place gives wrong answers or an endless loop",
                    "move it to the end, after at least one alias",
                )
            if _groups(item[key]) > GROUP_LIMIT:
                yield Refusal(
                    where,
                    f"it holds over {GROUP_LIMIT} `$and` and `$or`, and the ruleset is not made",
                    "write a rule for each alternative, without nested groups",
                )
            present = frozenset(_present(item[key]))
            yield from self._condition(item[key], _Where(where, alias, earlier, present))
            if place > 0:
                yield from self._join(item[key], _Where(where, alias, earlier, present))
            earlier[alias] = present

    def _join(self, condition: Json, where: _Where) -> Iterator[Refusal]:
        """A later alias must be joined, and the last comparison must be the guard."""
        parts = condition.get("$and") if isinstance(condition, Mapping) else None
        last = parts[-1] if isinstance(parts, list) and parts else None
        guard = last.get(GUARD) if isinstance(last, Mapping) and len(last) == 1 else None
        if not (
            isinstance(guard, Mapping)
            and len(guard) == 1
            and next(iter(guard)) in where.earlier
            and next(iter(guard.values())) == GUARD
        ):
            first = next(iter(where.earlier), "a")
            yield Refusal(
                where.place,
                "a join whose last comparison is false reads beyond its memory and can end the "
                "process",
                f'end its `$and` with `{{"{GUARD}": {{"{first}": "{GUARD}"}}}}`, which is always '
                "true",
            )

    def _condition(self, node: Json, where: _Where, in_or: bool = False) -> Iterator[Refusal]:
        if not isinstance(node, Mapping) or len(node) != 1:
            yield Refusal(
                where.place,
                "a condition has one key: of two, only the first is tested",
                'write `{"$and": [{…}, {…}]}`',
            )
            return
        ((key, value),) = node.items()
        if key in ("$and", "$or"):
            if not isinstance(value, list) or not value:
                yield Refusal(
                    where.place,
                    f"an empty `{key}` gives wrong answers or an endless loop",
                    "give it a condition, or leave it out",
                )
                return
            for part in value:
                yield from self._condition(part, where, in_or or key == "$or")
        elif key == "$ex":
            if not isinstance(value, Mapping) or len(value) != 1:
                yield Refusal(where.place, "`$ex` has one attribute", 'write `{"$ex": {"a": 1}}`')
                return
            yield from self._attribute(next(iter(value)), where)
        elif key in _ORDERS:
            if not isinstance(value, Mapping) or len(value) != 1:
                yield Refusal(
                    where.place,
                    f"`{key}` has one attribute: of two, only the first is tested",
                    'write `{"$lt": {"a": 5}}`, several under `$and`',
                )
                return
            ((attribute, right),) = value.items()
            yield from self._comparison(attribute, right, where, in_or)
        elif key.startswith("$"):
            yield Refusal(
                where.place,
                f"`{key}` was not measured, or is wrong (`$nex`)",
                "write it with `$and`, `$or`, `$ex` and comparisons; for something that is "
                "absent, give the fact an attribute that says so",
            )
        else:
            yield from self._comparison(key, value, where, in_or)

    def _comparison(
        self, attribute: str, right: Json, where: _Where, in_or: bool
    ) -> Iterator[Refusal]:
        yield from self._attribute(attribute, where)
        if not isinstance(right, Mapping):
            if not _is_whole(right):
                yield Refusal(
                    where.place,
                    f"`{attribute}` is compared with `{right!r}`, which is not a whole number: "
                    "`5` and `5.0` are different in a join, and numbers lose digits",
                    "scale it to a whole number, or give each value a number of its own",
                )
            return
        if in_or and _refers_elsewhere(right):
            yield Refusal(
                where.place,
                "an `$or` of comparisons with another alias makes it ignore what follows",
                "write a rule for each alternative",
            )
        if attribute not in where.present:
            yield self._unguarded(where.place, attribute)
        yield from self._right(right, where)

    def _right(self, right: Json, where: _Where) -> Iterator[Refusal]:
        if _is_whole(right):
            return
        if not isinstance(right, Mapping) or len(right) != 1:
            yield Refusal(
                where.place,
                f"`{right!r}` is no whole number within ±2^53, nor an attribute",
                "scale it, or write an attribute of another alias",
            )
            return
        ((key, value),) = right.items()
        if key in ("$add", "$sub") and isinstance(value, Mapping) and set(value) == {"$l", "$r"}:
            yield from self._right(value["$l"], where)
            yield from self._right(value["$r"], where)
        elif key in ("$div", "$mul", "$add", "$sub"):
            yield Refusal(
                where.place,
                f"`{key}` is not allowed: a division by zero ends the process, products overflow",
                "compute the value before, and give it to the fact as an attribute",
            )
        elif key == "$m" or key in where.earlier:
            there = where.present if key == "$m" else where.earlier[key]
            if value not in there and value != GUARD:
                yield self._unguarded(f"{where.place}, `{key}.{value}`", str(value))
            self.names.add(str(value))
        else:
            yield Refusal(
                where.place,
                f"`{key}` is no earlier alias",
                "compare with an alias that stands before",
            )

    def _unguarded(self, place: str, attribute: str) -> Refusal:
        return Refusal(
            place,
            f"where `{attribute}` is missing, the comparison reads memory that is not its own",
            f'put `{{"$ex": {{"{attribute}": 1}}}}` into the `$and` of the alias, before it',
        )

    def _attribute(self, attribute: str, where: _Where) -> Iterator[Refusal]:
        self.names.add(attribute)
        if not _NAME.fullmatch(attribute) or attribute in _RESERVED:
            yield _bad_name(f"{where.place}, attribute `{attribute}`")


def _present(condition: Json) -> Iterator[str]:
    """Yield the attributes that a condition demands before it compares: each of them, at its top.

    What comes after the first comparison with another fact does not count.
    """
    yield GUARD
    parts = condition.get("$and", [condition]) if isinstance(condition, Mapping) else []
    for part in parts if isinstance(parts, list) else []:
        if not isinstance(part, Mapping) or len(part) != 1:
            continue
        ((key, value),) = part.items()
        if key == "$ex" and isinstance(value, Mapping) and len(value) == 1:
            yield next(iter(value))
        elif _refers_elsewhere(value):
            return


def _groups(condition: Json) -> int:
    """How many `$and` and `$or` a condition holds."""
    if not isinstance(condition, Mapping):
        return 0
    lists = [parts for parts in condition.values() if isinstance(parts, list)]
    return sum(1 + sum(map(_groups, parts)) for parts in lists)


def _refers_elsewhere(right: Json) -> bool:
    """Whether a comparison reads another attribute, of this fact or another."""
    if not isinstance(right, Mapping):
        return False
    return any(isinstance(value, str) or _refers_elsewhere(value) for key, value in right.items())


# -- names and numbers ----------------------------------------------------------------------------


def _bad_name(place: str) -> Refusal:
    return Refusal(
        place,
        "names are small ASCII letters, digits and `_`, and neither `id` nor `sid`",
        "rename it",
    )


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _collisions(names: Iterable[str]) -> Iterator[Refusal]:
    """Yield names that durable_rules takes for one: it compares hashes of 32 bits."""
    seen: dict[int, str] = {}
    for name in sorted(names):
        other = seen.setdefault(fnv_1a(name), name)
        if other != name:
            yield Refusal(
                f"names `{other}` and `{name}`",
                "they have one hash, and only hashes are compared",
                "rename one of them",
            )


def fnv_1a(name: str) -> int:
    """Return the 32-bit FNV-1a hash of a name."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value
