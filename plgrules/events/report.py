"""What a log holds, and everything about it that a reader should know."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plgrules.events.conventions import Conventions

MOST_SHOWN = 20
"""Bad lines that are told one by one."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no event, and why; `line` counts from 1."""

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class LogReport:
    """Counts over a log: `bad` lines are wrong, everything else is told and harms nothing."""

    lines: int
    events: int
    bad: int
    bad_lines: tuple[BadLine, ...]
    notes: Mapping[str, int] = field(default_factory=dict)
    """Counts by code: `duplicate`, `after_end`, `free_mail`, `no_account`, `setting`, `purpose`,
    `refused`, `clock_ahead`, `before_receipt_by_12h`, `negative_duration`, `unknown_name`."""
    unknown: tuple[tuple[str, int], ...] = ()
    """Names that nobody listed, each with its number of events, most frequent first."""


PROBLEMS = {
    "unreadable": "is no JSON object with the fields of an event",
    "no_name": "has no name of an event",
    "no_time": "has no time, or one that cannot be read",
    "no_account": "has no account, and no address of e-mail to tell one by",
}


def bad_lines(file: str, form: str, found: list[tuple[int, str]]) -> tuple[BadLine, ...]:
    """Return bad rows, given by place and reason, with the numbers of their lines.

    Blank lines of JSON lines are no rows, so the file is read again as far as the last of them.
    """
    if form != "jsonl":
        first = 2 if form == "csv" else 1
        said = {**PROBLEMS, "unreadable": "has none of the fields of an event"}
        return tuple(BadLine(place + first, said[why]) for place, why in found)
    wanted = dict(found)
    lines = []
    for place, (number, text) in enumerate(_filled_lines(file)):
        if place in wanted:
            lines.append(BadLine(number, _problem(text, wanted[place])))
        if len(lines) == len(wanted):
            break
    return tuple(lines)


def _filled_lines(file: str) -> Iterator[tuple[int, bytes]]:
    path = Path(file)
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, line


def _problem(text: bytes, why: str) -> str:
    try:
        value = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "is not UTF-8"
    except (ValueError, RecursionError):
        return "is not JSON"
    return PROBLEMS[why] if isinstance(value, dict) else "is no JSON object"


def unknown_names(
    names: Mapping[str, int], conventions: Conventions
) -> tuple[tuple[str, int], ...]:
    """Return the names as written that nobody listed, with their counts, most frequent first."""
    known = conventions.known
    found = []
    for raw, count in names.items():
        canonical = conventions.canonical(raw)
        if canonical is not None and canonical not in known:
            found.append((raw, count))
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))
