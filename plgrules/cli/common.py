"""What all commands share: options, the engine they make, and how they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, TextIO

import typer

from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.suggest import nearest
from plgrules.engine import Engine, UsageError

WRONG = 1
"""Exit status: wrong facts, rows or rulesets, or failing tests."""

USAGE = 2
"""Exit status: a command that makes no sense."""

RulesetsOption = Annotated[
    Path | None,
    typer.Option(
        "--rulesets",
        metavar="DIR",
        help="Folder of rulesets, `NAME/VERSION.yaml`; without it the bundled ones.",
    ),
]
OverlayOption = Annotated[
    list[Path] | None,
    typer.Option("--overlay", metavar="FILE", help="File that sets parameters; may be repeated."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Day for which is decided; today by default."),
]
LanguageOption = Annotated[
    str, typer.Option("--lang", metavar="LANG", help="Language of texts: `en` or `zh`.")
]
PathArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[PATH]",
        help="A folder of rulesets, the folder of one, or one file; without it `rulesets` here, "
        "else the bundled ones.",
    ),
]
NameArgument = Annotated[
    str,
    typer.Argument(metavar="NAME", help="A ruleset: `NAME`, `NAME@2` or `NAME@2.0.0`."),
]


def make_engine(
    rulesets: Path | None, overlays: Sequence[Path] | None = None, name: str | None = None
) -> Engine:
    """Return the engine of a command; raises RulesetError and UsageError.

    With the `name` of a ruleset, such as `arr-motion@1`, only that one is loaded: a command
    answers sooner.
    """
    return Engine(rulesets, overlays or (), only=(name.partition("@")[0],) if name else ())


def parse_day(text: str | None, option: str = "--as-of") -> date | None:
    """Return the day of an option, or None where it is not given; raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} is `{text}`, not a date such as 2026-01-31") from None


def one_of(option: str, value: str, known: Sequence[str]) -> str:
    """Return the value of an option that takes one of several words; raises UsageError."""
    if value in known:
        return value
    close = nearest(value, known)
    listed = ", ".join(f"`{word}`" for word in known)
    hint = f"; did you mean `{close}`?" if close else ""
    raise UsageError(f"{option} is `{value}`, not one of {listed}{hint}")


def has_color(stream: TextIO) -> bool:
    """Return whether a stream is a terminal of somebody who wants colour."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and stream.isatty()


def tell(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(text + "\n")


def tell_diagnostics(
    diagnostics: Iterable[Diagnostic], texts: Mapping[str, str] | None = None
) -> None:
    """Write problems with their carets to standard error.

    `texts` are the files as they were read; without them they are read again.
    """
    from plgrules.diagnostics.render import render

    found = tuple(diagnostics)
    sources = texts if texts is not None else _read(d.file for d in found if d.file)
    sys.stderr.write(render(found, sources, has_color(sys.stderr)))


def _read(files: Iterable[str]) -> dict[str, str]:
    texts = {}
    for file in dict.fromkeys(files):
        try:
            texts[file] = Path(file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
    return texts


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 error`, `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
