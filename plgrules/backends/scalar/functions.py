"""The functions of one program, written as source and compiled when they are first called."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from plgrules.backends.bounds import BIG
from plgrules.backends.facts import Facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.interpreter.record import CheckState, Record
from plgrules.backends.scalar import runtime, today
from plgrules.backends.scalar.answers import Answers
from plgrules.backends.scalar.details import write_checks, write_outputs, write_warnings
from plgrules.backends.scalar.emit import ANY_SHAPE, Emitter, Pool, Shape
from plgrules.backends.scalar.facts import (
    bind_keys,
    write_dense_door,
    write_sparse_door,
)
from plgrules.backends.scalar.general import GeneralDecision
from plgrules.backends.scalar.steps import Steps, formulas, names_read
from plgrules.backends.scalar.swift import SwiftDecision
from plgrules.backends.scalar.verdict import (
    ALL_CHECKED,
    NOT_ALL_CHECKED,
    Details,
    Verdict,
    Verdicts,
    verdict_of,
)
from plgrules.backends.scalar.writer import Writer
from plgrules.program import expression as ir
from plgrules.program.program import (
    Bands,
    CheckStep,
    DerivedStep,
    Program,
    RequirementStep,
    Rules,
    endings,
)

Compiled = Callable[..., Any]


class Functions:
    """Writes and compiles the functions of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.required = {
            step.name: Functions(step.program)
            for step in program.steps
            if isinstance(step, RequirementStep)
        }
        self._verdicts = Verdicts(endings(program.decision))
        self._picked: dict[str, Verdicts] = {}

    # -- what they answer ------------------------------------------------------------------------

    def verdict(self, facts: Facts, as_of: date) -> Verdict:
        """Return the verdict on typed facts; raises FactError as the interpreter does."""
        try:
            if _are_near(facts):
                verdict: Verdict = self.general(facts, as_of)
                return verdict
        except runtime.GiveUpError:
            pass
        return verdict_of(interpret(self.program, facts, as_of))

    def all_details(self, facts: Facts, as_of: date, verdict: Verdict) -> Details:
        """Return what goes with a verdict; raises FactError as the interpreter does."""
        try:
            if _are_near(facts):
                details: Details = self.details(facts, as_of, verdict)
                return details
        except runtime.GiveUpError:
            pass
        record = interpret(self.program, facts, as_of)
        return Details(record.outputs, record.warnings, _check_states(record))

    # -- the compiled functions ------------------------------------------------------------------

    @cached_property
    def general(self) -> Compiled:
        """`general(facts, as_of)`: the verdict, three-valued."""
        return self._compiled("general", self.general_source)

    @cached_property
    def details(self) -> Compiled:
        """`details(facts, as_of, verdict)`: outputs, warnings and checks."""
        return self._compiled("details", self.details_source)

    @cached_property
    def outputs(self) -> Compiled:
        """`outputs(facts, as_of, verdict)`: the outputs alone."""
        return self._compiled("outputs", self.outputs_source)

    def dense(self, given: frozenset[str], **names: Any) -> Compiled:
        """`decide(facts, as_of=None)` for exactly these facts; leaves for `sparse`.

        `names` are the helpers that make a decision.
        """
        return self._compiled("decide", lambda pool: self.dense_source(pool, given), **names)

    def sparse(self, **names: Any) -> Compiled:
        """`decide(facts, as_of=None)` for any facts; leaves for `careful`."""
        return self._compiled("decide", self.sparse_source, **names)

    def _compiled(self, name: str, source: Callable[[Pool], str], **names: Any) -> Compiled:
        pool = self.new_pool()
        pool.names.update(names)
        text = source(pool)
        title = f"<{name} of {self.program.ruleset} {self.program.version}>"
        exec(compile(text, title, "exec"), pool.names)  # noqa: S102 - text made here, see emit.py
        function: Compiled = pool.names[name]
        return function

    def new_pool(self) -> Pool:
        """Return the names that generated source may use."""
        pool = Pool()
        pool.names.update(_HELPERS)
        return pool

    # -- their sources ---------------------------------------------------------------------------

    def dense_source(self, pool: Pool, given: frozenset[str]) -> str:
        """Return the source of `decide` for exactly these facts."""
        absent = frozenset(fact.name for fact in self.program.facts) - given
        return self._decide_source(pool, Shape(given, absent))

    def sparse_source(self, pool: Pool) -> str:
        """Return the source of `decide` for any facts."""
        return self._decide_source(pool, None)

    def _decide_source(self, pool: Pool, shape: Shape | None) -> str:
        writer = Writer()
        steps = self._steps(pool, writer, shape or ANY_SHAPE)
        # Variables of an enclosing function are reached faster than global names.
        bound = ", ".join([*_HOT, *bind_keys(self.program, pool)])
        with writer.block(f"def bind({bound}):"):
            with writer.block("def decide(facts, as_of=None):"):
                if shape is None:
                    write_sparse_door(self.program, pool, writer)
                else:
                    write_dense_door(self.program, shape.given, pool, writer)
                with writer.block("if as_of is None:"):
                    writer.line("starts, ends, as_of = day[0]")
                    with writer.block("if not starts <= time() < ends:"):
                        writer.line("as_of = refresh()")
                absent = shape.absent if shape is not None else frozenset()
                writer.line(f"values = ({self._facts(absent)})")
                with writer.block("try:"), writer.block("while True:"):
                    steps.always()
                    SwiftDecision(steps, self._answers(pool)).write(self.program.decision)
                with writer.block("except left_swift_way:"):
                    writer.line("v = verdict(values, as_of)")
                for line in _MAKE_DECISION:
                    writer.line(line)
            writer.line("return decide")
        writer.line(f"decide = bind({bound})")
        return self._pickers(pool) + writer.text()

    def general_source(self, pool: Pool) -> str:
        """Return the source of `general`."""
        writer = Writer()
        steps = self._steps(pool, writer)
        with writer.block("def general(facts, as_of):"):
            self._unpack(writer)
            steps.always()
            GeneralDecision(steps, self._answers(pool)).write(self.program.decision)
        return self._pickers(pool) + writer.text()

    def details_source(self, pool: Pool) -> str:
        """Return the source of `details`."""
        writer = Writer()
        steps = self._steps(pool, writer)
        nested = {
            name: pool.helper(f"warnings_of_{place}", functions.prefixed_warnings(name))
            for place, (name, functions) in enumerate(self.required.items())
        }
        with writer.block("def details(facts, as_of, verdict):"):
            self._unpack(writer)
            steps.always()
            write_outputs(steps)
            write_warnings(steps, nested)
            checks = write_checks(steps)
            writer.line(f"return make_details(outputs, tuple(warnings), {checks})")
        return self._pickers(pool) + writer.text()

    def outputs_source(self, pool: Pool) -> str:
        """Return the source of `outputs`."""
        writer = Writer()
        steps = self._steps(pool, writer)
        with writer.block("def outputs(facts, as_of, verdict):"):
            self._unpack(writer)
            steps.always()
            write_outputs(steps)
            writer.line("return outputs")
        return self._pickers(pool) + writer.text()

    def values(self, names: tuple[str, ...]) -> Compiled:
        """Return `values(facts, as_of)`: the values of steps by name, None where unknown."""

        def source(pool: Pool) -> str:
            writer = Writer()
            steps = self._steps(pool, writer)
            with writer.block("def values(facts, as_of):"):
                self._unpack(writer)
                steps.need_names(names)
                listed = "".join(f"{steps.emit.variables[name].text}, " for name in names)
                writer.line(f"return ({listed})")
            return self._pickers(pool) + writer.text()

        return self._compiled("values", source)

    def prefixed_warnings(self, name: str) -> Callable[[Facts, date, Verdict], list[str]]:
        """Return the function that gives this program's warnings as those of requirement `name`."""

        def warnings(facts: Facts, as_of: date, verdict: Verdict) -> list[str]:
            found: Details = self.details(facts, as_of, verdict)
            return [f"{name}.{code}" for code in found.warnings]

        return warnings

    # -- parts -----------------------------------------------------------------------------------

    def _steps(self, pool: Pool, writer: Writer, shape: Shape = ANY_SHAPE) -> Steps:
        emit = Emitter(self.program, pool, shape)
        emit.given.update({fact.name: f"f{i}" for i, fact in enumerate(self.program.facts)})
        return Steps(emit, writer, self, done=set())

    def _facts(self, absent: frozenset[str] = frozenset()) -> str:
        """The variables of the facts, None in the place of those that are absent."""
        return "".join(
            "None, " if fact.name in absent else f"f{place}, "
            for place, fact in enumerate(self.program.facts)
        )

    def _unpack(self, writer: Writer) -> None:
        if self.program.facts:
            writer.line(f"{self._facts()}= facts")

    def _answers(self, pool: Pool) -> Answers:
        return Answers(pool, "verdicts", self._verdicts, is_picked=False)

    def _pickers(self, pool: Pool) -> str:
        return "".join(pool.sources.values())

    def picker(self, name: str, step: DerivedStep, emit: Emitter) -> str:
        """Return the call that gives a derived value picked by rules or bands."""
        assert isinstance(step.value, Rules | Bands)
        arguments = ", ".join(_variables(formulas(step.value), emit))
        if name not in emit.pool.sources:
            verdicts = self._picked.setdefault(name, Verdicts(endings(step.value)))
            answers = Answers(emit.pool, f"{name}_of", verdicts, is_picked=True)
            writer = Writer()
            steps = Steps(emit, writer, self, done=set(self.program.step))
            with writer.block(f"def {name}({arguments}):"):
                GeneralDecision(steps, answers).write(step.value)
            emit.pool.sources[name] = writer.text()
        return f"{name}({arguments})"

    def requirement(self, place: str, step: RequirementStep, pool: Pool) -> tuple[str, str]:
        """Return the names of the functions that give a required verdict and its outputs."""
        functions = self.required[step.name]
        verdict = pool.helper(f"verdict{place}", functions.general)
        outputs = pool.helper(f"outputs{place}", lambda *given: functions.outputs(*given))
        return verdict, outputs


