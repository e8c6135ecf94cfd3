"""Which library a frame belongs to, and what runs plans on it."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from plgrules.backends.frame.arrow_engine import ArrowEngine
from plgrules.backends.frame.dask_engine import DaskEngine
from plgrules.backends.frame.engines import Engine, NarwhalsEngine
from plgrules.backends.frame.pandas_engine import PandasEngine
from plgrules.backends.frame.polars_engine import PolarsEngine
from plgrules.backends.frame.statement_engine import duckdb_engine, spark_engine
from plgrules.backends.frame.tables import Frame
from plgrules.diagnostics.errors import TableError


def opened(native: Any) -> Frame:
    """Return a frame as Narwhals sees it.

    Raises TableError for what is none.
    """
    try:
        frame = nw.from_native(native)
    except TypeError:
        raise TableError(
            f"{type(native).__module__}.{type(native).__qualname__} is no frame: give one of"
            " pandas, Polars, PyArrow, DuckDB, PySpark, Ibis or Dask"
        ) from None
    return frame


def engine_of(frame: Frame) -> Engine:
    """Return what runs plans on a frame."""
    kind = frame.implementation
    if kind.is_polars():
        return PolarsEngine()
    if kind.is_pyarrow():
        return ArrowEngine()
    if kind.is_duckdb():
        return duckdb_engine()
    if kind.is_pyspark() or kind.is_pyspark_connect():
        return spark_engine(kind.is_pyspark_connect())
    if kind.is_dask():
        return DaskEngine()
    return PandasEngine() if kind.is_pandas_like() else NarwhalsEngine()
