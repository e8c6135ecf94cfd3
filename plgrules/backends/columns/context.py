"""What is known of a program's values while its plan is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, Protocol

from plgrules.backends.bounds import FINITE, Bounds
from plgrules.backends.columns.build import NO, YES, number, opposite
from plgrules.backends.columns.draft import Draft
from plgrules.backends.columns.nodes import Column, Condition, Literal, Type, Value
from plgrules.backends.interpreter.evaluate import Builder, Run
from plgrules.program import expression as ir
from plgrules.program.program import Program

Sure = frozenset[str]
"""Names of steps that are known to have a value where an expression is looked at."""

NOTHING: Sure = frozenset()


class Picked(NamedTuple):
    """A text that is one of a table of texts, and its place there."""

    place: Value
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: how it is computed, whether it may be null, between which bounds a number lies.

    `texts` are all the texts that it, or an item of it, can be, where that is known; `picked`
    tells by which place it was picked from them.
    """

    node: Value
    nullable: bool = True
    bounds: Bounds = FINITE
    texts: tuple[str, ...] | None = None
    picked: Picked | None = None

    @property
    def is_null(self) -> bool:
        """Whether it is null in every row."""
        return isinstance(self.node, Literal) and self.node.value is None

    @property
    def constant(self) -> Any:
        """The value of a constant; None for any other."""
        return self.node.value if isinstance(self.node, Literal) else None


class Boolean(NamedTuple):
    """A three-valued truth: where it is certainly true, and where it is certainly false.

    `total`: one of the two holds in every row.
    """

    yes: Condition
    no: Condition
    total: bool


UNKNOWN = Boolean(NO, NO, False)


class Required(Protocol):
    """A required decision as its requirer sees it."""

    def possible(self, outcomes: frozenset[str]) -> Condition:
        """Return whether one of some outcomes is possible."""

    @property
    def outcomes(self) -> frozenset[str]:
        """All its outcomes."""

    @property
    def is_certain(self) -> bool:
        """Whether exactly one outcome is possible in every row."""

    def output(self, name: str) -> Cell | Boolean:
        """Return an output."""


@dataclass(slots=True)
class Context:
    """One program whose plan is being written: its steps by name, as far as they are written.

    `prefix` stands before the names of its columns, to keep those of required decisions apart.
    """

    program: Program
    draft: Draft
    as_of: date
    prefix: str = ""
    given: dict[str, Cell | Boolean] = field(default_factory=dict)
    steps: dict[str, Cell | Boolean] = field(default_factory=dict)
    required: dict[str, Required] = field(default_factory=dict)
    cells: dict[tuple[int, Sure], Cell] = field(default_factory=dict)

    def fold(self, node: ir.Expression) -> Any:
        """Return the value of an expression of literals and parameters, None where it has none."""
        return Builder(self.program, frozenset()).build(node)(Run((), date.min))

    def keep(self, hint: str, cell: Cell) -> Cell:
        """Return the same cell as a column or constant that can be used often."""
        node = self.draft.keep(self.prefix + hint, cell.node, cell.nullable)
        return cell if node is cell.node else replace(cell, node=node)

    def keep_boolean(self, hint: str, boolean: Boolean) -> Boolean:
        """Return the same truth as columns or constants that can be used often."""
        yes = self.draft.flag(self.prefix + hint, boolean.yes)
        if boolean.total:
            return boolean if yes == boolean.yes else Boolean(yes, opposite(yes), True)
        return Boolean(yes, self.draft.flag(f"{self.prefix}{hint}_no", boolean.no), False)


def constant(value: Any) -> Cell:
    """Return the cell of a known value that is no boolean; a null one has no type of its own."""
    if isinstance(value, float):
        return Cell(number(value), False, Bounds(value, value))
    if value is None:
        return Cell(Literal(None, "number"))
    if isinstance(value, tuple):
        return Cell(Literal(value, "list"), False, texts=value)
    if isinstance(value, str):
        return Cell(Literal(value, "text"), False, texts=(value,))
    return Cell(Literal(value, "date"), False)


def truth(value: bool | None) -> Boolean:
    """Return a truth that is known beforehand."""
    if value is None:
        return UNKNOWN
    return Boolean(YES, NO, True) if value else Boolean(NO, YES, True)


def sharpened(cell: Cell, sure: bool) -> Cell:
    """Return a cell that is known to have a value here, if it is."""
    if not sure or not cell.nullable or cell.is_null:
        return cell
    node = replace(cell.node, nullable=False) if isinstance(cell.node, Column) else cell.node
    picked = cell.picked
    if picked is not None and isinstance(picked.place, Column):
        picked = picked._replace(place=replace(picked.place, nullable=False))
    return replace(cell, node=node, nullable=False, picked=picked)


TYPES: dict[str, Type] = {
    "number": "number", "integer": "number", "boolean": "boolean", "text": "text",
    "choice": "text", "date": "date", "list": "list",
}  # fmt: skip
"""The type of a column that holds a value of the language."""
