"""What every pass of the check stage gets to see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from plgrules.check.formulas import Site, formulas
from plgrules.check.reasoning.conditions import Conditions
from plgrules.check.scope import Scope
from plgrules.check.types import ANY, Type
from plgrules.diagnostics.diagnostic import Diagnostic, Severity
from plgrules.model.expression import Expression, walk
from plgrules.model.ruleset import Ruleset


@dataclass(frozen=True)
class Context:
    """A ruleset with its names, types and reading order; `required` is by the requirement's name.

    `graph` holds what each name reads directly, `groups` the signals of each group, `broken` the
    names whose formulas read each other.
    """

    ruleset: Ruleset
    scope: Scope
    types: Mapping[int, Type]
    order: tuple[str, ...]
    required: Mapping[str, Ruleset]
    graph: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    broken: frozenset[str]

    def type_of(self, node: Expression) -> Type:
        """Return the type of an expression of this ruleset."""
        return self.types.get(id(node), ANY)

    @cached_property
    def nodes(self) -> tuple[tuple[Site, tuple[Expression, ...]], ...]:
        """Every formula of the ruleset with all its nodes, parents first."""
        return tuple((site, tuple(walk(site.formula.root))) for site in formulas(self.ruleset))

    @cached_property
    def _conditions(self) -> Conditions:
        return Conditions(self)

    def conditions(self) -> Conditions:
        """Return what reasons about this ruleset, with all its steps left to take.

        It is the same for all passes: what one of them found, the next need not find again.
        """
        self._conditions.steps.rest()
        return self._conditions

    @property
    def dead_severity(self) -> Severity:
        """How bad it is that something is never reached.

        The base file loads without such a thing, so what an overlay's numbers switch off is meant
        to be off.
        """
        overlaid = any(parameter.overlay for parameter in self.ruleset.parameters)
        return "warning" if overlaid else "error"


Pass = Callable[[Context], Iterable[Diagnostic]]
