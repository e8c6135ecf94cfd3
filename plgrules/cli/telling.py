"""What `decide` tells the person at the terminal, apart from the answers: all that is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from plgrules.backends.facts import near_misses
from plgrules.cli.common import WRONG, tell
from plgrules.cli.tables import printable
from plgrules.diagnostics.errors import Problem
from plgrules.program.program import Program
from plgrules.rows.decide import DecidedRow, sentence
from plgrules.rows.table import RowsError, Single, Table
from plgrules.rows.tally import Tally

MOST_PROBLEMS = 20
LONG_FILE = 1024 * 1024
"""Bytes from which on a file deserves a progress bar."""

ROWS_A_STEP = 500


def tell_near_misses(program: Program, content: Single | Table, *, strict: bool) -> None:
    """Tell which names of a file nearly are facts; raises RowsError for them with `strict`."""
    names = content.columns if isinstance(content, Table) else tuple(content.values)
    told = []
    for name, fact in near_misses(program, names):
        said = f"`{printable(name)}` is no fact of {program.ruleset} {program.version}"
        told.append(f"{place_of(content, name)}: {said}; did you mean `{fact}`?")
    if told and strict:
        raise RowsError("\n".join([*told, "nothing was decided, because of --strict"]))
    for line in told:
        tell(line)


def tell_problems(
    program: Program, problems: Iterable[Problem], content: Single | None = None
) -> int:
    """Tell what is wrong with facts, those of a file with its name; return the exit status."""
    for problem in problems:
        if content is not None and problem.fact in content.values:
            place = place_of(content, problem.fact)
            tell(f"{place}: {printable(sentence(problem, program))}")
        else:
            tell(f"error: {printable(sentence(problem))}")
    return WRONG


def place_of(content: Single | Table, name: str) -> str:
    """Return where a name stands in a file, as `file:line` where the line is known."""
    if isinstance(content, Table):
        return f"{content.file}:1" if content.textual else content.file
    line = content.lines.get(name)
    return f"{content.file}:{line}" if line else content.file


class RowProblems:
    """Tells the first problems of rows as they go by, each with its line; counts the others."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._told = 0
        self._untold = 0

    def watch(self, rows: Iterable[DecidedRow]) -> Iterator[DecidedRow]:
        """Yield the rows, telling what is wrong with them."""
        for row in rows:
            for problem in row.problems:
                self._tell(f"{row.row.file or self._file}:{row.row.line}: {problem}")
            yield row

    def _tell(self, text: str) -> None:
        if self._told < MOST_PROBLEMS:
            self._told += 1
            tell(printable(text))
        else:
            self._untold += 1

    def sum_up(self, tally: Tally, hint: str) -> None:
        """Tell how many problems were not told, and how many rows are wrong; `hint` ends it."""
        if self._untold:
            tell(f"and {self._untold:,} more")
        if tally.invalid:
            rows = "row" if tally.rows == 1 else "rows"
            are = "is" if tally.invalid == 1 else "are"
            of = f" of {tally.rows:,}" if tally.rows > 1 else ""
            others = "; the others were decided" if tally.rows > tally.invalid else ""
            tell(f"{tally.invalid:,}{of} {rows} {are} invalid{others}{hint}")


@contextmanager
def progress(table: Table) -> Iterator[Callable[[Iterable[DecidedRow]], Iterator[DecidedRow]]]:
    """Give a function that shows a bar on a terminal while the rows of a long file go by."""
    size = table.size
    if size is None or size < LONG_FILE or not sys.stderr.isatty():
        yield iter
        return
    # Rich takes as long to import as everything else; only a bar needs it.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn(printable(table.file)), BarColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=size)

        def watch(rows: Iterable[DecidedRow]) -> Iterator[DecidedRow]:
            for number, row in enumerate(rows):
                if number % ROWS_A_STEP == 0:
                    bar.update(task, completed=table.position())
                yield row

        yield watch
