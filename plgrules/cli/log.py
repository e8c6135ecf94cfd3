"""`plgrules log`: what is in a decision log, whether it is whole, and what must go from it."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from plgrules.audit.chain import linker
from plgrules.audit.erase import erase as erase_bodies
from plgrules.audit.export import write_csv, write_jsonl, write_parquet
from plgrules.audit.logged import Reader
from plgrules.audit.stats import stats as count_up
from plgrules.audit.verify import MOST_TOLD
from plgrules.audit.verify import verify as verify_chain
from plgrules.cli.common import WRONG, counted, has_color, one_of, tell
from plgrules.cli.deciding import destination, width_of
from plgrules.cli.log_options import (
    FactOption,
    KeyFileOption,
    LabelOption,
    LogOption,
    OutcomeOption,
    RulesetOption,
    SinceOption,
    UntilOption,
    log_key,
    read_log,
    selection,
)
from plgrules.cli.log_tables import event_text, list_lines, stats_lines
from plgrules.decision.render.layout import Paint
from plgrules.engine import UsageError

LIST_FORMATS = ("text", "jsonl", "ids")
SHOW_FORMATS = ("text", "json")
EXPORT_FORMATS = ("jsonl", "csv", "parquet")

app = typer.Typer(
    name="log",
    help="Look into a decision log: list, show, export, stats, verify, erase.",
    no_args_is_help=True,
)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id of a logged decision.")]


@app.command("list")
def list_decisions(
    log: LogOption = None,
    outcome: OutcomeOption = None,
    ruleset: RulesetOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    fact: FactOption = None,
    label: LabelOption = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="At most so many, the newest first.")
    ] = 20,
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="`text`, `jsonl`, or `ids` for these alone."
        ),
    ] = "text",
) -> None:
    """List logged decisions, the newest first."""
    one_of("--format", format, LIST_FORMATS)
    wanted = selection(outcome, ruleset, since, until, fact, label)
    store = read_log(log)
    found = list(islice(wanted.decisions(store, newest_first=True), limit + 1))
    if format == "jsonl":
        write_jsonl(sys.stdout, found[:limit])
        return
    if format == "ids":
        sys.stdout.write("".join(f"{logged.decision_id}\n" for logged in found[:limit]))
        return
    paint = Paint(has_color(sys.stdout))
    for line in list_lines(found[:limit], width_of(sys.stdout), paint):
        print(line)
    if len(found) > limit:
        tell(f"and more: the newest {limit:,} are shown; see --limit, or `plgrules log export`")


@app.command("show")
def show(
    decision_id: IdArgument,
    log: LogOption = None,
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="`text` or `json`.")
    ] = "text",
) -> None:
    """Show one event of a log as it was kept; `plgrules why` explains it."""
    one_of("--format", format, SHOW_FORMATS)
    logged = Reader(read_log(log)).find(decision_id)
    if format == "json":
        sys.stdout.write(json.dumps(logged.to_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(event_text(logged, width_of(sys.stdout)))


@app.command("export")
def export(
    log: LogOption = None,
    outcome: OutcomeOption = None,
    ruleset: RulesetOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    fact: FactOption = None,
    label: LabelOption = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="`jsonl`, `csv` or `parquet`. By default what the name of --out says; else JSONL.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write to this file; it appears when whole."),
    ] = None,
) -> None:
    """Write logged decisions, the oldest first, for other tools."""
    chosen = _export_format(format, out)
    wanted = selection(outcome, ruleset, since, until, fact, label)
    decisions = wanted.decisions(read_log(log))
    if chosen == "parquet":
        assert out is not None
        draft = out.with_name(f".{out.name}.part")
        try:
            count = write_parquet(draft, decisions)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    else:
        with destination(out) as stream:
            count = (write_csv if chosen == "csv" else write_jsonl)(stream, decisions)
    if out is not None:
        tell(f"wrote {out}: {counted(count, 'decision')}")


def _export_format(format: str | None, out: Path | None) -> str:
    suffix = out.suffix.lower().lstrip(".") if out else ""
    chosen = format or ({"ndjson": "jsonl"}.get(suffix, suffix) if suffix else "jsonl")
    one_of("--format", chosen, EXPORT_FORMATS)
    if chosen == "parquet" and out is None:
        raise UsageError("Parquet goes into a file: add --out decisions.parquet")
    return chosen


@app.command("stats")
def stats(
    log: LogOption = None,
    outcome: OutcomeOption = None,
    ruleset: RulesetOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    fact: FactOption = None,
    label: LabelOption = None,
) -> None:
    """Count outcomes, with a small picture of them over time."""
    wanted = selection(outcome, ruleset, since, until, fact, label)
    found = count_up(wanted.decisions(read_log(log)))
    for line in stats_lines(found, width_of(sys.stdout)):
        print(line)


@app.command("verify")
def verify(log: LogOption = None, key_file: KeyFileOption = None) -> None:
    """Prove that no event was altered, left out or moved.

    Prints the head of the chain: noted elsewhere, it proves later that
    nothing was cut off. Exit status 1 when anything is wrong.
    """
    key = log_key(key_file)
    store = read_log(log, key)
    found = verify_chain(store, linker(key))
    for flaw in found.flaws:
        tell(f"{flaw.code}: {flaw.message}")
    if len(found.flaws) == MOST_TOLD:
        tell(f"there may be more: the first {MOST_TOLD} flaws are told")
    erased = f", {found.erased:,} of them erased" if found.erased else ""
    signed = "; the chain is signed" if key else ""
    print(f"{store.place}: {counted(found.events, 'event')}{erased}{signed}")
    print(f"head: {found.head}")
    if not found.sound:
        tell(f"{counted(len(found.flaws), 'flaw')}: this is not the log that was written")
        raise typer.Exit(WRONG)
    print("nothing was altered, left out or moved")


@app.command("erase")
def erase(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who erases; is logged.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; is logged.")],
    log: LogOption = None,
    decision_id: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="This decision; may be repeated."),
    ] = None,
    outcome: OutcomeOption = None,
    ruleset: RulesetOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    fact: FactOption = None,
    label: LabelOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Erase; without it, only say what.")] = False,
    key_file: KeyFileOption = None,
) -> None:
    """Erase facts and outputs of decisions; the chain still verifies.

    Outcome, rule, warnings and labels stay, and an event says who erased and why.
    """
    if not (decision_id or outcome or ruleset or since or until or fact or label):
        raise UsageError("erase what? name decisions by --id, --label, --fact, --until and so on")
    wanted = selection(outcome, ruleset, since, until, fact, label)
    store = read_log(log, log_key(key_file))
    if decision_id:
        reader = Reader(store)
        found = [reader.find(name) for name in decision_id]
    else:
        found = [logged for logged in wanted.decisions(store) if not logged.erased]
    if not yes:
        print(f"{counted(len(found), 'decision')} would lose facts and outputs; add --yes to do it")
        return
    count = erase_bodies(store, found, by=by, reason=reason)
    print(f"erased the facts and outputs of {counted(count, 'decision')}")
