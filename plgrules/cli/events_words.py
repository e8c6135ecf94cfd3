"""What a reader should know of an event log, in words."""

from __future__ import annotations

from collections.abc import Sequence

from plgrules.events.report import LogReport

_NOTES = {
    "duplicate": "{count} more than once by their id, counted once",
    "after_end": "{count} later than the day of the decision, not counted",
    "free_mail": "{count} of users at free-mail domains, who make no company; left out",
    "no_account": "{count} without an account; left out",
    "setting": "{count} for setting traits only; left out",
    "refused": "{count} of users who refused; left out",
    "purpose": "{count} collected for another purpose; left out",
    "half_day_off": "{count} twelve hours off the time of receipt: a clock that mixes up a.m. and "
    "p.m.?; counted at the time they say",
    "negative_duration": "{count} later than they were received: a clock that is ahead; counted at "
    "the time they say",
}

NAMES_TOLD = 5


def notes_in_words(report: LogReport, untracked: Sequence[str] = ()) -> list[str]:
    """Return the notes on a log, one a line."""
    lines = [
        text.format(count=f"{report.notes[code]:,} " + _events(report.notes[code]))
        for code, text in _NOTES.items()
        if report.notes.get(code)
    ]
    if report.unknown:
        told = ", ".join(f"`{name}`" for name, _ in report.unknown[:NAMES_TOLD])
        more = len(report.unknown) - NAMES_TOLD
        tail = f" and {more:,} more" if more > 0 else ""
        lines.append(f"names that nobody listed count as use: {told}{tail}")
    if not report.lines:
        lines.append("the log is empty")
    elif not report.events:
        lines.append(
            "no event is left: `plgrules events inspect` shows what was found, and drafts a mapping"
        )
    elif untracked:
        lines.append(
            f"unknown for want of any such event: {', '.join(f'`{name}`' for name in untracked)}"
        )
    return lines


def _events(count: int) -> str:
    return "event is" if count == 1 else "events are"
