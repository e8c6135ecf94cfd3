"""The benchmark of Spark runs, in batch and as a stream."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("polars")


def test_spark_decides_tables_in_batch_and_as_a_stream(tmp_path: Path) -> None:
    from tests.columns.engines import ENGINES, spark_session

    ENGINES["Spark"].skip_unless_there()
    from tests.benchmarks.spark import FILES, markdown, runs

    found = list(runs(spark_session(), (FILES,), tmp_path))
    assert found[0].rows == FILES
    assert min(found[0].copied, found[0].decided, found[0].streamed) > 0
    assert next(reversed(list(markdown(iter(found))))).startswith(f"| {FILES} | ")
    decided = spark_session().read.parquet(str(tmp_path / "decided")).count()
    assert spark_session().read.parquet(str(tmp_path / f"s-{FILES}")).count() == decided == FILES
