"""One run of everything: what was measured, on what, with which versions."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from plgrules import __version__
from plgrules.benchmark import columns, own
from plgrules.benchmark.columns import Columns
from plgrules.benchmark.measure import Effort
from plgrules.benchmark.own import Figure
from plgrules.benchmark.single import EngineTimes, engines
from plgrules.benchmark.subjects import subjects


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it ran, and the versions of what has none in a table."""

    python: str
    system: str
    cores: int
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run measured; times are seconds.

    `rows` is 0 where columns were left out; `missing` names the packages that they would need.
    """

    machine: Machine
    decisions: Mapping[str, str]
    engines: tuple[EngineTimes, ...]
    figures: tuple[Figure, ...]
    rows: int
    columns: tuple[Columns, ...]
    missing: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """Return it as data."""
        return asdict(self)


def measure(effort: Effort, rows: int, tell: Callable[[str], None]) -> Report:
    """Return what everything takes; columns have so many rows, 0 leaves them out.

    `tell` is told what is being measured.
    """
    tell("single decisions")
    single = engines(effort)
    tell("plgrules itself")
    figures = tuple(own.figures(effort))
    missing = columns.missing() if rows else ()
    measured: tuple[Columns, ...] = ()
    if rows and not missing:
        tell(f"{rows:,} rows, Parquet to Parquet")
        measured = tuple(columns.measured(rows, effort.file_runs))
    titles = {subject.key: subject.title for subject in subjects()}
    return Report(_machine(), titles, single, figures, rows, measured, missing)


def _machine() -> Machine:
    versions = {"plgrules": __version__}
    for package in columns.NEEDED:
        if package not in columns.missing():
            versions[package] = importlib.metadata.version(package)
    return Machine(
        f"{platform.python_implementation()} {platform.python_version()}",
        f"{platform.system()} {platform.machine()}",
        os.cpu_count() or 1,
        versions,
    )
