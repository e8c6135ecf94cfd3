"""Expressions, one small function a node: three-valued, with a note of every test made.

`build(node)` turns a node into a function of the run; it is done once a program. What a node means
is said here and in `backends.semantics`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from plgrules.backends.interpreter.record import Condition, Lost, Origin, Record, Test, Truth, new
from plgrules.backends.semantics import CALCULATE, FUNCTIONS, comparison, multiply
from plgrules.diagnostics.errors import Problem
from plgrules.program import expression as ir
from plgrules.program.program import Program

Value = Any
"""A scalar of the language, or None for unknown."""


class Run:
    """The state of one run: values by name, and what was noted so far."""

    __slots__ = (
        "absent", "as_of", "conditions", "given", "lost", "name", "nested", "origins", "problems",
        "tests", "values",
    )  # fmt: skip

    def __init__(self, given: tuple[ir.Scalar | None, ...], as_of: date) -> None:
        self.given = given
        self.as_of = as_of
        self.values: dict[str, Value] = {}
        self.nested: dict[str, Record] = {}
        self.origins: dict[str, Origin] = {}
        self.conditions: list[Condition] = []
        self.problems: list[Problem] = []
        self.tests: list[Test] = []
        self.lost: list[Lost] = []
        self.absent: dict[str, None] = {}
        self.name = ""


def state_of(record: Record) -> Run:
    """Return the state of a finished run, so that single expressions can be evaluated in it."""
    run = Run(record.facts, record.as_of)
    run.values, run.nested = dict(record.values), record.nested
    return run


Evaluate = Callable[[Run], Value]


class Builder:
    """Builds the functions of one program's expressions."""

    def __init__(self, program: Program, booleans: frozenset[str] | None = None) -> None:
        self.program = program
        self.parameters = program.parameter_values
        self.booleans = program.booleans if booleans is None else booleans
        self.places = {fact.name: place for place, fact in enumerate(program.facts)}

    def build(self, node: ir.Expression) -> Evaluate:
        """Return the function that computes an expression; it returns None for unknown."""
        return _BUILDERS[type(node)](self, node)

    def constant(self, node: ir.Constant) -> Evaluate:
        value = node.value
        return lambda run: value

    def parameter(self, node: ir.ParameterValue) -> Evaluate:
        value = self.parameters[node.name]
        return lambda run: value

    def step(self, node: ir.StepValue) -> Evaluate:
        name = node.name
        if name not in self.booleans:
            return lambda run: run.values[name]

        def evaluate(run: Run) -> Value:
            value = run.values[name]
            run.tests.append(new(Test, (node, value, None, value)))
            return value

        return evaluate

    def decision_day(self, node: ir.DecisionDay) -> Evaluate:
        return lambda run: run.as_of

    def convert(self, node: ir.Convert) -> Evaluate:
        operand, factor = self.build(node.operand), node.factor

        def evaluate(run: Run) -> Value:
            value = operand(run)
            return None if value is None else multiply(value, factor)

        return evaluate

    def negate(self, node: ir.Negate) -> Evaluate:
        operand = self.build(node.operand)

        def evaluate(run: Run) -> Value:
            value = operand(run)
            return None if value is None else 0.0 - value

        return evaluate

    def calculate(self, node: ir.Calculate) -> Evaluate:
        left, right = self.build(node.left), self.build(node.right)
        operate = CALCULATE[node.operator]

        def evaluate(run: Run) -> Value:
            a, b = left(run), right(run)
            if a is None or b is None:
                return None
            result = operate(a, b)
            if result is None:
                run.lost.append(_lost(node, run.name, a, b))
            return result

        return evaluate

    def compare(self, node: ir.Compare) -> Evaluate:
        if isinstance(node.left, ir.Tally) or isinstance(node.right, ir.Tally):
            return self._compare_tally(node)
        left, right = self.build(node.left), self.build(node.right)
        holds = comparison(node.operator, node.mode)

        def evaluate(run: Run) -> Truth:
            a, b = left(run), right(run)
            result: Truth = None if a is None or b is None else holds(a, b)
            run.tests.append(new(Test, (node, a, b, result)))
            return result

        return evaluate

    def _interval(self, node: ir.Expression) -> Callable[[Run], tuple[float, float] | None]:
        """The least and the greatest value that an expression can still have, or None."""
        if not isinstance(node, ir.Tally):
            number = self.build(node)

            def exactly(run: Run) -> tuple[float, float] | None:
                value = number(run)
                return None if value is None else (value, value)

            return exactly
        quiet = Builder(self.program, frozenset())
        items = [(quiet.build(i), p) for i, p in zip(node.items, node.points, strict=True)]

        def between(run: Run) -> tuple[float, float]:
            low = high = 0.0
            for condition, points in items:
                hit = condition(run)
                low += points if hit or (hit is None and points < 0) else 0.0
                high += points if hit or (hit is None and points > 0) else 0.0
            return low, high

        return between

    def _compare_tally(self, node: ir.Compare) -> Evaluate:
        left, right = self._interval(node.left), self._interval(node.right)
        holds = comparison(node.operator, node.mode)

        def evaluate(run: Run) -> Truth:
            first, second = left(run), right(run)
            result = None
            if first is not None and second is not None:
                result = _agreed(node.operator, holds, first, second)
            run.tests.append(new(Test, (node, _settled(first), _settled(second), result)))
            return result

        return evaluate

    def tally(self, node: ir.Tally) -> Evaluate:
        interval = self._interval(node)
        return lambda run: _settled(interval(run))

    def inside(self, node: ir.In) -> Evaluate:
        item, container = self.build(node.item), self.build(node.container)

        def evaluate(run: Run) -> Truth:
            a, b = item(run), container(run)
            result: Truth = None if a is None or b is None else a in b
            run.tests.append(new(Test, (node, a, b, result)))
            return result

        return evaluate

    def outcome_in(self, node: ir.OutcomeIn) -> Evaluate:
        def evaluate(run: Run) -> Truth:
            record = run.nested[node.requirement]
            inside = [outcome in node.outcomes for outcome in record.possible]
            result: Truth = None if any(inside) and not all(inside) else any(inside)
            run.tests.append(new(Test, (node, record.outcome, node.outcomes, result)))
            return result

        return evaluate

    def required_output(self, node: ir.RequiredOutput) -> Evaluate:
        return lambda run: run.nested[node.requirement].outputs.get(node.output)

    def rank(self, node: ir.Rank) -> Evaluate:
        operand = self.build(node.operand)
        places = {choice: float(place) for place, choice in enumerate(node.choices)}

        def evaluate(run: Run) -> Value:
            value = operand(run)
            return None if value is None else places[value]

        return evaluate

    def invert(self, node: ir.Invert) -> Evaluate:
        operand = self.build(node.operand)

        def evaluate(run: Run) -> Truth:
            value = operand(run)
            return None if value is None else not value

        return evaluate

    def all_of(self, node: ir.AllOf) -> Evaluate:
        return self._until(node.operands, stop=False)

    def any_of(self, node: ir.AnyOf) -> Evaluate:
        return self._until(node.operands, stop=True)

    def _until(self, operands: tuple[ir.Expression, ...], stop: bool) -> Evaluate:
        """Kleene's `or` (stop at true) and `and` (stop at false): unknown only if nothing stops."""
        conditions = tuple(map(self.build, operands))

        def evaluate(run: Run) -> Truth:
            result: Truth = not stop
            for condition in conditions:
                value: Truth = condition(run)
                if value is stop:
                    return stop
                result = None if value is None else result
            return result

        return evaluate

    def choose(self, node: ir.Choose) -> Evaluate:
        test, then, otherwise = map(self.build, (node.test, node.then, node.otherwise))

        def evaluate(run: Run) -> Value:
            answer = test(run)
            if answer is None:
                return None
            return then(run) if answer else otherwise(run)

        return evaluate

    def known(self, node: ir.Known) -> Evaluate:
        return lambda run: _has_value(node, node.name, run.values[node.name], run)

    def given(self, node: ir.Given) -> Evaluate:
        place = self.places[node.name]
        return lambda run: _has_value(node, node.name, run.given[place], run)

    def apply(self, node: ir.Apply) -> Evaluate:
        arguments = tuple(map(self.build, node.arguments))
        function = FUNCTIONS[node.function]
        if len(arguments) == 1:
            return _applied(function, arguments[0])

        def evaluate(run: Run) -> Value:
            values = [argument(run) for argument in arguments]
            if None in values:
                return None
            result = function(*values)
            if result is True or result is False:
                run.tests.append(new(Test, (node, values[0], values[1], result)))
            return result

        return evaluate


