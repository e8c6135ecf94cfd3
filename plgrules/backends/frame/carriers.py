"""Frames that are computed with in another library: there and back.

Only the columns that hold facts travel; the user's own stay as they are, and get the results beside
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Protocol

from plgrules.backends.columns.table import EXPECTED
from plgrules.backends.frame.renderer import SEPARATOR
from plgrules.backends.frame.tables import Frame
from plgrules.diagnostics.errors import FactError, Problem
from plgrules.program.program import FactStep


class Carrier(Protocol):
    """Takes the facts of a frame to another library, and the results back."""

    def facts(self, native: Any, facts: Sequence[FactStep], money: str | None) -> Any:
        """Return the columns that hold facts, as a frame of the other library.

        `money` is the column with the currency of each row, which comes along. Raises FactError for
        columns of which the values have several types.
        """

    def attached(self, native: Any, results: Any) -> Any:
        """Return a frame with columns that the other library computed, row by row the same."""


def carrier_of(frame: Frame) -> Carrier | None:
    """Return what carries a frame, None where it is computed with as it is.

    Polars computes three times as fast as pandas, with the way there and back, and as fast as it
    gets on the memory of an Arrow table.
    """
    kind = frame.implementation
    if kind.is_pandas():
        return next(
            (PandasCarrier(name) for name in ("polars", "pyarrow") if find_spec(name)), None
        )
    return ArrowCarrier() if kind.is_pyarrow() and find_spec("polars") else None


class ArrowCarrier:
    """Tables of PyArrow through Polars."""

    def facts(self, native: Any, facts: Sequence[FactStep], money: str | None) -> Any:
        """Return the columns that hold facts, as a frame of Polars."""
        import polars

        names = [fact.name for fact in facts if fact.name in native.column_names]
        names += [money] if money is not None else []
        return polars.from_arrow(native.select(names))

    def attached(self, native: Any, results: Any) -> Any:
        """Return the table with the columns of a frame of Polars."""
        found = results.to_arrow(compat_level=_oldest())
        for name in found.column_names:
            native = native.append_column(name, found[name])
        return native


def _oldest() -> Any:
    """The plainest types of Arrow: not everything reads its views of texts."""
    import polars

    return polars.CompatLevel.oldest()


class PandasCarrier:
    """Frames of pandas through `library`, Polars or PyArrow."""

    def __init__(self, library: str) -> None:
        self.library = library

    def facts(self, native: Any, facts: Sequence[FactStep], money: str | None) -> Any:
        """Return the columns that hold facts, as a frame of the library."""
        columns: dict[str, Any] = {}
        problems: list[Problem] = []
        wanted = {fact.name: EXPECTED[fact.domain.type] for fact in facts}
        wanted |= {} if money is None else {money: EXPECTED["text"]}
        for name, expected in wanted.items():
            if name not in native.columns:
                continue
            try:
                columns[name] = self._column(native[name])
            except (TypeError, ValueError, OverflowError):
                text = f"column `{name}` holds values of several types; the fact wants {expected}"
                problems.append(Problem(name, "fact-wrong-type", text))
        if problems:
            raise FactError(problems)
        return self._frame(columns)

    def attached(self, native: Any, results: Any) -> Any:
        """Return the frame with columns that the library computed; lists as joined texts."""
        import pandas

        found = self._with_texts(results).to_pandas()
        found.index = native.index
        return pandas.concat([native, found], axis=1)

    def _column(self, series: Any) -> Any:
        if self.library == "polars":
            import polars

            return polars.from_pandas(series, nan_to_null=True)
        import pyarrow

        return pyarrow.Array.from_pandas(series)

    def _with_texts(self, results: Any) -> Any:
        """The results with their lists as texts: pandas has no lists."""
        if self.library == "polars":
            import polars

            lists = polars.selectors.list()
            return results.with_columns(lists.list.join(SEPARATOR))
        import pyarrow
        from pyarrow import compute

        for place, field in enumerate(results.schema):
            if pyarrow.types.is_list(field.type):
                joined = compute.binary_join(results[field.name], SEPARATOR)
                results = results.set_column(place, field.name, joined)
        return results

    def _frame(self, columns: dict[str, Any]) -> Any:
        if self.library == "polars":
            import polars

            return polars.DataFrame(columns)
        import pyarrow

        return pyarrow.table(columns)
