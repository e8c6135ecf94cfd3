"""A ruleset's description laid out: as text for a terminal, and as Markdown."""

from __future__ import annotations

from plgrules.cli.portrait import Item, Portrait, Section
from plgrules.cli.portrait_words import words
from plgrules.decision.render.layout import WIDTH, Paint, hanging, pad, width, wrap

_WIDEST_NAME = 28


def portrait_text(portrait: Portrait, color: bool = False) -> str:
    """Return a ruleset's description as text of at most 100 columns."""
    paint = Paint(color)
    gap = max(WIDTH - width(portrait.title) - width(portrait.name), 2)
    lines = [paint("bold", portrait.title) + " " * gap + portrait.name]
    lines += wrap(portrait.question, WIDTH)
    lines.append(paint("dim", f"{portrait.dates} · {portrait.digest[:19]}…"))
    for section in portrait.sections:
        lines += ["", paint("bold", section.title), *_section(section, paint)]
    return "\n".join(lines) + "\n"


def _section(section: Section, paint: Paint) -> list[str]:
    names = [2 + 2 * item.depth + width(item.name) for item in section.items]
    column = min(max(names), _WIDEST_NAME + 2) + 2
    lines: list[str] = []
    for item in section.items:
        lines += _item(item, column, paint)
    return lines


def _item(item: Item, column: int, paint: Paint) -> list[str]:
    start = " " * (2 + 2 * item.depth) + item.name
    lines: list[str] = []
    if width(start) + 2 > column:
        lines.append(start)
        start = ""
    if item.meaning or not lines:
        lines += [line.rstrip() for line in hanging(pad(start, column), item.meaning)]
    for note in filter(None, item.notes):
        lines += [paint("dim", line) for line in hanging(" " * column, note)]
    return lines


def portrait_markdown(portrait: Portrait, chart: str) -> str:
    """Return a ruleset's description as Markdown; `chart` is its decision as Mermaid."""
    lines = [
        f"# {_escaped(portrait.title)}",
        "",
        f"`{portrait.name}` · {portrait.dates}",
        "",
        _escaped(portrait.question),
    ]
    for section in portrait.sections:
        lines += ["", f"## {_escaped(section.title)}", ""]
        if section.id in ("tree", "rules", "bands"):
            lines += ["```mermaid", chart.rstrip("\n"), "```", ""]
        lines += _table(section, portrait.language)
    lines += ["", f"`{portrait.digest}`"]
    return "\n".join(lines) + "\n"


def _table(section: Section, language: str) -> list[str]:
    heads = [words(key, language) for key in ("name", "meaning", "details")]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for item in section.items:
        indent = "&emsp;" * item.depth
        notes = "<br>".join(_escaped(note) for note in item.notes if note)
        lines.append(f"| {indent}`{item.name}` | {_escaped(item.meaning)} | {notes} |")
    return lines


def _escaped(text: str) -> str:
    """The text with everything that Markdown would read as its own marked as plain."""
    for sign in "\\`*_<>[]|":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
