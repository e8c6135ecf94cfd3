"""Which tests made a condition what it is: the one that failed, the ones that held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plgrules.backends.interpreter.record import Record, Test, Truth
from plgrules.backends.semantics import OPPOSITE
from plgrules.program import expression as ir
from plgrules.program.program import DerivedStep, SignalStep

TestsByNode = dict[int, Test]


class Reasons:
    """The tests of one record, found again by the expression that made them."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._tests: dict[tuple[str, str], TestsByNode] = {
            (condition.place, condition.id): {id(test.node): test for test in condition.tests}
            for condition in record.conditions
        }

    def of(self, place: str, name: str, root: ir.Expression) -> tuple[Test, ...]:
        """Return the tests that settled a condition, or left it unknown, each once.

        Tests of derived yes/no values and signals are replaced by the tests beneath them; a
        comparison beneath a `not` is turned, as a reader would say it.
        """
        tests = self._tests.get((place, name), {})
        return tuple(dict.fromkeys(self._decisive(root, tests)))

    def truth(self, place: str, name: str, root: ir.Expression) -> Truth:
        """Return the truth of an expression as it was met; None where it was not."""
        return _truth(root, self._tests.get((place, name), {}))

    def _decisive(self, node: ir.Expression, tests: TestsByNode) -> Iterable[Test]:
        match node:
            case ir.Invert(operand=operand):
                return [_turned(test) for test in self._decisive(operand, tests)]
            case ir.AllOf(operands=operands):
                return self._among(operands, tests, settled=False)
            case ir.AnyOf(operands=operands):
                return self._among(operands, tests, settled=True)
            case ir.Choose(test=test, then=then, otherwise=otherwise):
                branch = then if _truth(test, tests) else otherwise
                return [*self._decisive(test, tests), *self._decisive(branch, tests)]
            case ir.StepValue(name=name):
                return self._beneath(name) or self._own(node, tests)
            case _:
                return self._own(node, tests)

    def _among(
        self, operands: tuple[ir.Expression, ...], tests: TestsByNode, *, settled: bool
    ) -> list[Test]:
        """`settled` is the truth of one operand that settles the whole: false for `and`."""
        truths = [_truth(operand, tests) for operand in operands]
        chosen = list(operands)
        if settled in truths:
            chosen = [operands[truths.index(settled)]]
        elif None in truths:
            chosen = [o for o, truth in zip(operands, truths, strict=True) if truth is None]
        return [test for operand in chosen for test in self._decisive(operand, tests)]

    def _beneath(self, name: str) -> tuple[Test, ...]:
        step = self._record.program.step.get(name)
        if isinstance(step, SignalStep):
            return self.of("signal", name, step.condition.root)
        if isinstance(step, DerivedStep) and isinstance(step.value, ir.Formula):
            return self.of("derived", name, step.value.root)
        return ()

    @staticmethod
    def _own(node: ir.Expression, tests: TestsByNode) -> tuple[Test, ...]:
        test = tests.get(id(node))
        return (test,) if test else ()


def _turned(test: Test) -> Test:
    """The same comparison, asked the other way round: `x >= t` for `not (x < t)`."""
    if not isinstance(test.node, ir.Compare):
        return test
    node = replace(test.node, operator=OPPOSITE[test.node.operator])
    return Test(node, test.left, test.right, None if test.result is None else not test.result)


def _truth(node: ir.Expression, tests: TestsByNode) -> Truth:
    match node:
        case ir.Invert(operand=operand):
            inner = _truth(operand, tests)
            return None if inner is None else not inner
        case ir.AllOf(operands=operands):
            return _all([_truth(operand, tests) for operand in operands], settled=False)
        case ir.AnyOf(operands=operands):
            return _all([_truth(operand, tests) for operand in operands], settled=True)
        case ir.Choose(test=test, then=then, otherwise=otherwise):
            chosen = _truth(test, tests)
            if chosen is None:
                return None
            return _truth(then if chosen else otherwise, tests)
        case ir.Constant(value=bool() as value):
            return value
        case _:
            noted = tests.get(id(node))
            return noted.result if noted else None


def _all(truths: list[Truth], *, settled: bool) -> Truth:
    if settled in truths:
        return settled
    return None if None in truths else not settled
