"""Which truth values a condition may have, and what follows when it is true, or is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from plgrules.check.order import closure, reads
from plgrules.check.reasoning.comparisons import Comparisons
from plgrules.check.reasoning.knowledge import NOTHING, Knowledge, either
from plgrules.check.reasoning.ranges import Ranges
from plgrules.check.reasoning.steps import Memory
from plgrules.model import expression as tree
from plgrules.model.ruleset import Check, Derived, Fact, Signal

if TYPE_CHECKING:
    # A context holds what reasons about it.
    from plgrules.check.context import Context

Truths = frozenset[bool]

BOTH: Truths = frozenset({True, False})
ALWAYS: Truths = frozenset({True})
NEVER: Truths = frozenset({False})


class Conditions:
    """Reasons about the conditions of one ruleset, without facts.

    All answers leave *unknown* aside: `NEVER` means that the condition is false or unknown.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.ranges = Ranges(context)
        self.keys = self.ranges.keys
        self.steps = self.ranges.steps
        self._truths = Memory[Truths](self.steps)
        self._assumed = Memory[Knowledge | None](self.steps)
        self.comparisons = Comparisons(self.ranges)

    def truths(self, node: tree.Expression, knowledge: Knowledge) -> Truths:
        """Return the truth values that a condition may take."""
        steps = self.steps
        findings = self._truths.findings(*knowledge.parts)
        place = id(node), steps.depth, knowledge.impossible
        earlier = findings.get(place)
        if earlier is not None and steps.take(earlier[1]):
            return earlier[0]
        before = steps.taken
        if steps.tired():
            return BOTH
        # All in one function: formulas are deep, and Python's stack is not.
        settled = knowledge.truths.get(self.keys.of(node))
        found = BOTH
        match node:
            case _ if settled is not None:
                found = ALWAYS if settled else NEVER
            case tree.Boolean(value=value):
                found = frozenset({value})
            case tree.Not(operand=operand):
                found = frozenset([not truth for truth in self.truths(operand, knowledge)])
            case tree.And(operands=operands):
                found = self._all(operands, knowledge)
            case tree.Or(operands=operands):
                found = self._any(operands, knowledge)
            case tree.Comparison() | tree.Membership():
                found = self.comparisons.truths(node, knowledge)
            case tree.Call(function="known" | "given", arguments=(tree.Name(id=name),)):
                found = self._known(node, name, knowledge)
            case tree.Name(id=name):
                found = self._inside_of(name, knowledge)
        return self._truths.note(findings, place, found, before)

    def assume(self, node: tree.Expression, truth: bool, knowledge: Knowledge) -> Knowledge:
        """Return the knowledge after a condition was true, or was false or unknown."""
        if knowledge.impossible:
            return knowledge
        steps = self.steps
        findings = self._assumed.findings(*knowledge.parts)
        place = id(node), truth, steps.depth
        earlier = findings.get(place)
        if earlier is not None and steps.take(earlier[1]):
            return earlier[0].again() if earlier[0] is not None else knowledge
        before = steps.taken
        if steps.tired():
            return knowledge
        all_hold = truth if isinstance(node, tree.And) else not truth
        match node:
            case _ if self.truths(node, knowledge) == frozenset({not truth}):
                found = knowledge.contradicted()
            case tree.Not(operand=operand):
                found = self.assume(operand, not truth, knowledge)
            case tree.And(operands=operands) | tree.Or(operands=operands):
                found = self._assume_junction(node, operands, truth, knowledge, all_hold)
            case tree.Comparison() | tree.Membership():
                found = self.comparisons.assume(node, truth, knowledge)
            case tree.Call(function="known", arguments=(tree.Name(id=name),)) if truth:
                found = knowledge.settled(self.keys.of(node), True).with_known(name)
            case tree.Name(id=name):
                found = self._assume_name(name, node, truth, knowledge)
            case tree.Boolean():
                found = knowledge
            case _:
                found = knowledge.settled(self.keys.of(node), truth)
        self._assumed.note(findings, place, found if found is not knowledge else None, before)
        return found

    def others(self, operands: Iterable[tree.Expression], me: tree.Expression, truth: bool,
               knowledge: Knowledge) -> Knowledge:  # fmt: skip
        """Return the knowledge in which all operands but `me` have the truth value `truth`."""
        for operand in operands:
            if operand is not me:
                knowledge = self.assume(operand, truth, knowledge)
        return knowledge

    def valid(self) -> Knowledge:
        """Return what the `valid` conditions of the ruleset say."""
        knowledge = NOTHING
        for validity in self.context.ruleset.validities:
            knowledge = self.assume(validity.must.root, True, knowledge)
        return NOTHING if knowledge.impossible else knowledge

    # -- junctions -------------------------------------------------------------------------------

    def _all(self, operands: tuple[tree.Expression, ...], knowledge: Knowledge) -> Truths:
        found = ALWAYS
        for operand in operands:
            truths = self.truths(operand, knowledge)
            if truths == NEVER:
                return NEVER
            found |= truths
            knowledge = self.assume(operand, True, knowledge)
        return NEVER if knowledge.impossible else found

    def _any(self, operands: tuple[tree.Expression, ...], knowledge: Knowledge) -> Truths:
        found = NEVER
        for operand in operands:
            truths = self.truths(operand, knowledge)
            if truths == ALWAYS:
                return ALWAYS
            found |= truths
            knowledge = self.assume(operand, False, knowledge)
        return ALWAYS if knowledge.impossible else found

    def _assume_junction(
        self,
        node: tree.Expression,
        operands: tuple[tree.Expression, ...],
        truth: bool,
        knowledge: Knowledge,
        all_hold: bool,
    ) -> Knowledge:
        """Every operand has the truth value `truth`, or at least one has."""
        if all_hold:
            for operand in operands:
                knowledge = self.assume(operand, truth, knowledge)
            return knowledge
        guards = () if truth else tuple(o for o in operands if self._guards(o, operands))
        alternatives = []
        for operand in operands:
            found = self.assume(operand, truth, knowledge)
            if not truth and found.impossible and not self._read_by_all(operand, operands):
                # It cannot be false, but it can be unknown, and then nothing is said of the others.
                found = knowledge
            if operand not in guards:
                alternatives.append(found)
        if guards and all(alternative.impossible for alternative in alternatives):
            return knowledge.settled(self.keys.of(node), truth)
        return either(alternatives, knowledge).settled(self.keys.of(node), truth)

    def _guards(self, operand: tree.Expression, operands: tuple[tree.Expression, ...]) -> bool:
        """Whether this is `known(x)` beside plain comparisons of x.

        What follows from those is about x, and says nothing where x is unknown.
        """
        guarded = [other for other in operands if not _asks_known(other)]
        return (
            _asks_known(operand)
            and bool(guarded)
            and all(isinstance(other, tree.Comparison | tree.Membership) for other in guarded)
            and self._read_by_all(operand, guarded)
        )

    def _read_by_all(self, operand: tree.Expression, others: Iterable[tree.Expression]) -> bool:
        """Whether each of `others` reads all that this one reads, so that they share unknowns."""
        mine = self._leaves(operand)
        return all(mine <= self._leaves(other) for other in others if other is not operand)

    def _leaves(self, node: tree.Expression) -> set[str]:
        read = closure(reads(node, self.context.groups), self.context.graph)
        return read - {parameter.name for parameter in self.context.ruleset.parameters}

    # -- names -----------------------------------------------------------------------------------

    def _known(self, node: tree.Expression, name: str, knowledge: Knowledge) -> Truths:
        if name in knowledge.known:
            return ALWAYS
        declared = self.context.scope.get(name)
        part = declared.part if declared is not None else None
        has_default = isinstance(part, Fact) and part.default is not None
        asks_known = isinstance(node, tree.Call) and node.function == "known"
        return ALWAYS if has_default and asks_known else BOTH

    def _formula(self, name: str) -> tree.Expression | None:
        """The condition behind a name, or None for a fact."""
        declared = self.context.scope.get(name)
        if declared is None or name in self.context.broken:
            return None
        part = declared.part
        if isinstance(part, Signal | Check):
            return part.condition.root
        if isinstance(part, Derived) and isinstance(part.value, tree.Formula):
            return part.value.root
        return None

    def _inside_of(self, name: str, knowledge: Knowledge) -> Truths:
        inner = self._formula(name)
        if inner is None:
            return BOTH
        try:
            return self.truths(inner, knowledge) if self.steps.enter() else BOTH
        finally:
            self.steps.leave()

    def _assume_name(
        self, name: str, node: tree.Expression, truth: bool, knowledge: Knowledge
    ) -> Knowledge:
        noted = knowledge.settled(self.keys.of(node), truth)
        inner = self._formula(name)
        if inner is None:
            return noted
        try:
            if not self.steps.enter():
                return noted
            # From the earlier knowledge: a derived value has the key of its formula.
            found = self.assume(inner, truth, knowledge)
        finally:
            self.steps.leave()
        return found.settled(self.keys.of(node), truth)


def _asks_known(node: tree.Expression) -> bool:
    return isinstance(node, tree.Call) and node.function == "known"
