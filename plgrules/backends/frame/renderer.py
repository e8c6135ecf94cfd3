"""Expressions of a plan → expressions of Narwhals, or of Polars, whose spelling Narwhals shares.

Conditions are left null instead of false where only their truth is asked for, see
`plgrules.backends.columns.nodes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial, reduce
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, or_, sub
from types import MappingProxyType
from typing import Any

from plgrules.backends.columns import nodes
from plgrules.backends.columns.build import is_condition, is_null, may_be_null, type_of
from plgrules.backends.frame.dates import julian_day, julian_day_of
from plgrules.backends.frame.patterns import pattern_of

Expr = Any
"""An expression of Narwhals or of Polars."""

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne,
}  # fmt: skip
_CALCULATE: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}

MOST_EQUAL = 8
"""So many constants are compared one by one; more are looked up."""

CHAIN = 40
"""So many cases stand in one chain; engines nest them, and fail at a few hundred."""

WHOLE = 2.0**52
"""From here on every double is a whole number."""

SEPARATOR = "; "


class Renderer:
    """Makes the expressions of one engine in `space`: the module `narwhals` or `polars`.

    `casts` are the columns that hold texts or lists in another form, such as categories; `names`
    are those by which columns go whose own names the engine misreads.
    """

    believes_statistics = False
    """Whether comparisons are left out where a file's greatest values, without NaN, decide them."""

    def __init__(
        self,
        space: Any,
        casts: frozenset[str] = frozenset(),
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.space = space
        self.casts = casts
        self.names = names
        self.types: dict[nodes.Type, Any] = {
            "number": space.Float64,
            "integer": space.Int64,
            "index": space.Int32,
            "boolean": space.Boolean,
            "text": space.String,
            "date": space.Date,
            "list": space.List(space.String),
        }

    # -- what callers want -----------------------------------------------------------------------

    def column(self, node: nodes.Expression) -> Expr:
        """Return what a column of a stage holds: a condition without nulls, or a value."""
        return self.settled(node) if is_condition(node) else self.value(node)  # type: ignore[arg-type]

    def value(self, node: nodes.Value) -> Expr:
        """Return a value, null where it is unknown."""
        return _VALUES[type(node)](self, node)

    def test(self, node: nodes.Condition) -> Expr:
        """Return a condition; it may be null instead of false."""
        return _CONDITIONS[type(node)](self, node)

    def settled(self, node: nodes.Condition) -> Expr:
        """Return a condition that is never null."""
        test = self.test(node)
        return self.without_nulls(test) if may_be_null(node) else test

    # -- what engines do each in its own way -----------------------------------------------------

    def without_nulls(self, test: Expr) -> Expr:
        """Return a condition, false where it is null."""
        return (
            self.space.when(test)
            .then(self.literal(True, "boolean"))
            .otherwise(self.literal(False, "boolean"))
        )

    def literal(self, value: Any, type: nodes.Type) -> Expr:
        """Return a constant of a type."""
        return self.space.lit(value, dtype=self.types[type])

    def to_number(self, operand: Expr) -> Expr:
        """Return a number of another type as a double."""
        return operand.cast(self.types["number"])

    def rounded(self, name: str, operand: Expr) -> Expr:
        """Return the floor or ceiling of a double as a double."""
        return operand.floor() if name == "floor" else operand.ceil()

    def divided(self, left: Expr, right: Expr) -> Expr:
        """Return a quotient, null for a divisor of 0, which some engines refuse."""
        nonzero = self.space.when(right != self.literal(0.0, "number")).then(right)
        return left / nonzero

    def compared(self, node: nodes.Test) -> Expr:
        """Return a comparison, which NaN fails where it has to."""
        left = self.value(node.left)
        found = _COMPARE[node.operator](left, self.value(node.right))
        if node.refuses_nan and self.believes_statistics:
            # `is_nan` is left out as well.
            return found & (left - left == self.literal(0.0, "number"))
        return found

    def days(self, node: nodes.Days) -> Expr:
        """Return the days from one date to another as a double."""
        return self._day_number(node.second) - self._day_number(node.first)

    def _day_number(self, node: nodes.Value) -> Expr:
        if isinstance(node, nodes.Literal):
            assert isinstance(node.value, date)
            return self.literal(julian_day_of(node.value), "number")
        day, double = self.value(node), self.types["number"]
        year, month = day.dt.year().cast(double), day.dt.month().cast(double)
        floor = partial(self.rounded, "floor")
        return julian_day(year, month, day.dt.day().cast(double), floor)

    def has_null_item(self, items: Expr) -> Expr:
        """Return whether a list holds a null."""
        return items.list.contains(None)

    def picked(self, node: nodes.Pick) -> Expr:
        """Return the value at a place of a table."""
        index = self.value(node.index)
        places: dict[Any, list[int]] = {}
        for place, found in enumerate(node.values):
            places.setdefault(found, []).append(place)
        is_known = isinstance(node.index, nodes.Column) and not node.index.nullable
        last = max(places, key=lambda found: len(places[found])) if is_known else None
        cases = [
            (self._is_one_of(index, tuple(at), "index"), self.literal(found, node.type))
            for found, at in places.items()
            if found != last
        ]
        rest = None if cases and last is None else self.literal(last, node.type)
        return self.chain(cases, rest)

    def chosen(self, node: nodes.When) -> Expr:
        """Return the value of the first case that holds."""
        cases = [(self.test(holds), self.value(value)) for holds, value in node.cases]
        return self.chain(cases, None if is_null(node.otherwise) else self.value(node.otherwise))

    def listed(self, node: nodes.Listed) -> Expr:
        """Return the texts whose conditions hold."""
        text = self.joined(node.parts)
        return self.space.when(self.test(node.given)).then(text)

    def joined(self, parts: tuple[tuple[nodes.Condition, str], ...]) -> Expr:
        """Return the texts whose conditions hold as one text, empty where none does."""
        texts = [
            self.space.when(self.test(holds)).then(self.literal(text, "text"))
            for holds, text in parts
        ]
        if not texts:
            return self.literal("", "text")
        return self.space.concat_str(*texts, separator=SEPARATOR, ignore_nulls=True)

    # -- helpers ---------------------------------------------------------------------------------

    def chain(self, cases: list[tuple[Expr, Expr]], otherwise: Expr | None) -> Expr:
        """Return the value of the first case that holds; else the other one, null where None."""
        for part in reversed(list(_chunks(cases, CHAIN))):
            first, *more = part
            found = self.space.when(first[0]).then(first[1])
            for holds, value in more:
                found = found.when(holds).then(value)
            otherwise = found if otherwise is None else found.otherwise(otherwise)
        return otherwise

    def _is_one_of(self, value: Expr, choices: tuple[Any, ...], type: nodes.Type) -> Expr:
        if len(choices) > MOST_EQUAL:
            return value.is_in(list(choices))
        return reduce(or_, [value == self.literal(choice, type) for choice in choices])


class IntegerRenderer(Renderer):
    """Makes expressions for engines whose floor is an integer, which ends at 2**63."""

    def rounded(self, name: str, operand: Expr) -> Expr:
        """Return the floor or ceiling of a double as a double."""
        is_small = operand.abs() < self.literal(WHOLE, "number")
        small = self.space.when(is_small).then(operand)
        whole = super().rounded(name, small).cast(self.types["number"])
        return self.space.when(is_small).then(whole).otherwise(operand)


class DuckDBRenderer(Renderer):
    """Makes expressions for DuckDB."""

    believes_statistics = True


class IbisRenderer(IntegerRenderer):
    """Makes expressions for Ibis, which may run on any engine, and usually does on DuckDB."""

    believes_statistics = True


def _chunks(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


# -- values --------------------------------------------------------------------------------------


def _column(render: Renderer, node: nodes.Column) -> Expr:
    column = render.space.col(render.names.get(node.name, node.name))
    return column.cast(render.types[node.type]) if node.name in render.casts else column


def _flag(render: Renderer, node: nodes.Flag) -> Expr:
    return render.space.col(node.name)


def _literal(render: Renderer, node: nodes.Literal) -> Expr:
    return render.literal(node.value, node.type)


def _to_number(render: Renderer, node: nodes.ToNumber) -> Expr:
    return render.to_number(render.value(node.operand))


def _arithmetic(render: Renderer, node: nodes.Arithmetic) -> Expr:
    left, right = render.value(node.left), render.value(node.right)
    if node.operator == "/":
        return render.divided(left, right)
    return _CALCULATE[node.operator](left, right)


def _function(render: Renderer, node: nodes.Function) -> Expr:
    operand = render.value(node.operand)
    return operand.abs() if node.name == "abs" else render.rounded(node.name, operand)


def _days(render: Renderer, node: nodes.Days) -> Expr:
    return render.days(node)


def _length(render: Renderer, node: nodes.Length) -> Expr:
    operand = render.value(node.operand)
    is_list = type_of(node.operand) == "list"
    return (operand.list.len() if is_list else operand.str.len_chars()).cast(render.types["number"])


def _present(render: Renderer, node: nodes.Present) -> Expr:
    items = render.value(node.operand)
    return _less_null(render, items.list.len(), items)


def _distinct(render: Renderer, node: nodes.Distinct) -> Expr:
    items = render.value(node.operand)
    return _less_null(render, items.list.unique().list.len(), items)


def _less_null(render: Renderer, count: Expr, items: Expr) -> Expr:
    """A count of items, a null among them not counted."""
    one, none = render.literal(1.0, "number"), render.literal(0.0, "number")
    has_null = render.has_null_item(items)
    return count.cast(render.types["number"]) - render.space.when(has_null).then(one).otherwise(
        none
    )


def _when(render: Renderer, node: nodes.When) -> Expr:
    return render.chosen(node)


def _pick(render: Renderer, node: nodes.Pick) -> Expr:
    return render.picked(node)


def _as_boolean(render: Renderer, node: nodes.AsBoolean) -> Expr:
    return render.settled(node.condition)


def _listed(render: Renderer, node: nodes.Listed) -> Expr:
    return render.listed(node)


def _joined(render: Renderer, node: nodes.Joined) -> Expr:
    text = render.joined(node.parts)
    empty = render.literal("", "text")
    return render.space.when(text != empty).then(text)


_VALUES: dict[type, Callable[[Renderer, Any], Expr]] = {
    nodes.Column: _column,
    nodes.Literal: _literal,
    nodes.ToNumber: _to_number,
    nodes.Arithmetic: _arithmetic,
    nodes.Function: _function,
    nodes.Days: _days,
    nodes.Length: _length,
    nodes.Present: _present,
    nodes.Distinct: _distinct,
    nodes.When: _when,
    nodes.Pick: _pick,
    nodes.AsBoolean: _as_boolean,
    nodes.Listed: _listed,
    nodes.Joined: _joined,
}

# -- conditions ----------------------------------------------------------------------------------


def _always(render: Renderer, node: nodes.Always) -> Expr:
    return render.literal(node.holds, "boolean")


def _test(render: Renderer, node: nodes.Test) -> Expr:
    return render.compared(node)


def _one_of(render: Renderer, node: nodes.OneOf) -> Expr:
    return render._is_one_of(render.value(node.value), node.choices, type_of(node.value))


def _known(render: Renderer, node: nodes.Known) -> Expr:
    return ~render.value(node.value).is_null()


def _text_contains(render: Renderer, node: nodes.TextContains) -> Expr:
    assert isinstance(node.part, nodes.Literal)
    assert isinstance(node.part.value, str)
    return render.value(node.text).str.contains(pattern_of(node.part.value))


def _list_contains(render: Renderer, node: nodes.ListContains) -> Expr:
    assert isinstance(node.item, nodes.Literal)
    return render.value(node.items).list.contains(node.item.value)


def _and(render: Renderer, node: nodes.And) -> Expr:
    return _all(and_, map(render.test, node.operands))


def _or(render: Renderer, node: nodes.Or) -> Expr:
    return _all(or_, map(render.test, node.operands))


def _all(join: Callable[[Any, Any], Any], tests: Iterable[Expr]) -> Expr:
    """Join many tests as a balanced tree, which nests less than a chain."""
    found = list(tests)
    while len(found) > 1:
        found = [reduce(join, pair) for pair in _chunks(found, 2)]
    return found[0]


def _not(render: Renderer, node: nodes.Not) -> Expr:
    return ~render.settled(node.operand)


_CONDITIONS: dict[type, Callable[[Renderer, Any], Expr]] = {
    nodes.Always: _always,
    nodes.Flag: _flag,
    nodes.Test: _test,
    nodes.OneOf: _one_of,
    nodes.Known: _known,
    nodes.TextContains: _text_contains,
    nodes.ListContains: _list_contains,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.Not: _not,
}
