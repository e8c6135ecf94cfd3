"""`plgrules show`: one ruleset in words."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from plgrules.cli.common import (
    AsOfOption,
    LanguageOption,
    NameArgument,
    OverlayOption,
    RulesetsOption,
    has_color,
    make_engine,
    one_of,
    parse_day,
)
from plgrules.cli.list import checked_language
from plgrules.decision.portrait import portrait, portrait_markdown, portrait_text
from plgrules.decision.render.mermaid import program_mermaid
from plgrules.decision.render.pictures.program_svg import program_svg

FORMATS = ("text", "markdown", "mermaid", "svg")

DRAWINGS = {"mermaid": program_mermaid, "svg": program_svg}
"""The formats that draw the decision alone."""


def show(
    name: NameArgument,
    rulesets: RulesetsOption = None,
    overlay: OverlayOption = None,
    as_of: AsOfOption = None,
    lang: LanguageOption = "en",
    format: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="`text`, `markdown`, `mermaid` or `svg`."),
    ] = "text",
) -> None:
    """Show one ruleset in words: its facts, thresholds, rules, outcomes and sources."""
    one_of("--format", format, FORMATS)
    language = checked_language(lang)
    engine = make_engine(rulesets, overlay, name)
    program = engine.ruleset(name, as_of=parse_day(as_of)).program
    if format in DRAWINGS:
        sys.stdout.write(DRAWINGS[format](program, language))
        return
    described = portrait(program, language)
    if format == "markdown":
        sys.stdout.write(portrait_markdown(described, program_mermaid(program, language)))
    else:
        sys.stdout.write(portrait_text(described, has_color(sys.stdout)))
