"""The page of a change as HTML that loads nothing."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib.resources import files

from plgrules.change.page import Block, Case, Effect, Entry, Line, Page, Section, Table
from plgrules.change.words import words
from plgrules.decision.render import render_card

_LANGUAGE_TAGS = {"en": "en", "zh": "zh-Hans"}
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_MARKS = {"+": ("new", "+"), "-": ("gone", "\u2212"), "~": ("other", "~"), ">": ("other", "\u2195")}


def html_page(page: Page) -> str:
    """Return a page as one HTML document."""
    title = " \u00b7 ".join(block.versions for block in page.blocks) or page.empty
    body = "\n".join(_block(block, page.language) for block in page.blocks)
    whole = _styled_once(body or f"<p>{escape(page.empty)}</p>")
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGE_TAGS[page.language]}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n"
        f"<body>\n{whole}\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    text = (files(__package__) / "style.css").read_text(encoding="utf-8")
    return " ".join(text.split())


def _styled_once(body: str) -> str:
    """The cards of decisions bring their style each: the first one is enough."""
    first = _STYLE.search(body)
    if first is None:
        return body
    return body[: first.end()] + _STYLE.sub("", body[first.end() :])


def _block(block: Block, language: str) -> str:
    size = f" \u00b7 {escape(block.size)}" if block.size else ""
    parts = [
        f"<article>\n<h1>{escape(block.title)}</h1>",
        f'<p class="soft"><span class="versions">{escape(block.versions)}</span>{size}</p>',
        *(f"<p>{escape(note)}</p>" for note in block.notes),
    ]
    parts += [_effect(block.effect, language)] if block.effect else []
    parts += [_section(section, language) for section in block.sections]
    return "\n".join([*parts, "</article>"])


def _section(section: Section, language: str) -> str:
    rows = "\n".join(_line(line, language) for line in section.lines)
    return f'<h2>{escape(section.title)}</h2>\n<div class="sheet"><table>{rows}</table></div>'


def _line(line: Line, language: str) -> str:
    kind, mark = _MARKS[line.mark]
    said = [f"<p>{escape(line.title)}</p>"] if line.title else []
    said += [_entry(entry, language) for entry in line.entries]
    said += [f'<p class="source">{escape(line.source)}</p>'] if line.source else []
    return (
        f'<tr><td class="mark {kind}">{mark}</td><td><code>{escape(line.name)}</code></td>'
        f"<td>{''.join(said)}</td></tr>"
    )


def _entry(entry: Entry, language: str) -> str:
    label = f'<span class="soft">{escape(entry.label)}{words("colon", language)}</span>'
    if entry.before is None:
        return f"<p>{label}{escape(entry.after)}</p>"
    before, after = escape(entry.before), escape(entry.after)
    return f"<p>{label}<del>{before}</del> \u2192 <ins>{after}</ins></p>"


def _effect(effect: Effect, language: str) -> str:
    parts = [f"<h2>{escape(effect.title)}</h2>", f"<p>{escape(effect.summary)}</p>"]
    parts += [_table(table) for table in (effect.flips, effect.counts) if table]
    parts += [_case(case, language) for case in effect.cases]
    colon = words("colon", language)
    parts += [f"<p>{escape(what)}{colon}{escape(which)}</p>" for what, which in effect.others]
    return "\n".join(parts)


def _case(case: Case, language: str) -> str:
    colon = words("colon", language)
    lines = [f"<p><strong>{escape(case.label)}</strong>{colon}{escape(case.title)}</p>"]
    for tag, key, answer, because in (
        ("del", "was", case.was, case.was_because), ("ins", "is", case.now, case.now_because)
    ):  # fmt: skip
        said = f"{words(key, language)} <{tag}>{escape(answer)}</{tag}>"
        lines.append(f"<p>{said}{colon}{escape(because)}</p>")
    if case.decision is not None:
        title = escape(words("explained", language, label=case.label))
        card = render_card(case.decision, language, subject=case.label)
        lines.append(f"<details><summary>{title}</summary>{card}</details>")
    return "\n".join(lines)


def _table(table: Table) -> str:
    def row(cells: tuple[str, ...], tag: str) -> str:
        kinds = (' class="number"' if place in table.numeric else "" for place in range(len(cells)))
        said = (f"<{tag}{kind}>{escape(cell)}</{tag}>"
                for kind, cell in zip(kinds, cells, strict=True))  # fmt: skip
        return f"<tr>{''.join(said)}</tr>"

    body = "\n".join(row(cells, "td") for cells in table.rows)
    return f'<div class="sheet"><table>{row(table.heads, "th")}\n{body}</table></div>'
