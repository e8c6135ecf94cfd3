"""Facts of accounts from a frame of events, on the frame's own engine: Polars, Spark and others.

One implementation in Narwhals expressions. The frame has one row an event and flat columns: the
fields under the names that the conventions list, and the properties under their own names.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from plgrules.events.clean import REFUSALS
from plgrules.events.conventions import Conventions
from plgrules.events.errors import EventsError, needs_extra
from plgrules.events.grouped import LARGEST, MILLIONTHS, AccountFacts, typed
from plgrules.events.plan import Measured, ObservePlan, Series, tracked
from plgrules.events.usage import FEATURE
from plgrules.model.observation import EVENT, USER


def facts_of_frame(frame: Any, plan: ObservePlan, rules: Conventions, as_of: date) -> AccountFacts:
    """Return the facts of every account of a frame that Narwhals supports.

    Times are datetimes; those without a zone are UTC, as the days are. Events of an account
    with the same id count once. Raises EventsError for a frame without a column for the name, the
    time or the account, and for one whose column is of another type.
    """
    return FrameEvents(frame, plan, rules).facts(as_of)


class FrameEvents:
    """The events of a frame that count, with the few columns that facts and patterns read."""

    def __init__(self, frame: Any, plan: ObservePlan, rules: Conventions) -> None:
        """Raises EventsError as `facts_of_frame` does."""
        try:
            import narwhals as nw
        except ImportError:
            raise needs_extra("Narwhals") from None
        frame = nw.from_native(frame).lazy()
        self._nw, self._plan, self._rules = nw, plan, rules
        self._types = dict(frame.collect_schema())
        fields = {name: self._found(name) for name in ("name", "at", "account", "user", "id")}
        for name in ("name", "at", "account"):
            if fields[name] is None:
                listed = ", ".join(f"`{path}`" for path in rules.fields[name] if "." not in path)
                raise EventsError(f"the frame has no column for the {name}: it is one of {listed}")
        column = nw.col
        text = {"raw": fields["name"], "account": fields["account"], "person": fields["user"],
                "id": fields["id"]}  # fmt: skip
        chosen = [
            (column(source).cast(nw.String) if source else nw.lit(None, nw.String)).alias(name)
            for name, source in text.items()
        ]
        chosen.append(self._moment(fields["at"]).alias("happened"))
        for name in ("consent", "purpose"):
            source = self._found(name)
            text = column(source).cast(nw.String) if source else nw.lit(None, nw.String)
            chosen.append(text.alias(name))
        for place, name in enumerate(plan.properties):
            known = name in self._types
            value = column(name).cast(nw.String) if known else nw.lit(None, nw.String)
            chosen.append(value.alias(f"p{place}"))
        self._frame = self._once(
            frame.select(*chosen).filter(
                ~column("raw").is_null(),
                ~column("happened").is_null(),
                ~column("account").is_null(),
                *self._allowed(),
            )
        )
        self.seen = self._names()
        """The names as written, with what they mean; those that are no events left out."""

    def _allowed(self) -> list[Any]:
        """Conditions on events that say their consent or purpose, as far as the frame has them."""
        nw, kept = self._nw, []
        consent, purpose = self._found("consent"), self._found("purpose")
        if consent is not None:
            said = nw.col("consent").str.to_lowercase()
            kept.append(said.is_null() | ~said.is_in(sorted(REFUSALS)))
        if purpose is not None and self._rules.purposes:
            said = nw.col("purpose")
            kept.append(said.is_null() | said.is_in(sorted(self._rules.purposes)))
        return kept

    def facts(self, as_of: date) -> AccountFacts:
        """Return the facts of every account."""
        seen = frozenset(self.seen.values())
        known = tracked(self._plan, seen, self._rules)
        facts = [fact for fact in self._plan.facts if fact.fact in known]
        table = self._grouped(facts, self.seen, as_of)
        accounts = [str(account) for account in table["account"].to_list()]
        columns = {fact.fact: _column(table, place, fact) for place, fact in enumerate(facts)}
        missing = tuple(fact.fact for fact in self._plan.facts if fact.fact not in known)
        return AccountFacts(accounts, columns, missing, seen | self._rules.tracked)

    def rows(self, names: Collection[str], end: datetime) -> list[tuple[Any, ...]]:
        """Return the events of some canonical names before a moment, account by account.

        Each is its account, id, name, time, user and the properties of the plan.
        """
        column = self._nw.col
        raws = sorted(raw for raw, name in self.seen.items() if name in names)
        if not raws:
            return []
        properties = [f"p{place}" for place in range(len(self._plan.properties))]
        table = (
            self._frame.filter(column("happened") < end, column("raw").is_in(raws))
            .select("account", "id", "raw", "happened", "person", *properties)
            .sort("account", "happened")
            .collect()
        )
        return [
            (account, id, self.seen[raw], *rest) for account, id, raw, *rest in table.iter_rows()
        ]

    def uses(self, as_of: date, days: int) -> list[tuple[str, str, str | None, int]]:
        """Return how often each account had each event, and each feature, in the days up to one."""
        nw, column = self._nw, self._nw.col
        end = datetime.combine(as_of, time()) + timedelta(days=1)
        feature = (
            column(f"p{self._plan.properties.index(FEATURE)}")
            if FEATURE in self._plan.properties
            else nw.lit(None, nw.String)
        )
        table = (
            self._frame.filter(
                column("happened") < end, column("happened") >= end - timedelta(days=days)
            )
            .with_columns(feature.alias("feature"))
            .group_by("account", "raw", "feature")
            .agg(nw.len().alias("uses"))
            .collect()
        )
        return [
            (account, self.seen[raw], used, count)
            for account, raw, used, count in table.select(
                "account", "raw", "feature", "uses"
            ).iter_rows()
            if raw in self.seen
        ]

    def _found(self, field: str) -> str | None:
        return next((path for path in self._rules.fields[field] if path in self._types), None)

    def _moment(self, name: str | None) -> Any:
        nw, kind = self._nw, self._types[name]
        if not isinstance(kind, nw.Datetime):
            raise EventsError(f"the column `{name}` is {kind}, not a datetime: convert it first")
        value = nw.col(name)
        if kind.time_zone is not None:
            value = value.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
        return value

    def _once(self, frame: Any) -> Any:
        """The events without those whose id came before; those without an id are all left."""
        known = ~self._nw.col("id").is_null()
        if self._found("id") is None:
            return frame
        once = frame.filter(known).unique(subset=["account", "id"], keep="any")
        return self._nw.concat([frame.filter(~known), once], how="vertical")

    def _names(self) -> dict[str, str]:
        raws = self._frame.select("raw").unique().collect()["raw"].to_list()
        meant = ((raw, self._rules.canonical(raw)) for raw in raws)
        return {raw: name for raw, name in meant if name is not None}

    def _grouped(self, facts: list[Measured], seen: dict[str, str], as_of: date) -> Any:
        """One row an account: for each fact how many events match, how many have a value, it."""
        nw, column = self._nw, self._nw.col
        end = datetime.combine(as_of, time()) + timedelta(days=1)
        frame = self._frame.filter(
            column("happened") < end, column("raw").is_in(sorted(seen))
        ).with_columns(
            self._canonical(seen).alias("name"), column("happened").dt.date().alias("day")
        )
        matching, valued, aggregates = [], [], []
        for place, fact in enumerate(facts):
            series = self._plan.series[fact.series]
            matching.append(self._matches(fact, series, seen, end).alias(f"m{place}"))
            value = self._value(fact, series)
            valued.append(nw.when(column(f"m{place}")).then(value).alias(f"v{place}"))
            aggregates += self._aggregates(place, fact)
        frame = frame.with_columns(*matching).with_columns(*valued)
        return (
            self._latest(frame, facts)
            .group_by("account")
            .agg(*aggregates)
            .sort("account")
            .collect()
        )

    def _canonical(self, seen: dict[str, str]) -> Any:
        nw = self._nw
        expression = nw.lit(None, nw.String)
        for raw, name in seen.items():
            expression = nw.when(nw.col("raw") == raw).then(nw.lit(name)).otherwise(expression)
        return expression

    def _matches(self, fact: Measured, series: Series, seen: dict[str, str], end: datetime) -> Any:
        nw = self._nw
        raws = sorted(raw for raw, name in seen.items() if series.matches(name))
        condition = nw.col("raw").is_in(raws) if raws else nw.lit(False)
        if fact.within is not None:
            condition = condition & (nw.col("happened") >= end - timedelta(days=fact.within))
        for name, values in series.where:
            given = nw.col(f"p{self._plan.properties.index(name)}")
            condition = condition & given.is_in(list(values)) & ~given.is_null()
        return condition

    def _value(self, fact: Measured, series: Series) -> Any:
        nw = self._nw
        if fact.measure in ("count", "ever"):
            return nw.lit(1)
        if fact.measure == "days_active":
            return nw.col("day")
        if series.of in (USER, EVENT):
            return nw.col("person" if series.of == USER else "name")
        name = series.of or ""
        text = nw.col(f"p{self._plan.properties.index(name)}")
        if not series.numeric or series.kept == "items":
            return text
        if name in self._types and not self._types[name].is_numeric():
            raise EventsError(
                f"the column `{name}` is {self._types[name]}, not a number: convert it"
            )
        number = text.cast(nw.Float64)
        if series.kept != "total":
            return number
        amount = nw.when(number.abs() < LARGEST).then((number * MILLIONTHS).round(0))
        return amount.cast(nw.Int64)

    def _latest(self, frame: Any, facts: list[Measured]) -> Any:
        """Leave the values that are the latest of their account, all of those at the same time."""
        nw = self._nw
        places = [place for place, fact in enumerate(facts) if fact.measure == "latest"]
        if not places:
            return frame
        timed = [
            nw.when(~nw.col(f"v{n}").is_null()).then(nw.col("happened")).alias(f"t{n}")
            for n in places
        ]
        last = [nw.col(f"t{n}").max().over("account").alias(f"l{n}") for n in places]
        kept = [
            nw.when(nw.col(f"t{n}") == nw.col(f"l{n}")).then(nw.col(f"v{n}")).alias(f"v{n}")
            for n in places
        ]
        return frame.with_columns(*timed).with_columns(*last).with_columns(*kept)

    def _aggregates(self, place: int, fact: Measured) -> list[Any]:
        nw = self._nw
        value, matches = nw.col(f"v{place}"), nw.col(f"m{place}")
        own = [matches.cast(nw.Int64).sum().alias(f"n{place}"), value.count().alias(f"c{place}")]
        match fact.measure:
            case "count_distinct" | "days_active":
                return [*own, value.n_unique().alias(f"r{place}"), value.len().alias(f"a{place}")]
            case "sum":
                return [*own, value.sum().alias(f"r{place}")]
            case "max" | "latest":
                return [*own, value.max().alias(f"r{place}")]
        return own


def _column(table: Any, place: int, fact: Measured) -> list[Any]:
    """The values of a fact from its aggregates."""
    matches = table[f"n{place}"].to_list()
    valued = table[f"c{place}"].to_list()
    if fact.measure in ("count", "ever"):
        return [typed(int(n or 0), fact) for n in matches]
    results = table[f"r{place}"].to_list()
    if fact.measure in ("count_distinct", "days_active"):
        # A value that is missing counts as one more different value on every engine.
        rows = table[f"a{place}"].to_list()
        results = [r - (c < a) for r, c, a in zip(results, valued, rows, strict=True)]
    found = []
    for n, c, result in zip(matches, valued, results, strict=True):
        if c:
            found.append(typed(result, fact))
        elif n or fact.measure in ("max", "latest"):
            found.append(None)
        else:
            found.append(typed(0, fact))
    return found
