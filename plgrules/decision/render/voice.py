"""Names, values and formulas of one program and one decision, said in a language."""

from __future__ import annotations

from functools import cached_property

from plgrules.backends.interpreter.record import Record
from plgrules.decision.languages import say_date, spaced_zh
from plgrules.decision.numbers import format_number
from plgrules.decision.render.phrases import phrase
from plgrules.decision.wording import (
    fill,
    fill_thresholds,
    format_shown,
    look_up,
)
from plgrules.program import expression as ir
from plgrules.program.program import Domain, Parameter, Program, Text

_ARITHMETIC = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}


class Voice:
    """Says the parts of one program in a language; with a record, their values too."""

    def __init__(
        self, program: Program, record: Record | None, language: str, *, titles: bool = False
    ) -> None:
        self.program = program
        self.by_name = language == "en" and not titles
        self.record = record
        self.language = language

    def phrase(self, key: str, **values: object) -> str:
        """Return a phrase of this language."""
        return phrase(key, self.language, **values)

    def say(self, text: Text) -> str:
        """Return a text, filled in where there is a decision to fill it from."""
        if self.record is None:
            return fill_thresholds(text, self.program, self.language)
        return fill(text, self.record, self.language)

    def join(self, *pieces: str) -> str:
        """Return pieces joined as the language sets them."""
        return spaced_zh(pieces) if self.language == "zh" else "".join(pieces)

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Every parameter by name."""
        return {parameter.name: parameter for parameter in self.program.parameters}

    @cached_property
    def private(self) -> frozenset[str]:
        """The names of the facts whose values nobody is to see."""
        return frozenset(fact.name for fact in self.program.facts if fact.private)

    # -- names and values ------------------------------------------------------------------------

    def title(self, name: str) -> str:
        """Return the title of a name; nothing for a required decision, which has only its name."""
        if name in self.parameters:
            return self.say(self.parameters[name].title)
        step = self.program.step.get(name)
        return self.say(getattr(step, "title", ()))

    def name(self, name: str) -> str:
        """Return a name as running text has it: itself in English, or its title."""
        return name if self.by_name else self.title(name) or name

    def value(
        self, name: str, beside: tuple[tuple[float, str], ...] = (), full: bool = False
    ) -> str:
        """Return the value of a name in this decision."""
        assert self.record is not None
        return format_shown(look_up(name, self.record), self.language, beside, full=full)

    def outcome(self, outcome: str) -> str:
        """Return the title of an outcome."""
        return self.say(self.program.outcome[outcome].title) or outcome

    def domain(self, name: str) -> Domain:
        """Return the type of a name's values."""
        if name in self.parameters:
            return self.parameters[name].domain
        return getattr(self.program.step.get(name), "domain", None) or Domain("text")

    # -- formulas --------------------------------------------------------------------------------

    def formula(self, node: ir.Expression, with_values: bool = False) -> str | None:
        """Return an arithmetic expression with names or with their values; None for others."""
        spoken = self._spoken(node, with_values)
        return None if spoken is None else spoken[0]

    def _spoken(self, node: ir.Expression, values: bool) -> tuple[str, int] | None:
        """The text and how tightly its outermost operator binds."""
        match node:
            case ir.StepValue(name=name) | ir.ParameterValue(name=name):
                return (self._atom(name) if values else self.name(name)), 3
            case ir.Constant(value=bool()):
                return None
            case ir.Constant(value=float() as number):
                return format_number(number, "ratio", None, self.language, exact=True), 3
            case ir.Convert(operand=operand):
                return self._spoken(operand, values)
            case ir.DecisionDay():
                return self._today(values), 3
            case ir.RequiredOutput(requirement=requirement, output=output):
                name = f"{requirement}.{output}"
                return (self._atom(name) if values else name), 3
            case ir.Negate(operand=operand):
                inner = self._spoken(operand, values)
                return (f"−{_wrapped(inner, 3)}", 2) if inner else None
            case ir.Calculate():
                return self._calculated(node, values)
            case ir.Apply(function=function, arguments=arguments):
                inner_texts = [self._spoken(argument, values) for argument in arguments]
                if any(inner is None for inner in inner_texts):
                    return None
                return self._called(function, [inner[0] for inner in inner_texts if inner]), 3
            case _:
                return None

    def _called(self, function: str, arguments: list[str]) -> str:
        if function == "days_between":
            key = "days_between" if self.by_name else "days_from"
            return self.phrase(key, first=arguments[0], second=arguments[1])
        return self.phrase(function, items=self.phrase("comma").join(arguments))

    def _calculated(self, node: ir.Calculate, values: bool) -> tuple[str, int] | None:
        left, right = self._spoken(node.left, values), self._spoken(node.right, values)
        if left is None or right is None:
            return None
        binds = _BINDS[node.operator]
        tighter = binds + 1 if node.operator in "-/" else binds
        sign = _ARITHMETIC[node.operator]
        return f"{_wrapped(left, binds)} {sign} {_wrapped(right, tighter)}", binds

    def _atom(self, name: str) -> str:
        text = self.value(name)
        return f"({text})" if text.startswith("-") else text

    def _today(self, values: bool) -> str:
        if values and self.record is not None:
            return say_date(self.record.as_of, self.language)
        return "as_of" if self.by_name else self.phrase("decision_day")


def _wrapped(spoken: tuple[str, int], binds: int) -> str:
    return f"({spoken[0]})" if spoken[1] < binds else spoken[0]
