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
from plgrules.engine import RulesetInfo, UsageError
from plgrules.program.texts import say

FORMATS = ("text", "json")

_REVIEWS = {"en": "reviews of a whole company:", "zh": "对整个公司的评审："}


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
    """List the rulesets and reviews: name, version in force, and the question that each answers."""
    one_of("--format", format, FORMATS)
    language = checked_language(lang)
    engine = make_engine(rulesets)
    day = parse_day(as_of)
    infos = [info for info in engine.rulesets(day) if info.in_force or all_versions]
    reviews = [info for info in engine.reviews(day) if info.in_force or all_versions]
    if format == "json":
        entries = [_entry("ruleset", info, language) for info in infos]
        entries += [_entry("review", info, language) for info in reviews]
        sys.stdout.write(json.dumps(entries, ensure_ascii=False, indent=2) + "\n")
        return
    lines = _lines([*infos, *reviews], language, all_versions)
    for line in lines[: len(infos)] or ["no rulesets in force"]:
        print(line)
    if reviews:
        print(f"\n{_REVIEWS[language]}")
    for line in lines[len(infos) :]:
        print(line)


def checked_language(text: str) -> str:
    """Return the language asked for; raises UsageError, naming the languages there are."""
    try:
        return known_language(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _lines(infos: list[RulesetInfo], language: str, all_versions: bool) -> list[str]:
    rows = [
        (
            info.name,
            info.version,
            *([_force(info)] if all_versions else []),
            say(info.questions, language),
        )
        for info in infos
    ]
    columns = range(len(rows[0]) - 1) if rows else range(0)
    widths = [max(width(row[i]) for row in rows) for i in columns]
    return [
        "  ".join([*(pad(c, w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def _force(info: RulesetInfo) -> str:
    return "in force" if info.in_force else f"from {info.effective_from}"


def _entry(kind: str, info: RulesetInfo, language: str) -> dict[str, Any]:
    return {
        kind: info.name,
        "version": info.version,
        "question": say(info.questions, language),
        "effective_from": info.effective_from.isoformat(),
        "review_by": info.review_by.isoformat() if info.review_by else None,
        "in_force": info.in_force,
    }
