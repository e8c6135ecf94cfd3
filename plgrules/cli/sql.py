"""`plgrules sql`: a ruleset as one SELECT in the dialect of a warehouse, or as a dbt model."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plgrules.backends.scalar.today import today
from plgrules.cli.common import (
    AsOfOption,
    NameArgument,
    OverlayOption,
    RulesetsOption,
    make_engine,
    parse_day,
    tell,
)
from plgrules.cli.deciding import destination, refuse_clashes
from plgrules.diagnostics.errors import FactError, PlgrulesError
from plgrules.diagnostics.extras import needs
from plgrules.engine import UsageError
from plgrules.program.program import Program

if TYPE_CHECKING:
    from plgrules.backends.columns.plan import ColumnPlan, FactColumn, Options
    from plgrules.backends.columns.table import TableColumn
    from plgrules.backends.sql.dialects import Dialect

DialectOption = Annotated[
    str,
    typer.Option(
        "--dialect",
        metavar="DIALECT",
        help="`duckdb`, `postgres`, `spark`, `databricks`, `snowflake`, `bigquery`, `redshift` or "
        "`clickhouse`.",
    ),
]
TableOption = Annotated[
    str,
    typer.Option(
        "--table",
        metavar="TABLE",
        help="Table with a column a fact; for dbt a model, or a source and its table: `raw.facts`.",
    ),
]
ColumnsOption = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="A,B,\u2026",
        help="All columns of the table: facts that are not among them are absent in every row.",
    ),
]
SchemaOption = Annotated[
    Path | None,
    typer.Option(
        "--schema",
        metavar="FILE",
        help="SQL file with the table's CREATE TABLE: columns that are NOT NULL make the "
        "statement shorter and faster.",
    ),
]
DbtOption = Annotated[
    bool, typer.Option("--dbt", help="Write a dbt model and the tests of its columns.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="PATH", help="File to write; with --dbt a folder of models."),
]
PrefixOption = Annotated[
    str, typer.Option("--prefix", metavar="TEXT", help="Goes before the names of new columns.")
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Refuse a table with a column that nearly is a fact.")
]


def sql(
    name: NameArgument,
    dialect: DialectOption,
    table: TableOption = "facts",
    columns: ColumnsOption = None,
    schema: SchemaOption = None,
    dbt: DbtOption = False,
    out: OutOption = None,
    prefix: PrefixOption = "",
    as_of: AsOfOption = None,
    overlay: OverlayOption = None,
    rulesets: RulesetsOption = None,
    strict: StrictOption = False,
) -> None:
    """Write a ruleset as one SELECT that decides on every row of a table.

    Its columns are those of the table and of the decision. It needs no
    functions but the warehouse's own.
    """
    with needs("sql", "sqlglot"):
        from plgrules.backends.columns.plan import Options
        from plgrules.backends.columns.table import free_scratch
        from plgrules.backends.sql.dialects import UnknownDialect, find_dialect
    try:
        chosen = find_dialect(dialect)
    except UnknownDialect as error:
        raise UsageError(f"--dialect: {error}") from None
    day = parse_day(as_of) or today()
    program = make_engine(rulesets, overlay, name).ruleset(name, as_of=day).program
    known = _read_columns(program, chosen, columns, schema)
    known.check(strict=strict)
    options = Options(prefix, free_scratch(known.own or ()))
    plan = _planned(program, chosen, known, day, options)
    statement = _Statement(program, chosen, table, known, plan, options)
    if dbt:
        statement.write_model(out)
    else:
        with destination(out) as stream:
            stream.write(statement.text())


class _Columns:
    """The table's columns: those of facts, and the names of all where they are told."""

    def __init__(self, program: Program, known: Mapping[str, TableColumn], told: bool) -> None:
        from plgrules.backends.columns.table import match

        self.own = tuple(known) if told else None
        self.match = match(program, known)
        self._program = program

    @property
    def facts(self) -> Mapping[str, FactColumn]:
        return self.match.schema

    def check(self, *, strict: bool) -> None:
        """Tell of columns that nearly are facts; raises for those that cannot be used."""
        named = f"{self._program.ruleset} {self._program.version}"
        for column, fact in self.match.near:
            tell(f"column `{column}` is no fact of {named}; did you mean `{fact}`?")
        if self.match.problems:
            raise FactError(self.match.problems)
        if self.match.near and strict:
            raise PlgrulesError("nothing was written, because of --strict")
        if not self.facts:
            facts = ", ".join(fact.name for fact in self._program.facts[:6])
            more = ", \u2026" if len(self._program.facts) > 6 else ""
            raise UsageError(f"no column is a fact of {named}; its facts are {facts}{more}")


def _read_columns(
    program: Program, dialect: Dialect, columns: str | None, schema: Path | None
) -> _Columns:
    from plgrules.backends.sql.table_columns import NotATable, assumed_columns, read_create_table

    if schema is None:
        names = None if columns is None else [name.strip() for name in columns.split(",")]
        known = assumed_columns(program, names)
        return _Columns(program, known, told=names is not None)
    if columns is not None:
        raise UsageError("--columns and --schema both say what columns there are: give one")
    try:
        declared = read_create_table(schema.read_text(encoding="utf-8"), dialect)
    except FileNotFoundError:
        raise UsageError(f"there is no file `{schema}`") from None
    except NotATable as error:
        raise UsageError(f"`{schema}` {error}") from None
    return _Columns(program, declared, told=True)


def _planned(
    program: Program, dialect: Dialect, columns: _Columns, day: date, options: Options
) -> ColumnPlan:
    """The plan of the statement; raises PlgrulesError for what the dialect cannot express."""
    from plgrules.backends.columns.features import NotExpressible, lacks
    from plgrules.backends.columns.lower import lower

    try:
        plan = lower(program, columns.facts, day, options)
        reasons = lacks(plan, dialect.lacking)
    except NotExpressible as error:
        reasons = (error.reason,)
    if reasons:
        said = "\n".join(f"  {reason.message}" for reason in reasons)
        raise PlgrulesError(
            f"{program.ruleset} {program.version} cannot be written for {dialect.title}:\n{said}"
        )
    refuse_clashes(columns.own or (), [result.name for result in plan.results])
    return plan


@dataclass(frozen=True, slots=True)
class _Statement:
    program: Program
    dialect: Dialect
    table: str
    columns: _Columns
    plan: ColumnPlan
    options: Options

    def text(self) -> str:
        """Return the statement, below a line that says what it is."""
        from plgrules.backends.sql.statement import write_sql

        body = write_sql(
            self.plan,
            self.dialect,
            self.table,
            own=self.columns.own,
            scratch=self.options.scratch,
        )
        head = f"{self.program.ruleset} {self.program.version}, for decisions of {self.plan.as_of}"
        return f"-- {head}; {self.dialect.title}\n{body};\n"

    def write_model(self, out: Path | None) -> None:
        """Write the files of a dbt model into a folder, else both to standard output."""
        from plgrules.backends.sql.dbt import write_dbt

        model = write_dbt(
            self.plan,
            self.program,
            self.dialect,
            self.table,
            own=self.columns.own,
            options=self.options,
        )
        files = {f"{model.name}.sql": model.model, f"{model.name}.yml": model.properties}
        if out is None:
            for name, text in files.items():
                sys.stdout.write(f"# {name}\n{text}\n")
            return
        if not out.is_dir():
            raise UsageError(f"there is no folder `{out}`: name the folder of your models")
        for name, text in files.items():
            with destination(out / name) as stream:
                stream.write(text)
            tell(f"wrote {out / name}")
