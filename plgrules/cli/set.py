"""`plgrules set`: the next version of a ruleset, with other thresholds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from plgrules.backends.scalar.today import today
from plgrules.change.render import render_report
from plgrules.change.report import Changed, Report
from plgrules.cli.common import (
    WRONG,
    AsOfOption,
    LanguageOption,
    counted,
    has_color,
    parse_day,
    tell,
    tell_diagnostics,
)
from plgrules.cli.deciding import width_of
from plgrules.cli.diff import OnLogOption, OnOption, impact_of
from plgrules.cli.folders import DEFAULT
from plgrules.cli.list import checked_language
from plgrules.cli.test import lines_of
from plgrules.decision.wording import format_parameter
from plgrules.engine import UsageError
from plgrules.library.lock import LOCK_NAME, lock_text, read_lock
from plgrules.model.ruleset import ASSUMPTION
from plgrules.revision.changelog import CHANGELOG, with_line
from plgrules.revision.drafting import Drafted, Wish, draft
from plgrules.revision.writing import write_together

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="A ruleset, `NAME` or `NAME@2`: its newest version.")
]
SettingsArgument = Annotated[
    list[str],
    typer.Argument(metavar="PARAMETER=VALUE...", help="New values, as in a file: `min_share=55%`."),
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why; goes into the changelog.")
]
FromOption = Annotated[
    str | None,
    typer.Option(
        "--effective-from", metavar="DATE", help="Day from which it decides; today by default."
    ),
]
SourceOption = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="ID",
        help="Where the new values come from: a source of the ruleset, or `assumption`.",
    ),
]
FolderOption = Annotated[
    Path, typer.Option("--rulesets", metavar="DIR", help="Folder of rulesets.")
]
KeepOption = Annotated[
    bool,
    typer.Option(
        "--keep-failing-tests",
        help="Write the version although tests fail; it is not released then.",
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show everything, write nothing.")]


def set_parameters(
    name: NameArgument,
    settings: SettingsArgument,
    reason: ReasonOption,
    effective_from: FromOption = None,
    source: SourceOption = None,
    on: OnOption = None,
    on_log: OnLogOption = None,
    rulesets: FolderOption = DEFAULT,
    as_of: AsOfOption = None,
    lang: LanguageOption = "en",
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    keep_failing_tests: KeepOption = False,
) -> None:
    """Write the next version of a ruleset with other thresholds.

    Shows what changes first, with --on also which rows come to another
    answer. Writes the version, its tests, a line of the changelog and the
    lock together, all other bytes as they were; nothing while a test fails.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise UsageError("--reason is empty: say why, for whoever asks later")
    if on is not None and on_log is not None:
        raise UsageError("give --on or --on-log, not both")
    if not rulesets.is_dir():
        raise UsageError(f"`{rulesets}` is not a folder of rulesets")
    language, now = checked_language(lang), parse_day(as_of) or today()
    day = parse_day(effective_from, "--effective-from")
    drafted = draft(Wish(rulesets, name, settings, day, today(), source))
    impact = impact_of(drafted.comparison, on, on_log, now)
    report = Report((Changed(drafted.comparison, impact),))
    color, columns = has_color(sys.stdout), width_of(sys.stdout)
    sys.stdout.write(render_report(report, "text", language, color=color, columns=columns))
    _tell_tests(drafted)
    _tell_sources(drafted, source)
    _refuse_failing(drafted, keep_failing_tests)
    if dry_run:
        tell("\nnothing was written, because of --dry-run")
        return
    _confirm(yes)
    _write(drafted, reason)
    if not drafted.tests.ok:
        raise typer.Exit(WRONG)


# -- before anything is written --------------------------------------------------------------------


def _tell_tests(drafted: Drafted) -> None:
    print()
    for line in lines_of(drafted.tests):
        print(line)
    if not drafted.tests.ok:
        sys.stdout.flush()
        tell_diagnostics(drafted.tests.diagnostics, drafted.tests.texts)


def _tell_sources(drafted: Drafted, source: str | None) -> None:
    """Say where a new number still cites what the old one came from."""
    if source is not None:
        return
    citing = [
        f"`{s.parameter.name}` still cites {', '.join(f'`{r.id}`' for r in s.parameter.sources)}"
        for s in drafted.settings
        if any(reference.id != ASSUMPTION for reference in s.parameter.sources)
    ]
    if citing:
        tell(
            f"note: {'; '.join(citing)}: with --source ID it cites another source, or `assumption`"
        )


def _refuse_failing(drafted: Drafted, keep: bool) -> None:
    if drafted.tests.ok or keep:
        return
    problems = counted(len(drafted.tests.diagnostics), "problem")
    tell(
        f"\n{problems} with the tests; nothing was written. With --keep-failing-tests the version "
        "and its tests are written for you to edit, and not released"
    )
    raise typer.Exit(WRONG)


def _confirm(yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("nothing was written: add --yes where nobody can be asked")
    if not typer.confirm("Write it?", err=True):
        tell("nothing was written")
        raise typer.Exit(0)


# -- writing ---------------------------------------------------------------------------------------


def _write(drafted: Drafted, reason: str) -> None:
    folder, release = drafted.folder, drafted.new.ruleset
    new, changed = dict(drafted.files), dict[str, bytes]()
    changelog = folder / CHANGELOG
    text = changelog.read_text(encoding="utf-8") if changelog.is_file() else None
    logged = with_line(text, changelog_line(drafted, reason)).encode()
    (new if text is None else changed)[CHANGELOG] = logged
    lock = folder / LOCK_NAME
    locks = lock.is_file() and drafted.tests.ok
    if locks:
        hashes, _ = read_lock(lock.read_bytes(), str(lock))
        key = f"{release.name}/{release.version}"
        changed[LOCK_NAME] = lock_text({**hashes, key: f"sha256:{release.sha256}"}).encode()
    write_together(folder, new, changed)
    for place in sorted({**new, **changed}, key=list({**new, **changed}).index):
        print(f"wrote {folder / place}")
    for line in _left(drafted, lock.is_file()):
        print(line)


def _left(drafted: Drafted, has_lock: bool) -> Sequence[str]:
    """What is left to do by hand."""
    release = drafted.new.ruleset
    again = f"plgrules release {release.name}@{release.version} --rulesets {drafted.folder}"
    if not drafted.tests.ok:
        tests = drafted.folder / release.name / f"{release.version}.tests.yaml"
        return [f"not released: edit {tests}, then {again}"]
    return [] if has_lock else [f"not released, for there is no {LOCK_NAME}: {again}"]


def changelog_line(drafted: Drafted, reason: str) -> str:
    """Return the line that a changelog has for a version: what, from when, and why."""
    release = drafted.new.ruleset
    old, new = drafted.base.program, drafted.new.program
    before = {parameter.name: parameter for parameter in old.parameters}
    changes = ", ".join(
        f"`{p.name}` {format_parameter(before[p.name], 'en', full=True)} \u2192 "
        f"{format_parameter(p, 'en', full=True)}"
        for p in new.parameters
        if any(s.parameter.name == p.name for s in drafted.settings)
    )
    end = "" if reason.endswith((".", "!", "?", "\u3002")) else "."
    return (
        f"{release.name} {release.version}, from {release.effective_from}: {changes}. {reason}{end}"
    )
