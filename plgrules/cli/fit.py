"""An explanation made for a page, on a narrower terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plgrules.decision.render.layout import WIDTH, hanging, width

LEAST_COLUMN = 30
"""The last cell of a line is wrapped where it stands if it has that much room."""

_HEAD = 4
"""Lines at the top whose right part is set apart: the gap before it may shrink."""

_CODE = re.compile(r"\x1b\[[0-9;]*m")
_MARK = re.compile(r" *(?:\d+\.|[\u2713\u2717\u2192?!]) (?=\S)")
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")


@dataclass
class _Paragraph:
    """One line with the lines that it was wrapped into, joined again.

    `hang` is the column below which these stood; None where it is not known.
    """

    line: str
    hang: int | None = None

    @property
    def plain(self) -> str:
        return _CODE.sub("", self.line)


def fit(text: str, columns: int) -> str:
    """Return a text, laid out for a page, so that no line takes more columns; colours stay."""
    if columns >= WIDTH:
        return text
    head, body = text.split("\n")[:_HEAD], text.split("\n")[_HEAD:]
    lines = []
    for paragraph in [*_head(head, columns), *_paragraphs(body)]:
        lines += _narrowed(paragraph, columns)
    return "\n".join(lines)


def _paragraphs(lines: list[str]) -> Iterator[_Paragraph]:
    """The lines with those that only went on for lack of room joined again."""
    current: _Paragraph | None = None
    last = ""
    for line in lines:
        plain = _CODE.sub("", line)
        indent = len(plain) - len(plain.lstrip())
        if current and plain.strip() and _goes_on(current, last, plain, indent):
            space = "" if last[-1] > "\u2e80" and plain.lstrip()[0] > "\u2e80" else " "
            current = _Paragraph(current.line + space + line.lstrip(), indent)
        else:
            if current:
                yield current
            current = _Paragraph(line)
        last = plain
    if current:
        yield current


def _goes_on(paragraph: _Paragraph, last: str, line: str, indent: int) -> bool:
    """Whether a line is what had no room on the one before it."""
    word = line.split(maxsplit=1)[0]
    had_room = width(last) + 1 + min(width(word), 2 if word[0] > "\u2e80" else 99) <= WIDTH
    if had_room or not last.strip():
        return False
    return indent == paragraph.hang if paragraph.hang else indent == _starts(paragraph.plain)[-1]


def _starts(line: str) -> list[int]:
    """The columns at which the cells of a line start, and the text after its mark."""
    mark = _MARK.match(line)
    ends = [len(line) - len(line.lstrip()), *([mark.end()] if mark else [])]
    ends += [gap.end() for gap in _GAP.finditer(line)]
    return [width(line[:end]) for end in ends]


def _narrowed(paragraph: _Paragraph, columns: int) -> list[str]:
    plain = paragraph.plain
    if width(plain) <= columns:
        return [paragraph.line]
    starts = [start for start in _starts(plain) if start <= columns - LEAST_COLUMN]
    hang = paragraph.hang if paragraph.hang in starts else max(starts, default=0)
    cut = next(i for i in range(len(plain) + 1) if width(plain[:i]) >= hang)
    return _coloured(paragraph.line, hanging(plain[:cut], plain[cut:], columns))


def _head(lines: list[str], columns: int) -> Iterator[_Paragraph]:
    """The lines of the head with smaller gaps, or with the right part on a line of its own."""
    for line in lines:
        spare = width(_CODE.sub("", line)) - columns
        gap = max(_GAP.finditer(line), key=lambda found: len(found.group()), default=None)
        if spare <= 0 or gap is None:
            yield _Paragraph(line)
        elif len(gap.group()) >= spare + 2:
            yield _Paragraph(line[: gap.start()] + line[gap.start() + spare :])
        else:
            indent = " " * (len(line) - len(line.lstrip()))
            yield _Paragraph(line[: gap.start()])
            yield _Paragraph(indent + line[gap.end() :])


def _coloured(line: str, narrowed: list[str]) -> list[str]:
    """The narrowed lines with the codes of the line that they came from."""
    marks = _marks(line)
    lines = ["".join(next(marks) if c != " " else c for c in plain) for plain in narrowed]
    return [*lines[:-1], lines[-1] + "".join(marks)]


def _marks(line: str) -> Iterator[str]:
    """Every character that is no space, with the codes before it; at the end the last codes."""
    codes, place = "", 0
    while place < len(line):
        code = _CODE.match(line, place)
        if code is not None:
            codes += code.group()
            place = code.end()
            continue
        if line[place] != " ":
            yield codes + line[place]
            codes = ""
        place += 1
    yield codes
