"""Trees, rules and bands: which endings are possible, given the truth of conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from plgrules.backends.interpreter.record import Status, Truth
from plgrules.program.program import Band, Branch, End, Leaf, Row, Rules, Tree

Ask = Callable[[Branch | Row], Truth]
"""The truth of a branch's or a rule's condition."""


class Possible(NamedTuple):
    """The endings that are still possible, and whether more than one rule claims to be the one."""

    endings: tuple[End, ...]
    conflict: bool = False

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Their outcomes in order, each once."""
        if len(self.endings) == 1:
            return (self.endings[0].outcome,)
        return tuple(dict.fromkeys([ending.outcome for ending in self.endings]))

    @property
    def status(self) -> Status:
        """`decided` when one outcome is possible."""
        if self.conflict:
            return "conflict"
        return "decided" if len(self.outcomes) == 1 else "undetermined"


NOTHING = Possible(())
"""Where nothing is decided: a ruleset of checks only."""


def possible_in_tree(tree: Tree, ask: Ask) -> Possible:
    """Return the leaves that can be reached; both sides of an unknown question."""
    return Possible(_reached(tree.root, ask))


def _reached(node: Branch | Leaf, ask: Ask) -> tuple[Leaf, ...]:
    if isinstance(node, Leaf):
        return (node,)
    answer = ask(node)
    yes = _reached(node.then, ask) if answer is not False else ()
    no = _reached(node.otherwise, ask) if answer is not True else ()
    return yes + no


def possible_in_rules(rules: Rules, ask: Ask) -> Possible:
    """Return the rules that can be the one that decides."""
    return _first(rules, ask) if rules.hit == "first" else _unique(rules, ask)


def _first(rules: Rules, ask: Ask) -> Possible:
    open_rows: list[End] = []
    for row in rules.rows:
        answer = True if row.condition is None else ask(row)
        if answer is not False:
            open_rows.append(row)
        if answer is True:
            return Possible(tuple(open_rows))
    if rules.otherwise is not None:
        open_rows.append(rules.otherwise)
    return Possible(tuple(open_rows))


def _unique(rules: Rules, ask: Ask) -> Possible:
    answers = [(row, True if row.condition is None else ask(row)) for row in rules.rows]
    hits: list[End] = [row for row, answer in answers if answer is True]
    if hits:
        return Possible(tuple(hits), conflict=len(hits) > 1)
    maybe: list[End] = [row for row, answer in answers if answer is None]
    if rules.otherwise is not None:
        maybe.append(rules.otherwise)
    return Possible(tuple(maybe))


def possible_in_bands(bands: tuple[Band, ...], within: Callable[[Band], Truth]) -> Possible:
    """Return the band that holds the number; all of them while the number is unknown."""
    open_bands: list[End] = []
    for band in bands:
        answer = True if band.limit is None else within(band)
        if answer is not False:
            open_bands.append(band)
        if answer is True:
            break
    return Possible(tuple(open_bands))
