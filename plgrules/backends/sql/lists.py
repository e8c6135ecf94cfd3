"""Lists of texts, as each dialect that is given them has them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from plgrules.backends.sql.dialects import Dialect
from plgrules.backends.sql.terms import bracketed, case, cast, function, is_known, text

_TYPE = "array<text>"


def constant(dialect: Dialect, items: Sequence[str]) -> exp.Expression:
    """Return a constant list."""
    return cast(exp.Array(expressions=[text(item) for item in items]), _TYPE)


def listed(dialect: Dialect, parts: Sequence[tuple[exp.Expression, str]]) -> exp.Expression:
    """Return the list of the texts whose conditions hold."""
    if not parts:
        return constant(dialect, ())
    if all(isinstance(condition, exp.Boolean) and condition.this for condition, _ in parts):
        return constant(dialect, [part for _, part in parts])
    pieces = [case([(condition, text(part))]) for condition, part in parts]
    return _without_nulls(dialect, exp.Array(expressions=pieces))


def _without_nulls(dialect: Dialect, items: exp.Expression) -> exp.Expression:
    match dialect.grammar:
        case "duckdb":
            return function("LIST_FILTER", items, _is_item())
        case "postgres":
            return function("ARRAY_REMOVE", items, exp.Null())
    return function("ARRAY_COMPACT", items)


def _is_item() -> exp.Expression:
    item = exp.to_identifier("item")
    return exp.Lambda(this=is_known(exp.column("item")), expressions=[item])


def length(dialect: Dialect, items: exp.Expression) -> exp.Expression:
    """Return how many items a list has, nulls too."""
    match dialect.grammar:
        case "duckdb":
            return cast(function("LEN", items), "double")
        case "postgres":
            return cast(function("CARDINALITY", items), "double")
    return _where_known(items, function("SIZE", items.copy()))


def present(dialect: Dialect, items: exp.Expression) -> exp.Expression:
    """Return how many items of a list are not null."""
    match dialect.grammar:
        case "duckdb":
            return cast(function("LIST_COUNT", items), "double")
        case "postgres":
            return _counted(items, distinct=False)
    return _where_known(items, function("SIZE", function("ARRAY_COMPACT", items.copy())))


def distinct(dialect: Dialect, items: exp.Expression) -> exp.Expression:
    """Return how many different items a list has, nulls aside."""
    match dialect.grammar:
        case "duckdb":
            return cast(function("LIST_UNIQUE", items), "double")
        case "postgres":
            return _counted(items, distinct=True)
    items_once = function("ARRAY_DISTINCT", function("ARRAY_COMPACT", items.copy()))
    return _where_known(items, function("SIZE", items_once))


def contains(dialect: Dialect, items: exp.Expression, item: exp.Expression) -> exp.Expression:
    """Return whether a list holds a text; it may be null where the list holds nulls."""
    match dialect.grammar:
        case "duckdb":
            return function("LIST_CONTAINS", items, item)
        case "postgres":
            return exp.EQ(this=bracketed(item), expression=function("ANY", items))
    return function("ARRAY_CONTAINS", items, item)


def _where_known(items: exp.Expression, count: exp.Expression) -> exp.Expression:
    """A count that is null for no list: Spark has an option by which it is -1."""
    return case([(is_known(items), cast(count, "double"))])


def _counted(items: exp.Expression, *, distinct: bool) -> exp.Expression:
    """A count of the items of an array; there is no function for it in PostgreSQL."""
    item = exp.column("item")
    counted = exp.Count(this=exp.Distinct(expressions=[item]) if distinct else item)
    unnested = exp.Table(this=function("UNNEST", items.copy()))
    unnested.set(
        "alias",
        exp.TableAlias(this=exp.to_identifier("items"), columns=[exp.to_identifier("item")]),
    )
    query = exp.Subquery(this=exp.Select(expressions=[counted]).from_(unnested))
    return case([(is_known(items), cast(query, "double"))])
