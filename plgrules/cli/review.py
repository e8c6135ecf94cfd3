"""`plgrules review`: every decision that the facts of a company allow, as one report."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from plgrules.backends.scalar.today import today
from plgrules.cli.common import (
    WRONG,
    AsOfOption,
    LanguageOption,
    OverlayOption,
    RulesetsOption,
    counted,
    has_color,
    make_engine,
    parse_day,
    tell,
)
from plgrules.cli.deciding import chosen_format, destination, width_of
from plgrules.cli.list import checked_language
from plgrules.cli.tables import printable
from plgrules.program.texts import say
from plgrules.review.findings import CompanyProblem, Unused
from plgrules.review.review import Review
from plgrules.review.telling import place_of, unused_line
from plgrules.review.text import text_of
from plgrules.rows.open import open_content
from plgrules.rows.table import RowsError, Single

FORMATS = ("text", "markdown", "html", "json")

_COLOR = re.compile(r"(\x1b\[\d*m)")

FileArgument = Annotated[
    str,
    typer.Argument(metavar="FILE", help="The company file, YAML or JSON; `-` for standard input."),
]
ReviewOption = Annotated[
    str | None,
    typer.Option(
        "--review",
        metavar="NAME",
        help="The review, `NAME` or `NAME@1`; without it the only one there is.",
    ),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(f'`{name}`' for name in FORMATS)}. By default what the name of --out "
        "says; else text.",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write to this file; it appears when it is whole."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="A key that no ruleset reads counts as wrong, too.")
]


def review(
    file: FileArgument,
    review: ReviewOption = None,
    format: FormatOption = None,
    out: OutOption = None,
    lang: LanguageOption = "en",
    as_of: AsOfOption = None,
    overlay: OverlayOption = None,
    rulesets: RulesetsOption = None,
    strict: StrictOption = False,
) -> None:
    """Review a whole company: every decision that its facts allow, worst first.

    The file holds facts by name, and a list of rows for each part of the
    company, such as its channels. What is missing and what is wrong is
    listed; everything else is decided.

    Exit status: 0 done; 1 something in the file is wrong (the rest is
    decided and written); 2 wrong usage.
    """
    day = parse_day(as_of) or today()
    language = checked_language(lang)
    chosen = chosen_format(format, out, FORMATS) or "text"
    engine = make_engine(rulesets, overlay, review)
    company = _company(file)
    found = engine.review(company.values, review, as_of=day)
    with destination(out) as stream:
        stream.write(_written(found, chosen, language, stream))
    told = chosen == "text" and out is None
    status = _tell(found, company, language, strict=strict, told=told)
    raise typer.Exit(status)


def _company(file: str) -> Single:
    with open_content(file, ()) as content:
        if isinstance(content, Single):
            return content
        raise RowsError(f"`{content.file}` holds rows, not one company: write a mapping of facts")


def _written(review: Review, format: str, language: str, out: TextIO) -> str:
    if format == "json":
        return json.dumps(review.to_dict(language), ensure_ascii=False, indent=2) + "\n"
    if format == "text":
        text = text_of(review, language, color=has_color(out), total=width_of(out))
        return "".join(f"{_harmless(line)}\n" for line in text.splitlines())
    return review.explain(language, format).rstrip("\n") + "\n"


def _harmless(line: str) -> str:
    """A line whose only codes that steer a terminal are those of colours."""
    pieces = _COLOR.split(line)
    return "".join(piece if at % 2 else printable(piece) for at, piece in enumerate(pieces))


def _tell(review: Review, company: Single, language: str, *, strict: bool, told: bool) -> int:
    """Tell what is wrong, each with its line, in one line where the report tells it; the status."""
    wrong = review.problems
    unread = review.unused if strict else ()
    if told and wrong:
        lines = sorted({line for problem in wrong if (line := _line(company, problem))})
        plural = "lines" if len(lines) > 1 else "line"
        where = f" on {plural} {', '.join(map(str, lines))}" if lines else ""
        tell(f"{company.file}: {counted(len(wrong), 'problem')}{where}; the rest was decided")
    for problem in wrong if not told else ():
        place = place_of(review, problem, language)
        text = f"{place}: {say(problem.texts, language)}" if place else say(problem.texts, language)
        tell(f"{_at(company.file, _line(company, problem))}: {printable(text)}")
    for unused in unread:
        line = company.lines.get(_path(unused))
        tell(f"{_at(company.file, line)}: {printable(unused_line(review, unused, language))}")
    return WRONG if wrong or unread else 0


def _at(file: str, line: int | None) -> str:
    return f"{file}:{line}" if line else file


def _line(company: Single, problem: CompanyProblem) -> int | None:
    """The line of a problem: of its key, else of its row or its part."""
    keys = problem.key.split(", ")
    row = f"{problem.part}[{problem.row}]"
    if problem.part is None:
        places = keys
    elif problem.row is None:
        places = [problem.part]
    else:
        places = [*(f"{row}.{key}" for key in keys), row]
    known: Mapping[str, Any] = company.lines
    return next((known[place] for place in places if place in known), None)


def _path(unused: Unused) -> str:
    return f"{unused.part}[{unused.rows[0]}].{unused.key}" if unused.part else unused.key
