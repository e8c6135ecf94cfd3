"""`plgrules bench`: how fast decisions are beside other engines and code by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from plgrules.cli.common import one_of, tell
from plgrules.cli.deciding import destination
from plgrules.engine import UsageError

QUICK_ROWS = 10_000
USUAL_ROWS = 1_000_000

FormatOption = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="`markdown` or `json`.")
]
RowsOption = Annotated[
    int | None,
    typer.Option(
        "--rows",
        metavar="N",
        min=0,
        help=f"Rows of the tables that are decided; 0 leaves them out. {USUAL_ROWS:,} by default, "
        f"{QUICK_ROWS:,} with --quick.",
    ),
]
QuickOption = Annotated[
    bool, typer.Option("--quick", help="Only see that everything runs: the times mean little.")
]
WriteOption = Annotated[
    Path | None,
    typer.Option(
        "--write", metavar="PAGE", help="Replace the marked part of a Markdown page by the report."
    ),
]


def bench(
    format: FormatOption = "markdown",
    rows: RowsOption = None,
    quick: QuickOption = False,
    write: WriteOption = None,
) -> None:
    """Time decisions beside other engines and code by hand, as ratios in one run.

    Two decisions are made by plgrules, by Python written by hand, and by
    each engine that is installed: `plgrules[benchmarks]` installs them,
    `plgrules[durable]` one more. Their answers are compared first, and
    what differs is reported. It takes some minutes.
    """
    from plgrules.benchmark.markdown import markdown
    from plgrules.benchmark.measure import QUICK, USUAL
    from plgrules.benchmark.report import measure

    one_of("--format", format, ("markdown", "json"))
    if write is not None:
        _check_page(write, format)
    if rows is None:
        rows = QUICK_ROWS if quick else USUAL_ROWS
    report = measure(QUICK if quick else USUAL, rows, lambda what: tell(f"measuring {what}"))
    if format == "json":
        sys.stdout.write(json.dumps(report.json(), indent=2) + "\n")
        return
    text = markdown(report)
    if write is None:
        sys.stdout.write(text)
        return
    _write_page(write, text)
    tell(f"wrote {write}")


def _check_page(page: Path, format: str) -> None:
    """Raise UsageError for a page that could not be written, before minutes are spent."""
    if format != "markdown":
        raise UsageError("--write writes Markdown: leave --format out")
    _replaced(page, "")


def _replaced(page: Path, text: str) -> str:
    from plgrules.benchmark.page import NoPlace, replaced

    try:
        return replaced(page.read_text(encoding="utf-8"), text)
    except FileNotFoundError:
        raise UsageError(f"there is no file `{page}`") from None
    except NoPlace as error:
        raise UsageError(f"`{page}` {error}") from None


def _write_page(page: Path, text: str) -> None:
    whole = _replaced(page, text)
    with destination(page) as stream:
        stream.write(whole)