def _variables(expressions: Iterable[ir.Expression], emit: Emitter) -> list[str]:
    """Return the variables that expressions read, and the day."""
    found: dict[str, None] = {}
    for name in sorted(names_read(expressions)):
        found[emit.variables[name].text] = None
        if name in emit.given and name not in emit.shape.absent:
            found[emit.given[name]] = None
        if name in emit.verdicts:
            found[emit.verdicts[name]] = None
        found.update(
            {code.text: None for (owner, _), code in emit.outputs.items() if owner == name}
        )
    return [*(text for text in found if text[0] in "fvro" and text[1].isdigit()), "as_of"]


def _are_near(facts: Facts) -> bool:
    for fact in facts:  # noqa: SIM110 - a generator takes four times as long, on every call
        if type(fact) is float and not -BIG <= fact <= BIG:
            return False
    return True


def _check_states(record: Record) -> tuple[tuple[str, CheckState], ...]:
    states: dict[object, CheckState] = {True: "present", False: "absent", None: "unknown"}
    return tuple(
        (step.name, states[record.values[step.name]])
        for step in record.program.steps
        if isinstance(step, CheckStep)
    )


_MAKE_DECISION = (
    "d = new()",
    "d._plan = plan",
    "d._facts = values",
    "d._as_of = as_of",
    "d._verdict = v",
    "return d",
)
_HOT = ("type", "float", "int", "len", "time", "day", "new", "plan")
"""The helpers that every call of `decide` needs."""

_HELPERS: dict[str, Any] = {
    "abs": abs,
    "date": date,
    "dict": dict,
    "float": float,
    "int": int,
    "len": len,
    "max": max,
    "min": min,
    "str": str,
    "tuple": tuple,
    "type": type,
    "time": time.time,
    "day": today.DAY,
    "refresh": today.refresh,
    "bail": runtime.bail,
    "give_up": runtime.give_up,
    "plain_list": runtime.plain_list,
    "compare_intervals": runtime.compare_intervals,
    "missing_key": KeyError,
    "left_swift_way": (TypeError, runtime.GiveUpError),
    "all_checked": ALL_CHECKED,
    "not_all_checked": NOT_ALL_CHECKED,
    "make_details": Details,
}
