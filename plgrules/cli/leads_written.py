"""Leads as JSON lines, CSV, a table for a terminal, or a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, TextIO

from plgrules.cli.tables import printable
from plgrules.decision.render.html_page import page, style
from plgrules.decision.render.layout import width
from plgrules.events.lead import columns as lead_columns
from plgrules.events.lead import pipeline
from plgrules.events.match_words import MatchWords
from plgrules.program.texts import say
from plgrules.rows.write import Pair, cell, write_rows

if TYPE_CHECKING:
    from plgrules.events.lead import Lead
    from plgrules.events.run import Task

FORMATS = ("jsonl", "csv", "table", "html")

SHOWN = {"table": 40, "html": 1_000}
"""Accounts of a table to look at; files to go on with hold all."""

_GAP = "  "
_LONGEST = 28


def write_leads(out: TextIO, format: str, leads: Sequence[Lead], task: Task, columns: int) -> None:
    """Write leads as one of FORMATS; `columns` is the width of a table."""
    words = MatchWords(task.programs, task.rules, task.language)
    if format in ("jsonl", "csv"):
        rows: Iterator[Pair] = (({}, _written(lead, words, format)) for lead in leads)
        write_rows(out, format, ((), ()), lead_columns(), rows)
        return
    order = {outcome: place for place, outcome in enumerate(_best_first(task))}
    ranked = sorted(leads, key=lambda lead: (order.get(lead.qualified, 99), lead.account))
    if format == "html":
        out.write(_page(ranked, task, words))
    else:
        out.write(_table(ranked, task, words, columns))


def _written(lead: Lead, words: MatchWords, format: str) -> Sequence[Any]:
    """The values of a lead; in a cell of CSV a match is a sentence, not an object."""
    values = lead.values()
    if format == "csv" and lead.matches:
        said = [words.say(match) for match in lead.matches]
        pairs = zip(lead_columns(), values, strict=True)
        return [said if name == "matches" else value for name, value in pairs]
    return values


def _narrow() -> tuple[str, ...]:
    return tuple(pipeline()["narrow"])


def _best_first(task: Task) -> list[str]:
    """The outcomes in the order of their ruleset, which names the best first."""
    return [outcome.id for outcome in task.programs[0].outcomes]


def _summary(leads: Sequence[Lead], task: Task) -> str:
    counts = Counter(lead.qualified for lead in leads)
    parts = [f"{count:,} {name}" for name, count in counts.most_common()]
    return " \u00b7 ".join([f"{len(leads):,} accounts as of {task.as_of}", *parts])


def _cells(lead: Lead) -> list[str]:
    values = dict(zip(lead_columns(), lead.values(), strict=True))
    return [printable(cell(values[name])) for name in _narrow()]


def _table(leads: Sequence[Lead], task: Task, words: MatchWords, columns: int) -> str:
    shown = leads[: SHOWN["table"]]
    rows = [list(_narrow()), *map(_cells, shown)]
    widths = [min(max(width(row[n]) for row in rows), _LONGEST) for n in range(len(_narrow()))]
    left = max(columns - sum(widths) - len(_GAP) * len(widths), 20)
    lines = [printable(_summary(leads, task)), ""]
    why = ["why", *(printable(_why(lead)) for lead in shown)]
    below = [[], *(_matches(lead, words) for lead in shown)]
    for row, reason, more in zip(rows, why, below, strict=True):
        cells = [_fit(text, size) for text, size in zip(row, widths, strict=True)]
        lines.append(_GAP.join([*cells, _fit(reason, left).rstrip()]).rstrip())
        lines += [_fit(_GAP + printable(text), max(columns, 60)).rstrip() for text in more]
    if len(leads) > len(shown):
        lines += ["", f"and {len(leads) - len(shown):,} more: --format csv or jsonl has them all"]
    return "\n".join(lines) + "\n"


def _matches(lead: Lead, words: MatchWords) -> list[str]:
    return [words.say(match) for match in lead.matches]


def _why(lead: Lead) -> str:
    return lead.problem or (lead.reasons[0] if lead.reasons else "")


def _fit(text: str, columns: int) -> str:
    while width(text) > columns:
        text = text[:-2].rstrip() + "\u2026"
    return text + " " * (columns - width(text))


def _page(leads: Sequence[Lead], task: Task, words: MatchWords) -> str:
    title = say(task.programs[0].title, task.language) or task.programs[0].ruleset
    heads = (*_narrow(), "reasons", "message")
    head = "".join(f"<th>{escape(name).replace('_', '_<wbr>')}</th>" for name in heads)
    body = "\n".join(_html_row(lead, words) for lead in leads[: SHOWN["html"]])
    more = len(leads) - SHOWN["html"]
    note = f"<p>and {more:,} more</p>" if more > 0 else ""
    content = (
        f"<header><h1>{escape(title)}</h1><p>{escape(_summary(leads, task))}</p></header>\n"
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table></div>\n{note}"
    )
    looks = "".join(style("plgrules.cli", f"{name}_page.css") for name in ("html", "leads"))
    return page(title, task.language, content, looks)


def _html_row(lead: Lead, words: MatchWords) -> str:
    reasons = "<br>".join(escape(printable(reason)) for reason in lead.reasons)
    notes = [*_matches(lead, words), *lead.warnings]
    reasons += "".join(f'<p class="note">{escape(printable(note))}</p>' for note in notes)
    said = (reasons or escape(lead.problem or ""), escape(printable(lead.message or "")))
    short = zip(_narrow(), _cells(lead), strict=True)
    cells = [f'<td title="{escape(name)}">{escape(text)}</td>' for name, text in short]
    cells += [f'<td class="said">{text}</td>' for text in said]
    return f"<tr>{''.join(cells)}</tr>"
