"""The state of type inference: the types found so far, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from plgrules.check.scope import Scope
from plgrules.check.types import ANY, Type, describe
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.diagnostics.span import Span
from plgrules.model.expression import Expression, Name, Number, OutputOf, Text
from plgrules.model.units import RATIO, Unit, conversion, finer


@dataclass(frozen=True, slots=True)
class Inference:
    """Finds types; `rules` says how for each kind of node, `types` is by `id(node)`."""

    scope: Scope
    groups: Mapping[str, tuple[str, ...]]
    rules: Mapping[type, Rule]
    types: dict[int, Type] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    def type_of(self, node: Expression) -> Type:
        """Return the type of an expression, noting it and everything wrong inside."""
        found = self.rules[type(node)](self, node)
        self.types[id(node)] = found
        return found

    def report(
        self,
        code: str,
        message: str,
        span: Span,
        label: str = "",
        help: str = "",
        suggestion: str | None = None,
        related: tuple[Label, ...] = (),
    ) -> Type:
        """Note a problem and return the type that fits everything."""
        self.problems.append(Diagnostic(code, message, span, label, help, suggestion, related))
        return ANY

    def adopt(self, node: Expression, unit: Unit) -> None:
        """Give the literal 0 the unit of what it stands beside."""
        self.types[id(node)] = replace(self.types[id(node)], unit=unit)


COMPARE = "cannot compare {} with {}"
ADD = "cannot add or subtract {} and {}"
CHOOSE = "cannot choose between {} and {}"
"""What cannot be done with numbers of two units, as messages."""

Rule = Callable[[Inference, Expression], Type]


def is_zero(node: Expression) -> bool:
    """Whether a node is the literal 0, which fits any unit."""
    return isinstance(node, Number) and node.value == 0


def quoted(node: Expression) -> str | None:
    """The node as its author wrote it, in backticks, where it is short; else None."""
    if isinstance(node, Name):
        return f"`{node.id}`"
    if isinstance(node, OutputOf):
        return f"`{node.requirement}.{node.output}`"
    if isinstance(node, Text):
        return f"`'{node.value}'`"
    return None


def want_number(state: Inference, node: Expression, what: str) -> Type:
    """Return the type of a node that must be a number; report it otherwise."""
    found = state.type_of(node)
    if found.is_number or found.is_broken:
        return found
    hint = "write `days_between(a, b)` for the days between two dates"
    return state.report(
        "PLG130",
        f"{what} wants a number, not {describe(found)}",
        node.span,
        describe(found),
        hint if found.kind == "date" else "",
    )


def want(state: Inference, node: Expression, kinds: tuple[str, ...], message: str) -> Type:
    """Return the type of a node that must be of one of `kinds`; report it otherwise."""
    found = state.type_of(node)
    if found.kind in kinds or found.is_broken:
        return found
    return state.report("PLG130", message, node.span, describe(found))


def common_number(
    state: Inference,
    nodes: tuple[Expression, ...],
    types: tuple[Type, ...],
    code: str,
    message: str,
) -> Type:
    """Return the number type that holds all of several numbers; report units that do not convert.

    The unit is the finest of theirs; literal zeros take it on. `message` has places for two units.
    """
    whole = all(type_.kind == "integer" for type_ in types)
    measured = [
        (node, type_.unit)
        for node, type_ in zip(nodes, types, strict=True)
        if type_.is_number and not is_zero(node)
    ]
    unit = measured[0][1] if measured else RATIO
    for node, other in measured[1:]:
        if conversion(unit, other) is None:
            return _units_differ(state, (measured[0][0], unit), (node, other), code, message)
        unit = finer(unit, other)
    for node in nodes:
        if is_zero(node):
            state.adopt(node, unit)
    return Type("integer" if whole else "number", unit)


def _units_differ(
    state: Inference,
    first: tuple[Expression, Unit],
    second: tuple[Expression, Unit],
    code: str,
    message: str,
) -> Type:
    (left, left_unit), (right, right_unit) = first, second
    return state.report(
        code,
        message.format(left_unit, right_unit),
        left.span,
        str(left_unit),
        _units_help(state, left, right, left_unit, right_unit),
        related=(Label(right.span, str(right_unit)),),
    )


def bare_number(wanted: Unit) -> str:
    """Return the help for a literal beside a number with a unit."""
    return f"a bare number is a ratio: name a parameter with `unit: {wanted}` and use it here"


def _units_help(
    state: Inference, left: Expression, right: Expression, unit: Unit, other: Unit
) -> str:
    if isinstance(left, Number) or isinstance(right, Number):
        wanted = other if isinstance(left, Number) else unit
        return bare_number(wanted)
    times = {"minute", "hour", "day", "week"}, {"month", "year"}
    powers = {name for name, _ in unit.powers} | {name for name, _ in other.powers}
    if powers & times[0] and powers & times[1]:
        return (
            "months and years have no fixed number of days: declare both in days, or both in months"
        )
    alike = next(
        (
            name
            for name, declared in state.scope.items()
            if declared.type.is_number
            and conversion(declared.type.unit, unit) is not None
            and not (isinstance(left, Name) and left.id == name)
        ),
        None,
    )
    here = quoted(left)
    if here is None or alike is None:
        return f"bring both into one unit; this side is in {unit}, the other in {other}"
    return f"{here} goes with values in {unit}, such as `{alike}`"
