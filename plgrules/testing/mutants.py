"""Small wrong changes of a program, one at a time, that its tests should notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, Literal

from plgrules.model.quantity import QuantityError, parse_quantity
from plgrules.model.units import parse_unit
from plgrules.program import expression as ir
from plgrules.program.encoding import field_names
from plgrules.program.program import (
    Band,
    Bands,
    Branch,
    Caution,
    CheckStep,
    DerivedStep,
    FactStep,
    Outcome,
    Output,
    Parameter,
    Program,
    RequirementStep,
    Row,
    SignalStep,
    Validity,
)
from plgrules.testing.expression_text import text_of
from plgrules.testing.places import OF, Place

Path = tuple[str | int, ...]
"""The way from a program to one of its parts: names of fields and places in tuples."""

Arithmetic = Literal["+", "-", "*", "/"]

_COMPARISONS: dict[ir.Operator, tuple[ir.Operator, ...]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "==": ("!=",),
    "!=": ("==",),
}
_CALCULATIONS: dict[Arithmetic, Arithmetic] = {"+": "-", "-": "+", "*": "/", "/": "*"}
_FUNCTIONS = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor"}
_DIGITS = re.compile(r"\d[\d,_]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Site:
    """One formula of a program: the part that it belongs to, and the way to it."""

    place: Place
    path: Path
    formula: ir.Formula


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with one change in it.

    `changed` are the formulas whose value may differ, before and after; empty where the change is
    no formula's.
    """

    place: Place
    before: str
    after: str
    program: Program
    changed: tuple[tuple[Site, ir.Expression], ...] = ()


def mutants(program: Program) -> Iterator[Mutant]:
    """Yield every mutant of a program; required programs are left as they are."""
    found = sites(program)
    for parameter in program.parameters:
        yield from _of_parameter(program, parameter, found)
    for site in found:
        for before, after, root in _of_expression(site.formula.root):
            changed = replace_at(program, (*site.path, "root"), root)
            yield Mutant(site.place, text_of(before), text_of(after), changed, ((site, root),))
    yield from _of_bands(program)
    yield from _of_facts(program)


def sites(program: Program) -> tuple[Site, ...]:
    """Return every formula of a program with its place."""
    return tuple(_sites(program, (), ("program", "")))


_NAMED: dict[type, tuple[str, str]] = {
    FactStep: ("fact", "name"),
    DerivedStep: ("derived", "name"),
    RequirementStep: ("requirement", "name"),
    SignalStep: ("signal", "name"),
    CheckStep: ("check", "name"),
    Validity: ("valid", "id"),
    Caution: ("warning", "code"),
    Output: ("output", "name"),
    Outcome: ("outcome", "id"),
}


def _sites(part: Any, path: Path, place: Place) -> Iterator[Site]:
    if isinstance(part, ir.Formula):
        yield Site(place, path, part)
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _sites(item, (*path, index), place)
    elif is_dataclass(part) and not (isinstance(part, Program) and path):
        here = _place(part, place)
        for name in _parts_of(part):
            yield from _sites(getattr(part, name), (*path, name), here)


def _place(part: Any, above: Place) -> Place:
    """The place of what stands in a part: its own, or that of the part above."""
    if type(part) in _NAMED:
        kind, key = _NAMED[type(part)]
        return kind, getattr(part, key)
    if isinstance(part, Bands | Row | Branch | Band):
        kind, name = above
        if kind in ("program", "derived"):
            kind = f"derived {name}" if name else "rule"
        return kind, OF if isinstance(part, Bands) else part.id
    return above


def _parts_of(part: Any) -> tuple[str, ...]:
    kind: type = type(part)
    return field_names(kind)


