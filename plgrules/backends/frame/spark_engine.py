"""Plans on frames of PySpark, in batch and in structured streaming."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw

from plgrules.backends.columns.plan import ColumnPlan
from plgrules.backends.columns.table import free_scratch
from plgrules.backends.frame.engines import ListColumn, NarwhalsEngine
from plgrules.backends.frame.renderer import IntegerRenderer, Renderer
from plgrules.backends.frame.tables import Frame


class SparkEngine(NarwhalsEngine):
    """Frames of PySpark."""

    has_lists = True

    def run(self, plan: ColumnPlan, frame: Frame, casts: frozenset[str]) -> Any:
        """Return the native frame with the result columns.

        A point in a name means a part of a column to Spark: such columns go by other names.
        """
        native = frame.to_native()
        scratch = free_scratch(native.columns)
        dotted = [name for name in native.columns if "." in name or "`" in name]
        aliases = {name: f"{scratch}column{place}" for place, name in enumerate(dotted)}
        if aliases:
            frame = nw.from_native(native.withColumnsRenamed(aliases))
        return _Aliased(aliases).run(plan, frame, casts)


class _Aliased(NarwhalsEngine):
    """Frames of PySpark, some of whose columns go by other names."""

    has_lists = True

    def __init__(self, aliases: dict[str, str]) -> None:
        self.aliases = aliases

    def renderer(self, casts: frozenset[str]) -> Renderer:
        """Return what makes its expressions."""
        return IntegerRenderer(nw, casts, self.aliases)

    def add_lists(self, native: Any, lists: Sequence[ListColumn], names: Sequence[str]) -> Any:
        """Return the columns of a frame by their own names, the lists among them put together."""
        from pyspark.sql import functions as spark

        columns = {alias: spark.col(alias).alias(name) for name, alias in self.aliases.items()}
        for found in lists:
            texts = [spark.when(spark.col(flag), spark.lit(text)) for flag, text in found.parts]
            items = spark.array_compact(spark.array(*texts).cast("array<string>"))
            columns[found.name] = spark.when(spark.col(found.given), items).alias(found.name)
        return native.select(*(columns.get(name, spark.col(name)) for name in names))
