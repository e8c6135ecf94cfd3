"""The shape of a decision: its tree, rules or bands, with or without the way that was taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plgrules.backends.interpreter.record import Record, Test, Truth
from plgrules.decision.render.outline import Diagram, Ending, Fork, State, Tried
from plgrules.decision.render.reasons import Reasons
from plgrules.decision.render.speaker import SIGNS, Comparison, Speaker
from plgrules.program import expression as ir
from plgrules.program.program import (
    Band,
    Bands,
    Branch,
    End,
    Leaf,
    Row,
    Rules,
    Tree,
    endings,
)


def diagram(speaker: Speaker, reasons: Reasons | None = None) -> Diagram | None:
    """Return the shape of a program's decision; `reasons` mark the way that was taken."""
    decision = speaker.program.decision
    drawer = _Drawer(speaker, reasons)
    match decision:
        case None:
            return None
        case Tree(root=root):
            start: State = "taken" if reasons else "plain"
            return Diagram("tree", drawer.node(root, start), ())
        case Rules():
            return Diagram("rules", None, drawer.rows())
        case Bands():
            return drawer.bands(decision)


class _Drawer:
    def __init__(self, speaker: Speaker, reasons: Reasons | None) -> None:
        self.speaker = speaker
        self.reasons = reasons
        self.record: Record | None = speaker.record
        conditions = self.record.conditions if self.record else ()
        self.answers: dict[str, Truth] = {c.id: c.result for c in conditions if c.place == "rule"}
        self.tests = {c.id: c.tests for c in conditions if c.place == "rule"}

    # -- trees -----------------------------------------------------------------------------------

    def node(self, node: Branch | Leaf, state: State) -> Fork | Ending:
        if isinstance(node, Leaf):
            outcome = self.speaker.program.outcome[node.outcome]
            title = self.speaker.outcome(node.outcome)
            return Ending(node.id, node.outcome, title, outcome.severity, state)
        reached = state in ("taken", "open")
        answer = self.answers.get(node.id) if reached else None
        yes, no = self._sides(state, answer)
        title = self.speaker.say(node.title)
        return Fork(
            node.id,
            title or node.condition.text,
            node.condition.text,
            answer,
            state,
            self._comparisons(node) if reached else (),
            self.node(node.then, yes),
            self.node(node.otherwise, no),
        )

    @staticmethod
    def _sides(state: State, answer: Truth) -> tuple[State, State]:
        if state not in ("taken", "open"):
            return state, state
        if answer is None:
            return "open", "open"
        return (state, "pale") if answer else ("pale", state)

    def _comparisons(self, node: Branch | Row) -> tuple[Comparison, ...]:
        if self.reasons is None or node.condition is None:
            return ()
        tests = self.reasons.of("rule", node.id, node.condition.root)
        return tuple(dict.fromkeys(self.speaker.comparison(test) for test in tests))

    # -- rules and bands -------------------------------------------------------------------------

    def rows(self) -> tuple[Tried, ...]:
        return tuple(self._row(ending) for ending in endings(self.speaker.program.decision))

    def _row(self, ending: End) -> Tried:
        outcome = self.speaker.program.outcome[ending.outcome]
        state = self._state(ending.id)
        return Tried(
            ending.id,
            self._condition(ending),
            ending.outcome,
            self.speaker.outcome(ending.outcome),
            outcome.severity,
            state,
            self._found(ending, state),
        )

    def _found(self, ending: End, state: State) -> tuple[Comparison, ...]:
        if self.record is None or ending.id not in self.answers:
            return ()
        if isinstance(ending, Row):
            return self._comparisons(ending)
        return tuple(self.speaker.comparison(test) for test in self.tests[ending.id])

    def _state(self, id: str) -> State:
        record = self.record
        if record is None:
            return "plain"
        if id in record.possible_rules:
            settled = len(record.possible_rules) == 1 or record.status == "conflict"
            return "taken" if settled else "open"
        return "failed" if self.answers.get(id) is False else "pale"

    def _condition(self, ending: End) -> str:
        decision = self.speaker.program.decision
        if isinstance(ending, Band) and isinstance(decision, Bands):
            return self._span(decision, ending)
        condition = ending.condition if isinstance(ending, Row) else None
        return condition.text if condition else self.speaker.phrase("always")

    # -- bands -----------------------------------------------------------------------------------

    def bands(self, decision: Bands) -> Diagram:
        rows = tuple(
            replace(row, limit=self._edge(decision, band.limit) if band.limit else "")
            for row, band in zip(self.rows(), decision.bands, strict=True)
        )
        tests = [tests[0] for tests in self.tests.values() if tests]
        value = self.speaker.comparison(tests[0]).actual if tests else ""
        of = self.speaker.formula(decision.of.root) or decision.of.text
        return Diagram("bands", None, rows, of, value, _position(tests))

    def _span(self, decision: Bands, band: Band) -> str:
        """What a band holds; the last one everything beyond the limit before it."""
        of = self.speaker.formula(decision.of.root) or decision.of.text
        if band.limit is not None:
            sign = SIGNS["<="] if band.inclusive else "<"
            return f"{of} {sign} {self._edge(decision, band.limit)}"
        before = decision.bands[-2] if len(decision.bands) > 1 else None
        if before is None or before.limit is None:
            return self.speaker.phrase("always")
        sign = ">" if before.inclusive else SIGNS[">="]
        return f"{of} {sign} {self._edge(decision, before.limit)}"

    def _edge(self, decision: Bands, limit: ir.Formula) -> str:
        node = ir.Compare("<", decision.of.root, limit.root, "right", decision.of.text, limit.text,
                          decision.unit, decision.show)  # fmt: skip
        return self.speaker.edge(node)


def _position(tests: Sequence[Test]) -> float | None:
    """Where in its band a number lies; the last band has no end, so far out is near 1."""
    value = tests[0].left if tests else None
    limits = [test.right for test in tests]
    if not isinstance(value, float) or not all(isinstance(limit, float) for limit in limits):
        return None
    known = [limit for limit in limits if isinstance(limit, float)]
    inside = tests[-1].result is True
    below = known[:-1] if inside else known
    start = below[-1] if below else min(0.0, value)
    if inside:
        share = (value - start) / (known[-1] - start) if known[-1] > start else 0.5
    else:
        share = 1 - start / value if value > start > 0 else 0.5
    return round(min(max(share, 0.04), 0.96), 4)
