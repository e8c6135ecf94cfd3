"""A plan over the columns of a table → one SELECT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from plgrules.backends.columns.nodes import Arithmetic, Function, Value
from plgrules.backends.columns.plan import ColumnPlan, Compute, Search
from plgrules.backends.sql.dialects import Dialect
from plgrules.backends.sql.expressions import Writer
from plgrules.backends.sql.names import column, identifier
from plgrules.backends.sql.search import SearchJoin
from plgrules.backends.sql.search_steps import SearchSteps
from plgrules.backends.sql.spill import spilled

ROW = "row"


def write_select(
    plan: ColumnPlan,
    dialect: Dialect,
    table: str | exp.Expression,
    *,
    own: Sequence[str] | None = None,
    scratch: str = "plg_",
) -> exp.Select:
    """Return the SELECT that gives the table's own columns and the results of a plan.

    `table` is the table's name, `own` the names of its columns where they are known; `scratch` is
    with what the names of the plan's own columns start.
    """
    writer = _Statement(dialect, Writer(dialect), own, scratch)
    return writer.write(spilled(plan, _repeats(dialect), scratch), _table(table, dialect))


def write_sql(
    plan: ColumnPlan,
    dialect: Dialect,
    table: str | exp.Expression,
    *,
    own: Sequence[str] | None = None,
    scratch: str = "plg_",
    pretty: bool = True,
) -> str:
    """Return the text of the same SELECT; `pretty` is for people, and takes longer to write."""
    select = write_select(plan, dialect, table, own=own, scratch=scratch)
    # The tree was made here and is used once: SQLGlot need not copy it.
    return select.sql(dialect=dialect.grammar, pretty=pretty, copy=False, max_text_width=96)


def _table(table: str | exp.Expression, dialect: Dialect) -> exp.Expression:
    if isinstance(table, exp.Expression):
        return table
    return exp.to_table(table, dialect=dialect.grammar)


def _repeats(dialect: Dialect) -> Callable[[Value], bool]:
    def is_repeated(node: Value) -> bool:
        if isinstance(node, Arithmetic):
            return dialect.raises and (node.may_fail or node.exceeds or node.operator in "*/")
        return isinstance(node, Function) and dialect.whole_floor and node.name != "abs"

    return is_repeated


@dataclass(slots=True)
class _Statement:
    dialect: Dialect
    writer: Writer
    own: Sequence[str] | None
    scratch: str
    stages: list[exp.CTE] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    """Names of the columns that were made so far and are to be dropped in the end."""

    def write(self, plan: ColumnPlan, table: exp.Expression) -> exp.Select:
        source: exp.Expression = table
        if self.dialect.rows_as_values and self.own is None:
            source = self._stage(self._row_and_facts(plan, table))
        for stage in plan.stages:
            source = self._stage(self._select(stage, source))
        results = [
            self._named(result.name, self.writer.definition(result.expression))
            for result in plan.results
        ]
        select = exp.Select(expressions=[*self._own_columns(), *results]).from_(source, copy=False)
        if self.stages:
            select.set("with_", exp.With(expressions=self.stages))
        return select

    def _stage(self, select: exp.Select) -> exp.Expression:
        """Add a stage, and return how the next one calls it."""
        name = f"{self.scratch}stage_{len(self.stages) + 1}"
        if self.dialect.fences:
            select = select.offset(0, copy=False)
        alias = exp.TableAlias(this=identifier(name, self.dialect))
        self.stages.append(exp.CTE(this=select, alias=alias))
        return exp.Table(this=identifier(name, self.dialect))

    def _select(self, stage: Compute | Search, source: exp.Expression) -> exp.Select:
        if isinstance(stage, Search):
            search: SearchJoin | SearchSteps = SearchJoin(stage, self.dialect, self.scratch)
            if self.dialect.looks_into_lists:
                search = SearchSteps(stage, self.dialect)
            self.made += search.made
            return search.select(source, self._stage)
        columns = [self._named(d.name, self.writer.definition(d.expression)) for d in stage.columns]
        self.made += [definition.name for definition in stage.columns]
        return exp.Select(expressions=[exp.Star(), *columns]).from_(source, copy=False)

    def _named(self, name: str, value: exp.Expression) -> exp.Expression:
        return exp.Alias(this=value, alias=identifier(name, self.dialect))

    # -- the table's own columns -----------------------------------------------------------------

    def _row_and_facts(self, plan: ColumnPlan, table: exp.Expression) -> exp.Select:
        """The table's row as one value, which is taken apart in the end."""
        facts = f"{self.scratch}facts"
        row = self._named(self.scratch + ROW, column(facts, self.dialect))
        read = [column(fact.column, self.dialect, facts) for fact in plan.inputs]
        table.set("alias", exp.TableAlias(this=identifier(facts, self.dialect)))
        return exp.Select(expressions=[row, *read]).from_(table, copy=False)

    def _own_columns(self) -> list[exp.Expression]:
        if self.own is not None:
            return [column(name, self.dialect) for name in self.own]
        if self.dialect.rows_as_values:
            row = exp.Paren(this=column(self.scratch + ROW, self.dialect))
            return [exp.Dot(this=row, expression=exp.Star())]
        dropped = [identifier(name, self.dialect) for name in self.made]
        return [exp.Star(except_=dropped) if dropped else exp.Star()]
