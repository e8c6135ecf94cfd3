"""A ruleset → the same ruleset checked: its names, types and reading order, or what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from plgrules.check.context import Context
from plgrules.check.expected import infer_site
from plgrules.check.formulas import formulas_of, unnamed_formulas
from plgrules.check.infer import new_inference
from plgrules.check.inference import Inference
from plgrules.check.order import (
    closure,
    dependencies,
    reading_order,
    ring_problems,
    signal_groups,
)
from plgrules.check.passes import AFTERTHOUGHTS, PASSES
from plgrules.check.scope import Declared, Part, Scope, declare, named_parts
from plgrules.check.types import Type, type_of_domain
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.model.expression import Broken, Formula
from plgrules.model.ruleset import Derived, Requirement, Ruleset


@dataclass(frozen=True, slots=True)
class Checked:
    """A ruleset without errors.

    `types` holds the type of every node of every formula by `id(node)`; in `order` every fact,
    derived value, required decision, signal and check comes after what it reads.
    """

    ruleset: Ruleset
    scope: Scope
    types: Mapping[int, Type]
    order: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]


def check(
    ruleset: Ruleset, required: Mapping[str, Checked]
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Return the checked ruleset, or None where a problem is an error, and all problems by place.

    `required` holds, by the name of each requirement, the checked ruleset that it refers to; a
    requirement that is absent from it could not be found, and is reported.
    """
    try:
        return _check(ruleset, required)
    except RecursionError:
        return None, (
            Diagnostic(
                "PLG054",
                f"the values of `{ruleset.name}` are nested too deep to be checked",
                ruleset.span,
                help="use fewer derived values inside each other, or shorter formulas",
            ),
        )


def _check(
    ruleset: Ruleset, required: Mapping[str, Checked]
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    context, problems = resolve(ruleset, {name: c.ruleset for name, c in required.items()})
    for run in PASSES:
        problems.extend(run(context))
    if any(problem.severity == "error" for problem in problems):
        return None, tuple(sorted(problems, key=_place))
    if not _has_broken(context):
        for run in AFTERTHOUGHTS:
            problems.extend(run(context))
    found = tuple(sorted(problems, key=_place))
    return Checked(ruleset, context.scope, context.types, context.order, found), found


def resolve(ruleset: Ruleset, required: Mapping[str, Ruleset]) -> tuple[Context, list[Diagnostic]]:
    """Return names, types and order of a ruleset, for the passes, and what is wrong with them."""
    scope = declare(ruleset, required)
    graph = dependencies(ruleset, scope, required)
    order, rings = reading_order(graph)
    state = _infer(ruleset, required, scope, order)
    context = Context(
        ruleset=ruleset,
        scope=scope,
        types=state.types,
        order=order,
        required=required,
        graph=graph,
        groups=state.groups,
        broken=frozenset(closure((name for ring in rings for name in ring), _readers(graph))),
    )
    return context, [*state.problems, *ring_problems(rings, scope)]


def _infer(
    ruleset: Ruleset,
    required: Mapping[str, Ruleset],
    scope: dict[str, Declared],
    order: tuple[str, ...],
) -> Inference:
    """Infer every formula, derived values in reading order so that their types are known in time.

    `scope` is completed on the way with the types of the derived values.
    """
    state = new_inference(scope, signal_groups(ruleset))
    for name in order:
        declared = scope[name]
        targets = _targets(declared, required)
        for site in formulas_of(declared.part):
            found = infer_site(state, site, targets)
            if isinstance(declared.part, Derived) and isinstance(declared.part.value, Formula):
                scope[name] = replace(declared, type=found)
    outputs = {output.name: type_of_domain(output.domain) for output in ruleset.outputs}
    for site in unnamed_formulas(ruleset):
        infer_site(state, site, outputs)
    for part in _hidden(ruleset, scope):
        for site in formulas_of(part):
            infer_site(state, site, {})
    return state


def _targets(declared: Declared, required: Mapping[str, Ruleset]) -> dict[str, Type]:
    if declared.kind == "fact":
        return {declared.part.name: declared.type}
    if isinstance(declared.part, Requirement) and declared.part.name in required:
        theirs = required[declared.part.name].facts
        return {fact.name: type_of_domain(fact.domain) for fact in theirs}
    return {}


def _hidden(ruleset: Ruleset, scope: Scope) -> Iterator[Part]:
    """Yield the parts that a part of equal name hides, so that their formulas are checked too."""
    for _, part in named_parts(ruleset):
        if scope[part.name].part is not part:
            yield part


def _has_broken(context: Context) -> bool:
    """Whether a formula could not be read, which was reported by the model stage."""
    return any(isinstance(node, Broken) for _, nodes in context.nodes for node in nodes)


def _readers(graph: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The graph with its arrows turned round: who reads a name."""
    readers: dict[str, tuple[str, ...]] = {}
    for name, read in graph.items():
        for other in read:
            readers[other] = (*readers.get(other, ()), name)
    return readers


def _place(problem: Diagnostic) -> tuple[int, int, str]:
    return problem.line or 0, problem.column or 0, problem.code
