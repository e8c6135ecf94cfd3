"""Facts of all accounts as one grouped query of DuckDB."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from plgrules.events.clean import day_number
from plgrules.events.conventions import Conventions
from plgrules.events.fields import named, quoted
from plgrules.events.plan import Measured, ObservePlan, Series, tracked
from plgrules.model.observation import EVENT, USER

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MILLIONTHS = 1_000_000
LARGEST = 1e12
"""Amounts beyond are no numbers to be summed."""

TRUE = ("true", "1", "yes")


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The facts of all accounts, as columns: `accounts`, and for each fact its values.

    `untracked` are the facts that no event of the log can give: they are unknown everywhere.
    """

    accounts: list[str]
    columns: dict[str, list[Any]]
    untracked: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()
    """What the names in the log mean, and those that are tracked without being there."""

    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        """Return each account with its known facts."""
        names = list(self.columns)
        return [
            (account, {n: v for n, v in zip(names, values, strict=True) if v is not None})
            for account, *values in zip(self.accounts, *self.columns.values(), strict=True)
        ]


def facts_of(
    connection: DuckDBPyConnection, plan: ObservePlan, conventions: Conventions, as_of: date
) -> AccountFacts:
    """Return the facts of every account that the view `dated` has events of."""
    seen = name_table(connection, plan, conventions)
    known = tracked(plan, seen, conventions)
    facts = [fact for fact in plan.facts if fact.fact in known]
    cursor = connection.execute(grouped_query(plan, facts, as_of))
    table = cursor.fetchall()
    columns = list(zip(*table, strict=True)) or [()] * (len(facts) + 1)
    values = {
        fact.fact: [typed(value, fact) for value in column]
        for fact, column in zip(facts, columns[1:], strict=True)
    }
    missing = tuple(fact.fact for fact in plan.facts if fact.fact not in known)
    return AccountFacts(list(columns[0]), values, missing, seen | conventions.tracked)


def name_table(
    connection: DuckDBPyConnection, plan: ObservePlan, conventions: Conventions
) -> frozenset[str]:
    """Make the table `meaning` of the names in the log, and return what they mean.

    For each name as written: its canonical name, and for each series whether it matches.
    """
    raws = [raw for (raw,) in connection.execute("SELECT DISTINCT raw FROM event").fetchall()]
    rows = []
    for raw in raws:
        canonical = conventions.canonical(raw) or ""
        rows.append((raw, canonical, *(one.matches(canonical) for one in plan.series)))
    flags = "".join(f", s{place} BOOLEAN" for place in range(len(plan.series)))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE meaning (raw VARCHAR, name VARCHAR{flags})")
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO meaning VALUES ({marks})", rows)
    return frozenset(row[1] for row in rows)


def grouped_query(plan: ObservePlan, facts: list[Measured], as_of: date) -> str:
    """Return the query of the facts of each account, in the order of `facts`."""
    last = day_number(as_of)
    listed = "".join(f", {_measure(plan, fact, last)} AS {named(fact.fact)}" for fact in facts)
    return (
        f"SELECT account{listed} FROM dated JOIN meaning USING (raw) "
        f"WHERE day <= {last} GROUP BY account ORDER BY account"
    )


def _measure(plan: ObservePlan, fact: Measured, last: int) -> str:
    series = plan.series[fact.series]
    conditions = [f"s{fact.series}", *(where_of(plan, *one) for one in series.where)]
    if fact.within is not None:
        conditions.append(f"day > {last - fact.within}")
    matching = f"FILTER ({' AND '.join(conditions)})"
    value = value_of(plan, series)
    match fact.measure:
        case "count":
            return f"count(*) {matching}"
        case "ever":
            return f"count(*) {matching} > 0"
        case "days_active":
            return f"count(DISTINCT day) {matching}"
    some = f"count({value}) {matching} > 0"
    none = f"count(*) {matching} = 0"
    match fact.measure:
        case "count_distinct":
            return f"CASE WHEN {some} OR {none} THEN count(DISTINCT {value}) {matching} END"
        case "sum":
            return f"CASE WHEN {some} OR {none} THEN coalesce(sum({value}) {matching}, 0) END"
        case "max":
            return f"max({value}) {matching}"
    valued = matching.replace("FILTER (", f"FILTER ({value} IS NOT NULL AND ")
    return f"(max({{'at': happened, 'v': {value}}}) {valued}).v"


def where_of(plan: ObservePlan, name: str, values: tuple[str, ...]) -> str:
    """Return the condition that a property has one of some values."""
    listed = ", ".join(quoted(value) for value in values)
    return f"p{plan.properties.index(name)} IN ({listed})"


def value_of(plan: ObservePlan, series: Series) -> str:
    """Return what a series takes of an event; sums are in millionths, so that they are exact."""
    if series.of is None:
        return "raw"
    if series.of == USER:
        return "person"
    if series.of == EVENT:
        return "name"
    column = f"p{plan.properties.index(series.of)}"
    number = f"TRY_CAST({column} AS DOUBLE)"
    match series.kept:
        case "total":
            within = f"abs({number}) < {LARGEST}"
            return f"CASE WHEN {within} THEN CAST(round({number} * {MILLIONTHS}) AS BIGINT) END"
        case "high":
            return f"CASE WHEN isfinite({number}) THEN {number} END"
        case "latest" if series.numeric:
            return f"CASE WHEN isfinite({number}) THEN {column} END"
    return column


def typed(value: Any, fact: Measured) -> Any:
    """Return a measured value as the type of its fact; None where it is unknown."""
    if value is None:
        return None
    if fact.measure == "sum":
        value = int(value) / MILLIONTHS
    elif fact.measure == "latest":
        if fact.type == "boolean":
            return str(value).lower() in TRUE
        if fact.type not in ("number", "integer"):
            return value
        value = float(value)
    elif fact.measure == "ever":
        return bool(value)
    if fact.type == "integer" and float(value).is_integer():
        return int(value)
    return value
