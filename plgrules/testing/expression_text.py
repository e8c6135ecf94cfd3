"""An expression of a program written out for a reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from plgrules.program import expression as ir


def text_of(node: ir.Expression) -> str:
    """Return an expression as its author would have written it, with brackets where they help."""
    match node:
        case ir.Compare(operator=operator, left_text=left, right_text=right):
            return f"{left} {operator} {right}"
        case ir.Calculate(operator=operator, left=left, right=right):
            return f"{_inner(left)} {operator} {_inner(right)}"
        case ir.AllOf(operands=operands):
            return " and ".join(map(_inner, operands))
        case ir.AnyOf(operands=operands):
            return " or ".join(map(_inner, operands))
        case ir.Invert(operand=operand):
            return f"not {_inner(operand)}"
        case ir.Negate(operand=operand):
            return f"-{_inner(operand)}"
        case ir.Choose(test=test, then=then, otherwise=otherwise):
            return f"{_inner(then)} if {text_of(test)} else {_inner(otherwise)}"
        case ir.Apply(function=function, arguments=arguments):
            return f"{function}({', '.join(map(text_of, arguments))})"
        case ir.Tally(items=items):
            return f"count of {', '.join(map(text_of, items))}"
        case _:
            return _leaf(node)


def _leaf(node: ir.Expression) -> str:
    match node:
        case ir.Constant(value=value):
            return _constant(value)
        case ir.StepValue(name=name) | ir.ParameterValue(name=name):
            return name
        case ir.Known(name=name):
            return f"known({name})"
        case ir.Given(name=name):
            return f"given({name})"
        case ir.In(text=text) | ir.OutcomeIn(text=text):
            return text
        case ir.RequiredOutput(requirement=requirement, output=output):
            return f"{requirement}.{output}"
        case ir.Convert(operand=operand) | ir.Rank(operand=operand):
            return text_of(operand)
        case _:
            return "as_of"


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, date):
        return f"date('{value}')"
    return repr(list(value)) if isinstance(value, tuple) else repr(value)


def _inner(node: ir.Expression) -> str:
    compound = (ir.AllOf, ir.AnyOf, ir.Calculate, ir.Choose)
    return f"({text_of(node)})" if isinstance(node, compound) else text_of(node)
