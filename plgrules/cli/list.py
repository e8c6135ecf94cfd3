"""`plgrules list`: which rulesets there are."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from plgrules.cli.common import (
    AsOfOption,
    LanguageOption,
    RulesetsOption,
    make_engine,
    one_of,
    parse_day,
)
from plgrules.decision.render.layout import pad, width
from plgrules.decision.render.phrases import known_language
from plgrules.engine import Engine, RulesetInfo, UsageError
from plgrules.program.texts import say

FORMATS = ("text", "json")


def list_rulesets(
    rulesets: RulesetsOption = None,
    all_versions: Annotated[
        bool, typer.Option("--all", help="Every version, not only those in force.")
    ] = False,
    as_of: AsOfOption = None,
    lang: LanguageOption = "en",
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="`text` or `json`.")
    ] = "text",
) -> None:
    """List the rulesets: name, version in force, and the question that each answers."""
    one_of("--format", format, FORMATS)
    language = checked_language(lang)
    engine = make_engine(rulesets)
    day = parse_day(as_of)
    infos = [info for info in engine.rulesets(day) if info.in_force or all_versions]
    questions = {(i.name, i.version): _question(engine, i, language) for i in infos}
    if format == "json":
        entries = [_entry(info, questions[info.name, info.version]) for info in infos]
        sys.stdout.write(json.dumps(entries, ensure_ascii=False, indent=2) + "\n")
        return
    for line in _lines(infos, questions, all_versions):
        print(line)


def checked_language(text: str) -> str:
    """Return the language asked for; raises UsageError, naming the languages there are."""
    try:
        return known_language(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _question(engine: Engine, info: RulesetInfo, language: str) -> str:
    program = engine.ruleset(f"{info.name}@{info.version}").program
    return say(program.question, language)


def _lines(
    infos: list[RulesetInfo], questions: dict[tuple[str, str], str], all_versions: bool
) -> list[str]:
    rows = [
        (
            info.name,
            info.version,
            *([_force(info)] if all_versions else []),
            questions[info.name, info.version],
        )
        for info in infos
    ]
    if not rows:
        return ["no rulesets in force"]
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return [
        "  ".join([*(pad(c, w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def _force(info: RulesetInfo) -> str:
    return "in force" if info.in_force else f"from {info.effective_from}"


def _entry(info: RulesetInfo, question: str) -> dict[str, Any]:
    return {
        "ruleset": info.name,
        "version": info.version,
        "question": question,
        "effective_from": info.effective_from.isoformat(),
        "review_by": info.review_by.isoformat() if info.review_by else None,
        "in_force": info.in_force,
    }
