"""What the columns of a frame hold, in the terms of a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import narwhals as nw
from narwhals.typing import IntoDType

from plgrules.backends.columns.plan import SourceType
from plgrules.backends.columns.table import TableColumn

_INTEGERS = (nw.Int8, nw.Int16, nw.Int32, nw.UInt8, nw.UInt16, nw.UInt32)
_LONGS = (nw.Int64, nw.UInt64, nw.Int128, nw.UInt128)
_CATEGORIES = (nw.Categorical, nw.Enum)

Frame = Any
"""A frame of Narwhals, eager or lazy."""


def source_type(dtype: IntoDType) -> SourceType | None:
    """Return what a column of a type holds; None where it can hold no fact."""
    match dtype:
        case nw.Float64():
            return "number"
        case nw.Float32():
            return "float"
        case nw.Decimal():
            return "decimal"
        case nw.Boolean():
            return "boolean"
        case nw.Date():
            return "date"
        case nw.String():
            return "text"
        case nw.List(inner=inner) if isinstance(inner, nw.Unknown | nw.String | nw.Categorical):
            return "list"
    if isinstance(dtype, _INTEGERS):
        return "integer"
    if isinstance(dtype, _LONGS):
        return "long"
    return "text" if isinstance(dtype, _CATEGORIES) else None


def table_columns(frame: Frame, promised: Collection[str] = ()) -> dict[str, TableColumn]:
    """Return the columns of a frame; only one that is in memory is asked how many nulls it has.

    `promised` are columns that are said to hold no null; those that the frame's own schema says so
    of are added.
    """
    schema = frame.collect_schema()
    nulls: dict[str, int] = {}
    empty = _untyped(frame)
    if isinstance(frame, nw.DataFrame):
        nulls = {name: frame[name].null_count() for name in frame.columns}
        # Libraries give a column of nulls any type: what was meant cannot be seen.
        empty |= {name for name, count in nulls.items() if count == len(frame) > 0}
    said = {*promised, *_declared(frame)}
    columns: dict[str, TableColumn] = {}
    for name, dtype in schema.items():
        has_none = nulls.get(name) == 0
        columns[name] = TableColumn(
            source_type(dtype),
            str(dtype),
            nullable=not (has_none or name in said),
            is_empty=name in empty,
            promised=name in said and not has_none,
        )
    return columns


def _declared(frame: Frame) -> Iterator[str]:
    """The columns that the schema of a frame declares to hold no null."""
    native = frame.to_native()
    if frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect():
        yield from (field.name for field in native.schema if not field.nullable)
    elif frame.implementation.is_ibis():
        yield from (name for name, type in native.schema().items() if not type.nullable)


def cast_columns(frame: Frame) -> frozenset[str]:
    """Return the columns whose texts are kept in another form: categories, and lists of them."""
    return frozenset(
        name
        for name, dtype in frame.collect_schema().items()
        if isinstance(dtype, _CATEGORIES)
        or (isinstance(dtype, nw.List) and not isinstance(dtype.inner, nw.String))
    )


def _untyped(frame: Frame) -> frozenset[str]:
    """The columns of the type that engines give to a column of nothing but nulls."""
    native = frame.to_native()
    if frame.implementation.is_polars():
        import polars

        types = dict(native.collect_schema())
        return frozenset(name for name, type in types.items() if type == polars.Null)
    if frame.implementation.is_pyarrow():
        import pyarrow

        return frozenset(f.name for f in native.schema if pyarrow.types.is_null(f.type))
    return frozenset()
