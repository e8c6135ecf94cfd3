"""The log of a command that decides: every answer is in it before it is given."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import perf_counter_ns
from typing import Annotated, Any

import typer

from plgrules.audit.log import DecisionLog, logged_as
from plgrules.audit.mask_file import read_mask
from plgrules.cli.common import counted, tell
from plgrules.cli.log_options import log_key, log_target, parse_label
from plgrules.decision.decision import Decision
from plgrules.decision.plan import Decide
from plgrules.engine import UsageError

NotedLabelOption = Annotated[
    list[str] | None,
    typer.Option(
        "--label", metavar="NAME=VALUE", help="What this is about, for the log; may be repeated."
    ),
]
MaskOption = Annotated[
    Path | None,
    typer.Option("--mask", metavar="FILE", help="Says which facts the log must not hold."),
]


class Notes:
    """Notes decisions in a log, or nowhere; as a context manager it ends when all are durable."""

    def __init__(
        self,
        log: DecisionLog | None,
        labels: Mapping[str, str],
        why: str = "plgrules why",
        about: str = "",
    ) -> None:
        self._log, self._labels, self._why, self._about = log, labels, why, about
        self._took = self._count = 0
        self._last = ""

    @property
    def kept(self) -> bool:
        """Whether there is a log."""
        return self._log is not None

    def timed(self, decide: Decide) -> Decide:
        """Return the same function, which notes how long each decision takes."""
        if self._log is None:
            return decide

        def timed(facts: Mapping[str, Any], as_of: date | None = None) -> Decision:
            started = perf_counter_ns()
            decision = decide(facts, as_of)
            self._took = perf_counter_ns() - started
            return decision

        return timed

    def note(self, decision: Decision, labels: Mapping[str, str] | None = None) -> None:
        """Note the decision that was made last; raises LogError."""
        if self._log is None:
            return
        with logged_as(labels={**self._labels, **(labels or {})}):
            self._last = self._log.record(decision, took=self._took)
        self._count += 1

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, *_: object) -> None:
        if self._log is None:
            return
        self._log.close()
        if self._count == 1:
            tell(f"logged; explain it later by: {self._why} {self._last}{self._about}")
        else:
            tell(f"logged {counted(self._count, 'decision')} in {self._log.store.place}")


NOWHERE = Notes(None, {})


def make_notes(
    log: str | None,
    labels: list[str] | None,
    mask: Path | None,
    key_file: Path | None,
    *,
    is_file: bool,
) -> Notes:
    """Return where a command notes its decisions; raises UsageError and LogError."""
    target = log_target(log)
    given = dict(parse_label(text) for text in labels or ())
    if target is None:
        if given or mask or key_file:
            raise UsageError("--label, --mask and --key-file are about a log: add --log FILE")
        return NOWHERE
    kept = DecisionLog(
        target,
        mode="batch" if is_file else "durable",
        mask=read_mask(mask) if mask else None,
        key=log_key(key_file),
    )
    return Notes(kept, given, about=f" --log {shlex.quote(log)}" if log else "")
