"""Every library of frames that rows are decided in, and what it cannot hold."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pyarrow as pa
import pytest

from plgrules.backends.frame import carriers, statement_engine

Row = dict[str, Any]


@dataclass(frozen=True)
class Engine:
    """One library: how a table gets in, and how rows get out, in the order of their column `row`.

    `installed` are the libraries that frames can be carried through, None for those that are
    there. `examples` is how many rulesets it is tried on: a query costs more here than there.
    """

    enter: Callable[[pa.Table], Any]
    leave: Callable[[Any], list[Row]]
    examples: int
    needs: tuple[str, ...] = ()
    has_lists: bool = True
    nan_is_null: bool = False
    installed: tuple[str, ...] | None = None
    is_lazy: bool = False

    def skip_unless_there(self) -> None:
        """Skip a test where a package or Java is missing."""
        for package in self.needs:
            pytest.importorskip(package)
        if "pyspark" in self.needs and shutil.which("java") is None:
            pytest.skip("Spark needs Java, which is not on this machine")

    @contextmanager
    def as_installed(self) -> Iterator[None]:
        """Pretend that only some libraries are installed."""
        if self.installed is None:
            yield
            return
        found = self.installed
        with ExitStack() as patches:
            for module in (carriers, statement_engine):
                patch = mock.patch.object(module, "find_spec", lambda name: name in found or None)
                patches.enter_context(patch)
            yield


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=itemgetter("row"))


# -- getting in ----------------------------------------------------------------------------------


def _polars(table: pa.Table) -> Any:
    import polars

    return polars.from_arrow(table)


def _pandas(table: pa.Table) -> Any:
    """Numbers as NumPy has them, whole ones with a null as pandas has them."""
    import pandas

    return table.to_pandas(types_mapper={pa.int64(): pandas.Int64Dtype()}.get)


def _pandas_of_arrow(table: pa.Table) -> Any:
    """Numbers as NumPy has them; dates, texts and booleans, which have nulls, as Arrow has them."""
    import pandas

    def dtype(type: pa.DataType) -> Any:
        if type == pa.int64():
            return pandas.Int64Dtype()
        is_number = pa.types.is_floating(type) or pa.types.is_integer(type)
        return None if is_number else pandas.ArrowDtype(type)

    return table.to_pandas(types_mapper=dtype)


@cache
def _duckdb_connection() -> Any:
    import duckdb

    return duckdb.connect()


def _duckdb(table: pa.Table) -> Any:
    return _duckdb_connection().read_parquet(parquet_of(table))


_FILES = TemporaryDirectory()
_numbers = count(1)


def parquet_of(table: pa.Table) -> str:
    """Return the path of a new Parquet file: its statistics tell an engine what a table does not.

    DuckDB leaves out comparisons that can have one result only.
    """
    import pyarrow.parquet

    path = str(Path(_FILES.name) / f"{next(_numbers)}.parquet")
    pyarrow.parquet.write_table(table, path)
    return path


def _ibis(table: pa.Table) -> Any:
    import ibis

    return ibis.read_parquet(parquet_of(table))


def _dask(table: pa.Table) -> Any:
    import dask.dataframe

    return dask.dataframe.from_pandas(_pandas_of_arrow(table), npartitions=2)


@cache
def spark_session() -> Any:
    """Return the one Spark of this session, on this machine."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _spark(table: pa.Table) -> Any:
    return spark_session().createDataFrame(table)


# -- getting out ---------------------------------------------------------------------------------


def _rows_of_pandas(frame: Any) -> list[Row]:
    return _sorted(frame.to_dict("records"))


def _rows_of_duckdb(relation: Any) -> list[Row]:
    return _sorted(relation.to_arrow_table().to_pylist())


def _rows_of_spark(frame: Any) -> list[Row]:
    return _sorted([row.asDict() for row in frame.collect()])


ENGINES: dict[str, Engine] = {
    "polars": Engine(_polars, lambda frame: frame.to_dicts(), 40, ("polars",)),
    "polars lazy": Engine(
        lambda table: _polars(table).lazy(),
        lambda frame: frame.collect(engine="streaming").to_dicts(),
        40,
        ("polars",),
        is_lazy=True,
    ),
    "pandas": Engine(
        _pandas,
        _rows_of_pandas,
        25,
        ("pandas", "polars"),
        nan_is_null=True,
    ),
    "pandas through PyArrow": Engine(
        _pandas,
        _rows_of_pandas,
        10,
        ("pandas",),
        has_lists=False,
        nan_is_null=True,
        installed=("pyarrow",),
    ),
    "pandas alone": Engine(
        _pandas_of_arrow,
        _rows_of_pandas,
        10,
        ("pandas",),
        has_lists=False,
        nan_is_null=True,
        installed=(),
    ),
    "PyArrow": Engine(lambda table: table, lambda table: table.to_pylist(), 20, ("polars",)),
    "PyArrow alone": Engine(
        lambda table: table,
        lambda table: table.to_pylist(),
        15,
        has_lists=False,
        installed=(),
    ),
    "DuckDB": Engine(_duckdb, _rows_of_duckdb, 25, ("duckdb", "sqlglot"), is_lazy=True),
    "DuckDB by Narwhals": Engine(
        _duckdb, _rows_of_duckdb, 10, ("duckdb",), installed=(), is_lazy=True
    ),
    "Ibis": Engine(
        _ibis,
        lambda table: _sorted(table.to_pyarrow().to_pylist()),
        6,
        ("ibis", "duckdb"),
        is_lazy=True,
    ),
    "Dask": Engine(
        _dask,
        lambda frame: _rows_of_pandas(frame.compute()),
        3,
        ("dask.dataframe",),
        has_lists=False,
        nan_is_null=True,
        is_lazy=True,
    ),
    "Spark": Engine(_spark, _rows_of_spark, 10, ("pyspark", "sqlglot"), is_lazy=True),
    "Spark by Narwhals": Engine(
        _spark, _rows_of_spark, 1, ("pyspark",), installed=(), is_lazy=True
    ),
}
