"""Many decided rows as a table: for a terminal, and for Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from plgrules.cli.table_words import say_word
from plgrules.decision.render.layout import Paint, width, wrap
from plgrules.decision.render.phrases import phrase
from plgrules.decision.wording import format_value
from plgrules.program.program import Output, Program
from plgrules.program.texts import say
from plgrules.rows.decide import INVALID, DecidedRow
from plgrules.rows.record import findings
from plgrules.rows.table import Table
from plgrules.rows.tally import Tally
from plgrules.rows.write import cell

WIDEST_LABEL = 28
LONG_HEAD = 12
MISSING_NAMED = 2
GAP = "  "
SEPARATOR = " \u00b7 "


class Cells(NamedTuple):
    """One row of the table: its severity, for colour, and the text of each cell."""

    severity: str
    number: str
    label: str
    outcome: str
    rule: str
    outputs: dict[str, str]
    notes: str
    decided: bool = True


class RowsTable:
    """The rows that a tally kept, in words.

    `label` is the column by which a reader knows a row; None where every column is a fact.
    """

    def __init__(self, program: Program, tally: Tally, label: str | None, language: str) -> None:
        self.program = program
        self.tally = tally
        self.label = label
        self.language = language
        self.shared = tally.shared_warnings()
        self.outcomes = {outcome.id: outcome for outcome in program.outcomes}
        self.rows = [self._cells(row) for row in tally.first]

    def title(self, as_of: date) -> str:
        """Return the line above the table: the ruleset, and what became of the rows."""
        return SEPARATOR.join(self.title_parts(as_of))

    def title_parts(self, as_of: date) -> list[str]:
        """Return the parts of that line, none of which should be broken."""
        counts = [f"{count:,} {self._counted(name)}" for name, count in self.tally.counts()]
        rows = self._word("row" if self.tally.rows == 1 else "rows")
        ruleset = f"{self.program.ruleset} {self.program.version}"
        day = phrase("as_of", self.language, day=as_of)
        return [ruleset, day, f"{self.tally.rows:,} {rows}", *counts]

    def below(self) -> list[str]:
        """Return what holds for all rows, and how many are not shown."""
        lines = []
        if self.shared:
            lines.append(self._word("all_rows", codes=", ".join(self.shared)))
        more = self.tally.rows - len(self.rows)
        if more:
            lines.append(self._word("more_rows", count=f"{more:,}"))
        return lines

    def outputs(self) -> list[Output]:
        """Return the outputs that some row has: first what most have and what outcomes set."""
        chosen = {name for outcome in self.program.outcomes for name, _ in outcome.outputs}
        decided = sum(row.decided for row in self.rows)
        filled = {
            o.name: sum(bool(r.outputs[o.name]) for r in self.rows) for o in self.program.outputs
        }
        there = [output for output in self.program.outputs if filled[output.name]]
        return sorted(there, key=lambda o: (2 * filled[o.name] < decided, o.name not in chosen))

    def headers(self, outputs: Iterable[Output]) -> list[str]:
        """Return the heads of the columns."""
        first = ["#", printable(self.label)] if self.label else ["#"]
        words = [self._word(key) for key in ("outcome", "rule")]
        return [*first, *words, *(output.name for output in outputs), self._word("notes")]

    def cells(self, row: Cells, outputs: Iterable[Output]) -> list[str]:
        """Return the texts of one row under these heads."""
        first = [row.number, row.label] if self.label else [row.number]
        return [*first, row.outcome, row.rule, *(row.outputs[o.name] for o in outputs), row.notes]

    # -- one row ---------------------------------------------------------------------------------

    def _cells(self, decided: DecidedRow) -> Cells:
        label = label_of(decided, self.label)
        number = str(decided.number)
        decision = decided.decision
        if decision is None:
            none = {output.name: "" for output in self.program.outputs}
            notes = printable("; ".join(decided.problems))
            said = self._word(INVALID)
            return Cells("critical", number, label, said, "", none, notes, decided=False)
        outcome = self.outcomes.get(decision.outcome or "")
        said = self._outcome(outcome.id) if outcome else self._word(decision.status)
        values = decision.outputs
        texts = {o.name: self._output(o, values[o.name]) for o in self.program.outputs}
        severity = outcome.severity if outcome else "warning"
        return Cells(
            severity, number, label, said, decision.rule or "", texts, self._notes(decided)
        )

    def _notes(self, decided: DecidedRow) -> str:
        decision = decided.decision
        assert decision is not None
        notes = []
        if decision.status == "undetermined":
            missing = decision.missing_in(self.language)[:MISSING_NAMED]
            notes += [self._word("needs", facts=", ".join(missing))] if missing else []
        if decision.status == "conflict":
            notes.append(" \u2260 ".join(decision.possible_rules))
        notes += findings(decision)
        notes += [code for code in decision.details.warnings if code not in self.shared]
        return ", ".join(notes)

    def _output(self, output: Output, value: Any) -> str:
        return "" if value is None else format_value(value, output.domain, self.language)

    def _outcome(self, name: str) -> str:
        """An outcome's name; by its title where the reader has no English."""
        return name if self.language == "en" else say(self.outcomes[name].title, self.language)

    def _counted(self, name: str) -> str:
        return self._outcome(name) if name in self.outcomes else self._word(name)

    def _word(self, key: str, **values: object) -> str:
        return say_word(key, self.language, **values)


