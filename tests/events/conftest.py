"""One Spark for all tests of events."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest

FrameOf = Callable[[dict[str, list[Any]], dict[str, str]], Any]


@pytest.fixture(scope="package")
def spark_of() -> FrameOf:
    """Return what makes a Spark frame of columns; their types are `string` unless given."""
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("there is no Java for Spark")
    from tests.columns.engines import spark_session

    # A process has one Spark: others use it after these tests, so it is not stopped here.
    spark = spark_session().newSession()
    spark.conf.set("spark.sql.session.timeZone", "UTC")

    def frame_of(columns: dict[str, list[Any]], types: dict[str, str]) -> Any:
        schema = ", ".join(f"{name} {types.get(name, 'string')}" for name in columns)
        return spark.createDataFrame(list(zip(*columns.values(), strict=True)), schema)

    return frame_of
