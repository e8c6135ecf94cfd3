"""A program turned into small functions, once: what every run of it then calls."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from plgrules.backends.facts import Facts, range_problem
from plgrules.backends.interpreter.decide import (
    Ask,
    Possible,
    possible_in_bands,
    possible_in_rules,
    possible_in_tree,
)
from plgrules.backends.interpreter.evaluate import Builder, Evaluate, Run
from plgrules.backends.interpreter.record import Condition, Test, Truth, new
from plgrules.backends.semantics import comparison
from plgrules.diagnostics.errors import FactError, Problem
from plgrules.program.expression import Compare, Formula
from plgrules.program.program import (
    Band,
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    FactStep,
    Leaf,
    Program,
    RequirementStep,
    Row,
    Rules,
    SignalStep,
    Step,
    Tree,
    Validity,
)
from plgrules.program.texts import say

Decide = Callable[[Run], Possible]


class Prepared(NamedTuple):
    """The functions of one program, in the order in which they are called."""

    steps: tuple[tuple[str, Evaluate], ...]
    validities: tuple[Evaluate, ...]
    decision: Decide | None
    checks: tuple[str, ...]
    cautions: tuple[tuple[str, Evaluate], ...]
    outputs: tuple[tuple[str, Evaluate | None], ...]
    outcome_outputs: dict[str, dict[str, Evaluate]]


def prepare(program: Program) -> Prepared:
    """Return the functions of a program."""
    return _Preparation(program).prepared()


class _Preparation:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.builder = Builder(program)

    def prepared(self) -> Prepared:
        program = self.program
        return Prepared(
            steps=tuple((step.name, self._step(step)) for step in program.steps),
            validities=tuple(map(self._validity, program.validities)),
            decision=self._decision(program.decision, "rule") if program.decision else None,
            checks=tuple(step.name for step in program.steps if isinstance(step, CheckStep)),
            cautions=tuple(
                (caution.code, self._condition("warning", caution.code, caution.condition))
                for caution in program.cautions
            ),
            outputs=tuple(
                (output.name, self._formula(output.value) if output.value else None)
                for output in program.outputs
            ),
            outcome_outputs={
                outcome.id: {name: self._formula(formula) for name, formula in outcome.outputs}
                for outcome in program.outcomes
            },
        )

    # -- parts -----------------------------------------------------------------------------------

    def _formula(self, formula: Formula) -> Evaluate:
        """A value; the tests made on the way belong to no condition."""
        compute = self.builder.build(formula.root)

        def evaluate(run: Run) -> Any:
            run.tests = []
            return compute(run)

        return evaluate

    def _condition(self, place: str, id: str, formula: Formula) -> Evaluate:
        """A condition, noted with the tests made on the way."""
        compute = self.builder.build(formula.root)

        def evaluate(run: Run) -> Truth:
            tests = run.tests = []
            run.name = id
            result: Truth = compute(run)
            run.conditions.append(new(Condition, (place, id, result, tests)))
            return result

        return evaluate

    def _step(self, step: Step) -> Evaluate:
        match step:
            case FactStep():
                return self._fact(step)
            case DerivedStep():
                return self._derived(step)
            case RequirementStep():
                return self._requirement(step)
            case SignalStep():
                return self._condition("signal", step.name, step.condition)
            case CheckStep():
                return self._condition("check", step.name, step.condition)

    def _fact(self, fact: FactStep) -> Evaluate:
        name, default = fact.name, fact.default
        place = self.builder.places[name]
        otherwise = self._formula(fact.otherwise) if fact.otherwise else None
        last_resort = "absent" if default is None else "default"

        def evaluate(run: Run) -> Any:
            value = run.given[place]
            if value is not None:
                run.origins[name] = "given"
                return value
            if otherwise is not None:
                value = otherwise(run)
                if value is not None:
                    run.origins[name] = "otherwise"
                    _check_range(fact, value, run.problems)
                    return value
            run.origins[name] = last_resort  # type: ignore[assignment]
            return default

        return evaluate

    def _derived(self, step: DerivedStep) -> Evaluate:
        if not isinstance(step.value, Formula):
            return self._pick(step.name, step.value)
        compute, name = self.builder.build(step.value.root), step.name

        def evaluate(run: Run) -> Any:
            tests = run.tests = []
            value = compute(run)
            if tests:
                truth = value if value is True or value is False else None
                run.conditions.append(new(Condition, ("derived", name, truth, tests)))
            return value

        return evaluate

    def _pick(self, name: str, value: Rules | Bands) -> Evaluate:
        decide = self._decision(value, f"derived {name}")

        def evaluate(run: Run) -> Any:
            picked = decide(run)
            return picked.outcomes[0] if picked.status == "decided" else None

        return evaluate

    def _requirement(self, step: RequirementStep) -> Evaluate:
        from plgrules.backends.interpreter.interpret import interpret

        bindings = tuple((name, self._formula(formula)) for name, formula in step.bindings)

        def evaluate(run: Run) -> Any:
            bound = {name: compute(run) for name, compute in bindings}
            try:
                facts = _fitting(step.program, bound)
                record = interpret(step.program, facts, run.as_of)
            except FactError as error:
                raise FactError([_prefixed(step.name, p) for p in error.problems]) from None
            run.nested[step.name] = record
            return record.outcome

        return evaluate

    def _validity(self, validity: Validity) -> Evaluate:
        holds = self._condition("valid", validity.id, validity.must)

        def refuse(run: Run) -> None:
            if holds(run) is False:
                run.problems.append(_contradiction(validity, self.program, run))

        return refuse

    # -- the decision ----------------------------------------------------------------------------

    def _decision(self, decision: Tree | Rules | Bands, place: str) -> Decide:
        match decision:
            case Tree(root=root):
                ask = self._asking(_branches(root), place)
                return lambda run: possible_in_tree(decision, ask(run))
            case Rules(rows=rows):
                ask = self._asking(rows, place)
                return lambda run: possible_in_rules(decision, ask(run))
            case Bands():
                return self._bands(decision, place)

    def _asking(self, nodes: tuple[Branch | Row, ...], place: str) -> Callable[[Run], Ask]:
        conditions = {
            node.id: self._condition(place, node.id, node.condition)
            for node in nodes
            if node.condition is not None
        }
        return lambda run: lambda node: conditions[node.id](run)

    def _bands(self, decision: Bands, place: str) -> Decide:
        number_of = self._formula(decision.of)
        limits = {
            band.id: self._limit(decision, band, place) for band in decision.bands if band.limit
        }

        def decide(run: Run) -> Possible:
            number = number_of(run)
            return possible_in_bands(decision.bands, lambda band: limits[band.id](run, number))

        return decide

    def _limit(
        self, decision: Bands, band: Band, place: str
    ) -> Callable[[Run, float | None], Truth]:
        assert band.limit is not None
        limit_of = self._formula(band.limit)
        operator = "<=" if band.inclusive else "<"
        holds = comparison(operator, "right")
        node = Compare(
            "<=" if band.inclusive else "<",
            decision.of.root,
            band.limit.root,
            "right",
            decision.of.text,
            band.limit.text,
            decision.unit,
            decision.show,
        )

        def within(run: Run, number: float | None) -> Truth:
            limit = limit_of(run)
            result = None if number is None or limit is None else holds(number, limit)
            test = Test(node, number, limit, result)
            run.conditions.append(new(Condition, (place, band.id, result, [test])))
            return result

        return within


def _branches(node: Branch | Leaf) -> tuple[Branch | Row, ...]:
    if isinstance(node, Leaf):
        return ()
    return (node, *_branches(node.then), *_branches(node.otherwise))


def _check_range(fact: FactStep, value: Any, problems: list[Problem]) -> None:
    if isinstance(value, float):
        problem = range_problem(fact, value)
        if problem:
            text = fact.otherwise.text if fact.otherwise else ""
            message = f"`{fact.name}` ({text}) {problem}"
            problems.append(Problem(fact.name, "fact-out-of-range", message, value))


def _contradiction(validity: Validity, program: Program, run: Run) -> Problem:
    named = ", ".join(f"`{name}`" for name in validity.facts)
    values = {name: run.values[name] for name in validity.facts}
    says = _with_values(say(validity.says, "en"), program, run)
    message = f"{named} contradict each other ({validity.must.text}): {says}"
    return Problem(", ".join(validity.facts), "facts-contradict", message, values)


def _with_values(text: str, program: Program, run: Run) -> str:
    """A text with the values of its placeholders, as plain as the other messages of the door."""

    def value_of(match: re.Match[str]) -> str:
        value = run.values.get(match[1], program.parameter_values.get(match[1]))
        return f"{value:.15g}" if isinstance(value, float) else str(value)

    return re.sub(r"\{(\w+)\}", value_of, text)


def _fitting(program: Program, bound: dict[str, Any]) -> Facts:
    """The facts handed to a required decision; a value outside their bounds is an error there."""
    problems: list[Problem] = []
    for fact in program.facts:
        value = bound[fact.name]
        problem = range_problem(fact, value) if isinstance(value, float) else None
        if problem:
            message = f"`{fact.name}` {problem}"
            problems.append(Problem(fact.name, "fact-out-of-range", message, value))
    if problems:
        raise FactError(problems)
    return tuple(bound[fact.name] for fact in program.facts)


def _prefixed(requirement: str, problem: Problem) -> Problem:
    return replace(
        problem,
        fact=f"{requirement}.{problem.fact}",
        message=f"required decision `{requirement}`: {problem.message}",
    )
