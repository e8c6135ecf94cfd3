"""`plgrules release`: versions of rulesets that never change from now on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plgrules.cli.check import problems_of
from plgrules.cli.common import WRONG, counted, tell, tell_diagnostics
from plgrules.cli.folders import DEFAULT
from plgrules.diagnostics.errors import RulesetNotFound
from plgrules.engine import UsageError
from plgrules.library.catalogue import Catalogue, read_catalogue
from plgrules.library.lock import LOCK_NAME, read_lock, write_lock
from plgrules.library.version import ANY, split_name


def release(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME@VERSION]...", help="The versions to release."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every version that is not released yet.")
    ] = False,
    rulesets: Annotated[
        Path, typer.Option("--rulesets", metavar="DIR", help="Folder of rulesets.")
    ] = DEFAULT,
) -> None:
    """Write versions to `releases.lock`, after all checks and their tests pass.

    From then on `plgrules check` fails on an edit of them: a change needs a new version.
    """
    if bool(names) == every:
        raise UsageError("name the versions to release, such as `free-tier@1.0.0`, or give --all")
    if not rulesets.is_dir():
        raise UsageError(f"`{rulesets}` is not a folder of rulesets")
    catalogue = read_catalogue(rulesets)
    problems = problems_of(catalogue)
    if any(problem.severity == "error" for problem in problems):
        tell_diagnostics(problems, catalogue.texts)
        tell("\nnothing was released")
        raise typer.Exit(WRONG)
    locked = _locked(rulesets)
    wanted = _wanted(catalogue, names or [])
    new = [release for release in wanted if release not in locked]
    _test(rulesets, new)
    hashes = _hashes(catalogue)
    if new:
        write_lock(rulesets, {**locked, **{name: f"sha256:{hashes[name]}" for name in new}})
    for name in new:
        print(f"released {name.replace('/', ' ')}")
    already = len(wanted) - len(new)
    if already:
        print(f"{counted(already, 'version')} released before")


def _locked(rulesets: Path) -> dict[str, str]:
    lock = rulesets / LOCK_NAME
    return read_lock(lock.read_bytes(), str(lock))[0] if lock.is_file() else {}


def _hashes(catalogue: Catalogue) -> dict[str, str]:
    """The digest of the file of every `name/version`, rulesets before reviews."""
    rulesets = {
        f"{name}/{version}": versions[version].ruleset.sha256
        for name, versions in catalogue.versions.items()
        for version in sorted(versions)
    }
    return rulesets | {
        f"{name}/{version}": versions[version].sha256
        for name, versions in catalogue.reviews.items()
        for version in sorted(versions)
    }


def _wanted(catalogue: Catalogue, names: list[str]) -> list[str]:
    """The versions asked for as `name/version`; all of them where none is named."""
    everything = list(_hashes(catalogue))
    if not names:
        return everything
    wanted = []
    for text in names:
        try:
            name, selector = split_name(text)
        except ValueError as error:
            raise UsageError(str(error)) from None
        if not selector.exact:
            raise UsageError(f"`{text}` names no version: write it as `{name}@1.0.0`")
        if f"{name}/{selector.text}" not in everything:
            known = catalogue.versions.get(name) or catalogue.reviews.get(name, {})
            versions = ", ".join(map(str, sorted(known)))
            there = f"; there are {versions}" if versions and selector != ANY else ""
            raise RulesetNotFound(f"`{text}` is not there{there}")
        wanted.append(f"{name}/{selector.text}")
    return wanted


def _test(rulesets: Path, new: list[str]) -> None:
    from plgrules.testing.folder import run_tests

    report = run_tests(rulesets, wanted=lambda name, version: f"{name}/{version}" in new)
    if not report.ok:
        tell_diagnostics(report.diagnostics, report.texts)
        tell("\nnothing was released")
        raise typer.Exit(WRONG)
