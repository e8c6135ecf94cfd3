"""A ruleset's description laid out as Markdown."""

from __future__ import annotations

import re

from plgrules.decision.portrait.portrait import Item, Portrait, Section
from plgrules.decision.portrait.words import words
from plgrules.model.ruleset import ASSUMPTION

_CODE = re.compile(r"(`[^`|]+`)")
_PICTURED = ("tree", "rules", "bands")


def portrait_markdown(portrait: Portrait, chart: str) -> str:
    """Return a ruleset's description as Markdown; `chart` is its decision as Mermaid."""
    lines = [
        f"# {escaped(portrait.title)}",
        "",
        f"`{portrait.name}` · {portrait.dates}",
        "",
        escaped(portrait.question),
    ]
    for section in portrait.sections:
        lines += ["", *section_markdown(section, portrait.language, chart)]
    lines += ["", f"`{portrait.digest}`"]
    return "\n".join(lines) + "\n"


def section_markdown(
    section: Section, language: str, chart: str = "", statements: str = ""
) -> list[str]:
    """Return one section as the lines of its heading and table.

    `chart` is put before the table of the decision; `statements` is the page on which the
    statements of the documents have anchors, to be linked.
    """
    lines = [f"## {escaped(section.title)}", ""]
    if chart and section.id in _PICTURED:
        lines += ["```mermaid", chart.rstrip("\n"), "```", ""]
    heads = [words(key, language) for key in ("name", "meaning", "details")]
    lines += [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for item in section.items:
        name = f"`{item.name}`"
        if section.id == "sources":
            name = f'<a id="{_anchor(item.name)}"></a>{name}'
        indent = "&emsp;" * item.depth
        details = "<br>".join(_details(item, language, statements))
        lines.append(f"| {indent}{name} | {escaped(item.meaning)} | {details} |")
    return lines


def escaped(text: str) -> str:
    """Return a text with everything that Markdown would read as its own marked as plain.

    What stands in backticks is code for Markdown, too, and stays.
    """
    pieces = _CODE.split(text.replace("\n", " "))
    return "".join(piece if number % 2 else _plain(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    for sign in "\\`*_<>[]|":
        text = text.replace(sign, f"\\{sign}")
    return text


def _details(item: Item, language: str, statements: str) -> list[str]:
    details = [escaped(note) for note in item.notes if note]
    if item.statements:
        details.append(", ".join(_statement(name, statements) for name in item.statements))
    if item.sources:
        links = ", ".join(_link(source, language) for source in item.sources)
        details.append(words("source", language, sources=links))
    if item.address:
        details.append(f"<{item.address}>")
    return details


def _statement(name: str, page: str) -> str:
    return f"[{name}]({page}#{name.lower()})" if page else name


def _link(source: str, language: str) -> str:
    if source == ASSUMPTION:
        return words("assumption", language)
    return f"[{escaped(source)}](#{_anchor(source)})"


def _anchor(source: str) -> str:
    return f"source-{source}"
