"""A decision whose facts are known, as plain tests one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.backends.scalar.answers import Answers
from plgrules.backends.scalar.bands import band_limits, bisection, within
from plgrules.backends.scalar.emit import NOTHING, Code, Sure
from plgrules.backends.scalar.steps import Steps
from plgrules.program.program import Bands, Branch, CheckStep, Leaf, Rules, Tree, ends

DEEPEST = 60
"""Python refuses to nest much deeper; what lies below in a tree is left to the general way."""


class SwiftDecision:
    """Writes statements that set `v` and break, or raise where something is unknown."""

    def __init__(self, steps: Steps, answers: Answers) -> None:
        self.steps, self.answers = steps, answers
        self.emit, self.writer = steps.emit.swift, steps.writer

    def write(self, decision: Tree | Rules | Bands | None) -> None:
        """Write the whole decision."""
        match decision:
            case Tree(root=root):
                self._node(self.steps, root, iter(range(len(ends(root)))), NOTHING)
            case Rules(hit="first"):
                self._first(decision)
            case Rules():
                self._unique(decision)
            case Bands():
                self._bands(decision)
            case None:
                self._answer(f"all_checked if {all_checks_known(self.steps)} else not_all_checked")

    def _answer(self, text: str) -> None:
        self.writer.line(f"v = {text}")
        self.writer.line("break")

    def _node(self, steps: Steps, node: Branch | Leaf, places: Iterator[int], sure: Sure) -> None:
        if isinstance(node, Leaf):
            self._answer(self.answers.one(next(places)))
            return
        if self.writer.depth > DEEPEST:
            for _ in ends(node):
                next(places)
            self.writer.line("bail()")
            return
        steps.need(node.condition.root)
        test = self.emit.truth(node.condition.root, True, sure)
        if test.text in ("True", "False"):
            self._certain(steps, node, places, sure, test.text == "True")
            return
        with self.writer.block(f"if {test.text}:"):
            self._node(steps.branch(), node.then, places, sure | test.when_true)
        self._node(steps, node.otherwise, places, sure | test.when_false)

    def _certain(
        self, steps: Steps, node: Branch, places: Iterator[int], sure: Sure, answer: bool
    ) -> None:
        """Write the side of a question that is taken with these facts whatever their values."""
        if answer:
            self._node(steps, node.then, places, sure)
        for _ in ends(node.otherwise if answer else node.then):
            next(places)
        if not answer:
            self._node(steps, node.otherwise, places, sure)

    def _first(self, rules: Rules) -> None:
        sure = NOTHING
        for place, row in enumerate(rules.rows):
            if row.condition is None:
                self._answer(self.answers.one(place))
                return
            self.steps.need(row.condition.root)
            test = self.emit.truth(row.condition.root, True, sure)
            if test.text == "False":
                continue
            if test.text == "True":
                self._answer(self.answers.one(place))
                return
            with self.writer.block(f"if {test.text}:"):
                self._answer(self.answers.one(place))
            sure |= test.when_false
        self._answer(self._nothing_matched(rules))

    def _nothing_matched(self, rules: Rules) -> str:
        return self.answers.one(len(rules.rows)) if rules.otherwise else self.answers.several("()")

    def _unique(self, rules: Rules) -> None:
        self.writer.line("v = None")
        for place, row in enumerate(rules.rows):
            test = "True"
            if row.condition is not None:
                self.steps.need(row.condition.root)
                test = self.emit.truth(row.condition.root, True).text
            with self.writer.block(f"if {test}:"):
                with self.writer.block("if v is not None:"):
                    self.writer.line("bail()")
                self.writer.line(f"v = {self.answers.one(place)}")
        with self.writer.block("if v is None:"):
            self.writer.line(f"v = {self._nothing_matched(rules)}")
        self.writer.line("break")

    def _bands(self, bands: Bands) -> None:
        self.steps.need(bands.of.root)
        number = self.emit.value(bands.of.root)
        if not number.is_atom:
            self.writer.line(f"x = {number.text}")
            number = Code("x", number.is_nullable, number.bounds, is_atom=True)
        limits = band_limits(self.emit, bands)
        found = bisection(self.emit, bands, limits, number)
        if found is not None:
            self._answer(f"{self.answers.table(len(limits) + 1)}[{found}]")
            return
        for place, limit in enumerate(limits):
            band = bands.bands[place]
            test = within(self.emit, band, limit, number, True) if limit is not None else "bail()"
            with self.writer.block(f"if {test}:"):
                self._answer(self.answers.one(place))
        self._answer(self.answers.one(len(limits)))


def all_checks_known(steps: Steps) -> str:
    """Write every check, and return the test whether all of them are known."""
    checks = [step.name for step in steps.program.steps if isinstance(step, CheckStep)]
    steps.need_names(checks)
    codes = [steps.emit.variables[name] for name in checks]
    known = [f"{code.text} is not None" for code in codes if code.is_nullable]
    return " and ".join(known) or "True"
