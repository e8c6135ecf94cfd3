"""Types of names, and what to say about a name that is not known."""

from __future__ import annotations

from plgrules.check.inference import Inference
from plgrules.check.order import AS_OF
from plgrules.check.scope import KIND_WORDS
from plgrules.check.types import DATE, Type
from plgrules.diagnostics.suggest import nearest
from plgrules.model.expression import FUNCTIONS, Expression, Name, OutputOf


def infer_name(state: Inference, node: Expression) -> Type:
    """Return the type of a name; report an unknown one with the nearest known."""
    assert isinstance(node, Name)
    if node.id == AS_OF:
        return DATE
    declared = state.scope.get(node.id)
    if declared is not None:
        return declared.type
    suggestion = nearest(node.id, [*state.scope, AS_OF])
    return state.report(
        "PLG104",
        f"unknown name `{node.id}`",
        node.span,
        "not a fact, parameter, derived value or signal of this ruleset",
        _name_help(state, node.id, suggestion),
        suggestion,
    )


def _name_help(state: Inference, name: str, suggestion: str | None) -> str:
    if name in state.groups:
        return f"a group of signals is read through `any({name})` or `count({name})`"
    if name in FUNCTIONS:
        return f"a function is called with brackets: `{name}(…)`"
    holders = [
        requirement for requirement, declared in state.scope.items() if name in declared.outputs
    ]
    if holders:
        return f"an output of a required decision is written `{holders[0]}.{name}`"
    choosers = [other for other, declared in state.scope.items() if name in declared.type.choices]
    if choosers and suggestion is None:
        return f"write `'{name}'` in quotes if you mean the choice of `{choosers[0]}`"
    if suggestion is not None:
        return f"did you mean `{suggestion}`?"
    return "declare it under `facts`, `parameters` or `derive`"


def infer_output_of(state: Inference, node: Expression) -> Type:
    """Return the type of `requirement.output`."""
    assert isinstance(node, OutputOf)
    declared = state.scope.get(node.requirement)
    if declared is None:
        requirements = [n for n, other in state.scope.items() if other.kind == "requirement"]
        close = nearest(node.requirement, requirements)
        return state.report(
            "PLG104", f"unknown name `{node.requirement}`", node.span,
            "not a required decision of this ruleset",
            f"did you mean `{close}.{node.output}`?" if close else "declare it under `requires`",
            close,
        )  # fmt: skip
    if declared.kind != "requirement":
        return state.report(
            "PLG104",
            f"`{node.requirement}` is {KIND_WORDS[declared.kind]} and has no outputs",
            node.span,
            help="only a name of `requires` is followed by a point and an output",
        )
    if declared.type.is_broken:
        return declared.type
    found = declared.outputs.get(node.output)
    if found is not None:
        return found
    close = nearest(node.output, declared.outputs)
    listed = ", ".join(f"`{output}`" for output in declared.outputs) or "none"
    return state.report(
        "PLG104",
        f"unknown output `{node.output}` of `{node.requirement}`",
        node.span,
        "not an output of the required ruleset",
        f"did you mean `{node.requirement}.{close}`?" if close else f"its outputs: {listed}",
        close,
    )
