"""The place of a number among many edges, by halves: one stage a step, and no join.

A join would lose the order of the rows. An engine that looks into a constant list as fast as into
a column needs one look and one comparison a step, and as many steps as the edges have bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from plgrules.backends.columns.plan import Search, SearchColumn
from plgrules.backends.sql.dialects import Dialect
from plgrules.backends.sql.expressions import TYPES
from plgrules.backends.sql.names import column, identifier
from plgrules.backends.sql.search import AddStage
from plgrules.backends.sql.terms import binary, case, cast, function, is_known, text, whole


@dataclass(frozen=True, slots=True)
class SearchSteps:
    """Adds what a search finds to the rows; rows without a number stay, without it."""

    search: Search
    dialect: Dialect

    @property
    def made(self) -> tuple[str, ...]:
        """The names of the columns that are added."""
        found = (found.name for found in self.search.columns)
        places = (self._place(at) for at in range(len(self._steps) + 1))
        return (*found, self._edges, *places)

    def select(self, source: exp.Expression, add_stage: AddStage) -> exp.Select:
        """Return the stage; `add_stage` puts others before it."""
        edges = self._constants(self.search.edges, "double")
        first = {self._edges: edges, self._place(0): whole(0)}
        source = add_stage(self._with(source, first))
        for at, step in enumerate(self._steps):
            source = add_stage(self._with(source, {self._place(at + 1): self._stepped(at, step)}))
        columns = {found.name: self._found(found) for found in self.search.columns}
        return self._with(source, columns)

    @property
    def _edges(self) -> str:
        return f"{self.search.columns[0].name}_edges"

    def _place(self, at: int) -> str:
        return f"{self.search.columns[0].name}_place_{at}"

    @property
    def _steps(self) -> Sequence[int]:
        bits = len(self.search.edges).bit_length()
        return tuple(1 << bit for bit in reversed(range(bits)))

    def _stepped(self, at: int, step: int) -> exp.Expression:
        """The place so far, or one further on: an edge that there is not is null, so not passed."""

        def place() -> exp.Expression:
            return column(self._place(at), self.dialect)

        further = binary("+", place(), whole(step))
        edge = function("LIST_EXTRACT", column(self._edges, self.dialect), further)
        passed = binary("<=", edge, column(self.search.value, self.dialect))
        return case([(passed, further.copy())], place())

    def _found(self, found: SearchColumn) -> exp.Expression:
        place = column(self._place(len(self._steps)), self.dialect)
        values = self._constants(found.values, TYPES[found.type])
        value = function("LIST_EXTRACT", values, binary("+", place, whole(1)))
        return case([(is_known(column(self.search.value, self.dialect)), value)])

    def _constants(self, values: Sequence[float | int | str | None], type: str) -> exp.Expression:
        """A list of constants; numbers are written as one text, which is read ten times as fast."""
        if type == TYPES["text"]:
            items = [exp.Null() if v is None else text(str(v)) for v in values]
            return cast(exp.Array(expressions=items), f"array<{type}>")
        return cast(text(f"[{', '.join(_written(values))}]"), f"array<{type}>")

    def _with(self, source: exp.Expression, columns: dict[str, exp.Expression]) -> exp.Select:
        added = [
            exp.Alias(this=value, alias=identifier(name, self.dialect))
            for name, value in columns.items()
        ]
        return exp.Select(expressions=[exp.Star(), *added]).from_(source, copy=False)


def _written(values: Sequence[float | int | str | None]) -> Iterator[str]:
    for value in values:
        yield "NULL" if value is None else repr(value)