def _applied(function: Callable[[Any], Any], argument: Evaluate) -> Evaluate:
    def evaluate(run: Run) -> Value:
        value = argument(run)
        return None if value is None else function(value)

    return evaluate


def _lost(node: ir.Calculate, name: str, left: float, right: float) -> Lost:
    by_zero = node.operator == "/" and right == 0
    return Lost(name, node.text, "division by zero" if by_zero else "overflow", left, right)


def _agreed(
    operator: str,
    holds: Callable[[Any, Any], bool],
    left: tuple[float, float],
    right: tuple[float, float],
) -> Truth:
    """True or false where the whole of both intervals agrees."""
    answers = {holds(a, b) for a in left for b in right}
    overlap = left[0] <= right[1] and right[0] <= left[1]
    settled = left[0] == left[1] and right[0] == right[1]
    if len(answers) > 1 or (operator in ("==", "!=") and overlap and not settled):
        return None
    return answers.pop()


def _settled(interval: tuple[float, float] | None) -> float | None:
    return interval[0] if interval and interval[0] == interval[1] else None


def _has_value(node: ir.Expression, name: str, value: Value, run: Run) -> bool:
    if value is None:
        run.absent[name] = None
    run.tests.append(new(Test, (node, value, None, value is not None)))
    return value is not None


_BUILDERS: dict[type, Callable[[Builder, Any], Evaluate]] = {
    ir.Constant: Builder.constant,
    ir.ParameterValue: Builder.parameter,
    ir.StepValue: Builder.step,
    ir.DecisionDay: Builder.decision_day,
    ir.Convert: Builder.convert,
    ir.Negate: Builder.negate,
    ir.Calculate: Builder.calculate,
    ir.Compare: Builder.compare,
    ir.In: Builder.inside,
    ir.OutcomeIn: Builder.outcome_in,
    ir.RequiredOutput: Builder.required_output,
    ir.Rank: Builder.rank,
    ir.Invert: Builder.invert,
    ir.AllOf: Builder.all_of,
    ir.AnyOf: Builder.any_of,
    ir.Choose: Builder.choose,
    ir.Known: Builder.known,
    ir.Given: Builder.given,
    ir.Tally: Builder.tally,
    ir.Apply: Builder.apply,
}
