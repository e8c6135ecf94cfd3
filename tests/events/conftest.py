"""One Spark for all tests of events."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

FrameOf = Callable[[dict[str, list[Any]], dict[str, str]], Any]


@pytest.fixture(scope="package")
def spark_of() -> Iterator[FrameOf]:
    """Return what makes a Spark frame of columns; their types are `string` unless given."""
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("there is no Java for Spark")
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )

    def frame_of(columns: dict[str, list[Any]], types: dict[str, str]) -> Any:
        schema = ", ".join(f"{name} {types.get(name, 'string')}" for name in columns)
        return spark.createDataFrame(list(zip(*columns.values(), strict=True)), schema)

    yield frame_of
    spark.stop()
