"""The page of a change as Markdown, for the text of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plgrules.change.page import Block, Case, Effect, Entry, Line, Page, Section, Table
from plgrules.change.words import words
from plgrules.decision.render import outline_decision
from plgrules.decision.render.markdown import markdown_of

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_MARKS = {"+": "\u2795", "-": "\u2796", "~": "\u270f\ufe0f", ">": "\u2195\ufe0f"}


def markdown_page(page: Page) -> str:
    """Return a page as Markdown; what is long is folded."""
    blocks = ["\n\n".join(_block(block, page.language)) for block in page.blocks]
    return "\n\n".join(blocks or [_safe(page.empty)]) + "\n"


def _block(block: Block, language: str) -> Iterator[str]:
    yield f"## {_safe(block.title)}"
    size = f" \u00b7 {_safe(block.size)}" if block.size else ""
    yield f"`{block.versions}`{size}"
    yield from (f"> {_safe(note)}" for note in block.notes)
    if block.effect is not None:
        yield from _effect(block.effect, language)
    for section in block.sections:
        yield _section(section, language)


def _section(section: Section, language: str) -> str:
    head = ["", words("name", language), words("difference", language)]
    lines = [_row(head), _row(["---"] * 3)]
    lines += [_row([_MARKS[line.mark], f"`{line.name}`", _said(line, language)])
              for line in section.lines]  # fmt: skip
    return "\n".join([f"**{_safe(section.title)}**", "", *lines])


def _said(line: Line, language: str) -> str:
    said = [_safe(line.title)] if line.title else []
    said += [_entry(entry, language) for entry in line.entries]
    said += [f"<sub>{_safe(line.source)}</sub>"] if line.source else []
    return "<br>".join(said)


def _entry(entry: Entry, language: str) -> str:
    label = f"{_safe(entry.label)}{words('colon', language)}"
    if entry.before is None:
        return label + _safe(entry.after)
    return f"{label}{_safe(entry.before)} \u2192 **{_safe(entry.after)}**"


def _effect(effect: Effect, language: str) -> Iterator[str]:
    yield f"**{_safe(effect.title)}**"
    yield _safe(effect.summary)
    for table in filter(None, (effect.flips, effect.counts)):
        yield _table(table)
    for case in effect.cases:
        yield _case(case, language)
    if effect.others:
        colon = words("colon", language)
        yield "\n".join(f"- {_safe(what)}{colon}{_safe(which)}" for what, which in effect.others)


def _case(case: Case, language: str) -> str:
    """Why one row flips, with the whole explanation of its new decision folded below."""
    colon = words("colon", language)
    lines = [f"**{_safe(case.label)}**{colon}{_safe(case.title)}", ""]
    for key, answer, because in (
        ("was", case.was, case.was_because), ("is", case.now, case.now_because)
    ):  # fmt: skip
        lines.append(f"- {words(key, language)} {_safe(answer)}{colon}{_safe(because)}")
    if case.decision is not None:
        outline = outline_decision(case.decision, language, case.label)
        whole = _HEADING.sub(r"##\1 ", markdown_of(outline)).rstrip("\n")
        title = _safe(words("explained", language, label=case.label))
        lines += ["", f"<details><summary>{title}</summary>", "", whole, "", "</details>"]
    return "\n".join(lines)


def _table(table: Table) -> str:
    marks = ["--:" if place in table.numeric else "---" for place in range(len(table.heads))]
    rows = [_row([_safe(cell) for cell in row]) for row in (table.heads, *table.rows)]
    return "\n".join([rows[0], _row(marks), *rows[1:]])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _safe(text: str) -> str:
    """The text with everything that Markdown would read as its own marked as plain."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
