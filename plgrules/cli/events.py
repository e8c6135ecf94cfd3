"""`plgrules events`: what an event log holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plgrules.backends.scalar.today import today
from plgrules.cli.common import (
    WRONG,
    OverlayOption,
    RulesetsOption,
    counted,
    make_engine,
    tell,
)
from plgrules.cli.deciding import destination
from plgrules.cli.events_words import notes_in_words
from plgrules.cli.pql import EventsArgument, MappingOption
from plgrules.cli.tables import printable

SHOWN = 60

WIDEST = 60
"""Characters of a name that are shown."""

events = typer.Typer(
    name="events", help="Look into event logs.", no_args_is_help=True, add_completion=False
)


@events.callback()
def about() -> None:
    """Look into event logs."""


@events.command()
def inspect(
    file: EventsArgument,
    mapping: MappingOption = None,
    draft: Annotated[
        Path | None,
        typer.Option("--draft", metavar="FILE", help="Write the draft of a mapping file here."),
    ] = None,
) -> None:
    """Show which events and fields of a log are recognised, and draft a mapping for the rest.

    Exit status: 0 done; 1 lines were bad; 2 wrong usage.
    """
    from plgrules.events.conventions import conventions, with_mapping
    from plgrules.events.inspect import draft_mapping, inspect_file

    rules = with_mapping(mapping) if mapping is not None else conventions()
    found = inspect_file(file, rules)
    print(f"{file}: {counted(found.rows, 'line')}")
    print("\nfields")
    for field, count in found.fields.items():
        print(f"  {field:<10} {count:>12,}" + ("" if count else "   not found"))
    print("\nevents")
    for raw, count, name in found.names[:SHOWN]:
        known = name is not None and name in rules.known
        meaning = name if known else ("sets traits, left out" if name is None else "not recognised")
        shown = printable(raw) if len(raw) <= WIDEST else f"{printable(raw[: WIDEST - 1])}\u2026"
        print(f"  {shown:<32} {count:>12,}   {meaning}")
    if len(found.names) > SHOWN:
        print(f"  and {len(found.names) - SHOWN:,} more names")
    text = draft_mapping(found, rules)
    if draft is not None:
        with destination(draft) as out:
            out.write(text)
        tell(f"wrote {draft}")
    else:
        print("\nmapping, drafted\n\n" + text, end="")
    for bad in found.report.bad_lines:
        tell(f"{file}:{bad.line}: {printable(bad.problem)}")
    for note in notes_in_words(found.report):
        tell(f"note: {printable(note)}")
    if found.report.bad:
        tell(counted(found.report.bad, "bad line"))
    raise typer.Exit(WRONG if found.report.bad else 0)


@events.command()
def erase(
    file: EventsArgument,
    user: Annotated[
        str, typer.Argument(metavar="USER", help="The id of the user, as events have it.")
    ],
    state: Annotated[
        Path | None,
        typer.Option(
            "--state", metavar="FILE", help="Aggregates of --follow that forget them, too."
        ),
    ] = None,
    mapping: MappingOption = None,
    overlay: OverlayOption = None,
    rulesets: RulesetsOption = None,
) -> None:
    """Take all events of a user out of a log of JSON lines, and out of its aggregates.

    Stop `--follow` before. The next one tells of each account that changed.
    """
    from plgrules.events.conventions import conventions, with_mapping
    from plgrules.events.erase import erase_user
    from plgrules.events.run import make_task

    rules = with_mapping(mapping) if mapping is not None else conventions()
    task = make_task(make_engine(rulesets, overlay), today(), rules)
    removed = erase_user(task, file, user, state)
    print(f"removed {counted(removed, 'event')} of the user")
