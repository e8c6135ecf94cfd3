"""The dialects of SQL: what each is called, how it differs, what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from plgrules.backends.columns.features import Feature
from plgrules.diagnostics.suggest import nearest

_NO_LISTS: Mapping[Feature, str] = MappingProxyType(
    {
        "list_fact": "its arrays have other nulls and other functions than the lists of rulesets",
        "list_output": "its arrays have other nulls than the lists of rulesets",
    }
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One dialect and its ways.

    `grammar` is the dialect's name in SQLGlot; `executed` whether the tests run its statements, and
    do not only look at their text.
    """

    name: str
    title: str
    grammar: str
    executed: bool = False
    has_lists: bool = False
    """Whether results can be lists of texts; else they are joined texts."""
    raises: bool = False
    """Whether arithmetic that overflows or underflows ends the statement with an error."""
    has_safe_functions: bool = False
    """Whether `SAFE_ADD` and the like give null where arithmetic fails."""
    whole_floor: bool = False
    """Whether `FLOOR` and `CEIL` of a double give an integer, and fail for large ones."""
    rows_as_values: bool = False
    """Whether the columns of a table are carried as one row, as there is no `* EXCLUDE (…)`."""
    fences: bool = False
    """Whether stages must be kept apart, or the planner computes them again for every use."""
    looks_into_lists: bool = False
    """Whether a look into a constant list costs no more than one into a column."""
    booleans_are_numbers: bool = False
    """Whether a comparison gives 1 or 0, which must be cast to be a boolean."""
    believes_statistics: bool = False
    """Whether comparisons are left out where a file's greatest values, without NaN, decide them."""
    folds_to_upper: bool = False
    """Whether names without quotes are in upper case."""
    lacking: Mapping[Feature, str] = field(default_factory=dict)
    """Why what it lacks is missing."""


def _named(*dialects: Dialect) -> dict[str, Dialect]:
    return {dialect.name: dialect for dialect in dialects}


DIALECTS = _named(
    Dialect(
        "duckdb",
        "DuckDB",
        "duckdb",
        executed=True,
        has_lists=True,
        looks_into_lists=True,
        believes_statistics=True,
    ),
    Dialect(
        "postgres",
        "PostgreSQL",
        "postgres",
        executed=True,
        has_lists=True,
        raises=True,
        rows_as_values=True,
        fences=True,
    ),
    Dialect("spark", "Spark SQL", "spark", executed=True, has_lists=True, whole_floor=True),
    Dialect("databricks", "Databricks SQL", "databricks", has_lists=True, whole_floor=True),
    Dialect("snowflake", "Snowflake", "snowflake", folds_to_upper=True, lacking=_NO_LISTS),
    Dialect("bigquery", "BigQuery", "bigquery", has_safe_functions=True, lacking=_NO_LISTS),
    Dialect("redshift", "Redshift", "redshift", raises=True, lacking=_NO_LISTS),
    Dialect("clickhouse", "ClickHouse", "clickhouse", booleans_are_numbers=True, lacking=_NO_LISTS),
)
"""Every dialect by its name."""

_ALIASES = {"postgresql": "postgres", "sparksql": "spark", "pyspark": "spark"}


class UnknownDialect(ValueError):
    """The name of a dialect that there is not; its text says which there are."""


def find_dialect(name: str) -> Dialect:
    """Return the dialect of a name; raises UnknownDialect."""
    key = name.lower().replace(" ", "")
    found = DIALECTS.get(_ALIASES.get(key, key))
    if found is not None:
        return found
    close = nearest(key, DIALECTS)
    hint = f"; did you mean `{close}`?" if close else ""
    listed = ", ".join(f"`{known}`" for known in DIALECTS)
    raise UnknownDialect(f"`{name}` is no dialect that is known here: {listed}{hint}")
