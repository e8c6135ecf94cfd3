"""Ruleset tests: what they expect, what came, what they never reach, what they would not notice."""

from plgrules.testing.folder import run_tests
from plgrules.testing.report import Report, RulesetReport

__all__ = ["Report", "RulesetReport", "run_tests"]
