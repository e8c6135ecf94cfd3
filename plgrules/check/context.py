"""What every pass of the check stage gets to see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from plgrules.check.scope import Scope
from plgrules.check.types import ANY, Type
from plgrules.diagnostics.diagnostic import Diagnostic, Severity
from plgrules.model.expression import Expression
from plgrules.model.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
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

    @property
    def dead_severity(self) -> Severity:
        """How bad it is that something is never reached.

        The base file loads without such a thing, so what an overlay's numbers switch off is meant
        to be off.
        """
        overlaid = any(parameter.overlay for parameter in self.ruleset.parameters)
        return "warning" if overlaid else "error"


Pass = Callable[[Context], Iterable[Diagnostic]]
