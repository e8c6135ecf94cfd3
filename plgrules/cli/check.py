"""`plgrules check`: everything that is wrong in a folder of rulesets."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from plgrules.cli.common import (
    WRONG,
    OverlayOption,
    PathArgument,
    counted,
    has_color,
    one_of,
    tell,
    tell_diagnostics,
)
from plgrules.cli.folders import Target, target
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.engine import UsageError
from plgrules.library.catalogue import Catalogue, read_catalogue, ruleset_files
from plgrules.library.change import version_problems

FORMATS = ("text", "json", "sarif")


def check(
    path: PathArgument = None,
    overlay: OverlayOption = None,
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="`text`, `json` or `sarif`.")
    ] = "text",
    second_opinion: Annotated[
        bool,
        typer.Option(
            "--second-opinion",
            help="Also let durable_rules decide on the facts of the tests, and compare.",
        ),
    ] = False,
) -> None:
    """Show everything wrong in a folder of rulesets, with file, line, caret and help."""
    one_of("--format", format, FORMATS)
    if second_opinion and format != "text":
        raise UsageError("--second-opinion goes with `--format text`")
    meant = target(path)
    catalogue = read_catalogue(meant.folder, overlay or ())
    asked = {str(file) for file in overlay or ()}
    found = tuple(d for d in problems_of(catalogue) if meant.holds(d.file) or d.file in asked)
    if format == "text":
        _tell(found, catalogue, meant)
    else:
        _export(found, format)
    if any(problem.severity == "error" for problem in found):
        raise typer.Exit(WRONG)
    if second_opinion:
        from plgrules.cli.second_opinion import tell_second_opinions

        if not tell_second_opinions(catalogue, meant):
            raise typer.Exit(WRONG)


def problems_of(catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Return everything wrong with a catalogue, its version numbers included."""
    good = [c.ruleset for versions in catalogue.versions.values() for c in versions.values()]
    reviews = [review for versions in catalogue.reviews.values() for review in versions.values()]
    return (*catalogue.diagnostics, *version_problems([*good, *reviews]))


def _export(found: tuple[Diagnostic, ...], format: str) -> None:
    from plgrules.diagnostics.export import to_json, to_sarif

    sys.stdout.write((to_json if format == "json" else to_sarif)(found).rstrip("\n") + "\n")


def _tell(found: tuple[Diagnostic, ...], catalogue: Catalogue, meant: Target) -> None:
    tell_diagnostics(found, catalogue.texts)
    errors = [problem for problem in found if problem.severity == "error"]
    warnings = counted(len(found) - len(errors), "warning") if len(found) > len(errors) else ""
    looked_at = _looked_at(catalogue, meant)
    if not errors:
        tail = f", {warnings}" if warnings else ""
        print(f"{looked_at} checked, nothing wrong{tail}")
        return
    wrong = len({problem.file for problem in errors})
    summary = f"{counted(len(errors), 'error')} in {wrong:,} of {looked_at}"
    tail = f" ({warnings})" if warnings else ""
    text = f"\n{summary}{tail}; nothing was loaded"
    tell(f"\x1b[1m{text}\x1b[0m" if has_color(sys.stderr) else text)


def _looked_at(catalogue: Catalogue, meant: Target) -> str:
    """How many files were looked at: `20 rulesets and 1 review`."""
    places = [f"{meant.folder}/{place}" for place, _ in ruleset_files(meant.folder)]
    files = [place for place in places if meant.holds(place)]
    reviews = sum(place in catalogue.review_files for place in files)
    rulesets = len(files) - reviews
    counts = [counted(rulesets, "ruleset")] if rulesets or not reviews else []
    return " and ".join([*counts, *([counted(reviews, "review")] if reviews else [])])
