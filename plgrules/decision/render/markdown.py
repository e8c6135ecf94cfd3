"""The explanation as Markdown, for a pull request or a chat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from plgrules.decision.render.outline import Ask, Diagram, Ending, Fork, Named, Outline
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.speaker import Comparison

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")
_CODE = re.compile(r"`([^`|]+)`")
_MARKS = {True: "\u2713", False: "\u2717", None: "?"}


def markdown_of(outline: Outline) -> str:
    """Return an outlined explanation as Markdown."""
    return _MarkdownRenderer(outline).render()


class _MarkdownRenderer:
    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.blocks: list[str] = []

    def phrase(self, key: str, **values: object) -> str:
        return phrase(key, self.outline.language, **values)

    def render(self) -> str:
        outline = self.outline
        self._head()
        self._why()
        self._undetermined()
        self._path()
        self._not_because()
        self._signals()
        self._checks()
        self._section("undefined", named(outline.undefined))
        self._section("warnings", named(outline.warnings))
        self._section("nested", bullets(self._nested(*item) for item in outline.nested))
        rows = [[safe(o.title or o.name), safe(o.text)] for o in outline.outputs]
        self._section("outputs", self._table(("name", "value"), rows))
        self._section("next", numbered(map(safe, outline.actions)))
        self._sources()
        return "\n\n".join(block for block in self.blocks if block) + "\n"

    # -- the head --------------------------------------------------------------------------------

    def _head(self) -> None:
        outline = self.outline
        subject = f"{safe(outline.subject)} " if outline.subject else ""
        word = (outline.outcome or self.phrase(outline.status)).upper()
        if outline.diagram is None:
            word = ""
        verdict = f"{subject}\u2192 {safe(word)} ".rstrip() if word else f"{subject}\u2192"
        rule = f" \u00b7 {safe(outline.rule)}" if outline.rule else ""
        version = code(f"{outline.ruleset} {outline.version}")
        said = f"**{verdict}** {safe(outline.headline)}{rule}"
        self.blocks.append(f"## {safe(outline.title)}")
        self.blocks.append(f"{said}  \n{version} \u00b7 {safe(outline.as_of)}")
        if outline.notice:
            self.blocks.append(f"> **{safe(outline.notice)}**")

    def _section(self, key: str, *blocks: str) -> None:
        filled = [block for block in blocks if block]
        if filled:
            self.blocks += [f"### {self.phrase(key)}", *filled]

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        return table([self.phrase(head) for head in heads], rows)

    # -- sections --------------------------------------------------------------------------------

    def _why(self) -> None:
        outline = self.outline
        rows = [
            [self._label(n.name, n.title), safe(n.value), safe(n.origin)] for n in outline.numbers
        ]
        for limit in outline.limits:
            said = self.phrase("semicolon").join(filter(None, (limit.source, limit.overlay)))
            rows.append([self._label(limit.name, limit.title), safe(limit.value), safe(said)])
        absent = ""
        if outline.taken_absent:
            comma = "\u3001" if outline.language == "zh" else ", "
            absent = safe(self.phrase("taken_absent", names=comma.join(outline.taken_absent)))
        self._section(
            "why" if outline.because else "numbers",
            safe(outline.because),
            bullets(safe(self._found((c,))) for c in self._held()),
            self._table(("name", "value", "origin"), rows),
            absent,
        )

    def _held(self) -> tuple[Comparison, ...]:
        """The tests of the rule that decided."""
        diagram = self.outline.diagram
        if diagram is None or diagram.shape != "rules" or not self.outline.because:
            return ()
        return next((row.comparisons for row in diagram.rows if row.state == "taken"), ())

    def _found(self, comparisons: Iterable[Comparison]) -> str:
        colon, semicolon = self.phrase("colon"), self.phrase("semicolon")
        return semicolon.join(f"{c.question}{colon}{c.finding}" for c in comparisons)

    def _label(self, name: str, title: str) -> str:
        return f"{safe(title)} {code(name)}" if title else code(name)

    def _undetermined(self) -> None:
        outline = self.outline
        if outline.status == "decided":
            return
        head = "both_hold" if outline.status == "conflict" else "still_possible"
        candidates = bullets(
            f"**{safe(c.title)}** {self._listed(c.rules)}" for c in outline.candidates
        )
        asks = numbered(self._ask(ask) for ask in outline.asks)
        self._section(
            outline.status,
            f"{self.phrase(head)}{self.phrase('colon')}" if candidates else "",
            candidates,
            f"{self.phrase('ask_for')}{self.phrase('colon')}" if asks else "",
            asks,
        )

    def _ask(self, ask: Ask) -> str:
        said = self.phrase("comma").join(filter(None, (ask.title, ask.what, ask.instead)))
        lines = [f"{code(ask.fact)} {safe(said)}"]
        for settled in ask.settles:
            answers = ""
            if settled.yes:
                answers = (
                    f" **{self.phrase('if_yes')}** \u2192 {safe(settled.yes)} \u00b7 "
                    f"**{self.phrase('if_no')}** \u2192 {safe(settled.no)}"
                )
            lines.append(f"   - {self.phrase('settles')} {safe(settled.question)}{answers}")
        return "\n".join(lines)

    def _path(self) -> None:
        diagram = self.outline.diagram
        if diagram is None or diagram.root is None:
            return
        lines: list[str] = []
        node: Fork | Ending = diagram.root
        while isinstance(node, Fork):
            answer = self.phrase({True: "yes", False: "no", None: "unknown"}[node.answer])
            found = self._found(node.comparisons)
            tail = f"  \n   {safe(found)}" if found else ""
            lines.append(f"{safe(node.question)} **{safe(answer)}**{tail}")
            if node.answer is None:
                break
            node = node.yes if node.answer else node.no
        self._section("path", numbered(lines))

    def _not_because(self) -> None:
        diagram = self.outline.diagram
        if diagram is None or diagram.shape == "tree":
            return
        self._section(
            "limits" if diagram.shape == "bands" else "not_because",
            self._table(("rule_head", "test", "found"), self._tried(diagram)),
        )

    def _tried(self, diagram: Diagram) -> list[list[str]]:
        rows: list[list[str]] = []
        for row in diagram.rows:
            if row.state != "failed" and not (diagram.shape == "bands" and row.state == "taken"):
                continue
            mark = _MARKS[row.state == "taken"]
            tests = "<br>".join(safe(c.question) for c in row.comparisons) or safe(row.condition)
            found = "<br>".join(safe(c.finding) for c in row.comparisons)
            name = row.outcome if diagram.shape == "bands" else row.id
            rows.append([f"{mark} {code(name)}", tests, found])
        return rows

    def _signals(self) -> None:
        blocks: list[str] = []
        for group in self.outline.signals:
            blocks.append(f"**{safe(group.name)}** {safe(group.summary)}")
            blocks.append(bullets(f"{_MARKS[s.result]} {safe(s.title)}" for s in group.signals))
        self._section("signals", *blocks)

    def _checks(self) -> None:
        findings = self.outline.findings
        present = bullets(
            f"**{self.phrase('severity_' + f.severity)}** {safe(f.says)}"
            + (f"  \n  \u2192 {safe(f.fix)}" if f.fix else "")
            for f in findings
            if f.state == "present"
        )
        others = []
        for state, key in (("unknown", "open"), ("absent", "clear")):
            names = self._listed(f.id for f in findings if f.state == state)
            if names:
                others.append(self.phrase(key, names=names))
        self._section("checks", present, *others)

    def _nested(self, name: str, inner: Outline) -> str:
        decided = inner.outcome or self.phrase(inner.status)
        said = safe(inner.because or inner.headline)
        version = code(f"{inner.ruleset} {inner.version}")
        return f"{code(name)} \u2192 **{safe(decided)}** {said} ({version})"

    def _sources(self) -> None:
        outline = self.outline
        lines = [
            f"{self._listed(c.places)}{self.phrase('colon')}{safe(c.text)}" for c in outline.sources
        ]
        digest = f"{self.phrase('digest')} {code(outline.digest)}"
        if outline.overlays:
            digest = f"{self.phrase('overlays')} {self._listed(outline.overlays)} \u00b7 {digest}"
        self._section("sources", bullets([*lines, digest]))

    def _listed(self, names: Iterable[str]) -> str:
        return ("\u3001" if self.outline.language == "zh" else ", ").join(map(code, names))


def safe(text: str) -> str:
    """Return a text in which nothing but code between backticks is taken for Markdown."""
    spans = _CODE.split(" ".join(text.split()))
    return "".join(
        f"`{span}`" if number % 2 else _SPECIAL.sub(r"\\\1", span)
        for number, span in enumerate(spans)
    )


def code(text: str) -> str:
    """Return a name as code."""
    return f"`{text.replace('`', '').replace('|', '')}`"


def named(items: Iterable[Named]) -> str:
    """Return texts as a list, each after its code."""
    return bullets(f"{code(item.name)} {safe(item.text)}" for item in items)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows of Markdown under their heads; nothing where there is no row."""
    if not rows:
        return ""
    lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
    lines += [" | ".join(row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    """Return items as a list."""
    return "\n".join(f"- {item}" for item in items)


def numbered(items: Iterable[str], first: int = 1) -> str:
    """Return items as a numbered list."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, first))
