"""A ruleset's description laid out as text for a terminal."""

from __future__ import annotations

from plgrules.decision.portrait.portrait import Item, Portrait, Section, cited
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
        lines += ["", paint("bold", section.title)]
        lines += _section(section, portrait.language, paint)
    return "\n".join(lines) + "\n"


def _section(section: Section, language: str, paint: Paint) -> list[str]:
    names = [2 + 2 * item.depth + width(item.name) for item in section.items]
    column = min(max(names), _WIDEST_NAME + 2) + 2
    lines: list[str] = []
    for item in section.items:
        lines += _item(item, language, column, paint)
    return lines


def _item(item: Item, language: str, column: int, paint: Paint) -> list[str]:
    start = " " * (2 + 2 * item.depth) + item.name
    lines: list[str] = []
    if width(start) + 2 > column:
        lines.append(start)
        start = ""
    if item.meaning or not lines:
        lines += [line.rstrip() for line in hanging(pad(start, column), item.meaning)]
    listed = ", ".join(item.statements)
    for note in filter(None, (*item.notes, listed, cited(item, language), item.address)):
        lines += [paint("dim", line) for line in hanging(" " * column, note)]
    return lines
