"""Expressions of a program: names resolved, units converted, every comparison's meaning fixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Scalar = float | bool | str | date | tuple[str, ...]
"""A known value; an unknown one is None."""

Operator = Literal["<", "<=", ">", ">=", "==", "!="]
Mode = Literal["exact", "left", "right", "computed"]
"""How a comparison is made: exactly (integers, dates, texts); with tolerance around the constant on
its left or right; or with tolerance around two computed numbers."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the expression itself."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """The value of a parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class StepValue:
    """The value of a fact, derived value, signal, check or requirement."""

    name: str


@dataclass(frozen=True, slots=True)
class DecisionDay:
    """The day for which is decided (`as_of`)."""


@dataclass(frozen=True, slots=True)
class Convert:
    """A number times a whole factor: the same amount in a finer unit."""

    operand: Expression
    factor: float
    unit: str


@dataclass(frozen=True, slots=True)
class Negate:
    """`-x`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Calculate:
    """`left + right` and its kin; `text` is how the author wrote it."""

    operator: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression
    text: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; `unit` and `show` are those of both sides, the texts the author's."""

    operator: Operator
    left: Expression
    right: Expression
    mode: Mode
    left_text: str
    right_text: str
    unit: str = "ratio"
    show: str | None = None


@dataclass(frozen=True, slots=True)
class In:
    """`item in container`; `text` as the author wrote it."""

    item: Expression
    container: Expression
    text: str


@dataclass(frozen=True, slots=True)
class OutcomeIn:
    """Whether a required decision's outcome is one of `outcomes`; false where none is possible."""

    requirement: str
    outcomes: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class RequiredOutput:
    """An output of a required decision."""

    requirement: str
    output: str


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a choice among its ordered choices, from 0."""

    operand: Expression
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invert:
    """`not x`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class AllOf:
    """`a and b and …`, three-valued."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`a or b or …`, three-valued."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """`then if test else otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact, derived value or requirement has a value."""

    name: str


@dataclass(frozen=True, slots=True)
class Given:
    """Whether the caller sent a fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The points of the conditions that are true; an interval while some are unknown."""

    items: tuple[Expression, ...]
    points: tuple[float, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Apply:
    """`min`, `max`, `abs`, `floor`, `ceil`, `days_between`, `length`, `contains` and so on."""

    function: str
    arguments: tuple[Expression, ...]
    text: str


Expression = (
    Constant
    | ParameterValue
    | StepValue
    | DecisionDay
    | Convert
    | Negate
    | Calculate
    | Compare
    | In
    | OutcomeIn
    | RequiredOutput
    | Rank
    | Invert
    | AllOf
    | AnyOf
    | Choose
    | Known
    | Given
    | Tally
    | Apply
)


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression with the text that its author wrote."""

    text: str
    root: Expression


def parts(expression: Expression) -> tuple[Expression, ...]:
    """Return the direct parts of an expression, left to right."""
    match expression:
        case Convert(operand=x) | Negate(operand=x) | Invert(operand=x) | Rank(operand=x):
            return (x,)
        case Calculate(left=a, right=b) | Compare(left=a, right=b):
            return (a, b)
        case In(item=a, container=b):
            return (a, b)
        case AllOf(operands=xs) | AnyOf(operands=xs) | Apply(arguments=xs) | Tally(items=xs):
            return xs
        case Choose(test=a, then=b, otherwise=c):
            return (a, b, c)
        case _:
            return ()


def is_constant(expression: Expression) -> bool:
    """Whether an expression is made of literals and parameters only."""
    if isinstance(
        expression, StepValue | DecisionDay | OutcomeIn | RequiredOutput | Known | Given | Tally
    ):
        return False
    return all(is_constant(part) for part in parts(expression))


def reads(expression: Expression) -> frozenset[str]:
    """Return the names of the steps that an expression reads, those asked by `known` included."""
    if isinstance(expression, StepValue | Known | Given):
        return frozenset((expression.name,))
    if isinstance(expression, OutcomeIn | RequiredOutput):
        return frozenset((expression.requirement,))
    return frozenset().union(*(reads(part) for part in parts(expression)))


def parameters_of(expression: Expression) -> tuple[str, ...]:
    """Return the names of the parameters in an expression, in order, each once."""
    if isinstance(expression, ParameterValue):
        return (expression.name,)
    found: dict[str, None] = {}
    for part in parts(expression):
        found.update(dict.fromkeys(parameters_of(part)))
    return tuple(found)


def asked(node: Expression) -> tuple[str, str]:
    """Return a test in words, and its operator or the name of its question."""
    match node:
        case Compare():
            return f"{node.left_text} {node.operator} {node.right_text}", node.operator
        case StepValue(name=name):
            return name, "is"
        case Known(name=name):
            return f"known({name})", "known"
        case Given(name=name):
            return f"given({name})", "given"
        case In(text=text) | OutcomeIn(text=text):
            return text, "in"
        case Apply(text=text, function=function):
            return text, function
        case _:
            raise AssertionError(f"{type(node).__name__} is no test")
