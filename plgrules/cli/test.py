"""`plgrules test`: the tests of rulesets, what they reach, and what they would not notice."""

from __future__ import annotations

from typing import Annotated

import typer

from plgrules.cli.common import WRONG, PathArgument, counted, tell, tell_diagnostics
from plgrules.cli.folders import target
from plgrules.testing.report import Report, RulesetReport


def run(
    path: PathArgument = None,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate", help="Also change each ruleset in small ways: its tests should notice."
        ),
    ] = False,
) -> None:
    """Run the tests of rulesets; fails on what no test reaches, too."""
    from plgrules.testing.folder import run_tests

    meant = target(path)
    report = run_tests(meant.folder, mutations=mutate, wanted=meant.wants)
    for line in lines_of(report):
        print(line)
    if not report.ok:
        tell_diagnostics(report.diagnostics, report.texts)
        tell(f"\n{counted(len(report.diagnostics), 'problem')} with the tests")
        raise typer.Exit(WRONG)


def lines_of(report: Report) -> list[str]:
    """Return the table of a report: a line for each version, and one for all."""
    rows = [_cells(ruleset) for ruleset in report.rulesets]
    if len(rows) > 1:
        rows.append(_total(report))
    widths = [max(len(row[i]) for row in rows) for i in range(4)] if rows else []
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ] or ["no rulesets to test"]


def _cells(ruleset: RulesetReport) -> tuple[str, str, str, str]:
    name = f"{'ok  ' if ruleset.ok else 'FAIL'}  {ruleset.ruleset} {ruleset.version}"
    return name, *_numbers(
        ruleset.tests, ruleset.failed, ruleset.goals, ruleset.reached,
        ruleset.mutants, ruleset.survivors,
    )  # fmt: skip


def _total(report: Report) -> tuple[str, str, str, str]:
    rulesets = report.rulesets
    known = [r.mutants for r in rulesets if r.mutants is not None]
    return "", *_numbers(
        sum(r.tests for r in rulesets),
        sum(r.failed for r in rulesets),
        sum(r.goals for r in rulesets),
        sum(r.reached for r in rulesets),
        sum(known) if known else None,
        sum(r.survivors for r in rulesets),
    )


def _numbers(
    tests: int, failed: int, goals: int, reached: int, mutants: int | None, survivors: int
) -> tuple[str, str, str]:
    passed = counted(tests, "test") + (f", {failed:,} failed" if failed else "")
    missed = f", {goals - reached:,} not reached" if reached < goals else ""
    covered = f"{reached:,} of {goals:,} reached" if missed else f"all {goals:,} reached"
    if mutants is None:
        return passed, covered, ""
    noticed = f"{mutants - survivors:,} of" if survivors else "all"
    return passed, covered, f"{noticed} {counted(mutants, 'change')} noticed"
