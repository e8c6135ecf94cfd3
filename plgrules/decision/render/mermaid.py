"""A decision as a Mermaid flow chart: the way that was taken thick, the others pale."""

from __future__ import annotations

from plgrules.backends.interpreter.record import Truth
from plgrules.decision.render.diagrams import diagram
from plgrules.decision.render.outline import Diagram, Ending, Finding, Fork, Outline, State, Tried
from plgrules.decision.render.phrases import phrase
from plgrules.decision.render.speaker import Comparison, Speaker
from plgrules.program.program import CheckStep, Program

_LINKS = {"taken": "==>", "open": "-->", "failed": "-->", "plain": "-->", "pale": "-.->"}
_CLASSES = (
    "classDef taken fill:#1f6feb,stroke:#1f6feb,color:#ffffff,stroke-width:3px",
    "classDef open fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-dasharray:4 3",
    "classDef failed fill:#f6f8fa,stroke:#8c959f,color:#57606a",
    "classDef pale fill:#ffffff,stroke:#d0d7de,color:#8c959f",
    "classDef plain fill:#ddf4ff,stroke:#0969da,color:#1f2328",
)
_ESCAPES = {
    "#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;",
    "{": "#123;", "}": "#125;", "[": "#91;", "]": "#93;", "|": "#124;", "\\": "#92;",
}  # fmt: skip


def mermaid_of(outline: Outline) -> str:
    """Return an outlined decision as a Mermaid flow chart."""
    chart = _Chart(outline.language)
    if outline.diagram is not None:
        chart.diagram(outline.diagram)
    else:
        chart.checks(outline.title, outline.findings)
    return chart.text()


def program_mermaid(program: Program, language: str = "en") -> str:
    """Return the decision of a program as a Mermaid flow chart, without a way through it."""
    chart = _Chart(language)
    speaker = Speaker(program, None, language)
    shape = diagram(speaker)
    if shape is not None:
        chart.diagram(shape)
    else:
        checks = [step for step in program.steps if isinstance(step, CheckStep)]
        findings = [Finding(c.name, "plain", c.severity, speaker.say(c.says), "") for c in checks]
        chart.checks(speaker.say(program.title), tuple(findings))
    return chart.text()


class _Chart:
    def __init__(self, language: str) -> None:
        self.language = language
        self.lines = ["flowchart TD"]
        self.count = 0

    def text(self) -> str:
        return "\n".join([*self.lines, *(f"  {line}" for line in _CLASSES)]) + "\n"

    def diagram(self, shape: Diagram) -> None:
        if shape.root is not None:
            self._tree(shape.root)
        else:
            self._chain(shape)

    def _node(self, opening: str, label: str, closing: str, state: str) -> str:
        name = f"n{self.count}"
        self.count += 1
        self.lines.append(f'  {name}{opening}"{label}"{closing}:::{state}')
        return name

    def _link(self, start: str, end: str, label: str, state: State) -> None:
        said = f"|{_escaped(label)}|" if label else ""
        self.lines.append(f"  {start} {_LINKS[state]}{said} {end}")

    # -- trees -----------------------------------------------------------------------------------

    def _tree(self, node: Fork | Ending) -> str:
        if isinstance(node, Ending):
            return self._outcome(node, node.id)
        name = self._node(
            "{{", _label([node.question, *self._found(node.comparisons)]), "}}", node.state
        )
        for side, truth in ((node.yes, True), (node.no, False)):
            self._link(name, self._tree(side), self._answer(truth), side.state)
        return name

    def _outcome(self, end: Ending | Tried, id: str = "") -> str:
        """The outcome; with the id of what leads there where no question above names it."""
        state = "pale" if end.state == "failed" else end.state
        lines = [end.outcome.upper(), end.title, id]
        return self._node("([", _label(lines), "])", state)

    def _answer(self, truth: Truth) -> str:
        return phrase("yes" if truth else "no", self.language)

    def _found(self, comparisons: tuple[Comparison, ...]) -> list[str]:
        """Every test with what was the case."""
        colon = phrase("colon", self.language)
        return [f"{said.question}{colon}{said.finding}" for said in comparisons]

    # -- rules and bands -------------------------------------------------------------------------

    def _chain(self, shape: Diagram) -> None:
        """Questions one below the other, each with its outcome; the last answer needs none."""
        previous, answer = "", ""
        if shape.shape == "bands":
            state: State = "taken" if shape.value else "plain"
            label = f"{shape.of} = {shape.value}" if shape.value else shape.of
            previous = self._node("[", _label([label]), "]", state)
        for row in shape.rows:
            if row is shape.rows[-1] and previous:
                self._link(previous, self._outcome(row, row.id), answer, row.state)
                return
            found = self._found(row.comparisons) or [row.condition]
            name = self._node("{{", _label([row.id, *found]), "}}", row.state)
            if previous:
                self._link(previous, name, answer, _way_to(row))
            yes: State = "pale" if row.state == "failed" else row.state
            self._link(name, self._outcome(row), self._answer(True), yes)
            previous, answer = name, self._answer(False)

    # -- checks ----------------------------------------------------------------------------------

    def checks(self, title: str, findings: tuple[Finding, ...]) -> None:
        states: dict[str, State] = {
            "present": "taken", "unknown": "open", "absent": "pale", "plain": "plain",
        }  # fmt: skip
        root = self._node("[", _label([title]), "]", "plain")
        for finding in findings:
            state = states[finding.state]
            name = self._node("[", _label([finding.id, finding.says]), "]", state)
            self._link(root, name, "", state)


def _way_to(row: Tried) -> State:
    """Rules before the deciding one were passed through; those after it never."""
    return "taken" if row.state == "failed" else row.state


def _label(lines: list[str]) -> str:
    return "<br/>".join(_escaped(line) for line in lines if line)


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in " ".join(text.split()))
