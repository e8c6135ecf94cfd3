"""Parser events to nodes, with what the language does not allow refused on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.source import refusals
from plgrules.source.comments import COMMENT, cut_short
from plgrules.source.lines import Lines
from plgrules.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from plgrules.source.tabs import stray_tabs
from plgrules.source.traps import Trap, key_trap, value_trap

MAX_DEPTH = 64
MAX_NODES = 100_000

_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]")


class _Frame:
    """A list or mapping that is still open."""

    __slots__ = ("entries", "flow", "items", "key", "key_end", "mapping", "seen", "start")

    def __init__(self, mapping: bool, event: Any) -> None:
        self.mapping = mapping
        self.flow = bool(event.flow_style)
        self.start = event.start_mark
        self.items: list[Node] = []
        self.entries: list[Entry] = []
        self.key: Scalar | None = None
        self.key_end = 0
        self.seen: dict[str, Scalar] = {}


class Builder:
    """Takes the events of one file; `root` is its root node, `problems` what is wrong."""

    def __init__(self, text: str, file: str, lines: Lines) -> None:
        self.root: Node | None = None
        self.problems: list[Diagnostic] = []
        self._text = text
        self._file = file
        self._lines = lines
        self._frames: list[_Frame] = []
        self._count = 0
        self._documents = 0
        self._last_comment: Diagnostic | None = None
        self._scalars: list[tuple[int, int, bool]] | None = [] if "\t" in text else None
        self._takers: dict[type[yaml.Event], Callable[[Any], bool]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
            yaml.StreamEndEvent: self._end,
        }

    def take(self, event: yaml.Event) -> bool:
        """Add one event; return False when reading on makes no sense."""
        take = self._takers.get(type(event))
        return take is None or take(event)

    def _end(self, event: Any) -> bool:
        if self._scalars is not None:
            tabs = stray_tabs(self._text, self._scalars)
            self.problems.extend(refusals.tab_diagnostic(tab, self._lines) for tab in tabs)
        return True

    def cut_before(self, error: yaml.YAMLError) -> Diagnostic | None:
        """Return the reason of a syntax error when it is a comment inside a value of many lines."""
        mark = getattr(error, "problem_mark", None)
        comment = self._last_comment
        if mark is None or comment is None or comment.span is None:
            return None
        between = mark.line + 1 - comment.span.line
        return (
            comment if between == 1 and "expected" in str(getattr(error, "problem", "")) else None
        )

    def _document(self, event: Any) -> bool:
        self._documents += 1
        if event.version or event.tags:
            self.problems.append(refusals.directive_diagnostic(event.start_mark.index, self._lines))
        if self._documents == 1:
            return True
        self.problems.append(refusals.documents_diagnostic(event.start_mark.index, self._lines))
        return False

    def _open(self, event: Any) -> bool:
        self._refuse_properties(event)
        if not self._room(event):
            return False
        if len(self._frames) >= MAX_DEPTH:
            at = event.start_mark.index
            self.problems.append(refusals.too_deep(MAX_DEPTH, at, self._lines))
            return False
        self._frames.append(_Frame(isinstance(event, yaml.MappingStartEvent), event))
        return True

    def _close(self, event: Any) -> bool:
        frame = self._frames.pop()
        span = self._frame_span(frame, event)
        if frame.mapping:
            return self._add(Mapping(tuple(frame.entries), span))
        return self._add(Sequence(tuple(frame.items), span))

    def _frame_span(self, frame: _Frame, event: Any) -> Span:
        """From the first character to the last: parsers do not agree where a block ends."""
        line, column = frame.start.line + 1, frame.start.column + 1
        if frame.flow:
            return Span(
                self._file, line, column, event.end_mark.line + 1, event.end_mark.column + 1
            )
        last: Node | None = None
        if frame.mapping:
            last = frame.entries[-1].value if frame.entries else None
        elif frame.items:
            last = frame.items[-1]
        if last is None:
            return Span(self._file, line, column, line, column)
        return Span(self._file, line, column, last.span.end_line, last.span.end_column)

    def _alias(self, event: Any) -> bool:
        self.problems.append(refusals.anchor_diagnostic(event.start_mark.index, self._lines))
        start, end = event.start_mark.index, event.end_mark.index
        raw = self._text[start:end]
        return self._add(Scalar(raw, False, raw, self._lines.span(start, end)))

    def _scalar(self, event: Any) -> bool:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if not self._room(event):
            return False
        first, last = event.start_mark, event.end_mark
        start, end = first.index, last.index
        text: str = event.value
        style = event.style or ""
        raw = self._text[start:end]
        if style in ("|", ">"):
            raw = raw.rstrip(" \t\r\n")
            span = self._lines.span(start, start + len(raw))
        else:
            span = Span(
                self._file, first.line + 1, first.column + 1, last.line + 1, last.column + 1
            )
        if self._scalars is not None:
            self._scalars.append((start, start + len(raw), not style))
        if style == '"' and "\\" in raw and _CONTROL.search(text):
            self.problems.append(_control(span))
        # What an anchor or a tag stands before is reported with it, not a second time.
        if event.anchor is not None or event.tag is not None:
            start = -1
        return self._add(Scalar(text, not style, raw, span), start, end)

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self.problems.append(refusals.anchor_diagnostic(event.start_mark.index, self._lines))
        if event.tag is not None:
            self.problems.append(refusals.tag_diagnostic(event.start_mark.index, self._lines))

    def _room(self, event: Any) -> bool:
        self._count += 1
        if self._count <= MAX_NODES:
            return True
        at = event.start_mark.index
        self.problems.append(refusals.too_many(MAX_NODES, at, self._lines))
        return False

    def _add(self, node: Node, start: int = -1, end: int = -1) -> bool:
        """Put a finished node into the list or mapping that is open; -1 for what has no text."""
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.mapping and frame.key is None:
            self._key(frame, node)
            frame.key_end = end
            return True
        if isinstance(node, Scalar) and node.plain and start >= 0:
            self._check_plain(frame, node, start, end)
        if frame is None:
            self.root = node if self._documents == 1 else self.root
        elif not frame.mapping:
            frame.items.append(node)
        elif frame.key is not None:
            frame.entries.append(Entry(frame.key, node))
            frame.key = None
        return True

    def _key(self, frame: _Frame, node: Node) -> None:
        if not isinstance(node, Scalar) or not node.text.strip():
            self.problems.append(
                Diagnostic(
                    "PLG010",
                    "a key is a word, not a list, a mapping or nothing",
                    node.span,
                    help="write `key: value`; put a value that starts with a bracket in quotes",
                )
            )
            frame.key = node if isinstance(node, Scalar) else Scalar("", False, "", node.span)
            return
        frame.key = node
        if node.plain:
            self._trapped(key_trap(node.text), node.span)
        earlier = frame.seen.setdefault(node.text, node)
        if earlier is not node:
            self.problems.append(
                Diagnostic(
                    "PLG009",
                    f"the key `{node.text}` stands here a second time",
                    node.span,
                    help="keep one of the two; only one can count",
                    related=(Label(earlier.span, "first here"),),
                )
            )

    def _trapped(self, trap: Trap | None, span: Span) -> None:
        if trap is not None:
            self.problems.append(Diagnostic(trap.code, trap.message, span, help=trap.help))

    def _check_plain(self, frame: _Frame | None, node: Scalar, start: int, end: int) -> None:
        if not node.text:
            self._nothing(frame, start)
            return
        self._trapped(value_trap(node.text), node.span)
        if frame is not None and frame.flow and "?" in node.text:
            at = start + node.raw.index("?")
            self.problems.append(refusals.question_mark_diagnostic(at, self._lines))
        self._last_comment = None
        comment = COMMENT.match(self._text, end)
        if comment is None:
            return
        problem = Diagnostic(
            "PLG023",
            "` #` starts a comment here, so the value ends before it",
            self._lines.span(
                comment.start() + len(comment.group()) - len(comment.group(1)) - 1, comment.end()
            ),
            label="not part of the value",
            help="put the whole value in quotes, or the comment on a line of its own",
            related=(Label(node.span, "the value"),),
        )
        self._last_comment = problem
        path = [open_frame.key.text for open_frame in self._frames if open_frame.key is not None]
        if cut_short(node.text, path):
            self.problems.append(problem)

    def _nothing(self, frame: _Frame | None, start: int) -> None:
        """Report that no value stands at index `start`."""
        if frame is None:
            return
        if frame.key is None:
            dash = max(self._text.rfind("-", 0, start + 1), 0)
            self.problems.append(refusals.item_missing(dash, self._lines))
            return
        bare = frame.flow and self._text[frame.key_end : frame.key_end + 1] != ":"
        place = (frame.key_end - len(frame.key.raw), frame.key_end)
        self.problems.append(refusals.value_missing(frame.key.text, place, bare, self._lines))


def _control(span: Span) -> Diagnostic:
    return Diagnostic(
        "PLG003",
        "this text holds a character that cannot be shown",
        span,
        help="leave its escape out; only `\\n` and `\\t` are of use",
    )
