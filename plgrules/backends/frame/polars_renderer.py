"""What Polars does in its own way: lists, dates, and looking up by a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import product
from operator import add
from typing import Any

from plgrules.backends.columns import nodes
from plgrules.backends.columns.build import may_be_null
from plgrules.backends.frame.renderer import SEPARATOR, Expr, Renderer

Part = tuple[nodes.Condition, str]

GROUP = 8
"""So many conditions at once are looked up in a table of all that can hold together."""


class PolarsRenderer(Renderer):
    """Makes expressions of Polars itself.

    A look-up in a constant series costs a few nanoseconds a row, and lists and texts that are put
    together row by row a hundred times as much: whatever can be is looked up.
    """

    def __init__(self, casts: frozenset[str] = frozenset()) -> None:
        import polars

        super().__init__(polars, casts)
        self.types["index"] = polars.UInt16

    def without_nulls(self, test: Expr) -> Expr:
        """Return a condition, false where it is null."""
        return test.fill_null(False)

    def divided(self, left: Expr, right: Expr) -> Expr:
        """Return a quotient.

        Polars multiplies with the reciprocal where a divisor is a constant, or a column that it
        found to be one: another number. Zeroes of the dividend make a column of any divisor.
        """
        return left / (right + left * 0.0)

    def days(self, node: nodes.Days) -> Expr:
        """Return the days from one date to another as a double."""
        between = self.value(node.second) - self.value(node.first)
        return between.dt.total_days().cast(self.types["number"])

    def has_null_item(self, items: Expr) -> Expr:
        """Return whether a list holds a null."""
        return items.list.len() != items.list.drop_nulls().list.len()

    def picked(self, node: nodes.Pick) -> Expr:
        """Return the value at a place of a table."""
        return self.looked_up(list(node.values), node.type, self.value(node.index))

    def listed(self, node: nodes.Listed) -> Expr:
        """Return the texts whose conditions hold, as a list."""
        found = [self._together(part, list, "list") for part in _groups(node.parts)]
        if not found:
            text = self.space.lit([], dtype=self.types["list"])
        else:
            text = found[0] if len(found) == 1 else self.space.concat_list(found)
        if node.given == nodes.Always(True):
            return text
        return self.space.when(self.test(node.given)).then(text).otherwise(None)

    def joined(self, parts: tuple[Part, ...]) -> Expr:
        """Return the texts whose conditions hold as one text, empty where none does."""
        found = [self._together(part, _joined_or_none, "text") for part in _groups(parts)]
        return self.space.concat_str(found, separator=SEPARATOR, ignore_nulls=True)

    def _together(
        self, parts: Sequence[Part], make: Callable[[list[str]], Any], type: nodes.Type
    ) -> Expr:
        """What is made of the texts whose conditions hold, looked up by all conditions at once."""
        texts = [text for _, text in parts]
        table = [
            make([text for text, holds in zip(texts, reversed(held), strict=True) if holds])
            for held in product((False, True), repeat=len(texts))
        ]
        integer = self.space.UInt16
        bits = [
            self._bit(condition).cast(integer) * self.space.lit(1 << place, dtype=integer)
            for place, (condition, _) in enumerate(parts)
        ]
        return self.looked_up(table, type, reduce(add, bits))

    def _bit(self, condition: nodes.Condition) -> Expr:
        test = self.test(condition)
        return test.fill_null(False) if may_be_null(condition) else test

    def looked_up(self, table: list[Any], type: nodes.Type, place: Expr) -> Expr:
        """Return what stands at a place of a table; null where the place is."""
        series = self.space.Series(table, dtype=self.types[type])
        return self.space.lit(series).gather(place)


def _groups(parts: Sequence[Part]) -> list[Sequence[Part]]:
    held = [part for part in parts if part[0] != nodes.Always(False)]
    return [held[start : start + GROUP] for start in range(0, len(held), GROUP)]


def _joined_or_none(texts: list[str]) -> str | None:
    return SEPARATOR.join(texts) or None
