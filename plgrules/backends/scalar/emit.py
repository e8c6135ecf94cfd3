"""Expressions of a program → expressions of Python.

The text is built from the program alone: values are named by their place (`f3` the third fact as
given, `v5` the value of the fifth step), constants by `k` and a number. What an author or a caller
wrote never stands in it, except numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from plgrules.backends.bounds import ANYTHING, Bounds
from plgrules.backends.interpreter.evaluate import Builder, Run
from plgrules.program import expression as ir
from plgrules.program.program import Program

Sure = frozenset[str]
"""The variables that hold a value, not None, wherever the text stands."""

NOTHING: Sure = frozenset()


@dataclass(frozen=True, slots=True)
class Code:
    """The text of a value, None for unknown if `is_nullable`; an atom costs nothing to repeat."""

    text: str
    is_nullable: bool = False
    bounds: Bounds = ANYTHING
    is_atom: bool = False


class Truth(NamedTuple):
    """The text of a test that is never None.

    `when_true` and `when_false` are the variables that hold a value after it came out so. A total
    test settles the matter: where it does not hold, its opposite does.
    """

    text: str
    when_true: Sure
    when_false: Sure
    is_total: bool


class Shape(NamedTuple):
    """The facts that are known to have been given, and those known to be absent."""

    given: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()


ANY_SHAPE = Shape()


class Pool:
    """The constants and helpers that the generated functions reach by name."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__builtins__": {}}
        self.sources: dict[str, str] = {}
        self._kept: dict[tuple[type, Any], str] = {}
        self._temporaries = 0

    def helper(self, name: str, value: object) -> str:
        """Return `name`, under which `value` can be reached from now on."""
        self.names[name] = value
        return name

    def constant(self, value: Any) -> str:
        """Return the text of a constant: a literal for plain numbers and truths, else its name."""
        if value is None or isinstance(value, bool):
            return repr(value)
        if isinstance(value, float) and math.isfinite(value):
            return repr(value) if value >= 0 else f"({value!r})"
        key = (type(value), value)
        if key not in self._kept:
            self._kept[key] = self.helper(f"k{len(self._kept)}", value)
        return self._kept[key]

    def temporary(self) -> str:
        """Return the name of a new variable for a part of an expression."""
        self._temporaries += 1
        return f"t{self._temporaries}"


@dataclass(frozen=True, slots=True)
class Emitter:
    """Turns expressions into text, in one of two ways.

    The swift way counts on values that are known: an unknown one raises on its way (a TypeError, or
    `bail()` where Python would not), and the general way takes over. The general way is
    three-valued and never raises for an unknown value.
    """

    program: Program
    pool: Pool
    shape: Shape = ANY_SHAPE
    is_swift: bool = False
    variables: dict[str, Code] = field(default_factory=dict)
    outputs: dict[tuple[str, str], Code] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)

    @property
    def general(self) -> Emitter:
        """The same in the general way."""
        return replace(self, is_swift=False) if self.is_swift else self

    @property
    def swift(self) -> Emitter:
        """The same in the swift way."""
        return replace(self, is_swift=True)

    def value(self, node: ir.Expression, sure: Sure = NOTHING) -> Code:
        """Return the text of an expression's value."""
        if ir.is_constant(node):
            return self.constant(self.fold(node))
        return _VALUES[type(node)](self, node, sure)

    def truth(self, node: ir.Expression, wanted: bool, sure: Sure = NOTHING) -> Truth:
        """Return the text of a test whether a condition is certainly true, or certainly false."""
        if ir.is_constant(node):
            return self.constant_truth(self.fold(node), wanted)
        return _TRUTHS[type(node)](self, node, wanted, sure)

    def fold(self, node: ir.Expression) -> Any:
        """Return the value of an expression of literals and parameters, None where it has none."""
        return Builder(self.program, frozenset()).build(node)(Run((), date.min))

    def constant(self, value: Any) -> Code:
        """Return the text of a known value."""
        bounds = Bounds(value, value) if isinstance(value, float) else ANYTHING
        return Code(self.pool.constant(value), value is None, bounds, is_atom=True)

    def atom(self, code: Code) -> tuple[str, str]:
        """Return two texts of a value: where it is met first, and where it is used again."""
        if code.is_atom:
            return code.text, code.text
        name = self.pool.temporary()
        return f"({name} := {code.text})", name

    def constant_truth(self, value: bool | None, wanted: bool) -> Truth:
        """Return the test of a condition that is known beforehand."""
        if value is None:
            text = "bail()" if self.is_swift else "False"
            return Truth(text, NOTHING, NOTHING, self.is_swift)
        return Truth(repr(value is wanted), NOTHING, NOTHING, True)


class Operands(NamedTuple):
    """Values that are all needed: their codes, and the texts that are None while one is unknown."""

    codes: list[Code]
    doubtful: list[str]
    read: Sure

    def some_unknown(self) -> str:
        """Return a test that holds while one of them is unknown."""
        return " or ".join(f"{text} is None" for text in self.doubtful)

    def all_known(self) -> str:
        """Return a test that holds when all of them are known."""
        return " and ".join(f"{text} is not None" for text in self.doubtful)


def operands(emit: Emitter, nodes: Iterable[ir.Expression], sure: Sure) -> Operands:
    """Return the operands of an operation that is unknown while one of them is."""
    nodes = tuple(nodes)
    read = unsure_reads(emit, nodes, sure)
    codes: list[Code] = []
    doubtful = list(read)
    for node in nodes:
        code = emit.value(node, sure | frozenset(read))
        if code.is_nullable:
            first, again = emit.atom(code)
            doubtful.append(first)
            code = Code(again, False, code.bounds, is_atom=True)
        codes.append(code)
    return Operands(codes, doubtful, frozenset(read))


_STRICT = (ir.Calculate, ir.Convert, ir.Negate, ir.Apply, ir.Rank, ir.Compare, ir.In)


def unsure_reads(
    emit: Emitter, nodes: Iterable[ir.Expression], sure: Sure, kinds: tuple[type, ...] = _STRICT
) -> dict[str, None]:
    """Return the variables that may be None and make all of an operation unknown when they are."""
    found: dict[str, None] = {}
    for node in nodes:
        if isinstance(node, ir.StepValue | ir.RequiredOutput):
            code = emit.value(node, sure)
            if code.is_nullable and code.text not in sure:
                found[code.text] = None
        elif isinstance(node, kinds):
            found.update(unsure_reads(emit, ir.parts(node), sure, kinds))
    return found


ValueRule = Callable[[Emitter, Any, Sure], Code]
TruthRule = Callable[[Emitter, Any, bool, Sure], Truth]

_VALUES: dict[type, ValueRule] = {}
_TRUTHS: dict[type, TruthRule] = {}


def emits_value(*kinds: type) -> Callable[[ValueRule], ValueRule]:
    """Register a function as the rule for the values of these kinds of expressions."""

    def register(rule: ValueRule) -> ValueRule:
        _VALUES.update(dict.fromkeys(kinds, rule))
        return rule

    return register


def emits_truth(*kinds: type) -> Callable[[TruthRule], TruthRule]:
    """Register a function as the rule for the truth of these kinds of conditions."""

    def register(rule: TruthRule) -> TruthRule:
        _TRUTHS.update(dict.fromkeys(kinds, rule))
        return rule

    return register
