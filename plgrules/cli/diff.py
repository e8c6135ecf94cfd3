"""`plgrules diff`: what changed between two versions, and what that does to rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from plgrules.audit.store import Store
from plgrules.backends.scalar.today import today
from plgrules.change.compare import compare
from plgrules.change.difference import Comparison
from plgrules.change.impact import Impact
from plgrules.change.on_rows import impact_on_log, impact_on_rows
from plgrules.change.render import FORMATS, render_report
from plgrules.change.report import Changed, Report
from plgrules.change.versions import pairs_of
from plgrules.cli.common import (
    WRONG,
    AsOfOption,
    LanguageOption,
    OverlayOption,
    RulesetsOption,
    has_color,
    one_of,
    parse_day,
    tell,
    tell_diagnostics,
)
from plgrules.cli.deciding import destination, width_of
from plgrules.cli.folders import DEFAULT
from plgrules.cli.list import checked_language
from plgrules.cli.tables import label_column, label_of
from plgrules.cli.telling import tell_near_misses
from plgrules.decision.plan import Plan
from plgrules.engine import UsageError
from plgrules.rows.open import open_content
from plgrules.rows.table import RowsError, Table
from plgrules.source.data import data_folder

_BY_SUFFIX = {".md": "markdown", ".html": "html", ".htm": "html", ".json": "json"}

OldArgument = Annotated[
    str, typer.Argument(metavar="A", help="`NAME@VERSION`, a file, or a folder of rulesets.")
]
NewArgument = Annotated[str, typer.Argument(metavar="B", help="The same, as it is now.")]
OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="FILE", help="Rows to decide by both: CSV, JSONL, JSON, YAML."),
]
OnLogOption = Annotated[
    str | None,
    typer.Option("--on-log", metavar="LOG", help="A decision log to decide again by both."),
]


def diff(
    a: OldArgument,
    b: NewArgument,
    on: OnOption = None,
    on_log: OnLogOption = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="`text`, `markdown`, `html` or `json`; by default what the name of --out says.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to this file.")
    ] = None,
    lang: LanguageOption = "en",
    as_of: AsOfOption = None,
    overlay: OverlayOption = None,
    rulesets: RulesetsOption = None,
) -> None:
    """Show what changed between two versions; with data, which rows come to another answer.

    With two folders every version that differs is told, beside the one before
    it: the text of a pull request is `plgrules diff main/rulesets rulesets
    --format markdown`.
    """
    if on is not None and on_log is not None:
        raise UsageError("give --on or --on-log, not both")
    chosen = one_of("--format", format or _BY_SUFFIX.get(out.suffix.lower() if out else "", "text"),
                    FORMATS)  # fmt: skip
    language, day = checked_language(lang), parse_day(as_of) or today()
    folder = rulesets or (DEFAULT if DEFAULT.is_dir() else data_folder("rulesets"))
    found = pairs_of(a, b, folder, day, overlay or ())
    many = len(found.pairs) > 1
    changed = []
    for old, new in found.pairs:
        comparison = compare(old, new)
        changed.append(Changed(comparison, impact_of(comparison, on, on_log, day, many=many)))
    if on is not None and many and not any(one.impact for one in changed):
        tell(f"note: no column of `{on}` is a fact of what was compared")
    with destination(out) as stream:
        told = render_report(
            Report(tuple(changed)), chosen, language,
            color=has_color(stream) and chosen == "text", columns=width_of(stream),
        )  # fmt: skip
        stream.write(told)
    if found.problems:
        tell_diagnostics(found.problems)
        raise typer.Exit(WRONG)


def impact_of(
    comparison: Comparison, on: str | None, on_log: str | None, day: date, *, many: bool = False
) -> Impact | None:
    """Return what a change does to the rows of a file or a log; None where there are none.

    With `many` rulesets, a file that is for another one of them is passed over.
    """
    if comparison.old is None or comparison.new is None or (on is None and on_log is None):
        return None
    old, new = Plan(comparison.old), Plan(comparison.new)
    if on_log is not None:
        with _log(on_log) as store:
            return impact_on_log(old, new, store)
    assert on is not None
    facts = [fact.name for plan in (old, new) for fact in plan.program.facts]
    try:
        with open_content(on, facts) as content:
            tell_near_misses(new.program, content, strict=False)
            label = label_column(new.program, content) if isinstance(content, Table) else None
            return impact_on_rows(old, new, content, day, lambda row: label_of(row, label))
    except RowsError:
        if many:
            return None
        raise


@contextmanager
def _log(target: str) -> Iterator[Store]:
    from plgrules.audit.log import open_store

    store = open_store(target, None, create=False)
    try:
        yield store
    finally:
        store.close()
