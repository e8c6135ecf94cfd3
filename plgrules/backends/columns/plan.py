"""A plan: what is read of a table, the stages in which it is computed, and the result columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plgrules.backends.columns.nodes import Expression, Type

SourceType = Literal[
    "number", "float", "integer", "long", "decimal", "boolean", "text", "date", "list"
]
"""What a table holds: `number` doubles, `float` narrower ones, `integer` whole numbers of at most
32 bits, `long` wider ones."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """The column that holds a fact.

    `low` and `high` are what is known of its values (statistics of a file, a look at the column);
    None where nothing is. `promised`: that it holds no null is only said, so it is looked at, and
    a null makes its row invalid.
    """

    column: str
    type: SourceType
    nullable: bool = True
    low: float | None = None
    high: float | None = None
    promised: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How columns are named: `prefix` of the result columns, `scratch` of those in between."""

    prefix: str = ""
    scratch: str = "plg_"


@dataclass(frozen=True, slots=True)
class Definition:
    """A column and what it holds; a condition becomes a boolean column without nulls."""

    name: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Compute:
    """A stage: columns that read the table and the stages before this one."""

    columns: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class SearchColumn:
    """One column that a search gives: its value at every place."""

    name: str
    type: Type
    values: tuple[float | int | str | None, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A stage: the place of a number among many edges, and what is to be had at that place.

    The place is how many of the ascending `edges` are not above the number in the column `value`
    (`bisect_right`): `len(edges) + 1` places. All columns are null where that number is null.
    """

    value: str
    edges: tuple[float, ...]
    columns: tuple[SearchColumn, ...]


Stage = Compute | Search


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One program over one table, for one day.

    A renderer computes the stages in order, then the results; it keeps the table's own columns
    and the results, nothing of the stages.
    """

    ruleset: str
    version: str
    as_of: date
    inputs: tuple[FactColumn, ...]
    stages: tuple[Stage, ...]
    results: tuple[Definition, ...]
