"""Which name reads which, an order to compute them in, and rings of names that read each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from plgrules.check.formulas import formulas_of
from plgrules.check.scope import Declared, Scope
from plgrules.diagnostics.diagnostic import Diagnostic, Label
from plgrules.model.expression import GROUP_FUNCTIONS, Call, Expression, Name, names, walk
from plgrules.model.ruleset import Parameter, Requirement, Ruleset

AS_OF = "as_of"


def reads(expression: Expression, groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the names that an expression reads, the signals behind signal functions included."""
    for name in names(expression):
        yield name.id if isinstance(name, Name) else name.requirement
    for node in walk(expression):
        if isinstance(node, Call) and node.function in GROUP_FUNCTIONS:
            wanted = {argument.id for argument in node.arguments if isinstance(argument, Name)}
            for group, signals in groups.items():
                if group in wanted or node.function == "groups_hit":
                    yield from signals


def signal_groups(ruleset: Ruleset) -> dict[str, tuple[str, ...]]:
    """Return the names of the signals of each group, in the order of the file."""
    groups: dict[str, tuple[str, ...]] = {}
    for signal in ruleset.signals:
        groups[signal.group] = (*groups.get(signal.group, ()), signal.name)
    return groups


def automatic_bindings(
    ruleset: Ruleset, requirement: Requirement, required: Ruleset
) -> tuple[str, ...]:
    """Return the names of our facts that bind by themselves to facts of equal name.

    Facts that `with` binds are left out; whether types and units agree is not looked at here.
    """
    bound = {name for name, _, _ in requirement.bindings}
    theirs = {fact.name for fact in required.facts}
    return tuple(
        fact.name for fact in ruleset.facts if fact.name in theirs and fact.name not in bound
    )


def dependencies(
    ruleset: Ruleset, scope: Scope, required: Mapping[str, Ruleset]
) -> dict[str, tuple[str, ...]]:
    """Return, for every name but parameters, the names that it reads directly."""
    groups = signal_groups(ruleset)
    return {
        name: tuple(dict.fromkeys(_read_by(ruleset, declared, groups, required)))
        for name, declared in scope.items()
        if not isinstance(declared.part, Parameter)
    }


def _read_by(
    ruleset: Ruleset,
    declared: Declared,
    groups: Mapping[str, tuple[str, ...]],
    required: Mapping[str, Ruleset],
) -> Iterator[str]:
    for site in formulas_of(declared.part):
        yield from reads(site.formula.root, groups)
    if isinstance(declared.part, Requirement) and declared.part.name in required:
        yield from automatic_bindings(ruleset, declared.part, required[declared.part.name])


def reading_order(
    graph: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the names so that each comes after what it reads, and the rings found on the way."""
    order: list[str] = []
    rings: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in graph:
        path = {start: iter(graph[start])} if start not in done else {}
        while path:
            name = next(reversed(path))
            following = next((read for read in path[name] if read in graph), None)
            if following is None:
                del path[name]
                done.add(name)
                order.append(name)
            elif following in path:
                ring = list(path)
                rings.append(tuple(ring[ring.index(following) :]))
            elif following not in done:
                path[following] = iter(graph[following])
    return tuple(order), tuple(rings)


def closure(start: Iterable[str], graph: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the names that can be reached from `start`, itself included."""
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(graph.get(name, ()))
    return reached


def ring_problems(rings: Iterable[tuple[str, ...]], scope: Scope) -> Iterator[Diagnostic]:
    """Yield one problem for every ring of names that read each other."""
    for ring in rings:
        arrows = " → ".join(f"`{name}`" for name in (*ring, ring[0]))
        message = f"{arrows}: " + (
            "the value is computed from itself"
            if len(ring) == 1
            else "these values are computed from each other"
        )
        yield Diagnostic(
            "PLG110",
            message,
            scope[ring[0]].part.span,
            label="reads itself" if len(ring) == 1 else "the ring starts here",
            help="compute one of them from something else",
            related=tuple(Label(scope[name].part.span, "part of the ring") for name in ring[1:]),
        )
