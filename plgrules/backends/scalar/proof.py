"""Which `valid` conditions hold by themselves once a fact was worked out from its fall-back.

`abs(cac - spend / new_customers) <= …` asks whether a CAC that was given agrees with its parts.
Where it was not given, it is its parts, and the test need not run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from plgrules.backends.scalar.emit import Emitter
from plgrules.program import expression as ir
from plgrules.program.program import FactStep


def holds_for_fall_back(emit: Emitter, must: ir.Expression, fact: FactStep) -> bool:
    """Whether a condition cannot be false where a fact has the value of its `otherwise`."""
    if fact.otherwise is None or fact.default is not None:
        return False
    fall_back = fact.otherwise.root

    def instead(node: ir.Expression) -> ir.Expression:
        is_fact = isinstance(node, ir.StepValue) and node.name == fact.name
        return fall_back if is_fact else node

    return _cannot_be_false(emit, _rewritten(_rewritten(must, instead), _simpler))


def _cannot_be_false(emit: Emitter, node: ir.Expression) -> bool:
    if isinstance(node, ir.AllOf):
        return all(_cannot_be_false(emit, operand) for operand in node.operands)
    if not isinstance(node, ir.Compare) or node.operator not in ("<=", ">="):
        return False
    less, more = node.left, node.right
    if node.operator == ">=":
        less, more = more, less
    if isinstance(less, ir.Tally) or isinstance(more, ir.Tally):
        return False
    return emit.value(less).bounds.high <= emit.value(more).bounds.low


def _simpler(node: ir.Expression) -> ir.Expression:
    """A difference of two equal expressions is 0 wherever it has a value."""
    match node:
        case ir.Calculate(operator="-", left=left, right=right) if _bare(left) == _bare(right):
            return ir.Constant(0.0)
        case ir.Apply(function="abs", arguments=(ir.Constant(value=0.0),)):
            return ir.Constant(0.0)
        case _:
            return node


def _bare(node: ir.Expression) -> ir.Expression:
    """An expression without the texts that its author wrote."""
    return _rewritten(node, _without_text)


def _without_text(node: ir.Expression) -> ir.Expression:
    texts = {
        field.name: ""
        for field in dataclasses.fields(node)
        if field.name in ("text", "left_text", "right_text")
    }
    return dataclasses.replace(node, **texts) if texts else node  # type: ignore[arg-type]


def _rewritten(
    node: ir.Expression, change: Callable[[ir.Expression], ir.Expression]
) -> ir.Expression:
    """Return an expression with every part changed, from the leaves up."""
    parts = {
        field.name: _rewritten_part(getattr(node, field.name), change)
        for field in dataclasses.fields(node)
    }
    return change(dataclasses.replace(node, **parts))  # type: ignore[arg-type]


def _rewritten_part(part: object, change: Callable[[ir.Expression], ir.Expression]) -> object:
    if isinstance(part, ir.Expression):
        return _rewritten(part, change)
    if isinstance(part, tuple):
        return tuple(_rewritten_part(item, change) for item in part)
    return part
