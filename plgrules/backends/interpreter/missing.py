"""Which absent facts stand in the way of a decision, best question first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from plgrules.backends.interpreter.decide import (
    Possible,
    possible_in_rules,
    possible_in_tree,
)
from plgrules.backends.interpreter.evaluate import Builder, state_of
from plgrules.backends.interpreter.record import Record, Truth
from plgrules.program import expression as ir
from plgrules.program.program import (
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    FactStep,
    Leaf,
    RequirementStep,
    Row,
    Rules,
    Tree,
)


class Missing(NamedTuple):
    """An absent fact, and the facts that would give it through its `otherwise`."""

    fact: str
    instead: tuple[str, ...]


def missing_facts(record: Record) -> tuple[Missing, ...]:
    """Return the absent facts beneath reachable unknown conditions, best question first.

    A question is good when both of its answers leave few outcomes possible: facts are sorted by
    the outcomes possible now less the mean of those possible with every such condition true and
    with every one false, then by the first reachable condition that reads them, then by
    declaration.
    """
    questions = _open_questions(record)
    if not questions:
        return ()
    reading: dict[str, list[str]] = {}
    beneath = _Beneath(record)
    for id, formulas in questions.items():
        for fact in dict.fromkeys(f for formula in formulas for f in beneath.expression(formula)):
            reading.setdefault(fact, []).append(id)
    order = list(questions)
    declared = [fact.name for fact in record.program.facts]

    def rank(fact: str) -> tuple[float, int, int]:
        gain = _gain(record, frozenset(reading[fact]))
        return -gain, order.index(reading[fact][0]), declared.index(fact)

    return tuple(Missing(fact, tuple(beneath.instead(fact))) for fact in sorted(reading, key=rank))


def _open_questions(record: Record) -> dict[str, tuple[ir.Expression, ...]]:
    """The reachable conditions that are unknown, by id, in the order in which they were met."""
    decision = record.program.decision
    if decision is None:
        return {
            step.name: (step.condition.root,)
            for step in record.program.steps
            if isinstance(step, CheckStep) and record.values[step.name] is None
        }
    if isinstance(decision, Bands):
        unknown = len(record.possible_rules) > 1
        return {"of": (decision.of.root,)} if unknown else {}
    asked = {c.id for c in record.conditions if c.place == "rule" and c.result is None}
    nodes = _nodes(decision.root) if isinstance(decision, Tree) else decision.rows
    return {
        node.id: (node.condition.root,)
        for node in nodes
        if node.id in asked and node.condition is not None
    }


def _nodes(node: Branch | Leaf) -> Iterator[Branch]:
    if isinstance(node, Branch):
        yield node
        yield from _nodes(node.then)
        yield from _nodes(node.otherwise)


def _gain(record: Record, conditions: frozenset[str]) -> float:
    yes = _possible_with(record, dict.fromkeys(conditions, True))
    no = _possible_with(record, dict.fromkeys(conditions, False))
    return len(record.possible) - (len(yes.outcomes) + len(no.outcomes)) / 2


def _possible_with(record: Record, forced: Mapping[str, bool]) -> Possible:
    answers: dict[str, Truth] = {c.id: c.result for c in record.conditions if c.place == "rule"}
    answers.update(forced)
    match record.program.decision:
        case Tree() as tree:
            return possible_in_tree(tree, lambda node: answers.get(node.id))
        case Rules() as rules:
            return possible_in_rules(rules, lambda node: answers.get(node.id))
        case _:
            return Possible(())


class _Beneath:
    """Finds the absent facts that make an expression unknown."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.builder = Builder(record.program, frozenset())
        self.run = state_of(record)

    def expression(self, node: ir.Expression) -> Iterator[str]:
        """Yield the absent facts under the unknown parts of an expression."""
        if self.builder.build(node)(self.run) is not None:
            return
        if isinstance(node, ir.StepValue):
            yield from self.step(node.name)
        elif isinstance(node, ir.OutcomeIn | ir.RequiredOutput):
            yield from self.step(node.requirement)
        else:
            for part in ir.parts(node):
                yield from self.expression(part)

    def step(self, name: str) -> Iterator[str]:
        """Yield the absent facts that make a step unknown."""
        step = self.record.program.step[name]
        match step:
            case FactStep():
                yield name
            case DerivedStep(value=ir.Formula(root=root)):
                yield from self.expression(root)
            case DerivedStep(value=Bands(of=of)):
                yield from self.expression(of.root)
            case DerivedStep(value=Rules(rows=rows)):
                yield from self._rows(rows)
            case RequirementStep():
                yield from self._requirement(step)
            case _:
                yield from self.expression(step.condition.root)  # type: ignore[union-attr]

    def _rows(self, rows: Iterable[Row]) -> Iterator[str]:
        for row in rows:
            if row.condition is not None:
                yield from self.expression(row.condition.root)

    def _requirement(self, step: RequirementStep) -> Iterator[str]:
        bindings = dict(step.bindings)
        for missing in missing_facts(self.record.nested[step.name]):
            yield from self.expression(bindings[missing.fact].root)

    def instead(self, fact: str) -> Iterator[str]:
        """Yield the absent facts that would give a fact through its `otherwise`."""
        step = self.record.program.step[fact]
        if isinstance(step, FactStep) and step.otherwise is not None:
            yield from dict.fromkeys(self.expression(step.otherwise.root))
        yield from dict.fromkeys(self._instead_there(fact))

    def _instead_there(self, fact: str) -> Iterator[str]:
        """Yield the absent facts that would give a fact in a required decision that it goes to."""
        for name, nested in self.record.nested.items():
            step = self.record.program.step[name]
            assert isinstance(step, RequirementStep)
            bindings = dict(step.bindings)
            for missing in missing_facts(nested):
                root = bindings[missing.fact].root
                if isinstance(root, ir.StepValue) and root.name == fact:
                    for other in missing.instead:
                        yield from self.expression(bindings[other].root)
