"""`plgrules pql`: product events to qualified leads, each with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plgrules.backends.scalar.today import today
from plgrules.cli.common import (
    WRONG,
    AsOfOption,
    LanguageOption,
    OverlayOption,
    RulesetsOption,
    counted,
    make_engine,
    one_of,
    parse_day,
    tell,
)
from plgrules.cli.deciding import chosen_format, destination, width_of
from plgrules.cli.events_words import notes_in_words
from plgrules.cli.leads_written import FORMATS, write_leads
from plgrules.cli.list import checked_language
from plgrules.cli.tables import printable
from plgrules.engine import UsageError

if TYPE_CHECKING:
    from plgrules.events.report import LogReport
    from plgrules.events.run import Outcome, Task

EventsArgument = Annotated[
    str, typer.Argument(metavar="EVENTS", help="The event log: JSON lines, CSV or Parquet.")
]
AccountsOption = Annotated[
    Path | None,
    typer.Option(
        "--accounts",
        metavar="FILE",
        help="Facts of the accounts that no event tells, such as account_arr and potential_arr: "
        "CSV or JSON lines, one row an account.",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write to this file; it appears when it is whole."),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(f'`{name}`' for name in FORMATS)}. By default what the name of --out "
        "says; else a table on a terminal and JSON lines elsewhere.",
    ),
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="What your product calls its events; `plgrules events inspect` drafts it.",
    ),
]
TimezoneOption = Annotated[
    str, typer.Option("--timezone", metavar="ZONE", help="Where days begin and end.")
]
FollowOption = Annotated[
    bool,
    typer.Option(
        "--follow",
        help="Read on as events are appended, and write each change of an account once, also "
        "across restarts. Takes JSON lines, --out and --state.",
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option("--state", metavar="FILE", help="Where --follow keeps what it has seen."),
]
MatcherOption = Annotated[
    str,
    typer.Option(
        "--matcher",
        metavar="MATCHER",
        help="What looks for patterns: `plain`, or `durable` for a second opinion by durable_rules "
        "(the extra `plgrules[durable]`), which gives the same leads and bears fewer events.",
    ),
]


def pql(
    events: EventsArgument,
    accounts: AccountsOption = None,
    as_of: AsOfOption = None,
    out: OutOption = None,
    format: FormatOption = None,
    mapping: MappingOption = None,
    timezone: TimezoneOption = "UTC",
    lang: LanguageOption = "en",
    overlay: OverlayOption = None,
    rulesets: RulesetsOption = None,
    follow: FollowOption = False,
    state: StateOption = None,
    matcher: MatcherOption = "plain",
) -> None:
    """Turn product events into qualified leads, one row an account.

    Each row says whether the account is qualified and by which signals,
    which motion serves it, who acts now, why, and holds a drafted first
    line that was checked.

    Exit status: 0 done; 1 lines or rows were wrong (everything else is
    done and written); 2 wrong usage.
    """
    from plgrules.events.accounts import Attributes, read_accounts
    from plgrules.events.conventions import conventions, with_mapping
    from plgrules.events.matchers import MATCHERS, known_matcher, newest_by
    from plgrules.events.run import leads_of_file, make_task
    from plgrules.events.shares import processes_here

    language = checked_language(lang)
    day = parse_day(as_of) or today()
    chosen = chosen_format(format, out, FORMATS)
    _known_timezone(timezone)
    by = known_matcher(one_of("--matcher", matcher, MATCHERS)) or "plain"
    newest_by(by)
    rules = with_mapping(mapping) if mapping is not None else conventions()
    task = make_task(make_engine(rulesets, overlay), day, rules, language, timezone, by)
    given = read_accounts(str(accounts), task.programs) if accounts else Attributes()
    if follow:
        raise typer.Exit(_follow(task, events, out, state, given.facts, pinned=as_of is not None))
    found = leads_of_file(task, events, given.facts, processes=processes_here())
    with destination(out) as stream:
        written = chosen or ("table" if stream.isatty() else "jsonl")
        write_leads(stream, written, found.leads, task, width_of(stream))
    raise typer.Exit(_tell(events, found, (*given.problems, *found.problems)))


def _follow(
    task: Task,
    events: str,
    out: Path | None,
    state: Path | None,
    given: Mapping[str, Mapping[str, Any]],
    *,
    pinned: bool,
) -> int:
    from plgrules.events.follow import follow_file

    if out is None or state is None:
        raise UsageError("--follow needs --out and --state, files that it can go on with")

    def told(report: LogReport, first: int) -> None:
        for bad in report.bad_lines:
            tell(f"{events}:{first + bad.line}: {printable(bad.problem)}")

    def said(problem: str) -> None:
        tell(f"note: {printable(problem)}")

    bad = follow_file(task, events, out, state, given, pinned=pinned, told=told, said=said)
    if bad:
        tell(f"{counted(bad, 'bad line')} so far; all others were used")
    return WRONG if bad else 0


def _known_timezone(name: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"--timezone is `{name}`, not a time zone such as Europe/Berlin") from None


MOST_TOLD = 20


def _tell(file: str, found: Outcome, problems: Sequence[str]) -> int:
    """Tell what is wrong and what to know, after everything is written; return the status."""
    report = found.report
    for bad in report.bad_lines:
        tell(f"{file}:{bad.line}: {printable(bad.problem)}")
    for problem in problems[:MOST_TOLD]:
        tell(printable(problem))
    for note in notes_in_words(report, found.untracked):
        tell(f"note: {printable(note)}")
    invalid = sum(lead.problem is not None for lead in found.leads)
    if invalid:
        tell(f"{counted(invalid, 'account')} with facts that contradict: see column `problem`")
    if report.bad:
        tell(f"{counted(report.bad, 'bad line')} of {report.lines:,}; all others were used")
    if problems:
        tell(f"{counted(len(problems), 'problem')} with accounts; the others are right")
    return WRONG if report.bad or problems or invalid else 0
