"""Plans on tables of PyArrow: through Polars where it is installed, else by Narwhals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw

from plgrules.backends.columns.features import Feature
from plgrules.backends.columns.plan import Search
from plgrules.backends.facts import LARGEST_INTEGER
from plgrules.backends.frame.engines import ListColumn, NarwhalsEngine
from plgrules.backends.frame.libraries import NO_COMPUTED
from plgrules.backends.frame.renderer import Expr, Renderer
from plgrules.backends.frame.tables import Frame


class ArrowRenderer(Renderer):
    """Makes expressions that PyArrow computes as the others do."""

    def to_number(self, operand: Expr) -> Expr:
        """Return a number of another type as a double.

        Whole numbers that no double holds raise here; their rows are invalid anyway.
        """
        largest = int(LARGEST_INTEGER)
        fits = (operand >= -largest) & (operand <= largest)
        return super().to_number(self.space.when(fits).then(operand))


class ArrowEngine(NarwhalsEngine):
    """Tables of PyArrow."""

    lacking: Mapping[Feature, str] = {
        **NO_COMPUTED,
        "list_fact": "PyArrow cannot look into a column of lists: install Polars beside it",
    }
    has_lists = True

    def renderer(self, casts: frozenset[str]) -> Renderer:
        """Return what makes its expressions."""
        return ArrowRenderer(nw, casts)

    def search(self, frame: Frame, render: Renderer, search: Search) -> Frame:
        """Return a table with the columns of a search."""
        import numpy
        import pyarrow

        table = frame.to_native()
        value = table[search.value].combine_chunks()
        numbers = value.to_numpy(zero_copy_only=False)
        found = numpy.searchsorted(numpy.array(search.edges), numbers, side="right")
        places = pyarrow.array(found, mask=numpy.asarray(value.is_null()))
        for column in search.columns:
            values = pyarrow.array(column.values, _arrow_type(column.type))
            table = table.append_column(column.name, values.take(places))
        return nw.from_native(table)

    def add_lists(self, native: Any, lists: Sequence[ListColumn], names: Sequence[str]) -> Any:
        """Return the columns of a table, the lists among them put together."""
        for found in lists:
            native = native.append_column(found.name, _list(native, found))
        return native.select(list(names))


def _list(table: Any, found: ListColumn) -> Any:
    """A list array: how many texts each row has, and all texts one after the other."""
    import numpy
    import pyarrow

    given = table[found.given].to_numpy()
    flags = numpy.array([table[flag].to_numpy() & given for flag, _ in found.parts], dtype=bool)
    flags = flags.reshape(len(found.parts), table.num_rows)
    offsets = numpy.concatenate([[0], numpy.cumsum(flags.sum(axis=0))]).astype("int32")
    texts = pyarrow.array([text for _, text in found.parts], pyarrow.string())
    _, places = numpy.nonzero(flags.T)
    return pyarrow.ListArray.from_arrays(
        pyarrow.array(offsets), texts.take(pyarrow.array(places)), mask=pyarrow.array(~given)
    )


def _arrow_type(type: str) -> Any:
    import pyarrow

    return {"text": pyarrow.string(), "index": pyarrow.int32()}[type]
