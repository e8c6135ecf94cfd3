"""A folder of small rulesets for one test."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from plgrules import Diagnostic, Engine
from plgrules.library.catalogue import Catalogue, read_catalogue

GATE = """
facts: {x: {type: number, title: X}}
parameters:
  low: {value: 5, min: 1, max: 9, source: assumption, title: Low}
  high: {value: 10, min: 6, max: 99, source: assumption, title: High}
decide:
  bands:
    of: x
    steps:
      - {id: under, below: low, then: stop, because: "{x} is under {low}"}
      - {id: between, below: high, then: look, because: "{x} is under {high}"}
      - {id: over, then: go, because: "{x}"}
outcomes: {stop: {title: Stop}, look: {title: Look}, go: {title: Go}}
"""
"""A ruleset with two thresholds in an order."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Writes rulesets and overlays to a folder, and reads them as the library does."""

    folder: Path
    overlays: list[Path] = field(default_factory=list)

    def put(self, place: str, body: str = GATE, *, since: str = "2026-01-01") -> Path:
        """Write a ruleset to `name/version`."""
        name, version = place.split("/")
        path = self.folder / name / f"{version}.yaml"
        path.parent.mkdir(exist_ok=True)
        head = f"ruleset: {name}\nversion: {version}\neffective_from: {since}\n"
        path.write_text(f"{head}title: Title\nquestion: What?\n{body}", encoding="utf-8")
        return path

    def overlay(self, name: str, parameters: str) -> Path:
        """Write an overlay beside the folder; it counts from now on."""
        path = self.folder.parent / f"{name}.yaml"
        path.write_text(
            f"overlay: {name}\nauthor: Ann\nreason: Because.\ndate: 2026-02-01\n"
            f"parameters:\n{parameters}",
            encoding="utf-8",
        )
        self.overlays.append(path)
        return path

    def engine(self) -> Engine:
        """Return an engine on the folder; raises RulesetError."""
        return Engine(self.folder, self.overlays)

    def catalogue(self) -> Catalogue:
        """Return what is read from the folder, right or wrong."""
        return read_catalogue(self.folder, self.overlays)

    def problems(self) -> tuple[Diagnostic, ...]:
        """Return the errors of the folder."""
        return self.catalogue().errors

    def codes(self) -> list[str]:
        """Return the codes of the errors of the folder."""
        return [problem.code for problem in self.problems()]
