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
)
from plgrules.engine import Engine, LoadedRuleset, RulesetInfo, UsageError
from plgrules.review.review import Review

if TYPE_CHECKING:
    from plgrules.audit.log import DecisionLog

__version__ = "0.1.0"

__all__ = [
    "Check",
    "Decision",
    "DecisionLog",
    "Diagnostic",
    "Engine",
    "FactError",
    "LoadedRuleset",
    "MissingFact",
    "PlgrulesError",
    "Problem",
    "Review",
    "RulesetError",
    "RulesetInfo",
    "RulesetNotFound",
    "Trace",
    "Undefined",
    "UsageError",
    "Warning",
    "__version__",
]


def __getattr__(name: str) -> Any:
    """Import the log when it is first asked for: who only decides needs no database."""
    if name == "DecisionLog":
        from plgrules.audit.log import DecisionLog

        return DecisionLog
    raise AttributeError(f"module `plgrules` has no attribute `{name}`")
