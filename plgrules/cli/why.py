"""`plgrules why`: a logged decision explained as it was, from the log alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from plgrules.audit.logged import LoggedDecision, Reader
from plgrules.cli.common import WRONG, LanguageOption, one_of, tell
from plgrules.cli.decide_one import write_decision
from plgrules.cli.deciding import FORMATS, Request, chosen_format, width_of
from plgrules.cli.list import checked_language
from plgrules.cli.log_options import LogOption, read_log
from plgrules.cli.log_tables import event_text

WHY_FORMATS = (*FORMATS, "mermaid")


def why(
    decision_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a logged decision.")],
    log: LogOption = None,
    lang: LanguageOption = "en",
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"{', '.join(f'`{name}`' for name in WHY_FORMATS)}. By default what the name of "
            "--out says; else text.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write to this file; it appears when whole."),
    ] = None,
) -> None:
    """Explain a logged decision as it was: the log holds the very ruleset that decided.

    Exit status 1 when facts were masked or erased: then what the log
    still has is shown.
    """
    language = checked_language(lang)
    if format is not None:
        one_of("--format", format, WHY_FORMATS)
    logged = Reader(read_log(log)).find(decision_id)
    if not logged.is_whole:
        sys.stdout.write(event_text(logged, width_of(sys.stdout)))
        tell(f"it cannot be explained in full: {logged.gone}")
        raise typer.Exit(WRONG)
    if format == "mermaid":
        text = logged.decision().explain(language, "mermaid")
        _write(text, out)
        return
    request = _request(logged, language, chosen_format(format, out), out)
    write_decision(request, logged.facts, logged.decision(), subject=_subject(logged))


def _write(text: str, out: Path | None) -> None:
    from plgrules.cli.deciding import destination

    with destination(out) as stream:
        stream.write(text.rstrip("\n") + "\n")


def _subject(logged: LoggedDecision) -> str:
    return ", ".join(logged.labels.values())


def _request(
    logged: LoggedDecision, language: str, format: str | None, out: Path | None
) -> Request:
    return Request(
        program=logged.program,
        decide=logged.plan.decide,
        as_of=logged.as_of,
        language=language,
        format=format,
        out=out,
        explain=False,
        explain_row=None,
        strict=False,
        prefix="",
        flags={},
        wrong_flags=(),
        command=(),
    )