def replace_at(part: Any, path: Path, new: Any) -> Any:
    """Return frozen data with the part at a path replaced."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        items = list(part)
        items[step] = replace_at(items[step], tuple(rest), new)
        return tuple(items)
    return replace(part, **{step: replace_at(getattr(part, step), tuple(rest), new)})


# -- expressions ----------------------------------------------------------------------------------


def _of_expression(
    root: ir.Expression,
) -> Iterator[tuple[ir.Expression, ir.Expression, ir.Expression]]:
    """Yield each changed node of an expression: before, after, and the root that holds it."""
    for path, node in _nodes(root, ()):
        for changed in _changes(node):
            yield node, changed, replace_at(root, path, changed)


def _nodes(node: Any, path: Path) -> Iterator[tuple[Path, ir.Expression]]:
    yield path, node
    for name in _parts_of(node):
        value = getattr(node, name)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                if is_dataclass(item):
                    yield from _nodes(item, (*path, name, index))
        elif is_dataclass(value):
            yield from _nodes(value, (*path, name))


def _changes(node: ir.Expression) -> Iterator[ir.Expression]:
    match node:
        case ir.Compare(operator=operator):
            for other in _COMPARISONS[operator]:
                yield replace(node, operator=other)
        case ir.AllOf(operands=operands):
            yield ir.AnyOf(operands)
            yield from _without_one(operands, ir.AllOf)
        case ir.AnyOf(operands=operands) if len(operands) > 1:
            yield ir.AllOf(operands)
            yield from _without_one(operands, ir.AnyOf)
        case ir.Tally(items=items, points=points) if len(items) > 1:
            for index in range(len(items)):
                rest = items[:index] + items[index + 1 :]
                yield replace(node, items=rest, points=points[:index] + points[index + 1 :])
        case ir.Invert(operand=operand):
            yield operand
        case ir.Negate(operand=operand):
            yield operand
        case ir.Calculate(operator=operator):
            yield replace(node, operator=_CALCULATIONS[operator])
        case ir.Choose(test=test, then=then, otherwise=otherwise):
            yield ir.Choose(test, otherwise, then)
        case ir.Apply(function=function) if function in _FUNCTIONS:
            yield replace(node, function=_FUNCTIONS[function])
        case _:
            pass


def _without_one(
    operands: tuple[ir.Expression, ...], kind: type[ir.AllOf] | type[ir.AnyOf]
) -> Iterator[ir.Expression]:
    for index in range(len(operands)):
        rest = operands[:index] + operands[index + 1 :]
        yield rest[0] if len(rest) == 1 else kind(rest)


# -- parameters and bands -------------------------------------------------------------------------


def _of_parameter(
    program: Program, parameter: Parameter, found: tuple[Site, ...]
) -> Iterator[Mutant]:
    index = program.parameters.index(parameter)
    reading = tuple(s for s in found if parameter.name in ir.parameters_of(s.formula.root))
    for written, value in steps_of(parameter):
        changed = replace_at(program, ("parameters", index, "value"), value)
        yield Mutant(
            ("parameter", parameter.name),
            parameter.written,
            written,
            changed,
            tuple((site, site.formula.root) for site in reading),
        )


def steps_of(parameter: Parameter) -> Iterator[tuple[str, float]]:
    """Yield a numeric parameter one unit of its last written digit down and up: text and value."""
    if parameter.domain.type not in ("number", "integer"):
        return
    match = _DIGITS.search(parameter.written)
    if match is None:
        return
    digits = match[0].replace(",", "").replace("_", "")
    decimals = len(digits.partition(".")[2])
    for step in (-1, 1):
        number = round(float(digits) + step * 10.0**-decimals, decimals)
        moved = f"{number:.{decimals}f}"
        text = parameter.written[: match.start()] + moved + parameter.written[match.end() :]
        if moved.startswith("-"):
            text = moved if text[: match.start()] == "" else ""
            text += parameter.written[match.end() :]
        try:
            yield text, parse_quantity(text, parse_unit(parameter.domain.unit))
        except QuantityError:
            continue


def _of_facts(program: Program) -> Iterator[Mutant]:
    """Yield a mutant for each fact with a fall-back or a default: without it."""
    for index, step in enumerate(program.steps):
        if not isinstance(step, FactStep):
            continue
        place, path = ("fact", step.name), ("steps", index)
        if step.otherwise is not None:
            bare = replace_at(program, (*path, "otherwise"), None)
            yield Mutant(place, f"otherwise: {step.otherwise.text}", "no fall-back", bare)
        if step.default is not None:
            bare = replace_at(program, (*path, "default"), None)
            yield Mutant(place, f"default: {_constant(step.default)}", "no default", bare)


def _constant(value: ir.Scalar) -> str:
    return text_of(ir.Constant(value))


def _of_bands(program: Program) -> Iterator[Mutant]:
    """Yield a mutant for each limit of bands: with the limit itself, or without it."""
    for path, place, band in _bands(program, (), ("program", "")):
        if band.limit is None:
            continue
        flipped = replace_at(program, (*path, "inclusive"), not band.inclusive)
        words = ("below", "up to")
        before, after = words[band.inclusive], words[not band.inclusive]
        limit = band.limit.text
        yield Mutant(place, f"{before} {limit}", f"{after} {limit}", flipped)


def _bands(part: Any, path: Path, place: Place) -> Iterator[tuple[Path, Place, Band]]:
    if isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _bands(item, (*path, index), place)
    elif is_dataclass(part) and not (isinstance(part, Program) and path):
        here = _place(part, place)
        if isinstance(part, Band):
            yield path, here, part
        for name in _parts_of(part):
            yield from _bands(getattr(part, name), (*path, name), here)
