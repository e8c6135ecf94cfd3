"""The tests of one decision, said in a language: the question, what was the case, how far away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plgrules.backends.interpreter.record import Test, Truth
from plgrules.backends.semantics import FLIPPED
from plgrules.decision.languages import say_list, word
from plgrules.decision.numbers import distance_text, format_number, same_number
from plgrules.decision.render.voice import Voice
from plgrules.decision.wording import MASK, format_parameter, format_value
from plgrules.program import expression as ir
from plgrules.program.program import Domain, FactStep, RequirementStep
from plgrules.program.texts import say

SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_ROOM = 1.18


@dataclass(frozen=True, slots=True)
class Bar:
    """A number against its limit, both as shares of the width of a picture."""

    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test as people read it: the question, what was the case, and how far away."""

    question: str
    actual: str
    distance: str
    result: Truth
    finding: str
    bar: Bar | None = None


class Speaker(Voice):
    """Says the parts of one program in a language; with a record, their values and tests too."""

    def comparison(self, test: Test) -> Comparison:
        """Return a test as people read it; what touches a private fact is masked."""
        hidden = bool(ir.reads(test.node) & self.private)
        node = test.node
        if isinstance(node, ir.Compare):
            said = self._compared(node, test, hidden)
        else:
            question, actual = self._questioned(node, test)
            said = Comparison(question, actual, "", test.result, actual)
        return Comparison(said.question, MASK, "", said.result, MASK) if hidden else said

    def edge(self, node: ir.Compare) -> str:
        """Return the limit of a comparison, without a decision."""
        return self._limit(node.right, None, node, node.right_text, None)

    # -- comparisons -----------------------------------------------------------------------------

    def _compared(self, node: ir.Compare, test: Test, hidden: bool) -> Comparison:
        left, right, operator = node.left, node.right, str(node.operator)
        a, b, a_text, b_text = test.left, test.right, node.left_text, node.right_text
        if ir.is_constant(left) and not ir.is_constant(right):
            left, right, operator = right, left, FLIPPED[operator]
            a, b, a_text, b_text = b, a, b_text, a_text
        limit = self._limit(right, b, node, b_text, a)
        if not ir.is_constant(right):
            bare = self._side(right, b_text)
            known = b is not None and not hidden
            opening, closing = self.phrase("open_paren"), self.phrase("close_paren")
            limit = f"{bare}{opening}{limit}{closing}" if known else bare
        actual = self._number(a, left, node, b)
        distance = self._distance(a, b, left, node)
        return Comparison(
            f"{self._side(left, a_text)} {SIGNS[operator]} {limit}",
            actual,
            distance,
            test.result,
            f"{actual}{self.phrase('comma')}{distance}" if distance else actual,
            _bar(a, b, left, node.show),
        )

    def _side(self, node: ir.Expression, text: str) -> str:
        return self.formula(node.operand if isinstance(node, ir.Rank) else node) or text

    def _limit(
        self, node: ir.Expression, value: Any, compare: ir.Compare, text: str, other: Any
    ) -> str:
        """The side that the other one is held against."""
        inner = node.operand if isinstance(node, ir.Convert | ir.Rank) else node
        if isinstance(inner, ir.ParameterValue):
            return format_parameter(self.parameters[inner.name], self.language)
        if isinstance(inner, ir.Constant) and inner.value == 0 and not isinstance(node, ir.Rank):
            return "0"
        if value is None:
            return self._side(node, text)
        return self._number(value, node, compare, other)

    def _number(self, value: Any, node: ir.Expression, compare: ir.Compare, other: Any) -> str:
        """One side as it was; `other` is the side that it must not be rounded onto."""
        if value is None:
            return self._lack(node)
        if isinstance(node, ir.Rank):
            return self._any(node.choices[int(value)], node.operand)
        if isinstance(value, float):
            apart = (other,) if isinstance(other, float) else ()
            return format_number(value, compare.unit, compare.show, self.language, apart=apart)
        if isinstance(node, ir.StepValue | ir.ParameterValue):
            return self._any(value, node)
        sides = (compare.left, compare.right)
        return self._any(value, next((n for n in sides if isinstance(n, ir.StepValue)), node))

    def _distance(self, a: Any, b: Any, node: ir.Expression, compare: ir.Compare) -> str:
        """How far one side is from the other; nothing where the number itself says it."""
        if not isinstance(a, float) or not isinstance(b, float) or isinstance(node, ir.Rank):
            return ""
        if b == 0:
            return ""
        if same_number(a, b):
            return self.phrase("equal")
        size = distance_text(a - b, compare.unit, compare.show, self.language)
        return self.phrase("above" if a > b else "below", distance=size)

    # -- questions with one side -----------------------------------------------------------------

    def _questioned(self, node: ir.Expression, test: Test) -> tuple[str, str]:
        match node:
            case ir.StepValue(name=name):
                return self.name(name), self._lack(node) if test.left is None else self.value(name)
            case ir.Known(name=name) | ir.Given(name=name):
                return self.name(name), self.value(name) if test.result else self._absent()
            case ir.OutcomeIn(requirement=requirement, outcomes=outcomes):
                return self._outcome_in(requirement, outcomes)
            case ir.In(item=item, container=container) if ir.is_constant(item):
                question = self.phrase(
                    "in",
                    item=self._any(test.left, container),
                    container=self._side(container, ""),
                )
                return question, self._known(test.right, container)
            case ir.In(item=item):
                return self._one_of(item, test)
            case ir.Apply(arguments=arguments, text=text):
                return self.formula(node) or text, self._known(test.left, arguments[0])
            case _:
                return getattr(node, "text", ""), word("unknown", self.language)

    def _one_of(self, item: ir.Expression, test: Test) -> tuple[str, str]:
        wanted = test.right if isinstance(test.right, tuple) else ()
        titles = [self._any(one, item) for one in wanted]
        return self._among(self._side(item, ""), titles), self._known(test.left, item)

    def _outcome_in(self, requirement: str, outcomes: tuple[str, ...]) -> tuple[str, str]:
        step = self.program.step[requirement]
        assert isinstance(step, RequirementStep)
        titles = [say(step.program.outcome[o].title, self.language) or o for o in outcomes]
        return self._among(self.name(requirement), titles), self.value(requirement)

    def _among(self, item: str, titles: list[str]) -> str:
        key = "one_of" if len(titles) == 1 else "is_one_of"
        return self.phrase(key, item=item, choices=say_list(titles, self.language, "or"))

    def _known(self, value: Any, node: ir.Expression) -> str:
        return self._lack(node) if value is None else self._any(value, node)

    def _any(self, value: Any, node: ir.Expression) -> str:
        """A value as the thing that an expression names is read."""
        name = getattr(node, "name", None)
        return format_value(value, self.domain(name) if name else Domain("text"), self.language)

    def _lack(self, node: ir.Expression) -> str:
        """What to say of a side that has no value."""
        inner = node.operand if isinstance(node, ir.Rank) else node
        name = getattr(inner, "name", "")
        is_fact = isinstance(self.program.step.get(name), FactStep)
        return self._absent() if is_fact else word("unknown", self.language)

    def _absent(self) -> str:
        return self.phrase("not_given")


def _bar(a: Any, b: Any, node: ir.Expression, show: str | None) -> Bar | None:
    """Both numbers on one axis from zero; none where that would mislead."""
    if not isinstance(a, float) or not isinstance(b, float) or isinstance(node, ir.Rank):
        return None
    share = show == "percent" and max(a, b) <= 1
    most = 1.0 if share else max(a, b) * _ROOM
    if min(a, b) < 0 or most == 0 or b == 0:
        return None
    return Bar(round(a / most, 4), round(b / most, 4))
