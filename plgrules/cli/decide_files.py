"""Many decisions through DuckDB: Parquet, several files, more rows than memory holds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plgrules.cli.common import WRONG, counted, tell
from plgrules.cli.decide_one import decide_single
from plgrules.cli.decide_rows import decide_table
from plgrules.cli.deciding import Request, refuse_clashes, wrong_flags
from plgrules.cli.tables import printable
from plgrules.cli.telling import LONG_FILE, tell_problems
from plgrules.diagnostics.errors import FactError
from plgrules.engine import UsageError
from plgrules.rows.table import RowsError, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from plgrules.backends.columns.table import Match
    from plgrules.files.decide import Summary
    from plgrules.files.source import Format, Source

THROUGH_DUCKDB = (".parquet", ".pq")
STREAMED = (".csv", ".tsv", ".jsonl", ".ndjson")
WRITTEN = ("parquet", "csv", "jsonl")


def goes_through_duckdb(request: Request, file: str) -> bool:
    """Return whether a file may be one for DuckDB: Parquet, a pattern, or text into Parquet."""
    from plgrules.files.source import is_wild

    suffix = Path(file).suffix.lower()
    if file == "-":
        return False
    return (
        suffix in THROUGH_DUCKDB
        or is_wild(file)
        or (request.format == "parquet" and suffix in STREAMED)
    )


def decide_files(request: Request, file: str) -> int:
    """Decide on every row of a file or a pattern; return the exit status."""
    from plgrules.files.duck import connect
    from plgrules.files.source import common_format, find_paths, open_parquet

    wrong = wrong_flags(request)
    if wrong:
        return tell_problems(request.program, wrong)
    paths = find_paths(file)
    format = common_format(paths)
    spill = request.out.resolve().parent if request.out is not None else None
    connection = connect(spill)
    if format == "parquet":
        source = open_parquet(connection, file, paths)
        matched = _matched(request, source)
        if _is_by_row(request):
            return _row_by_row(request, connection, source)
        _tell_near(request, source, matched)
        return _write(request, connection, source, matched)
    if format is None or _is_by_row(request):
        return _text_by_row(request, file, paths)
    return _decide_text(request, connection, file, paths, format)


def _is_by_row(request: Request) -> bool:
    """Whether single rows are asked for; a log holds every decision by itself, too."""
    return (
        request.out is None
        or request.explain
        or request.explain_row is not None
        or request.notes.kept
        or request.format not in WRITTEN
    )


def _decide_text(
    request: Request,
    connection: DuckDBPyConnection,
    file: str,
    paths: tuple[Path, ...],
    format: Format,
) -> int:
    """Decide on files of text by DuckDB where they are plain, else row by row."""
    from plgrules.files.plain import NotPlain
    from plgrules.files.text_source import open_text

    try:
        source = open_text(connection, request.program, file, paths, format)
        matched = _matched(request, source)
        status = _write(request, connection, source, matched)
    except NotPlain as why:
        if sum(path.stat().st_size for path in paths) >= LONG_FILE:
            tell(printable(f"`{file}` {why}: it is read row by row, which takes longer"))
        return _text_by_row(request, file, paths)
    _tell_near(request, source, matched)
    return status


def _text_by_row(request: Request, file: str, paths: tuple[Path, ...]) -> int:
    from plgrules.rows.many import open_many
    from plgrules.rows.open import open_content

    known = [fact.name for fact in request.program.facts]
    if len(paths) > 1:
        return decide_table(request, open_many(file, paths, known))
    with open_content(str(paths[0]), known) as content:
        if isinstance(content, Table):
            return decide_table(request, content)
        return decide_single(request, content)


def _row_by_row(request: Request, connection: DuckDBPyConnection, source: Source) -> int:
    from plgrules.files.rows import table_of

    return decide_table(request, table_of(connection, source), source.reader)


def _matched(request: Request, source: Source) -> Match:
    """The columns that hold facts; raises for those that cannot."""
    from plgrules.backends.columns.table import match

    program = request.program
    matched = match(program, source.columns)
    both = [f"`{name}`" for name in matched.schema if name in request.flags]
    if both:
        raise UsageError(f"{', '.join(both)} given with --fact is a column of the file, too")
    if matched.problems:
        raise FactError(matched.problems)
    if matched.near and request.strict:
        told = _near(request, source, matched)
        raise RowsError("\n".join([*told, "nothing was decided, because of --strict"]))
    if not matched.schema and not request.flags:
        facts = ", ".join(fact.name for fact in program.facts[:6])
        more = ", \u2026" if len(program.facts) > 6 else ""
        told = _near(request, source, matched)
        none = (
            f"no column of `{source.name}` is a fact of {program.ruleset} {program.version}; "
            f"its facts are {facts}{more}"
        )
        raise RowsError("\n".join([*told, none]))
    return matched


def _near(request: Request, source: Source, matched: Match) -> list[str]:
    """What is told of columns that nearly are facts."""
    named = f"{request.program.ruleset} {request.program.version}"
    return [
        f"{source.name}: `{printable(column)}` is no fact of {named}; did you mean `{fact}`?"
        for column, fact in matched.near
    ]


def _tell_near(request: Request, source: Source, matched: Match) -> None:
    for line in _near(request, source, matched):
        tell(line)


def _write(request: Request, connection: DuckDBPyConnection, source: Source, matched: Match) -> int:
    from plgrules.backends.columns.plan import FactColumn
    from plgrules.backends.columns.table import result_names
    from plgrules.files.cells import TYPES
    from plgrules.files.decide import Job

    assert request.out is not None
    assert request.format is not None
    refuse_clashes(source.columns, result_names(request.program, request.prefix))
    types = {fact.name: TYPES[fact.domain.type] for fact in request.program.facts}
    constants = {name: FactColumn(name, types[name], False) for name in request.flags}
    given = {
        name: date.fromisoformat(value) if types[name] == "date" else value
        for name, value in request.flags.items()
    }
    schema = {**matched.schema, **constants}
    job = Job(request.program, source, schema, request.as_of, request.prefix, given)
    with _progress(source.name) as progress:
        summary = job.write(connection, request.out, request.format, progress)
    return _sum_up(request, source, summary)


def _sum_up(request: Request, source: Source, summary: Summary) -> int:
    invalid = summary.statuses.get("invalid", 0)
    for reason in summary.reasons:
        rows = f"row {reason.first:,}"
        more = f" (and in {counted(reason.rows - 1, 'other row')})" if reason.rows > 1 else ""
        tell(printable(f"{source.name}: {rows}: {reason.problem}{more}"))
    if invalid:
        are = "is" if invalid == 1 else "are"
        tell(
            f"{invalid:,} of {counted(summary.rows, 'row')} {are} invalid "
            f"(see column `{request.prefix}problem`)"
        )
    if not summary.rows:
        tell(f"`{source.name}` has no rows")
    tell(f"wrote {request.out}: {_counts(request, summary)}")
    return WRONG if invalid else 0


def _counts(request: Request, summary: Summary) -> str:
    program = request.program
    found = [(o.id, summary.outcomes[o.id]) for o in program.outcomes if o.id in summary.outcomes]
    if not program.outcomes:
        found = [("decided", summary.statuses.get("decided", 0))]
    if "conflict" in summary.statuses:
        found.append(("conflict", summary.statuses["conflict"]))
    found += [(name, summary.statuses.get(name, 0)) for name in ("undetermined", "invalid")]
    counts = " \u00b7 ".join(f"{rows:,} {name}" for name, rows in found)
    named = f"{program.ruleset} {program.version} \u00b7 as of {request.as_of}"
    return f"{named} \u00b7 {counted(summary.rows, 'row')} \u00b7 {counts}"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[float], None] | None]:
    """Give a function that moves a bar on a terminal; None elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn(printable(name)), BarColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=100)

        def move(done: float) -> None:
            bar.update(task, completed=done)

        yield move
