"""What led to a decision, as data: every fact, value, condition and threshold, with its source.

Made from the interpreter's record; one shape whatever backend decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from plgrules.backends.interpreter.record import Origin, Record, Test, Truth, new
from plgrules.decision.places import Place, places
from plgrules.program import expression as ir
from plgrules.program.program import DerivedStep, Domain, Parameter, Program, Source, Text

Value = Any
"""A scalar of the language, or None for unknown."""


class FactRead(NamedTuple):
    """One fact: its value, and whether it was given, fallen back on, a default, or absent."""

    name: str
    title: Text
    value: Value
    domain: Domain
    origin: Origin
    formula: str | None
    private: bool


class DerivedValue(NamedTuple):
    """One derived value with the formula that gave it; None where rules or bands picked it."""

    name: str
    title: Text
    value: Value
    domain: Domain
    formula: str | None


class Threshold(NamedTuple):
    """One named threshold as it stood in this decision, with where it comes from."""

    name: str
    title: Text
    value: Value
    written: str
    domain: Domain
    sources: tuple[Source, ...]
    assumption: bool
    base: Value
    overlay: str | None
    reason: Text


class TraceStep(NamedTuple):
    """One condition met: a rule, branch, band, signal, check, warning or validity."""

    where: Place
    result: Truth
    tests: Sequence[Test]

    @property
    def place(self) -> str:
        """Which kind of condition it is."""
        return self.where.kind

    @property
    def id(self) -> str:
        """Its name."""
        return self.where.id

    @property
    def text(self) -> str:
        """The condition as written."""
        return self.where.text

    @property
    def title(self) -> Text:
        """What it is called, or what it says."""
        return self.where.title

    @property
    def outcome(self) -> str | None:
        """Where a rule leads."""
        return self.where.outcome

    @property
    def because(self) -> Text:
        """The sentence of a rule."""
        return self.where.because

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it comes from."""
        return self.where.sources

    @property
    def group(self) -> str | None:
        """The group of a signal."""
        return self.where.group


class Trace:
    """The explanation of one decision as data; computed from its record where it is read."""

    def __init__(self, record: Record, agrees: bool = True) -> None:
        self.record = record
        self.agrees = agrees
        """Whether the backend that decided gave the interpreter's answer."""
        # Not a cached property: on Python 3.11 its lock costs as much as reading the steps.
        self._steps: tuple[TraceStep, ...] | None = None

    def __iter__(self) -> Iterator[TraceStep]:
        """Every condition met, in order."""
        return iter(self.steps)

    @property
    def program(self) -> Program:
        """The program that ran."""
        return self.record.program

    @cached_property
    def facts(self) -> tuple[FactRead, ...]:
        """Every fact of the ruleset, absent ones included."""
        record = self.record
        return tuple(
            FactRead(
                fact.name,
                fact.title,
                record.values[fact.name],
                fact.domain,
                record.origins[fact.name],
                fact.otherwise.text if fact.otherwise else None,
                fact.private,
            )
            for fact in record.program.facts
        )

    @cached_property
    def derived(self) -> tuple[DerivedValue, ...]:
        """Every derived value, in the order in which they were computed."""
        return tuple(
            DerivedValue(
                step.name,
                step.title,
                self.record.values[step.name],
                step.domain,
                step.value.text if isinstance(step.value, ir.Formula) else None,
            )
            for step in self.program.steps
            if isinstance(step, DerivedStep)
        )

    @cached_property
    def thresholds(self) -> tuple[Threshold, ...]:
        """Every parameter of the ruleset, with its source and what an overlay made of it."""
        sources = {source.id: source for source in self.program.sources}
        return tuple(_threshold(parameter, sources) for parameter in self.program.parameters)

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        """Every condition met, in order: derived values, signals, checks, rules, warnings."""
        if self._steps is None:
            known = places(self.program)
            self._steps = tuple(
                [
                    new(TraceStep, (known.get((kind, id)) or Place(kind, id, ""), result, tests))
                    for kind, id, result, tests in self.record.conditions
                ]
            )
        return self._steps

    @cached_property
    def path(self) -> tuple[TraceStep, ...]:
        """The conditions of the decision itself, in the order in which they were asked."""
        return tuple(step for step in self.steps if step.place == "rule")

    @cached_property
    def signals(self) -> tuple[TraceStep, ...]:
        """Every signal, hit or not."""
        return tuple(step for step in self.steps if step.place == "signal")

    @cached_property
    def checks(self) -> tuple[TraceStep, ...]:
        """Every check."""
        return tuple(step for step in self.steps if step.place == "check")

    @cached_property
    def warnings(self) -> tuple[TraceStep, ...]:
        """The condition of every warning, whether it was attached or not."""
        return tuple(step for step in self.steps if step.place == "warning")

    @property
    def assumed_absent(self) -> tuple[str, ...]:
        """Facts that the decision took as absent because it asked `known` or `given`."""
        return self.record.assumed_absent

    @cached_property
    def nested(self) -> Mapping[str, Trace]:
        """The traces of required decisions, by the name under which they were required."""
        return {name: Trace(record) for name, record in self.record.nested.items()}

    def __repr__(self) -> str:
        met = len(self.record.conditions)
        return f"<trace of {self.program.ruleset} {self.program.version}: {met} conditions met>"


def _threshold(parameter: Parameter, sources: Mapping[str, Source]) -> Threshold:
    overlay = parameter.overlay
    return Threshold(
        name=parameter.name,
        title=parameter.title,
        value=parameter.value,
        written=parameter.written,
        domain=parameter.domain,
        sources=tuple(sources[id] for id in parameter.sources if id in sources),
        assumption="assumption" in parameter.sources,
        base=overlay.base if overlay else None,
        overlay=overlay.overlay if overlay else None,
        reason=overlay.reason if overlay else (),
    )
