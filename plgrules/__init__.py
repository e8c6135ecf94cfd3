"""Growth decisions as versioned rulesets that explain themselves."""

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

__version__ = "0.1.0"

__all__ = [
    "Check",
    "Decision",
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
