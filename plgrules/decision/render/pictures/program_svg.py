"""The decision of a program as a drawing that is shown alone: its tree, its rules or its bands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plgrules.decision.render.diagrams import diagram
from plgrules.decision.render.outline import Diagram, Ending, Fork, Tried
from plgrules.decision.render.pictures.boxes import INSET, Block, Box, arrow, page
from plgrules.decision.render.pictures.measure import Font, plain, wrapped
from plgrules.decision.render.pictures.svg import element, words
from plgrules.decision.render.speaker import Speaker
from plgrules.decision.wording import format_parameter
from plgrules.program.expression import Expression, Formula, parameters_of, reads
from plgrules.program.program import (
    Branch,
    CheckStep,
    DerivedStep,
    Leaf,
    Program,
    Row,
    Rules,
    Text,
    Tree,
    endings,
)

_ID = "drawing"
_MARGIN = 24
_QUESTION, _RULE, _OUTCOME = 300.0, 390.0, 250.0
_ACROSS, _BELOW, _BESIDE = 64.0, 40.0, 18.0
_LEAST_WIDTH = 560.0
_HEAD, _SUBHEAD = Font(19, bold=True), Font(13)
_LADDER = 14.0


def program_svg(program: Program, language: str = "en") -> str:
    """Return the decision of a program as one SVG document, for light and dark."""
    return _Drawing(program, language).draw()


@dataclass(frozen=True, slots=True)
class _Node:
    """A box with what lies to its right and below it, and what is said on the way there."""

    box: Box
    right: _Node | None = None
    below: _Node | None = None
    to_right: str = ""
    to_below: str = ""
    led: bool = True
    """Whether an arrow leads down: what is below comes after this, and not just beside it."""

    @property
    def width(self) -> float:
        right = self.box.width + _ACROSS + self.right.width if self.right else self.box.width
        return max(right, self.below.width if self.below else 0.0)

    @property
    def row(self) -> float:
        """How far down it and what lies to its right reach."""
        return max(self.box.height, self.right.height if self.right else 0.0)

    @property
    def gap(self) -> float:
        """How far below the next one stands."""
        return _BELOW if self.led else _BESIDE

    @property
    def height(self) -> float:
        return self.row + (self.gap + self.below.height if self.below else 0.0)

    def draw(self, x: float, y: float) -> Iterator[str]:
        """Yield the box at a place, and everything that hangs on it."""
        yield self.box.draw(x, y)
        if self.right is not None:
            end = x + self.box.width + _ACROSS
            across = y + min(self.box.height, self.right.box.height) / 2
            yield arrow((x + self.box.width, across), (end, across), self.to_right)
            yield from self.right.draw(end, y)
        if self.below is not None:
            end, down = y + self.row + self.gap, x + 2 * INSET
            if self.led:
                yield arrow((down, y + self.box.height), (down, end), self.to_below)
            yield from self.below.draw(x, end)


class _Drawing:
    def __init__(self, program: Program, language: str) -> None:
        self.program = program
        self.language = language
        self.speaker = Speaker(program, None, language)
        self.title = self.speaker.say(program.title) or program.ruleset
        self.conditions = dict(_conditions(program))

    def draw(self) -> str:
        """The heading, and below it the shape of the decision."""
        shape = diagram(self.speaker)
        node = self._node(shape)
        bands = shape if shape is not None and shape.shape == "bands" else None
        inner = max(node.width + (2 * _LADDER if bands else 0.0), _LEAST_WIDTH)
        heading, top = self._heading(inner)
        left = _MARGIN + (2 * _LADDER if bands else 0.0)
        parts = list(node.draw(left, top))
        if bands:
            parts += self._ladder(node, bands, top)
        height = top + node.height + _MARGIN
        return page(
            _ID, self.title, self._told(shape), inner + 2 * _MARGIN, height, *heading, *parts
        )

    def _heading(self, room: float) -> tuple[list[str], float]:
        program = self.program
        version = f"{program.ruleset} {program.version}"
        lines = [("b-head", _HEAD, line) for line in wrapped(plain(self.title), room, _HEAD, 3)]
        question = plain(self.speaker.say(program.question))
        lines += [("b-subhead", _SUBHEAD, line) for line in wrapped(question, room, _SUBHEAD, 4)]
        lines.append(("b-subhead", _SUBHEAD, version))
        parts, y = [], float(_MARGIN)
        for kind, font, line in lines:
            parts.append(element("text", words(line), x=_MARGIN, y=y + font.size, kind=kind))
            y += font.size * 1.45
        return parts, y + 16

    # -- what hangs where ------------------------------------------------------------------------

    def _node(self, shape: Diagram | None) -> _Node:
        if shape is None:
            return self._checks()
        if shape.root is not None:
            return self._tree(shape.root)
        return self._chain(shape)

    def _tree(self, node: Fork | Ending) -> _Node:
        """A question; the side with more beneath it goes down, the other to the right."""
        if isinstance(node, Ending):
            return _Node(self._end(node))
        yes, no = self._tree(node.yes), self._tree(node.no)
        blocks = Block("b-title", node.question), *self._thresholds(node.id)
        box = Box("b-ask", _QUESTION, blocks, node.condition)
        said = self.speaker.phrase("yes"), self.speaker.phrase("no")
        if _count(node.no) > _count(node.yes):
            return _Node(box, yes, no, *said)
        return _Node(box, no, yes, said[1], said[0])

    def _chain(self, shape: Diagram) -> _Node:
        """Rules or bands one below the other, the outcome of each to its right."""
        decision = self.program.decision
        ordered = shape.shape == "rules" and not (
            isinstance(decision, Rules) and decision.hit == "unique"
        )
        say = self.speaker.phrase
        node: _Node | None = None
        for row in reversed(shape.rows):
            way = (say("yes"), say("no")) if ordered else ("", "")
            always = row.condition == say("always")
            if always and node is None and shape.shape == "rules":
                node = _Node(self._end(row))
            else:
                node = _Node(self._rule(row), _Node(self._end(row)), node, *way, led=ordered)
        assert node is not None
        return node

    def _checks(self) -> _Node:
        """The checks one below the other."""
        node: _Node | None = None
        checks = [step for step in self.program.steps if isinstance(step, CheckStep)]
        for step in reversed(checks):
            blocks = (
                Block("b-tag", self.speaker.phrase(f"severity_{step.severity}")),
                Block("b-title", self._bare(step.says)),
                Block("b-code", step.name),
            )
            fix = self._bare(step.fix)
            box = Box(f"b-end is-{step.severity}", _RULE, blocks)
            right = Box("b-ask", _RULE, (Block("b-note", fix),)) if fix else None
            node = _Node(box, _Node(right) if right else None, node, led=False)
        assert node is not None
        return node

    def _bare(self, text: Text) -> str:
        """A sentence without the backticks that mark names in it."""
        return self.speaker.say(text).replace("`", "")

    # -- boxes -----------------------------------------------------------------------------------

    def _end(self, end: Ending | Tried) -> Box:
        severity = self.speaker.phrase(f"severity_{end.severity}")
        blocks = Block("b-title", end.title), Block("b-tag", severity), Block("b-code", end.outcome)
        return Box(f"b-end is-{end.severity}", _OUTCOME, blocks, end.id)

    def _rule(self, row: Tried) -> Box:
        """A rule: its name, its condition, and the thresholds in it."""
        blocks = Block("b-title", row.id), Block("b-code", row.condition)
        return Box("b-ask", _RULE, (*blocks, *self._thresholds(row.id)))

    def _thresholds(self, id: str) -> Iterator[Block]:
        """The thresholds of a question or a rule."""
        root = self.conditions.get(id)
        for name in self._parameters(root) if root else ():
            title = self.speaker.title(name) or name
            value = format_parameter(self.speaker.parameters[name], self.language)
            yield Block("b-note", f"{title}{self.speaker.phrase('colon')}{value}")

    def _parameters(self, root: Expression) -> dict[str, None]:
        """The names of the thresholds in a condition, and in the yes/no values that it reads."""
        found = dict.fromkeys(parameters_of(root))
        for name in sorted(reads(root)):
            step = self.program.step.get(name)
            if isinstance(step, DerivedStep) and step.domain.type == "boolean":
                found |= (
                    self._parameters(step.value.root) if isinstance(step.value, Formula) else {}
                )
        return found

    def _ladder(self, node: _Node, shape: Diagram, top: float) -> Iterator[str]:
        """The number that is cut, as a bar beside its bands in their colours."""
        y: float = top
        rung: _Node | None = node
        for row in shape.rows:
            assert rung is not None
            height = rung.row + (rung.gap if rung.below else 0.0)
            yield element(
                "rect", x=_MARGIN, y=y, width=_LADDER, height=height,
                kind=f"b-ladder is-{row.severity}",
            )  # fmt: skip
            y, rung = y + height, rung.below

    def _told(self, shape: Diagram | None) -> str:
        """The drawing in words."""
        colon = self.speaker.phrase("colon")
        if shape is None:
            checks = (step for step in self.program.steps if isinstance(step, CheckStep))
            return self.speaker.phrase("semicolon").join(self._bare(c.says) for c in checks)
        if shape.root is None:
            said = [f"{row.condition}{colon}{row.title}" for row in shape.rows]
        else:
            said = list(self._paths(shape.root))
        return self.speaker.phrase("semicolon").join(said)

    def _paths(self, node: Fork | Ending, way: str = "") -> Iterator[str]:
        colon, comma = self.speaker.phrase("colon"), self.speaker.phrase("comma")
        if isinstance(node, Ending):
            yield f"{way}{colon}{node.title}" if way else node.title
            return
        for side, answer in ((node.yes, "yes"), (node.no, "no")):
            before = f"{way}{comma}" if way else ""
            yield from self._paths(side, f"{before}{node.question} {self.speaker.phrase(answer)}")


def _conditions(program: Program) -> Iterator[tuple[str, Expression]]:
    """The conditions of the questions of a tree, or of rules, by their id."""
    if isinstance(program.decision, Tree):
        yield from _asked(program.decision.root)
    for end in endings(program.decision):
        if isinstance(end, Row) and end.condition is not None:
            yield end.id, end.condition.root


def _asked(node: Branch | Leaf) -> Iterator[tuple[str, Expression]]:
    if isinstance(node, Branch):
        yield node.id, node.condition.root
        yield from _asked(node.then)
        yield from _asked(node.otherwise)


def _count(node: Fork | Ending) -> int:
    return 1 if isinstance(node, Ending) else 1 + _count(node.yes) + _count(node.no)
