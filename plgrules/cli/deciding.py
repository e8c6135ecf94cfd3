"""What the command `decide` was asked: checked once, then handed to what answers it."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from plgrules.cli.common import has_color, one_of
from plgrules.cli.fit import fit
from plgrules.cli.notes import NOWHERE, Notes
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Decide
from plgrules.decision.render import FORMATS as EXPLANATIONS
from plgrules.decision.render import outline_decision, render_text
from plgrules.diagnostics.errors import FactError, Problem
from plgrules.engine import UsageError
from plgrules.program.program import Program
from plgrules.rows.whole_file import whole_file

FORMATS = ("text", "json", "jsonl", "csv", "parquet", "markdown", "html")

_BY_SUFFIX = {
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
}
DEFAULT_WIDTH = 100
LEAST_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Request:
    """One run of `decide`: with which ruleset, on which flags, and how to answer.

    `format` is None where nothing says which; `command` is how to call this again, empty where
    that is not possible; `notes` is the log.
    """

    program: Program
    decide: Decide
    as_of: date
    language: str
    format: str | None
    out: Path | None
    explain: bool
    explain_row: int | None
    strict: bool
    prefix: str
    flags: Mapping[str, Any]
    wrong_flags: tuple[Problem, ...]
    command: tuple[str, ...]
    notes: Notes = NOWHERE

    def decided(self, facts: Mapping[str, Any]) -> Decision:
        """Return the decision on facts; raises FactError."""
        return self.decide(facts, self.as_of)

    @property
    def repeatable(self) -> bool:
        """Whether the same command would read the same rows."""
        return bool(self.command)

    def again(self, *more: str) -> str:
        """Return the same command with other arguments, as one would type it."""
        return shlex.join([*self.command, *more])


def wrong_flags(request: Request) -> tuple[Problem, ...]:
    """Return what is wrong with the facts of the flags, by themselves."""
    try:
        request.decided(request.flags)
    except FactError as error:
        return (*request.wrong_flags, *error.problems)
    return request.wrong_flags


def chosen_format(
    format: str | None, out: Path | None, formats: Sequence[str] = FORMATS
) -> str | None:
    """Return the format asked for, by name or by the suffix of the file to write.

    Raises UsageError for a name or a suffix that there is not.
    """
    if format is not None:
        return one_of("--format", format, formats)
    if out is None:
        return None
    told = _BY_SUFFIX.get(out.suffix.lower())
    if told not in formats and not out.exists():
        raise UsageError(f"the name `{out}` tells no format: add --format")
    return told if told in formats else None


@contextmanager
def destination(out: Path | None) -> Iterator[TextIO]:
    """Open what is written to: a file that appears only when it is whole, or standard output."""
    if out is None:
        yield sys.stdout
        return
    with whole_file(out) as stream:
        yield stream


def width_of(out: TextIO) -> int:
    """Return the columns that lines may take: those of the terminal; else those of a page."""
    if out is not sys.stdout:
        return DEFAULT_WIDTH
    return max(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, LEAST_WIDTH)


def explanation(
    request: Request,
    decision: Decision,
    *,
    format: str | None = None,
    subject: str = "",
    out: TextIO | None = None,
) -> str:
    """Return one decision in a format, by default the one asked for, else text.

    `subject` names what was decided on; `out` is where a text goes: a terminal has colours and so
    many columns.
    """
    match format or request.format:
        case "json":
            document = decision.to_dict(request.language)
            return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        case "jsonl":
            return decision.to_json(request.language) + "\n"
        case "markdown" | "html" as page:
            outline = outline_decision(decision, request.language, subject)
            return EXPLANATIONS[page](outline).rstrip("\n") + "\n"
    color = out is not None and has_color(out)
    text = render_text(decision, request.language, color=color, subject=subject)
    return text if out is None else fit(text, width_of(out))


def refuse_clashes(columns: Iterable[str], added: Iterable[str]) -> None:
    """Raise UsageError when a column of the decision has the name of one of the file."""
    names = frozenset(columns)
    twice = [f"`{name}`" for name in added if name in names]
    if twice:
        are = "is a column" if len(twice) == 1 else "are columns"
        raise UsageError(
            f"{', '.join(twice)} {are} of the file and of the decision, too: "
            "add --prefix decision_, which goes before the names of the decision's columns"
        )
