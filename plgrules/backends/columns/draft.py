"""Collects the columns of a plan while it is written, each under a name of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plgrules.backends.columns.build import is_condition, type_of
from plgrules.backends.columns.nodes import (
    Always,
    Column,
    Condition,
    Expression,
    Flag,
    Literal,
    Type,
    Value,
)
from plgrules.backends.columns.plan import SearchColumn


@dataclass(slots=True)
class SearchDraft:
    """A search that is being written: columns are added to it as they are needed."""

    value: str
    edges: tuple[float, ...]
    columns: list[SearchColumn] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The columns written so far, in an order in which each stands after what it reads."""

    scratch: str
    definitions: dict[str, Expression | SearchDraft] = field(default_factory=dict)
    _named: dict[Expression, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def keep(self, hint: str, value: Value, nullable: bool) -> Value:
        """Return a value that can be used often: a constant or a column."""
        if isinstance(value, Column | Literal):
            return value
        return Column(self._define(hint, value), type_of(value), nullable)

    def flag(self, hint: str, condition: Condition) -> Condition:
        """Return a condition that can be used often: a constant or a column."""
        if isinstance(condition, Always | Flag):
            return condition
        return Flag(self._define(hint, condition))

    def search(self, hint: str, value: Column, edges: tuple[float, ...]) -> SearchDraft:
        """Return a new search for a number among edges."""
        search = SearchDraft(value.name, edges)
        self.definitions[self._name(hint)] = search
        return search

    def found(
        self,
        search: SearchDraft,
        hint: str,
        values: tuple[float | int | str | None, ...],
        type: Type,
    ) -> Column:
        """Return what a search gives at each place, null where its number is."""
        for column in search.columns:
            if column.values is values or (column.type == type and column.values == values):
                return Column(column.name, type)
        column = SearchColumn(self._name(hint), type, values)
        search.columns.append(column)
        return Column(column.name, type)

    def _define(self, hint: str, expression: Expression) -> str:
        name = self._named.get(expression)
        if name is None:
            name = self._named[expression] = self._name(hint)
            self.definitions[name] = expression
        return name

    def _name(self, hint: str) -> str:
        base = name = self.scratch + re.sub(r"\W", "_", hint)
        count = 1
        while name in self._taken:
            count += 1
            name = f"{base}_{count}"
        self._taken.add(name)
        return name


def definition_is_condition(expression: Expression | SearchDraft) -> bool:
    """Whether a definition is a boolean column."""
    return not isinstance(expression, SearchDraft) and is_condition(expression)
