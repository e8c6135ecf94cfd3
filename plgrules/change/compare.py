"""Two programs side by side: every part that was added, removed, changed or moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import get_args

from plgrules.change.difference import Aspect, Comparison, Difference, How, Kind
from plgrules.change.parts import Facet, Part, parts_of
from plgrules.library.change import Change, bump, change
from plgrules.library.version import parse_version
from plgrules.model.ruleset import Ruleset
from plgrules.program.program import Program, Source

_ORDER: tuple[Kind, ...] = get_args(Kind)
_ENDS = frozenset({"rule", "leaf", "band"})
"""One kind in three shapes: a leaf of a tree may become a rule, and stays what it was."""

_Key = tuple[str, str]


def compare(old: tuple[Ruleset, Program] | None, new: tuple[Ruleset, Program] | None) -> Comparison:
    """Return two versions of a ruleset side by side; None for one that there is not."""
    if old is None or new is None:
        return Comparison(old and old[1], new and new[1], Change(()), ())
    (before, first), (after, second) = old, new
    promised = None
    if before.version != after.version and before.name == after.name:
        promised = bump(parse_version(before.version), parse_version(after.version))
    found = change(before, after)
    return Comparison(first, second, found, tuple(differences(first, second)), promised)


def differences(old: Program, new: Program) -> Iterator[Difference]:
    """Yield every part that differs, kind by kind in the order of the newer version."""
    before, after = _keyed(old), _keyed(new)
    moved = _moved(before, after)
    sources = {source.id: source for source in (*old.sources, *new.sources)}
    found: list[Difference] = []
    for key, part in after.items():
        difference = _difference(before.get(key), part, key in moved)
        if difference is not None:
            found.append(_cited(difference, part, sources))
    for key, part in before.items():
        if key not in after:
            found.append(_cited(_alone("removed", part), part, sources))
    yield from sorted(found, key=lambda one: _ORDER.index(one.kind))


def _keyed(program: Program) -> dict[_Key, Part]:
    return {_key(part, program): part for part in parts_of(program)}


def _key(part: Part, program: Program) -> _Key:
    kind = "end" if part.kind in _ENDS else part.kind
    # Versions of one ruleset, or two rulesets: the ruleset itself is compared either way.
    return kind, "" if part.name == program.ruleset and kind in (
        "ruleset",
        "decision",
    ) else part.name


def _cited(difference: Difference, part: Part, known: dict[str, Source]) -> Difference:
    return replace(difference, sources=tuple(known.get(id, id) for id in part.sources))


def _difference(before: Part | None, after: Part, is_moved: bool) -> Difference | None:
    if before is None:
        return _alone("added", after)
    aspects = list(_aspects(before.facets, after.facets))
    if is_moved:
        aspects.insert(0, Aspect("place", before.place, after.place))
    if not aspects:
        return None
    how: How = "moved" if is_moved and len(aspects) == 1 else "changed"
    return Difference(how, after.kind, after.name, after.title, tuple(aspects))


def _alone(how: How, part: Part) -> Difference:
    """A part that is on one side only, with what there is to say of it."""
    facets = [
        facet for facet in part.facets if facet.shown is not None and facet.shown is not False
    ]
    if part.place is not None:
        facets.append(Facet("place", part.place, part.place))
    is_new = how == "added"
    aspects = (
        Aspect(f.name, None if is_new else f.shown, f.shown if is_new else None) for f in facets
    )
    return Difference(how, part.kind, part.name, part.title, tuple(aspects))


def _aspects(before: Iterable[Facet], after: Iterable[Facet]) -> Iterator[Aspect]:
    old, new = ({facet.name: facet for facet in side} for side in (before, after))
    for name in {**new, **old}:
        was, now = old.get(name), new.get(name)
        if (was and was.key) != (now and now.key):
            shown = was and was.shown, now and now.shown
            if shown != (None, None):
                yield Aspect(name, *shown)


# -- moved -----------------------------------------------------------------------------------------


def _moved(before: dict[_Key, Part], after: dict[_Key, Part]) -> set[_Key]:
    """The rules that stand elsewhere among the others, and the parts of a tree reached otherwise.

    Of rules in a row as few as possible count as moved: one that went from the end to the start
    moved, not all others.
    """
    both = [key for key, part in after.items() if key in before and _comparable(before[key], part)]
    moved = set()
    for scope in dict.fromkeys(key[1].rpartition(".")[0] for key in both):
        keys = [key for key in both if key[1].rpartition(".")[0] == scope]
        trees = [key for key in keys if _path(before[key]) or _path(after[key])]
        moved |= {key for key in trees if _path(before[key]) != _path(after[key])}
        row = [key for key in keys if key not in trees]
        stay = _longest_rising([_number(before[key]) for key in row])
        moved |= {key for place, key in enumerate(row) if place not in stay}
    return moved


def _comparable(before: Part, after: Part) -> bool:
    """Whether both stand in a tree, or both in a row: a tree made into rules moves nothing."""
    if before.place is None or after.place is None:
        return False
    return bool(before.place.number) == bool(after.place.number)


def _path(part: Part) -> tuple[tuple[str, bool], ...]:
    return part.place.path if part.place else ()


def _number(part: Part) -> int:
    return part.place.number if part.place else 0


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest subsequence that never falls."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number + 1)
        before.append(at[length - 1] if length else None)
        tails[length : length + 1] = [number]
        at[length : length + 1] = [place]
    chosen: set[int] = set()
    last = at[-1] if at else None
    while last is not None:
        chosen.add(last)
        last = before[last]
    return chosen
