"""Every row of a file → a file with its decisions: one statement that DuckDB streams."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plgrules.backends.columns.lower import lower
from plgrules.backends.columns.plan import ColumnPlan, FactColumn, Options
from plgrules.backends.columns.table import free_scratch, result_names
from plgrules.backends.sql.dialects import DIALECTS
from plgrules.backends.sql.statement import write_sql
from plgrules.files.cells import UNREAD
from plgrules.files.duck import named, quoted, run
from plgrules.files.plain import NotPlain
from plgrules.files.source import Source, reason
from plgrules.files.trouble import find_trouble
from plgrules.files.view import typed_name, view_of
from plgrules.program.program import Program
from plgrules.rows.table import RowsError
from plgrules.rows.whole_file import whole_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLE = "plg_input"
ROW_GROUP = 122_880

WRITERS: Mapping[str, str] = {
    "parquet": f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}",
    "csv": "FORMAT csv, HEADER true",
    "jsonl": "FORMAT json",
}
"""What DuckDB is told for each format of a result."""

MOST_REASONS = 5
FULL = "no space left on device"
UNWRITTEN = "could not write"


@dataclass(frozen=True, slots=True)
class Invalid:
    """One thing that is wrong with rows: what, in how many, and in which first, from 1."""

    problem: str
    rows: int
    first: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of all rows: how many came to each status and outcome, and why some to none."""

    rows: int
    statuses: Mapping[str, int]
    outcomes: Mapping[str, int]
    reasons: tuple[Invalid, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """Decide on a table for one day and write the answers."""

    program: Program
    source: Source
    schema: Mapping[str, FactColumn]
    as_of: date
    prefix: str = ""
    constants: Mapping[str, Any] | None = None

    @property
    def _own(self) -> Sequence[str]:
        return tuple(self.source.columns)

    @property
    def _scratch(self) -> str:
        typed = (typed_name(self.source, fact) for fact in self.source.typed)
        return free_scratch([*self._own, *typed])

    def plan(self) -> ColumnPlan:
        """Return the plan; NotExpressible says what DuckDB cannot be asked."""
        schema = {
            fact: replace(column, column=typed_name(self.source, fact))
            if fact in self.source.typed
            else column
            for fact, column in self.schema.items()
        }
        return lower(self.program, schema, self.as_of, Options(self.prefix, self._scratch))

    def write(
        self,
        connection: DuckDBPyConnection,
        out: Path,
        format: str,
        progress: Callable[[float], None] | None = None,
    ) -> Summary:
        """Write the table with its decisions as one of WRITERS, whole or not at all.

        Raises RowsError where the source cannot be read, NotPlain for one of text that is to be
        read row by row, OSError where nothing can be written.
        """
        statement = write_sql(
            self.plan(),
            DIALECTS["duckdb"],
            TABLE,
            own=self._own,
            scratch=self._scratch,
            pretty=False,
        )
        run(connection, view_of(TABLE, self.source, self.constants or {}))
        with whole_path(out) as draft:
            if format == "parquet":
                self._copy(connection, statement, draft, out, format, progress)
                return self._summary(connection, draft)
            with tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".plg") as folder:
                middle = Path(folder) / "decided.parquet"
                self._copy(connection, statement, middle, out, "parquet", progress)
                again = f"SELECT {self._as_text(format)} FROM read_parquet({quoted(str(middle))})"
                self._copy(connection, again, draft, out, format, None)
                return self._summary(connection, middle)

    def _as_text(self, format: str) -> str:
        """The columns as CSV has them: lists joined, whole numbers without a point."""
        if format != "csv":
            return "*"
        names = result_names(self.program, self.prefix)
        joined = [self.prefix + "warnings", self.prefix + "findings"]
        changed = [
            f"nullif(array_to_string({named(name)}, '; '), '') AS {named(name)}"
            for name in joined
            if name in names
        ]
        for output in self.program.outputs:
            if output.domain.type in ("number", "integer"):
                column = named(self.prefix + output.name)
                changed.append(
                    f"CASE WHEN {column} = floor({column}) AND abs({column}) < 9007199254740992 "
                    f"THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
                    f"ELSE CAST({column} AS VARCHAR) END AS {column}"
                )
        return f"* REPLACE ({', '.join(changed)})"

    def _copy(
        self,
        connection: DuckDBPyConnection,
        statement: str,
        to: Path,
        out: Path,
        format: str,
        progress: Callable[[float], None] | None,
    ) -> None:
        import duckdb

        copy = f"COPY ({statement}) TO {quoted(str(to))} ({WRITERS[format]}, USE_TMP_FILE false)"
        try:
            run(connection, copy, progress)
        except duckdb.Error as error:
            refuse_unwritten(error, out)
            said = reason(error)
            if self.source.rows is not None:
                # Whatever it was: row by row it comes to light, with its line.
                raise NotPlain(_why(said)) from None
            raise RowsError(find_trouble(connection, self.source, said)) from None

    def _summary(self, connection: DuckDBPyConnection, written: Path) -> Summary:
        status, outcome, problem = (
            named(self.prefix + name) for name in ("status", "outcome", "problem")
        )
        table = f"read_parquet({quoted(str(written))}, file_row_number = true)"
        counts = run(
            connection,
            f"SELECT {status}, {outcome}, count(*) FROM {table} GROUP BY ALL",
        )
        statuses: dict[str, int] = {}
        outcomes: dict[str, int] = {}
        for found, answer, rows in counts:
            statuses[found] = statuses.get(found, 0) + rows
            if answer is not None:
                outcomes[answer] = outcomes.get(answer, 0) + rows
        reasons: list[Any] = []
        if statuses.get("invalid"):
            reasons = run(
                connection,
                f"SELECT {problem}, count(*), min(file_row_number) + 1 AS first FROM {table} "
                f"WHERE {status} = 'invalid' GROUP BY ALL ORDER BY first LIMIT {MOST_REASONS}",
            )
        told = tuple(Invalid(*row) for row in reasons)
        rows = sum(statuses.values())
        if self.source.rows not in (None, rows):
            raise NotPlain(f"has {self.source.rows:,} rows, of which DuckDB sees {rows:,}")
        return Summary(rows, statuses, outcomes, told)


def refuse_unwritten(error: Exception, out: Path) -> None:
    """Raise RowsError where an error of DuckDB says that a result cannot be written."""
    said = str(error).lower()
    if FULL in said:
        raise RowsError(f"`{out.parent}` is full: {FULL}; nothing was written") from None
    if UNWRITTEN in said:
        raise RowsError(f"`{out}` cannot be written: {reason(error)}") from None


def _why(said: str) -> str:
    """Why a source of text is not plain, given what DuckDB said of it."""
    _, unread, cell = said.partition(UNREAD)
    return f"holds a cell in a spelling of its own: {cell}" if unread else f"is not plain: {said}"
