"""A decision as the language has it, three-valued: every ending that is still possible."""

from __future__ import annotations

from collections.abc import Iterator

from plgrules.backends.scalar.answers import Answers
from plgrules.backends.scalar.bands import band_limits, bisection, within
from plgrules.backends.scalar.emit import Code
from plgrules.backends.scalar.steps import Steps
from plgrules.backends.scalar.swift import all_checks_known
from plgrules.program.expression import Expression
from plgrules.program.program import Bands, Branch, Leaf, Rules, Tree, ends


class GeneralDecision:
    """Writes statements that return the answer."""

    def __init__(self, steps: Steps, answers: Answers) -> None:
        self.steps, self.answers = steps, answers
        self.emit, self.writer = steps.emit.general, steps.writer
        self._questions = 0

    def write(self, decision: Tree | Rules | Bands | None) -> None:
        """Write the whole decision."""
        match decision:
            case Tree(root=root):
                self._tree(root)
            case Rules(hit="first"):
                self._first(decision)
            case Rules():
                self._unique(decision)
            case Bands():
                self._bands(decision)
            case None:
                known = all_checks_known(self.steps)
                self.writer.line(f"return all_checked if {known} else not_all_checked")

    def _tests(self, condition: Expression) -> tuple[str, str | None]:
        """Tests whether a condition is true, and false: None where it is false if not true."""
        self.steps.need(condition)
        test = self.emit.truth(condition, True)
        return test.text, None if test.is_total else self.emit.truth(condition, False).text

    def _return(self, text: str) -> None:
        self.writer.line(f"return {text}")

    # -- trees -----------------------------------------------------------------------------------

    def _tree(self, root: Branch | Leaf) -> None:
        self.writer.line("possible = ()")
        self._node(root, "", iter(range(len(ends(root)))))
        self._return(self.answers.several("possible"))

    def _node(self, node: Branch | Leaf, reached: str, places: Iterator[int]) -> None:
        """Write one node; `reached` is the variable that tells whether it can be reached."""
        if isinstance(node, Leaf):
            collect = f"possible += ({next(places)},)"
            self.writer.line(f"if {reached}: {collect}" if reached else collect)
            return
        yes, no = self._tests(node.condition.root)
        self._questions += 1
        then, otherwise = f"y{self._questions}", f"n{self._questions}"
        refused = f"not {then}" if no is None else no
        # What may be true is what is not certainly false, and the other way round.
        self.writer.line(f"{then} = {yes}")
        self.writer.line(f"{otherwise} = {refused}")
        self.writer.line(f"{then}, {otherwise} = not {otherwise}, not {then}")
        if reached:
            self.writer.line(
                f"{then}, {otherwise} = {reached} and {then}, {reached} and {otherwise}"
            )
        self._node(node.then, then, places)
        self._node(node.otherwise, otherwise, places)

    # -- rules -----------------------------------------------------------------------------------

    def _first(self, rules: Rules) -> None:
        is_open = False
        for place, row in enumerate(rules.rows):
            if row.condition is None:
                self._end(place, is_open)
                return
            yes, no = self._tests(row.condition.root)
            with self.writer.block(f"if {yes}:"):
                self._end(place, is_open)
            if no is not None:
                if not is_open:
                    self.writer.line("possible = ()")
                    is_open = True
                with self.writer.block(f"if not ({no}):"):
                    self.writer.line(f"possible += ({place},)")
        if rules.otherwise is not None:
            self._end(len(rules.rows), is_open)
        else:
            self._return(self.answers.several("possible" if is_open else "()"))

    def _end(self, place: int, is_open: bool) -> None:
        """Return the ending at `place`, with those that were possible before it."""
        if is_open:
            self._return(self.answers.several(f"(*possible, {place})"))
        else:
            self._return(self.answers.one(place))

    def _unique(self, rules: Rules) -> None:
        self.writer.line("hits = maybe = ()")
        for place, row in enumerate(rules.rows):
            if row.condition is None:
                self.writer.line(f"hits += ({place},)")
                continue
            yes, no = self._tests(row.condition.root)
            with self.writer.block(f"if {yes}:"):
                self.writer.line(f"hits += ({place},)")
            if no is not None:
                with self.writer.block(f"elif not ({no}):"):
                    self.writer.line(f"maybe += ({place},)")
        with self.writer.block("if hits:"):
            self._return(self.answers.several("hits, len(hits) > 1"))
        last = f"(*maybe, {len(rules.rows)})" if rules.otherwise is not None else "maybe"
        self._return(self.answers.several(last))

    # -- bands -----------------------------------------------------------------------------------

    def _bands(self, bands: Bands) -> None:
        self.steps.need(bands.of.root)
        number = self.emit.value(bands.of.root)
        limits = band_limits(self.emit, bands)
        self.writer.line(f"x = {number.text}")
        with self.writer.block("if x is None:"):
            self._return(self.answers.several(repr(tuple(range(len(limits) + 1)))))
        number = Code("x", False, number.bounds, is_atom=True)
        found = bisection(self.emit, bands, limits, number)
        if found is not None:
            self._return(f"{self.answers.table(len(limits) + 1)}[{found}]")
            return
        is_open = None in limits
        if is_open:
            self.writer.line("possible = ()")
        for place, limit in enumerate(limits):
            if limit is None:
                self.writer.line(f"possible += ({place},)")
                continue
            test = within(self.emit, bands.bands[place], limit, number, True)
            with self.writer.block(f"if {test}:"):
                self._end(place, is_open)
        self._end(len(limits), is_open)
