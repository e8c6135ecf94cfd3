"""Every library whose frames can be decided: how it is done, and what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plgrules.backends.columns.features import Feature, Reason
from plgrules.backends.columns.table import unsupported as unsupported_by
from plgrules.program.program import Program

NO_COMPUTED: Mapping[Feature, str] = MappingProxyType(
    {
        "computed_part": "`contains` searches for a constant text only, in data frames",
        "computed_item": "`in` looks for a constant text, or a declared choice, in data frames",
        "list_output": "an output that is a list has no column in data frames",
    }
)
"""What expressions of data frames cannot say."""

NO_LISTS: Mapping[Feature, str] = MappingProxyType(
    {**NO_COMPUTED, "list_fact": "it cannot look into a column of lists"}
)


@dataclass(frozen=True, slots=True)
class Library:
    """One library: how its frames are decided, whether results can be lists, what it lacks.

    Where they cannot, `warnings` and `findings` are joined texts. `lacking` holds the reasons.
    """

    title: str
    how: str
    has_lists: bool
    lacking: Mapping[Feature, str]


_STATEMENT = "one SQL statement, where SQLGlot is installed, else Narwhals"

LIBRARIES: Mapping[str, Library] = MappingProxyType(
    {
        "polars": Library("Polars, eager and lazy", "its own expressions", True, NO_COMPUTED),
        "pandas": Library(
            "pandas",
            "through Polars or PyArrow, where one is installed, else Narwhals",
            False,
            NO_COMPUTED,
        ),
        "pyarrow": Library(
            "PyArrow", "through Polars, where it is installed, else Narwhals", True, NO_COMPUTED
        ),
        "duckdb": Library("DuckDB relations", _STATEMENT, True, {}),
        "pyspark": Library("PySpark, batch and streaming", _STATEMENT, True, {}),
        "ibis": Library("Ibis", "Narwhals", False, NO_COMPUTED),
        "dask": Library("Dask", "Narwhals", False, NO_LISTS),
    }
)
"""Every library by its name, with everything installed that makes it fast."""


def unsupported(program: Program, library: str) -> tuple[Reason, ...]:
    """Return why a program cannot run on the frames of a library, nothing where it can."""
    return unsupported_by(program, LIBRARIES[library].lacking)
