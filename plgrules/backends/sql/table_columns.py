"""The columns of a table: as its CREATE TABLE says, or as the facts of a program suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from plgrules.backends.columns.plan import SourceType
from plgrules.backends.columns.table import TableColumn
from plgrules.backends.sql.dialects import Dialect
from plgrules.program.currency import currency_column
from plgrules.program.program import Program

_KIND = exp.DType
_TYPES: tuple[tuple[frozenset[exp.DType], SourceType], ...] = (
    (frozenset({_KIND.DOUBLE}), "number"),
    (frozenset({_KIND.FLOAT}), "float"),
    (frozenset({_KIND.TINYINT, _KIND.SMALLINT, _KIND.MEDIUMINT, _KIND.INT}), "integer"),
    (frozenset(exp.DataType.INTEGER_TYPES), "long"),
    (frozenset({_KIND.DECIMAL, _KIND.BIGDECIMAL, _KIND.MONEY}), "decimal"),
    (frozenset({_KIND.BOOLEAN}), "boolean"),
    (frozenset(exp.DataType.TEXT_TYPES), "text"),
    (frozenset({_KIND.DATE, _KIND.DATE32}), "date"),
    (frozenset({_KIND.ARRAY, _KIND.LIST}), "list"),
)

_ASSUMED: Mapping[str, SourceType] = {
    "number": "decimal", "integer": "decimal", "boolean": "boolean", "text": "text",
    "choice": "text", "date": "date", "list": "list",
}  # fmt: skip
"""What is taken for granted of a column: a number may have any type of number, so it is cast."""


class NotATable(ValueError):
    """A text that is no CREATE TABLE; its message says what is wrong with it."""


def read_create_table(text: str, dialect: Dialect) -> dict[str, TableColumn]:
    """Return the columns that a CREATE TABLE declares.

    Raises NotATable.
    """
    try:
        statements = sqlglot.parse(text, dialect=dialect.grammar)
    except SqlglotError as error:
        raise NotATable(f"is not SQL as {dialect.title} writes it: {_first_line(error)}") from None
    for statement in statements:
        schema = statement.find(exp.Schema) if isinstance(statement, exp.Create) else None
        if schema is not None:
            defined = [part for part in schema.expressions if isinstance(part, exp.ColumnDef)]
            return {definition.name: _column(definition) for definition in defined}
    raise NotATable("holds no CREATE TABLE with columns")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")


def _column(definition: exp.ColumnDef) -> TableColumn:
    type = definition.args.get("kind")
    kind = type.this if isinstance(type, exp.DataType) else None
    found = next((name for kinds, name in _TYPES if kind in kinds), None)
    never_null = (exp.NotNullColumnConstraint, exp.PrimaryKeyColumnConstraint)
    nullable = not any(
        isinstance(constraint.kind, never_null) and not constraint.kind.args.get("allow_null")
        for constraint in definition.constraints
    )
    return TableColumn(
        found, f"{type.sql()} values" if type is not None else "any values", nullable
    )


def assumed_columns(program: Program, names: Sequence[str] | None) -> dict[str, TableColumn]:
    """Return the columns with these names, else one for every fact, of the types of the facts."""
    types = {fact.name: _ASSUMED[fact.domain.type] for fact in program.facts}
    money = currency_column(program, names or ())
    types |= {} if money is None else {money: "text"}
    return {name: TableColumn(types.get(name), "") for name in names or types}
