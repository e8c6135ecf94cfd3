"""The place of a number among many edges: a join against a table of ranges."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from plgrules.backends.columns.nodes import Literal, Type
from plgrules.backends.columns.plan import Search
from plgrules.backends.sql.dialects import Dialect
from plgrules.backends.sql.expressions import Writer
from plgrules.backends.sql.names import column, identifier
from plgrules.backends.sql.terms import binary, case, digits, joined, whole

LARGEST = 1.7976931348623157e308

AddStage = Callable[[exp.Select], exp.Expression]


@dataclass(frozen=True, slots=True)
class SearchJoin:
    """Adds what a search finds to the rows; rows without a number stay, without it.

    Ranges are put into blocks: engines join on equal blocks by hashing, and compare a number with
    the ranges of its block only.
    """

    search: Search
    dialect: Dialect
    scratch: str

    @property
    def made(self) -> tuple[str, ...]:
        """The names of the columns that are added."""
        found = tuple(found.name for found in self.search.columns)
        return (*found, self._block_of_row)

    def select(self, source: exp.Expression, add_stage: AddStage) -> exp.Select:
        """Return the stage; `add_stage` puts another one before it."""
        rows, ranges = f"{self.scratch}rows", f"{self.scratch}ranges"
        value = self._column(self.search.value, rows)
        low = self._column(f"{self.scratch}low", ranges)
        source = add_stage(self._with_blocks(source))
        block = self._column(f"{self.scratch}block", ranges)
        high = self._column(f"{self.scratch}high", ranges)
        same = binary("==", self._column(self._block_of_row, rows), block)
        within = [binary(">=", value, low), binary("<=", value.copy(), high)]
        on = joined(exp.And, [same, *within])
        join = exp.Join(this=self._ranges(ranges), side="LEFT", on=on)
        source.set("alias", exp.TableAlias(this=identifier(rows, self.dialect)))
        everything = exp.Column(this=exp.Star(), table=identifier(rows, self.dialect))
        found = [self._column(found.name, ranges) for found in self.search.columns]
        select = exp.Select(expressions=[everything, *found]).from_(source, copy=False)
        select.append("joins", join)
        return select

    @property
    def _block_of_row(self) -> str:
        return f"{self.search.columns[0].name}_block"

    def _column(self, name: str, table: str) -> exp.Expression:
        return column(name, self.dialect, table)

    @property
    def _size(self) -> int:
        """How many ranges a block holds: as many as there are blocks."""
        return math.isqrt(len(self.search.edges)) + 1

    def _with_blocks(self, source: exp.Expression) -> exp.Select:
        """The rows with the block in which their number lies."""
        edges = self.search.edges[self._size - 1 :: self._size]
        value = column(self.search.value, self.dialect)
        write = Writer(self.dialect).value
        cases = [
            (binary("<", value.copy(), write(Literal(edge, "number"))), whole(block))
            for block, edge in enumerate(edges)
        ]
        # Not ELSE: what is null is in no block.
        cases.append((binary(">=", value, write(Literal(edges[-1], "number"))), whole(len(edges))))
        block = exp.Alias(this=case(cases), alias=identifier(self._block_of_row, self.dialect))
        return exp.Select(expressions=[exp.Star(), block]).from_(source, copy=False)

    def _ranges(self, name: str) -> exp.Expression:
        names = [f"{self.scratch}{part}" for part in ("low", "block", "high")]
        names += [found.name for found in self.search.columns]
        columns = [identifier(name, self.dialect) for name in names]
        rows = [exp.Tuple(expressions=list(row)) for row in self._rows()]
        alias = exp.TableAlias(this=identifier(name, self.dialect), columns=columns)
        return exp.Values(expressions=rows, alias=alias)

    def _rows(self) -> Iterator[Iterator[exp.Expression]]:
        """The ranges; the types of the first one are those of all."""
        lows = (-LARGEST, *self.search.edges)
        highs = (*(math.nextafter(edge, -math.inf) for edge in self.search.edges), LARGEST)
        for place, (low, high) in enumerate(zip(lows, highs, strict=True)):
            cells: list[tuple[Type, float | int | str | None]] = [
                ("number", low),
                ("index", place // self._size),
                ("number", high),
            ]
            cells += [(found.type, found.values[place]) for found in self.search.columns]
            yield (self._cell(type, value, typed=place == 0) for type, value in cells)

    def _cell(self, type: Type, value: float | int | str | None, *, typed: bool) -> exp.Expression:
        if typed:
            return Writer(self.dialect).definition(Literal(value, type))
        if value is None:
            return exp.Null()
        if type == "number":
            written = digits(float(value))
            # Without an exponent some engines take a number for a decimal.
            exponent = "" if "e" in written else "e0"
            return exp.Literal(this=written + exponent, is_string=False)
        return Writer(self.dialect).value(Literal(value, type))
