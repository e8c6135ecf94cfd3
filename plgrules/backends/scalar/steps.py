"""Facts with a fall-back, derived values, signals, checks and required decisions as statements.

A step is computed where it is first needed. What could refuse the facts of a call (a fall-back that
may leave its bounds, a required decision, a `valid` condition) is computed in every decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Protocol

from plgrules.backends.bounds import ANYTHING, ANYWHERE, Bounds, around
from plgrules.backends.scalar.emit import Code, Emitter, Pool
from plgrules.backends.scalar.proof import holds_for_fall_back
from plgrules.backends.scalar.writer import Writer
from plgrules.backends.semantics import lower_edge, upper_edge
from plgrules.program import expression as ir
from plgrules.program.program import (
    Bands,
    Branch,
    CheckStep,
    DerivedStep,
    FactStep,
    Leaf,
    Program,
    RequirementStep,
    Rules,
    SignalStep,
    Step,
    Tree,
    Validity,
)


class Helpers(Protocol):
    """The functions that stand for other parts of a program."""

    def picker(self, name: str, step: DerivedStep, emit: Emitter) -> str:
        """Return the call that gives a derived value picked by rules or bands."""

    def requirement(self, place: str, step: RequirementStep, pool: Pool) -> tuple[str, str]:
        """Return the names of the functions that give a required verdict and its outputs."""


def formulas(decision: Tree | Rules | Bands | None) -> Iterator[ir.Expression]:
    """Yield every expression that a decision reads."""
    match decision:
        case Tree(root=root):
            yield from _questions(root)
        case Rules(rows=rows):
            yield from (row.condition.root for row in rows if row.condition is not None)
        case Bands(of=of):
            yield of.root


def _questions(node: Branch | Leaf) -> Iterator[ir.Expression]:
    if isinstance(node, Branch):
        yield node.condition.root
        yield from _questions(node.then)
        yield from _questions(node.otherwise)


def step_formulas(step: Step) -> Iterator[ir.Expression]:
    """Yield every expression that a step reads."""
    match step:
        case FactStep(otherwise=otherwise):
            if otherwise is not None:
                yield otherwise.root
        case DerivedStep(value=ir.Formula(root=root)):
            yield root
        case DerivedStep(value=value):
            yield from formulas(value)  # type: ignore[arg-type]
        case RequirementStep(bindings=bindings):
            yield from (formula.root for _, formula in bindings)
        case SignalStep(condition=condition) | CheckStep(condition=condition):
            yield condition.root


def names_read(expressions: Iterable[ir.Expression]) -> frozenset[str]:
    """Return the names of the steps that expressions read."""
    return frozenset().union(*(ir.reads(expression) for expression in expressions))


@dataclass(slots=True)
class Steps:
    """Writes the steps of one function, each once, before what needs it."""

    emit: Emitter
    writer: Writer
    helpers: Helpers
    done: set[str]

    @property
    def program(self) -> Program:
        """The program whose steps they are."""
        return self.emit.program

    def branch(self) -> Steps:
        """Return the same for one side of a fork: what it writes is not written for the other."""
        return replace(self, done=set(self.done))

    def need(self, *expressions: ir.Expression) -> None:
        """Write the steps that expressions read, and what those read, where not yet written."""
        self.need_names(names_read(expressions))

    def need_names(self, names: Iterable[str]) -> None:
        """Write these steps, and what they read, where not yet written."""
        wanted: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in wanted and name not in self.done:
                wanted.add(name)
                if name not in self.emit.shape.given:
                    waiting.extend(names_read(step_formulas(self.program.step[name])))
        for place, step in enumerate(self.program.steps):
            if step.name in wanted:
                self.done.add(step.name)
                self._step(step, f"v{place}")

    def _step(self, step: Step, name: str) -> None:
        emit = self.emit.general
        match step:
            case FactStep():
                self._fact(step, name)
            case RequirementStep():
                self._requirement(step, name[1:])
            case DerivedStep(value=ir.Formula(root=root)):
                self._keep(step.name, name, emit.value(root))
            case DerivedStep():
                call = self.helpers.picker(f"pick{name[1:]}", step, emit)
                self._keep(step.name, name, Code(call, True))
            case SignalStep(condition=condition) | CheckStep(condition=condition):
                self._keep(step.name, name, emit.value(condition.root))

    def _keep(self, step: str, name: str, code: Code) -> None:
        if not code.is_atom:
            self.writer.line(f"{name} = {code.text}")
            code = replace(code, text=name, is_atom=True)
        self.emit.variables[step] = code

    # -- facts -----------------------------------------------------------------------------------

    def _fact(self, fact: FactStep, name: str) -> None:
        given = self.emit.given[fact.name]
        bounds = given_bounds(fact)
        is_given, is_absent = (
            fact.name in self.emit.shape.given,
            fact.name in self.emit.shape.absent,
        )
        if is_given or (fact.otherwise is None and fact.default is None):
            code = Code(given, not is_given, bounds, is_atom=True)
            self.emit.variables[fact.name] = self.emit.constant(None) if is_absent else code
            return
        default = self.emit.constant(fact.default)
        if fact.otherwise is None and is_absent:
            self.emit.variables[fact.name] = default
            return
        if fact.default is not None:
            bounds = around(bounds, default.bounds)
        if fact.otherwise is None:
            text = f"{given} if {given} is not None else {default.text}"
            self._keep(fact.name, name, Code(text, False, bounds))
            return
        code = self.emit.general.value(fact.otherwise.root)
        if is_absent and code.text == "None":
            self.emit.variables[fact.name] = default
            return
        if not is_absent:
            self.writer.line(f"{name} = {given}")
        with nullcontext() if is_absent else self.writer.block(f"if {name} is None:"):
            self.writer.line(f"{name} = {code.text}")
            if _is_number(fact):
                code = self._in_range(replace(code, text=name), *edges(fact))
            if fact.default is not None and code.is_nullable:
                with self.writer.block(f"if {name} is None:"):
                    self.writer.line(f"{name} = {default.text}")
        nullable = code.is_nullable and fact.default is None
        self.emit.variables[fact.name] = Code(
            name, nullable, around(bounds, code.bounds), is_atom=True
        )

    def _in_range(self, code: Code, low: float | None, high: float | None) -> Code:
        """Give up where a computed number lies outside the limits of what it becomes."""
        if code.bounds.within(low, high):
            return code
        limits = [
            self.emit.constant(limit).text if limit is not None else "" for limit in (low, high)
        ]
        test = " <= ".join(part for part in (limits[0], code.text, limits[1]) if part)
        known = f"{code.text} is not None and " if code.is_nullable else ""
        with self.writer.block(f"if {known}not {test}:"):
            self.writer.line("give_up()")
        return replace(code, bounds=code.bounds.clipped(low, high))

    # -- required decisions ----------------------------------------------------------------------

    def _requirement(self, step: RequirementStep, place: str) -> None:
        bound = dict(step.bindings)
        arguments: list[str] = []
        for index, fact in enumerate(step.program.facts):
            code = self.emit.general.value(bound[fact.name].root)
            name = f"a{place}_{index}"
            if not _is_number(fact) or code.bounds.within(*given_bounds(fact)):
                arguments.append(code.text)
                continue
            self.writer.line(f"{name} = {code.text}")
            self._in_range(replace(code, text=name), *given_bounds(fact))
            arguments.append(name)
        verdict, outputs = self.helpers.requirement(place, step, self.emit.pool)
        facts = "".join(f"{argument}, " for argument in arguments)
        self.writer.line(f"d{place} = ({facts})")
        self.writer.line(f"r{place} = {verdict}(d{place}, as_of)")
        self.emit.verdicts[step.name] = f"r{place}"
        self._keep(step.name, f"v{place}", Code(f"r{place}.outcome", True))
        self._outputs(step, place, outputs)

    def _outputs(self, step: RequirementStep, place: str, function: str) -> None:
        numbers = {output.name for output in step.program.outputs if output.domain.type in _NUMBERS}
        read = outputs_read(self.program, step.name)
        if not read:
            return
        self.writer.line(f"o{place} = {function}(d{place}, as_of, r{place})")
        for index, output in enumerate(read):
            name = f"o{place}_{index}"
            self.writer.line(f"{name} = o{place}.get({self.emit.pool.constant(output)})")
            code = Code(name, True, ANYWHERE if output in numbers else ANYTHING, is_atom=True)
            self.emit.outputs[step.name, output] = self._in_range(code, *ANYTHING)

    # -- what must always hold -------------------------------------------------------------------

    def always(self) -> None:
        """Write what could refuse the facts of a call."""
        for step in self.program.steps:
            if isinstance(step, RequirementStep) or (
                isinstance(step, FactStep) and self._may_leave_bounds(step)
            ):
                self.need_names((step.name,))
        for validity in self.program.validities:
            self._validity(validity)

    def _may_leave_bounds(self, fact: FactStep) -> bool:
        """Whether a fall-back must be computed to know that it lies within bounds."""
        if fact.otherwise is None or not _is_number(fact) or edges(fact) == (None, None):
            return False
        if fact.name in self.emit.shape.given:
            return False
        self._bounds_of(names_read((fact.otherwise.root,)))
        return not self.emit.general.value(fact.otherwise.root).bounds.within(*edges(fact))

    def _bounds_of(self, names: Iterable[str]) -> None:
        """Make sure that the variables exist which tell the bounds of these steps."""
        silent = replace(self, writer=Writer(), done=set(self.done))
        silent.need_names(names)

    def _validity(self, validity: Validity) -> None:
        root = validity.must.root
        self.need(root)
        test = self.emit.general.truth(root, False)
        if test.text == "False":
            return
        guards: list[str] = []
        for fact in self.program.facts:
            if (
                fact.name in validity.facts
                and fact.name not in self.emit.shape.given
                and holds_for_fall_back(self.emit.general, root, fact)
            ):
                if fact.name in self.emit.shape.absent:
                    return
                guards.append(f"{self.emit.given[fact.name]} is not None")
        with self.writer.block(f"if {' and '.join([*guards, test.text])}:"):
            self.writer.line("give_up()")


_NUMBERS = ("number", "integer")


def _is_number(fact: FactStep) -> bool:
    return fact.domain.type in _NUMBERS


def edges(fact: FactStep) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that a fact accepts; None for no limit."""
    low = None if fact.minimum is None else lower_edge(fact.minimum)
    high = None if fact.maximum is None else upper_edge(fact.maximum)
    return low, high


def given_bounds(fact: FactStep) -> Bounds:
    """Return the bounds of a fact that the generated functions take as it was given."""
    return ANYTHING.clipped(*edges(fact)) if _is_number(fact) else ANYTHING


def outputs_read(program: Program, requirement: str) -> tuple[str, ...]:
    """Return the outputs of a required decision that a program reads, in a fixed order."""
    found: set[str] = set()
    waiting = list(all_formulas(program))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ir.RequiredOutput) and node.requirement == requirement:
            found.add(node.output)
        waiting.extend(ir.parts(node))
    return tuple(sorted(found))


def all_formulas(program: Program) -> Iterator[ir.Expression]:
    """Yield every expression of a program."""
    for step in program.steps:
        yield from step_formulas(step)
    yield from formulas(program.decision)
    yield from (validity.must.root for validity in program.validities)
    yield from (caution.condition.root for caution in program.cautions)
    yield from (output.value.root for output in program.outputs if output.value is not None)
    for outcome in program.outcomes:
        yield from (formula.root for _, formula in outcome.outputs)
