"""Many decided rows as one page of HTML that loads nothing: a table, and the card of each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from plgrules.cli.tables import Cells, RowsTable
from plgrules.decision.decision import Decision
from plgrules.decision.render.html_page import page, style
from plgrules.program.program import Output
from plgrules.program.texts import say

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)

Card = Callable[[Decision, str], str]
"""Returns the card of a decision, given what the row is called, as a fragment of HTML."""


def html_page(table: RowsTable, as_of: date, card: Card) -> str:
    """Return the page of the rows that a table holds."""
    title = say(table.program.title, table.language)
    heading = f"<h1>{escape(title)}</h1><p>{escape(table.title(as_of))}</p>"
    notes = "".join(f"<p>{escape(line)}</p>" for line in table.below())
    body = f"<header>{heading}</header>\n{_table(table)}\n{notes}\n{_cards(table, card)}"
    return page(title, table.language, body, style(__package__, "html_page.css"))


def _table(table: RowsTable) -> str:
    outputs = table.outputs()
    first = len(table.headers(())) - 1
    numeric = {0, *range(first, first + len(outputs))}
    heads = table.headers(outputs)
    # A long name of an output may break after its underscores.
    broken = [escape(text).replace("_", "_<wbr>") for text in heads]
    head = "".join(_cell("th", place in numeric, text) for place, text in enumerate(broken))
    body = "\n".join(_row(table, row, outputs, numeric) for row in table.rows)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _row(table: RowsTable, row: Cells, outputs: Sequence[Output], numeric: set[int]) -> str:
    texts = [escape(text) for text in table.cells(row, outputs)]
    name = 1 if table.label else 0
    if row.decided:
        texts[name] = f'<a href="#row-{row.number}">{texts[name] or row.number}</a>'
    texts[name + 1] = f'<span class="outcome {row.severity}">{texts[name + 1]}</span>'
    cells = "".join(_cell("td", place in numeric, text) for place, text in enumerate(texts))
    return f"<tr>{cells}</tr>"


def _cell(tag: str, numeric: bool, text: str) -> str:
    kind = ' class="number"' if numeric else ""
    return f"<{tag}{kind}>{text}</{tag}>"


def _cards(table: RowsTable, card: Card) -> str:
    """The card of every decided row, closed; their common style stands in the first one only."""
    parts: list[str] = []
    for row, decided in zip(table.rows, table.tally.first, strict=True):
        if decided.decision is None:
            continue
        body = card(decided.decision, row.label)
        body = _STYLE.sub("", body, count=1) if parts else body
        name = " \u00b7 ".join(filter(None, (row.number, escape(row.label))))
        outcome = f'<span class="outcome {row.severity}">{escape(row.outcome)}</span>'
        parts.append(
            f"<details><summary>{name} {outcome}</summary>"
            f'<div id="row-{row.number}">{body}</div></details>\n'
        )
    return "".join(parts)
