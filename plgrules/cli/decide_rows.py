"""Many decisions: the rows of a file, as a table to look at or as columns to go on with."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from plgrules.cli.common import WRONG, has_color, tell
from plgrules.cli.deciding import (
    Request,
    destination,
    explanation,
    refuse_clashes,
    width_of,
    wrong_flags,
)
from plgrules.cli.html_page import html_page
from plgrules.cli.table_words import say_word
from plgrules.cli.tables import (
    RowsTable,
    label_column,
    label_of,
    markdown_table,
    text_table,
)
from plgrules.cli.telling import RowProblems, progress, tell_near_misses, tell_problems
from plgrules.decision.decision import Decision
from plgrules.decision.render import render_card
from plgrules.engine import UsageError
from plgrules.rows.decide import DecidedRow, decide_rows
from plgrules.rows.facts import FactReader
from plgrules.rows.record import DecisionColumns
from plgrules.rows.table import RowsError, Table
from plgrules.rows.tally import Tally
from plgrules.rows.write import FORMATS as DATA_FORMATS
from plgrules.rows.write import Pair, write_rows

SHOWN = 20
SHOWN_IN_PAGES = 200
SHOWN_IN_FILES = 1_000
"""Rows of a table for reading: on a terminal, in Markdown and HTML, in a text file."""

EXPLANATION = "explanation"
DONE = 0


def decide_table(request: Request, table: Table, reader: str | None = None) -> int:
    """Decide on every row of a table and write the answers; return the exit status.

    `reader` is what DuckDB reads the table's columns with, where it is one that DuckDB reads.
    """
    wrong = wrong_flags(request)
    if wrong:
        return tell_problems(request.program, wrong)
    run = _Run(request, table)
    if request.explain_row is not None:
        return run.explain_row(request.explain_row)
    if request.format == "parquet":
        return run.write_parquet(reader)
    if request.format in DATA_FORMATS or (request.format is None and not _at_terminal(request)):
        return run.write_data(request.format or "csv")
    return run.write_page(request.format or "text")


def _at_terminal(request: Request) -> bool:
    return request.out is None and sys.stdout.isatty()


class _Run:
    def __init__(self, request: Request, table: Table) -> None:
        self.request = request
        self.table = table
        tell_near_misses(request.program, table, strict=request.strict)
        self.reader = FactReader(
            request.program,
            table.columns,
            textual=table.textual,
            separator=table.separator,
            constants=request.flags,
        )
        self._refuse(self.reader.names)
        self.label = label_column(request.program, table)
        self.problems = RowProblems(table.file)

    def _refuse(self, names: Iterable[str]) -> None:
        both = [f"`{name}`" for name in names if name in self.request.flags]
        if both:
            are = "is a column" if len(both) == 1 else "are columns"
            raise UsageError(f"{', '.join(both)} {are} of the file, and given with --fact, too")
        if not self.reader.names and not self.request.flags:
            program = self.request.program
            facts = ", ".join(fact.name for fact in program.facts[:6])
            more = ", \u2026" if len(program.facts) > 6 else ""
            raise RowsError(
                f"no column of `{self.table.file}` is a fact of {program.ruleset} "
                f"{program.version}; its facts are {facts}{more}"
            )

    def rows(self) -> Iterator[DecidedRow]:
        request = self.request
        return decide_rows(request.decide, request.program, self.table, self.reader, request.as_of)

    def noted(self) -> Iterator[DecidedRow]:
        """The rows, each decision in the log before it is answered."""
        notes = self.request.notes
        if not notes.kept:
            return self.rows()
        return (self._noted(row) for row in self.rows())

    def _noted(self, row: DecidedRow) -> DecidedRow:
        if row.decision is not None:
            label = label_of(row, self.label)
            named = {self.label: label} if self.label and label else {}
            self.request.notes.note(row.decision, named)
        return row

    # -- one row ---------------------------------------------------------------------------------

    def explain_row(self, number: int) -> int:
        last = 0
        for row in self.rows():
            last = row.number
            if last == number:
                return self._explain(row)
        have = f"{last:,} row" if last == 1 else f"{last:,} rows"
        raise UsageError(f"`{self.table.file}` has {have}: there is no row {number:,}")

    def _explain(self, row: DecidedRow) -> int:
        if row.decision is None:
            list(self.problems.watch([row]))
            return WRONG
        self._noted(row)
        with destination(self.request.out) as out:
            subject = label_of(row, self.label)
            out.write(explanation(self.request, row.decision, subject=subject, out=out))
        return DONE

    # -- columns to go on with -------------------------------------------------------------------

    def write_data(self, format: str) -> int:
        columns, names = self._added()
        tally = Tally(self.request.program, 0)
        with destination(self.request.out) as out:
            self._write_rows(out, format, columns, names, tally)
        return self._sum_up(tally, self._hint)

    def write_parquet(self, reader: str | None) -> int:
        """Write Parquet; a `reader` of DuckDB gives the table's columns as they are."""
        from plgrules.files.from_rows import decision_types, parquet_of_lines

        request = self.request
        if request.out is None:
            raise UsageError("Parquet goes into a file: name it with --out")
        columns, names = self._added()
        tally = Tally(request.program, 0)
        types = decision_types(request.program, names, lambda n: n.removeprefix(request.prefix))
        known = dict.fromkeys(self.table.columns if self.table.textual else (), "VARCHAR") | types
        with parquet_of_lines(
            request.out, self.table.columns, types if reader else known, reader
        ) as out:
            self._write_rows(out, "jsonl", columns, names, tally, alone=reader is not None)
        return self._sum_up(tally, self._hint)

    @property
    def _hint(self) -> str:
        return f" (see column `{self.request.prefix}problem`)"

    def _added(self) -> tuple[DecisionColumns, tuple[str, ...]]:
        """The columns that are added to those of the file, and their names."""
        request = self.request
        columns = DecisionColumns(request.program, request.as_of, request.prefix)
        more = (request.prefix + EXPLANATION,) * request.explain
        names = (*columns.names, *more)
        refuse_clashes(self.table.columns, names)
        return columns, names

    def _write_rows(
        self,
        out: TextIO,
        format: str,
        columns: DecisionColumns,
        names: tuple[str, ...],
        tally: Tally,
        *,
        alone: bool = False,
    ) -> None:
        """Write the rows with what is decided of them, or that `alone`."""
        table = self.table
        with progress(table) as watched:
            rows = watched(tally.watch(self.problems.watch(self.noted())))
            pairs = (self._pair(columns, row) for row in rows)
            if alone:
                pairs = (({}, decision) for _, decision in pairs)
            write_rows(out, format, (table.columns, table.headers), names, pairs)

    def _pair(self, columns: DecisionColumns, row: DecidedRow) -> Pair:
        values = columns.values(row)
        if self.request.explain:
            values.append(self._plain_explanation(row))
        return row.row.values, values

    def _plain_explanation(self, row: DecidedRow) -> str | None:
        if row.decision is None:
            return None
        subject = label_of(row, self.label)
        return explanation(self.request, row.decision, format="text", subject=subject)

    def _sum_up(self, tally: Tally, hint: str) -> int:
        self.problems.sum_up(tally, hint)
        if not tally.rows:
            tell(f"`{self.table.file}` has no rows")
        if self.request.out is not None:
            title = RowsTable(self.request.program, tally, None, "en").title(self.request.as_of)
            tell(f"wrote {self.request.out}: {title}")
        return WRONG if tally.invalid else DONE

    # -- a table to look at ----------------------------------------------------------------------

    def write_page(self, format: str) -> int:
        request = self.request
        keep = SHOWN_IN_PAGES if format in ("markdown", "html") else SHOWN
        if request.out is not None and format != "html":
            keep = SHOWN_IN_FILES
        tally = Tally(request.program, keep)
        with destination(request.out) as out, progress(self.table) as watched:
            for _ in watched(tally.watch(self.problems.watch(self.noted()))):
                pass
            table = RowsTable(request.program, tally, self.label, request.language)
            self._write_table(out, format, table)
        return self._sum_up(tally, "")

    def _write_table(self, out: TextIO, format: str, table: RowsTable) -> None:
        request = self.request
        if format == "html":
            out.write(html_page(table, request.as_of, self._card))
            return
        if format == "markdown":
            out.write(markdown_table(table, request.as_of))
        else:
            color = has_color(out)
            out.write(text_table(table, request.as_of, width_of(out), color=color))
        if request.explain:
            self._write_explanations(out, format, table.tally)
        elif format == "text" and (hint := self._one_row(table.tally)):
            out.write(f"\n{hint}\n")

    def _card(self, decision: Decision, subject: str) -> str:
        return render_card(decision, self.request.language, subject=subject)

    def _write_explanations(self, out: TextIO, format: str, tally: Tally) -> None:
        for row in tally.first:
            if row.decision is not None:
                subject = label_of(row, self.label)
                text = explanation(
                    self.request,
                    row.decision,
                    format=format,
                    subject=subject,
                    out=out,
                )
                out.write("\n" + text)

    def _one_row(self, tally: Tally) -> str:
        """How to see why one of the rows was decided so; the first that is not simply good."""
        severity = {outcome.id: outcome.severity for outcome in self.request.program.outcomes}
        rows = [(row.number, row.decision) for row in tally.first if row.decision is not None]
        if not rows or not self.request.repeatable:
            return ""
        other = (n for n, decision in rows if severity.get(decision.outcome or "") != "good")
        number = next(other, rows[0][0])
        command = self.request.again("--explain-row", str(number))
        return say_word("one_row", self.request.language, command=command)
