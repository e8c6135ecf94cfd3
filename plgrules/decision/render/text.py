"""The explanation as plain text: fits a screen, can be pasted into a chat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plgrules.backends.interpreter.record import Truth
from plgrules.decision.render.layout import WIDTH, Paint, columns, hanging, width, wrap
from plgrules.decision.render.outline import Ask, Diagram, Ending, Fork, Named, Outline, Tried
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.speaker import Comparison

_MARKS = {True: "\u2713", False: "\u2717", None: "?"}
_STYLES = {True: "green", False: "dim", None: "yellow"}
_BODY = "    "


def text_of(outline: Outline, color: bool = False) -> str:
    """Return an outlined explanation as text, with ANSI colours where asked for."""
    return _TextRenderer(outline, Paint(color)).render()


class _TextRenderer:
    def __init__(self, outline: Outline, paint: Paint) -> None:
        self.outline = outline
        self.paint = paint
        self.lines: list[str] = []

    def phrase(self, key: str, **values: object) -> str:
        return phrase(key, self.outline.language, **values)

    def render(self) -> str:
        self._header()
        self._verdict()
        self._why()
        self._undetermined()
        self._path()
        self._not_because()
        self._signals()
        self._checks()
        self._named("undefined", self.outline.undefined)
        self._named("warnings", self.outline.warnings)
        self._nested()
        self._results()
        self._next()
        self._sources()
        return "\n".join(self.lines).rstrip() + "\n"

    # -- the head --------------------------------------------------------------------------------

    def _header(self) -> None:
        outline = self.outline
        right = f"{outline.ruleset} {outline.version} \u00b7 {outline.as_of}"
        room = WIDTH - width(outline.title) - width(right)
        if room >= 2:
            self.lines.append(self.paint("bold", outline.title) + " " * room + right)
        else:
            self.lines += [*wrap(self.paint("bold", outline.title), WIDTH), right]
        if outline.notice:
            self.lines += ["", *hanging("  ! ", outline.notice)]

    def _verdict(self) -> None:
        outline = self.outline
        subject = f"{outline.subject} " if outline.subject else ""
        word = (outline.outcome or "").upper()
        if not word and (outline.diagram is not None):
            word = self.phrase(outline.status).upper()
        left = f"{subject}\u2192 {word}" if word else f"{subject}\u2192"
        gap = "    " if word else " "
        room = WIDTH - 2 - width(left) - len(gap) - width(outline.headline) - width(outline.rule)
        painted = subject + self.paint(outline.severity, f"\u2192 {word}".rstrip())
        self.lines.append("")
        if room >= 2:
            tail = " " * room + outline.rule if outline.rule else ""
            self.lines.append(f"  {painted}{gap}{outline.headline}{tail}")
            return
        first, *rest = hanging(f"  {left}{gap}", outline.headline)
        self.lines += [first.replace(left, painted, 1), *rest]
        if outline.rule:
            self.lines.append(f"  {outline.rule}")

    # -- sections --------------------------------------------------------------------------------

    def _section(self, key: str, body: Iterable[str]) -> None:
        lines = list(body)
        if lines:
            self.lines += ["", "  " + self.paint("bold", self.phrase(key)), *lines]

    def _why(self) -> None:
        outline = self.outline
        body = (
            [_BODY + line for line in wrap(outline.because, WIDTH - 4)] if outline.because else []
        )
        held = [[f"{_MARKS[True]} {c.question}", c.finding] for c in self._held()]
        body += [self._painted(line) for line in columns(held, _BODY + "  ", (50,))]
        rows = [[self._label(n.name, n.title), n.value, n.origin] for n in outline.numbers]
        for limit in outline.limits:
            name = self._label(limit.name, limit.title)
            what = self.phrase("semicolon").join(filter(None, (limit.source, limit.overlay)))
            rows.append([name, limit.value, what])
        body += columns(rows, _BODY + "  ", (34, 26))
        if outline.taken_absent:
            comma = "\u3001" if outline.language == "zh" else ", "
            names = comma.join(outline.taken_absent)
            body += hanging(_BODY + "  ", self.phrase("taken_absent", names=names))
        self._section("why" if outline.because else "numbers", body)

    def _held(self) -> tuple[Comparison, ...]:
        """The tests of the rule that decided."""
        diagram = self.outline.diagram
        if diagram is None or diagram.shape != "rules" or not self.outline.because:
            return ()
        return next((row.comparisons for row in diagram.rows if row.state == "taken"), ())

    def _label(self, name: str, title: str) -> str:
        """What a row is called: its name in English, its title elsewhere."""
        return name if self.outline.language == "en" else title or name

    def _undetermined(self) -> None:
        outline = self.outline
        if outline.status == "decided" or (outline.diagram is None and not outline.asks):
            return
        comma = "\u3001" if outline.language == "zh" else ", "
        rows = [[c.outcome, c.title, comma.join(c.rules)] for c in outline.candidates]
        body: list[str] = []
        if rows:
            head = "both_hold" if outline.status == "conflict" else "still_possible"
            body += [_BODY + self.phrase(head), *columns(rows, _BODY + "  ", (24, 36))]
        if outline.asks:
            body.append(_BODY + self.phrase("ask_for"))
            for number, ask in enumerate(outline.asks, 1):
                body += self._ask(number, ask)
        self._section(outline.status if outline.status != "decided" else "undetermined", body)

    def _ask(self, number: int, ask: Ask) -> list[str]:
        parts = [ask.title, ask.what, ask.instead]
        comma = self.phrase("comma")
        lines = hanging(f"{_BODY}  {number}. {ask.fact}  ", comma.join(filter(None, parts)))
        for settled in ask.settles:
            label = f"{_BODY}     {self.phrase('settles')} "
            answers = ""
            if settled.yes:
                yes = f"{self.phrase('if_yes')} \u2192 {settled.yes}"
                answers = f"   {yes} \u00b7 {self.phrase('if_no')} \u2192 {settled.no}"
            lines += hanging(label, settled.question + answers)
        return lines

    def _path(self) -> None:
        diagram = self.outline.diagram
        if diagram is None or diagram.root is None:
            return
        body: list[str] = []
        node: Fork | Ending = diagram.root
        while isinstance(node, Fork):
            body += self._question(node)
            if node.answer is None:
                break
            node = node.yes if node.answer else node.no
        self._section("path", body)

    def _question(self, fork: Fork) -> list[str]:
        answer = {True: "yes", False: "no", None: "unknown"}[fork.answer]
        mark = self._mark(fork.answer)
        said = f"{fork.question}  {self.phrase(answer)}"
        first, *rest = hanging(f"{_BODY}{_MARKS[fork.answer]} ", said)
        lines = [first.replace(_MARKS[fork.answer], mark, 1), *rest]
        rows = [[c.question, c.finding] for c in fork.comparisons]
        return lines + columns(rows, _BODY + "    ", (46,))

    def _not_because(self) -> None:
        diagram = self.outline.diagram
        if diagram is None or diagram.shape == "tree":
            return
        if diagram.shape == "bands":
            self._section("limits", self._bands(diagram))
            return
        rows = [line for row in diagram.rows if row.state == "failed" for line in self._tried(row)]
        body = [self._painted(line) for line in columns(rows, _BODY, (28, 44))]
        self._section("not_because", body)

    def _tried(self, row: Tried) -> list[Sequence[str]]:
        lines: list[Sequence[str]] = []
        for number, comparison in enumerate(row.comparisons):
            first = f"{_MARKS[False]} {row.id}" if number == 0 else ""
            lines.append((first, comparison.question, comparison.finding))
        return lines or [(f"{_MARKS[False]} {row.id}", row.condition, "")]

    def _bands(self, diagram: Diagram) -> list[str]:
        """The bands on both sides of the one that holds the number."""
        taken = [i for i, row in enumerate(diagram.rows) if row.state == "taken"]
        if not taken:
            return []
        near = diagram.rows[max(0, taken[0] - 1) : taken[0] + 2]
        rows = [self._band(row, diagram.rows) for row in near]
        return [self._painted(line) for line in columns(rows, _BODY, (30, 40))]

    def _band(self, row: Tried, all_rows: Sequence[Tried]) -> list[str]:
        mark = _MARKS[row.state == "taken"]
        found = row.comparisons
        if not found and row.state == "taken":
            # The last band has no limit of its own: how far above the one before it is what counts.
            found = all_rows[all_rows.index(row) - 1].comparisons
        finding = found[0].finding if found else ""
        return [f"{mark} {row.outcome}", row.condition, finding]

    def _painted(self, line: str) -> str:
        for truth, mark in _MARKS.items():
            if line.lstrip().startswith(mark + " "):
                return line.replace(mark, self._mark(truth), 1)
        return line

    def _mark(self, truth: Truth) -> str:
        return self.paint(_STYLES[truth], _MARKS[truth])

    def _signals(self) -> None:
        body: list[str] = []
        for group in self.outline.signals:
            body.append(f"{_BODY}{group.name}  {group.summary}")
            rows = [[f"{_MARKS[s.result]} {s.title}"] for s in group.signals]
            body += [self._painted(_BODY + "  " + row[0]) for row in rows]
        self._section("signals", body)

    def _checks(self) -> None:
        body: list[str] = []
        findings = self.outline.findings
        for finding in findings:
            if finding.state == "present":
                severity = self.phrase(f"severity_{finding.severity}")
                label = f"{_BODY}! {severity}  "
                first, *rest = hanging(label, finding.says)
                body += [first.replace("!", self.paint(finding.severity, "!"), 1), *rest]
                body += hanging(f"{_BODY}  \u2192 ", finding.fix) if finding.fix else []
        comma = "\u3001" if self.outline.language == "zh" else ", "
        for state, key in (("unknown", "open"), ("absent", "clear")):
            names = [finding.id for finding in findings if finding.state == state]
            if names:
                body += hanging(_BODY, self.phrase(key, names=comma.join(names)))
        self._section("checks", body)

    def _named(self, key: str, items: Sequence[Named]) -> None:
        rows = [[item.name, item.text] for item in items]
        self._section(key, columns(rows, _BODY, (30,)))

    def _results(self) -> None:
        rows = [[self._label(o.name, o.title), o.text] for o in self.outline.outputs]
        self._section("outputs", columns(rows, _BODY, (40,)))

    def _next(self) -> None:
        body: list[str] = []
        for number, action in enumerate(self.outline.actions, 1):
            body += hanging(f"{_BODY}{number}. ", action)
        self._section("next", body)

    def _nested(self) -> None:
        body: list[str] = []
        for name, nested in self.outline.nested:
            decided = nested.outcome or self.phrase(nested.status)
            label = f"{_BODY}{name} \u2192 {decided}  "
            opening, closing = self.phrase("open_paren"), self.phrase("close_paren")
            version = f"{opening}{nested.ruleset} {nested.version}{closing}"
            body += hanging(label, (nested.because or nested.headline) + version)
        self._section("nested", body)

    def _sources(self) -> None:
        outline = self.outline
        comma = "\u3001" if outline.language == "zh" else ", "
        lines = [f"{comma.join(c.places)}{self.phrase('colon')}{c.text}" for c in outline.sources]
        digest = f"{self.phrase('digest')} {outline.digest[:19]}\u2026"
        if outline.overlays:
            digest = f"{self.phrase('overlays')} {comma.join(outline.overlays)} \u00b7 {digest}"
        label = f"  {self.phrase('sources')}   "
        self.lines.append("")
        for number, line in enumerate([*lines, digest]):
            self.lines += hanging(label if number == 0 else " " * width(label), line)
