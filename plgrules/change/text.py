"""The page of a change as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plgrules.change.page import Block, Case, Effect, Entry, Line, Page, Section, Table
from plgrules.change.words import words
from plgrules.decision.render.layout import WIDTH, Paint, hanging, pad, width, wrap

_COLORS = {"+": "green", "-": "red", "~": "yellow", ">": "blue"}
_WIDEST_NAME = 28
_ARROW = " \u2192 "


def text_of(page: Page, *, color: bool = False, columns: int = WIDTH) -> str:
    """Return a page as text of at most that many columns, with ANSI colours where asked for."""
    layout = _Layout(page.language, Paint(color), columns)
    blocks = ["\n".join(layout.block(block)) for block in page.blocks]
    return "\n\n".join(blocks or [page.empty]) + "\n"


class _Layout:
    def __init__(self, language: str, paint: Paint, columns: int) -> None:
        self.language, self.paint, self.columns = language, paint, columns

    def block(self, block: Block) -> Iterator[str]:
        gap = self.columns - width(block.title) - width(block.versions)
        if gap >= 2:
            yield self.paint("bold", block.title) + " " * gap + block.versions
        else:
            yield from (self.paint("bold", block.title), block.versions)
        for said in filter(None, (block.size, *block.notes)):
            yield from wrap(said, self.columns)
        for section in block.sections:
            yield ""
            yield from self._section(section)
        if block.effect is not None:
            yield ""
            yield from self._effect(block.effect)

    # -- what differs ----------------------------------------------------------------------------

    def _section(self, section: Section) -> Iterator[str]:
        yield self.paint("bold", section.title)
        widest = max(width(line.name) for line in section.lines)
        column = min(widest, _WIDEST_NAME) + 6
        for line in section.lines:
            yield from self._line(line, column)

    def _line(self, line: Line, column: int) -> Iterator[str]:
        mark = self.paint(_COLORS[line.mark], line.mark)
        start = f"  {mark} {line.name}"
        said = [line.title] if line.title else []
        said += [piece for entry in line.entries for piece in self._entry(entry, column)]
        said += [line.source] if line.source else []
        taken = 4 + width(line.name)
        if taken + 2 > column:
            yield start
        elif said:
            first, *said = said
            lines = hanging(" " * column, first, self.columns)
            yield start + " " * (column - taken) + lines[0].lstrip()
            yield from lines[1:]
        else:
            yield start
        for piece in said:
            yield from hanging(" " * column, piece, self.columns)

    def _entry(self, entry: Entry, column: int) -> list[str]:
        """One line where it fits; else what it was above what it is."""
        colon = words("colon", self.language)
        if entry.before is None:
            return [f"{entry.label}{colon}{entry.after}"]
        one = f"{entry.label}{colon}{entry.before}{_ARROW}{entry.after}"
        if column + width(one) <= self.columns:
            return [one]
        return [f"{entry.label}{colon}{entry.before}", f"{_ARROW.lstrip()}{entry.after}"]

    # -- what it does to rows --------------------------------------------------------------------

    def _effect(self, effect: Effect) -> Iterator[str]:
        yield self.paint("bold", effect.title)
        yield from ("  " + line for line in wrap(effect.summary, self.columns - 2))
        for table in filter(None, (effect.flips, effect.counts)):
            yield ""
            yield from self._table(table)
        for case in effect.cases:
            yield ""
            yield from self._case(case)
        if effect.others:
            yield ""
        for what, which in effect.others:
            yield from hanging(f"  {what}{words('colon', self.language)}", which, self.columns)

    def _case(self, case: Case) -> Iterator[str]:
        yield f"  {self.paint('bold', case.label)}"
        labels = [f"    {words(key, self.language)} {answer}  "
                  for key, answer in (("was", case.was), ("is", case.now))]  # fmt: skip
        column = max(map(width, labels))
        for label, because in zip(labels, (case.was_because, case.now_because), strict=True):
            yield from (
                line.rstrip() for line in hanging(pad(label, column), because, self.columns)
            )

    def _table(self, table: Table) -> Iterator[str]:
        lines: Sequence[Sequence[str]] = (table.heads, *table.rows)
        last = len(table.heads) - 1
        sizes = [max(width(line[i]) for line in lines) for i in range(last + 1)]
        for number, line in enumerate(lines):
            start = "  "
            for place, cell in enumerate(line[:last]):
                blank = " " * (sizes[place] - width(cell))
                start += (blank + cell if place in table.numeric else cell + blank) + "  "
            end = line[last]
            if last in table.numeric:
                end = " " * (sizes[last] - width(end)) + end
                said = [(start + end).rstrip()]
            else:
                said = [one.rstrip() for one in hanging(start, end, self.columns)]
            yield from (self.paint("dim", one) for one in said) if number == 0 else said
