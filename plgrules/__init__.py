"""Growth decisions as versioned rulesets that explain themselves."""

from typing import TYPE_CHECKING, Any

from plgrules.decision.decision import Decision
from plgrules.decision.findings import Check, MissingFact, Undefined, Warning
from plgrules.decision.trace import Trace
from plgrules.diagnostics.diagnostic import Diagnostic
from plgrules.diagnostics.errors import (
    FactError,
    PlgrulesError,
    Problem,
    RulesetError,
    RulesetNotFound,
    TableError,
    TableWarning,
)
from plgrules.diagnostics.extras import MissingExtra
from plgrules.engine import Engine, LoadedRuleset, RulesetInfo, UsageError

if TYPE_CHECKING:
    from plgrules.audit.log import DecisionLog
    from plgrules.review.review import Review

__version__ = "0.1.0"

__all__ = [
    "Check",
    "Decision",
    "DecisionLog",
    "Diagnostic",
    "Engine",
    "FactError",
    "LoadedRuleset",
    "MissingExtra",
    "MissingFact",
    "PlgrulesError",
    "Problem",
    "Review",
    "RulesetError",
    "RulesetInfo",
    "RulesetNotFound",
    "TableError",
    "TableWarning",
    "Trace",
    "Undefined",
    "UsageError",
    "Warning",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import logs and reviews when they are first asked for: who only decides need not wait."""
    if name == "DecisionLog":
        from plgrules.audit.log import DecisionLog

        return DecisionLog
    if name == "Review":
        from plgrules.review.review import Review

        return Review
    raise AttributeError(f"module `plgrules` has no attribute `{name}`")
