"""`plgrules decide`: one decision on flags or a mapping, or many on the rows of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from plgrules.backends.scalar.today import today
from plgrules.cli.common import (
    AsOfOption,
    LanguageOption,
    NameArgument,
    OverlayOption,
    RulesetsOption,
    make_engine,
    parse_day,
)
from plgrules.cli.decide_files import decide_files, goes_through_duckdb
from plgrules.cli.decide_one import decide_single
from plgrules.cli.decide_rows import decide_table
from plgrules.cli.deciding import FORMATS, Request, chosen_format
from plgrules.cli.list import checked_language
from plgrules.cli.log_options import KeyFileOption, LogOption
from plgrules.cli.notes import MaskOption, NotedLabelOption, make_notes
from plgrules.rows.facts import parse_flags
from plgrules.rows.open import open_content
from plgrules.rows.table import Single, Table

FileArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE",
        help="CSV, JSONL, JSON, YAML or Parquet, or a pattern such as 'data/*.parquet'; `-` for "
        "standard input.",
    ),
]
FactOption = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="NAME=VALUE", help="One fact, as in a cell; may be repeated."),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(f'`{name}`' for name in FORMATS)}. By default what the name of --out "
        "says; else text, or CSV when many rows go into a pipe.",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write to this file; it appears when it is whole."),
]
ExplainOption = Annotated[
    bool,
    typer.Option("--explain", help="Explain every row: below the table, or in a column."),
]
ExplainRowOption = Annotated[
    int | None,
    typer.Option("--explain-row", min=1, metavar="N", help="Explain row N of the file only."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Refuse a file with a column that nearly is a fact.")
]
PrefixOption = Annotated[
    str, typer.Option("--prefix", metavar="TEXT", help="Goes before the names of new columns.")
]


def decide(
    name: NameArgument,
    file: FileArgument = None,
    fact: FactOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    explain: ExplainOption = False,
    explain_row: ExplainRowOption = None,
    lang: LanguageOption = "en",
    as_of: AsOfOption = None,
    overlay: OverlayOption = None,
    rulesets: RulesetsOption = None,
    strict: StrictOption = False,
    prefix: PrefixOption = "",
    log: LogOption = None,
    label: NotedLabelOption = None,
    mask: MaskOption = None,
    key_file: KeyFileOption = None,
) -> None:
    """Decide on facts and explain why; with many rows, decide on each.

    Cells of CSV and values of --fact are read as people write them: 0.61
    or 61%, 1,234.50, $228.70, 4 weeks; true, false, yes, no; a;b or a|b
    for a list. A blank cell is an absent fact.

    Exit status: 0 done; 1 wrong facts or rows (all others are decided and
    written); 2 wrong usage; 3 a single decision is undetermined.
    """
    # One day for all rows, even when midnight passes.
    day = parse_day(as_of) or today()
    language = checked_language(lang)
    chosen = chosen_format(format, out)
    engine = make_engine(rulesets, overlay, name)
    program = engine.ruleset(name, as_of=day).program
    flags, wrong_flags = parse_flags(program, fact or ())
    notes = make_notes(log, label, mask, key_file, is_file=file is not None)
    request = Request(
        program=program,
        decide=notes.timed(engine.compile(name, as_of=day)),
        as_of=day,
        language=language,
        format=chosen,
        out=out,
        explain=explain,
        explain_row=explain_row,
        strict=strict,
        prefix=prefix,
        flags=flags,
        wrong_flags=wrong_flags,
        command=_command(name, file, fact or (), lang, as_of, overlay or (), rulesets),
        notes=notes,
    )
    with notes:
        status = _answer(request, file)
    raise typer.Exit(status)


def _answer(request: Request, file: str | None) -> int:
    if file is None:
        return decide_single(request, Single("", {}, {}))
    if goes_through_duckdb(request, file):
        return decide_files(request, file)
    with open_content(file, [fact.name for fact in request.program.facts]) as content:
        if isinstance(content, Table):
            return decide_table(request, content)
        return decide_single(request, content)


def _command(
    name: str,
    file: str | None,
    facts: Sequence[str],
    lang: str,
    as_of: str | None,
    overlays: Sequence[Path],
    rulesets: Path | None,
) -> tuple[str, ...]:
    """The same command as one would type it, for the rows of a file that can be read again."""
    if file is None or file == "-":
        return ()
    options = [part for fact in facts for part in ("--fact", fact)]
    options += ["--lang", lang] if lang != "en" else []
    options += ["--as-of", as_of] if as_of else []
    options += [part for overlay in overlays for part in ("--overlay", str(overlay))]
    options += ["--rulesets", str(rulesets)] if rulesets else []
    return ("plgrules", "decide", name, file, *options)
