"""Rulesets joined with the versions of what they require: what runs on a day."""

from __future__ import annotations

from datetime import date

from plgrules.check.from_model import Checked
from plgrules.library.catalogue import Catalogue
from plgrules.library.version import parse_selector
from plgrules.program.from_check import compile_ruleset
from plgrules.program.program import Program


class Linker:
    """Compiles the rulesets of a catalogue, each once for every set of versions it requires."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._programs: dict[tuple[str, str, tuple[str, ...]], Program] = {}

    def program(self, checked: Checked, day: date) -> Program:
        """Return what runs for a ruleset on a day; raises RulesetNotFound for what it requires."""
        ruleset = checked.ruleset
        required = {
            requirement.name: self.program(
                self.catalogue.find(requirement.ruleset, parse_selector(requirement.version), day),
                day,
            )
            for requirement in ruleset.requirements
        }
        key = ruleset.name, ruleset.version, tuple(p.digest for p in required.values())
        found = self._programs.get(key)
        if found is None:
            # Two threads may both compile; the first one to arrive is kept by both.
            found = self._programs.setdefault(key, compile_ruleset(checked, required))
        return found