def label_column(program: Program, table: Table) -> str | None:
    """Return the first column that is no fact: the one by which people know their rows."""
    facts = {fact.name for fact in program.facts}
    return next((column for column in table.columns if column not in facts), None)


def label_of(decided: DecidedRow, label: str | None) -> str:
    """Return what a row is called, short enough for a table; "" where it has no name."""
    text = printable(cell(decided.row.values.get(label))) if label else ""
    return _cut(" ".join(text.split()), WIDEST_LABEL)


def printable(text: str) -> str:
    """Return a text of the user's without characters that steer a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _cut(text: str, columns: int) -> str:
    if width(text) <= columns:
        return text
    while width(text) > columns - 1:
        text = text[:-1]
    return text + "\u2026"


# -- on a terminal ---------------------------------------------------------------------------------


def text_table(table: RowsTable, as_of: date, columns: int, *, color: bool = False) -> str:
    """Return the table as text of at most that many columns, with ANSI colours where asked for.

    Outputs that do not fit are left out; the notes wrap.
    """
    paint = Paint(color)
    lines = [paint("bold", line) for line in _joined(table.title_parts(as_of), columns)]
    if table.rows:
        lines += ["", *_Grid(table, columns, paint).lines()]
    lines += [line for text in table.below() for line in ["", *wrap(text, columns)]]
    return "\n".join(lines) + "\n"


def _joined(parts: Sequence[str], columns: int) -> list[str]:
    lines = [parts[0]]
    for part in parts[1:]:
        longer = lines[-1] + SEPARATOR + part
        if width(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


class _Grid:
    """Lays the rows of a table out in columns; the last one, the notes, wraps."""

    def __init__(self, table: RowsTable, columns: int, paint: Paint) -> None:
        self._paint = paint
        self._rows = table.rows
        self._outcome = 2 if table.label else 1
        outputs = self._fitting(table, columns)
        self._heads = [_two_lines(head) for head in table.headers(outputs)]
        self._cells = [table.cells(row, outputs) for row in table.rows]
        last = len(self._heads) - 1
        self._numeric = {0, *range(last - len(outputs), last)}
        self._sizes = [
            max(width(line[i]) for line in [*zip(*self._heads, strict=True), *self._cells])
            for i in range(last)
        ]
        least = _least(line[-1] for line in self._cells)
        self._room = max(columns - sum(self._sizes) - len(GAP) * last, least)

    def lines(self) -> list[str]:
        heads = [list(line) for line in zip(*self._heads, strict=True) if any(line)]
        lines = [self._paint("dim", self._line(head, head[-1]).rstrip()) for head in heads]
        for row, cells in zip(self._rows, self._cells, strict=True):
            first, *rest = wrap(cells[-1], self._room)
            blank = [""] * len(cells)
            lines.append(self._line(cells, first, row.severity).rstrip())
            lines += [self._line(blank, note).rstrip() for note in rest]
        return lines

    def _line(self, cells: Sequence[str], notes: str, severity: str = "") -> str:
        texts = []
        for place, size in enumerate(self._sizes):
            text = cells[place]
            blank = " " * (size - width(text))
            if place == self._outcome and severity:
                text = self._paint(severity, text)
            texts.append(blank + text if place in self._numeric else text + blank)
        return GAP.join([*texts, notes])

    def _fitting(self, table: RowsTable, columns: int) -> list[Output]:
        """The outputs for which there is room beside the notes, in the ruleset's order."""
        plain = [table.headers(()), *(table.cells(row, ()) for row in table.rows)]
        fixed = sum(max(width(line[i]) for line in plain) + 2 for i in range(len(plain[0]) - 1))
        room = columns - fixed - _least(line[-1] for line in plain)
        chosen = []
        for output in table.outputs():
            texts = [*_two_lines(output.name), *(row.outputs[output.name] for row in table.rows)]
            size = max(map(width, texts)) + len(GAP)
            if size <= room:
                chosen.append(output)
                room -= size
        order = [output.name for output in table.program.outputs]
        return sorted(chosen, key=lambda output: order.index(output.name))


def _least(texts: Iterable[str]) -> int:
    """The columns that notes need, however they wrap: those of their longest word."""
    return max((width(word) for text in texts for word in text.split()), default=0)


def _two_lines(head: str) -> tuple[str, str]:
    """A head of several words on two lines, as even as they get; a short one on the lower line."""
    if width(head) < LONG_HEAD or "_" not in head:
        return "", head
    words = head.split("_")
    cuts = [("_".join(words[:i]) + "_", "_".join(words[i:])) for i in range(1, len(words))]
    return min(cuts, key=lambda cut: max(map(width, cut)))


# -- as Markdown -----------------------------------------------------------------------------------


def markdown_table(table: RowsTable, as_of: date) -> str:
    """Return the table as Markdown, with every output that some row has."""
    outputs = table.outputs()
    lines = [f"**{_escaped(table.title(as_of))}**"]
    if table.rows:
        heads = table.headers(outputs)
        numeric = range(len(heads) - 1 - len(outputs), len(heads) - 1)
        marks = ["--:" if place == 0 or place in numeric else "---" for place in range(len(heads))]
        body = [table.cells(row, outputs) for row in table.rows]
        lines += ["", *(_piped(line) for line in [heads, marks, *body])]
    lines += [line for text in table.below() for line in ["", _escaped(text)]]
    return "\n".join(lines) + "\n"


def _piped(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_escaped, cells)) + " |"


def _escaped(text: str) -> str:
    for character in "\\|<*`[":
        text = text.replace(character, "\\" + character)
    return text
