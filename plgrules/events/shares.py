"""The leads of many accounts: this process decides a share of them, others the rest.

The other processes are started by their command, not forked nor spawned by `multiprocessing`, so
that whatever this one holds open stays its own, and its main module is not run again. They are
told what ran here (the programs, not their files), and their answers are the same. A process that
fails is no failure: its share is decided here.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise
from threading import Thread
from typing import Any, BinaryIO

from plgrules.backends.patterns.pattern import Match
from plgrules.events.deciding import Leads, Usage
from plgrules.events.lead import Lead
from plgrules.events.message import Draft

Facts = Mapping[str, Mapping[str, Any]]
Matches = Mapping[str, tuple[Match, ...]]
UsageOf = Callable[[list[str]], Usage]
"""What gives the usage of some accounts."""

WORTH_A_PROCESS = 20_000
"""Accounts from which another process saves time; starting it takes as long as about 5,000."""

STARTS = 5_000
MOST_PROCESSES = 8


def decide_all(
    leads: Leads, facts: Facts, matches: Matches, usage_of: UsageOf, processes: int = 1
) -> list[Lead]:
    """Return the lead of every account, in the order of `facts`, with its message."""
    shares = _shares(list(facts), processes)
    with ExitStack() as stack:
        stack.enter_context(_no_collecting())
        helpers = [
            stack.enter_context(_Helper(leads, *_part(share, facts, matches)))
            for share in shares[1:]
        ]
        own = decided(leads, {account: facts[account] for account in shares[0]}, matches)
        found = [own]
        for share, helper in zip(shares[1:], helpers, strict=True):
            rows = helper.answer()
            found.append(
                decided(leads, *_part(share, facts, matches))
                if rows is None
                else [_lead(share[place], row, matches) for place, row in enumerate(rows)]
            )
        usage = usage_of([lead.account for some in found for lead in some if leads.writes(lead)])
        for share, helper in zip(shares[1:], helpers, strict=True):
            helper.ask({account: usage[account] for account in share if account in usage})
        drafts: list[Sequence[Draft] | None] = [list(leads.drafts(own, facts, usage))]
        drafts += [helper.answer() for helper in helpers]
    return [
        lead.with_draft(*draft)
        for some, texts in zip(found, drafts, strict=True)
        for lead, draft in zip(some, texts or leads.drafts(some, facts, usage), strict=True)
    ]


def decided(leads: Leads, facts: Facts, matches: Matches) -> list[Lead]:
    """Return the leads of accounts without messages, in the order of `facts`.

    Accounts of which the same facts are known are decided one after the other: the generated
    functions are made for the facts that are given.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for account, known in facts.items():
        alike.setdefault(tuple(known), []).append(account)
    found = {
        account: leads.decide(account, facts[account], matches.get(account, ()))
        for some in alike.values()
        for account in some
    }
    return [found[account] for account in facts]


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Leave the garbage of cycles: looking for it among so many new leads takes a quarter more."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def processes_here() -> int:
    """Return how many processes can work at once on this machine."""
    usable = getattr(os, "sched_getaffinity", None)
    return min(len(usable(0)) if usable else os.cpu_count() or 1, MOST_PROCESSES)


def _shares(accounts: list[str], processes: int) -> list[list[str]]:
    """Accounts cut into parts; the first is larger, for it is begun at once."""
    count = min(processes, len(accounts) // WORTH_A_PROCESS + 1)
    size = (len(accounts) - STARTS) // count if count > 1 else len(accounts)
    first = len(accounts) - size * (count - 1)
    cuts = [0, *range(first, len(accounts) + 1, size)] if count > 1 else [0, len(accounts)]
    return [accounts[a:b] for a, b in pairwise(cuts)]


def _part(share: list[str], facts: Facts, matches: Matches) -> tuple[Facts, Matches]:
    return (
        {account: facts[account] for account in share},
        {account: matches[account] for account in share if account in matches},
    )


def _row(lead: Lead) -> tuple[Any, ...]:
    """A lead as little as has to be sent."""
    return (
        lead.qualified, lead.groups_hit, lead.signals, lead.motion, lead.action, lead.reasons,
        lead.warnings, lead.problem,
    )  # fmt: skip


def _lead(account: str, row: tuple[Any, ...], matches: Matches) -> Lead:
    qualified, groups, signals, motion, action, reasons, warnings, problem = row
    held = () if problem is not None else matches.get(account, ())
    return Lead(
        account, qualified, groups, signals, motion, action, reasons, warnings, held,
        problem=problem,
    )  # fmt: skip


class _Helper:
    """Another process with a share of the accounts; `answer` is None where it failed."""

    def __init__(self, leads: Leads, facts: Facts, matches: Matches) -> None:
        path = os.pathsep.join(part for part in sys.path if part)
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import help_out; help_out()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._writing: list[Thread] = []
        self.ask((leads, facts, matches))

    def __enter__(self) -> _Helper:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for thread in self._writing:
            thread.join()
        self._process.communicate()

    def ask(self, what: object) -> None:
        """Send something without waiting until it was read: the process is only starting."""
        stream = self._process.stdin
        assert stream is not None
        data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
        thread = Thread(target=_write, args=(stream, data), daemon=True)
        thread.start()
        self._writing.append(thread)

    def answer(self) -> Any:
        """Wait for what it answers."""
        assert self._process.stdout is not None
        try:
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            return None


def _write(stream: BinaryIO | Any, data: bytes) -> None:
    with suppress(OSError, ValueError):
        stream.write(data)
        stream.flush()


def help_out() -> None:
    """Decide what standard input asks for, and answer on standard output: the other process."""
    gc.disable()
    for answer in _answers(sys.stdin.buffer):
        pickle.dump(answer, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


def _answers(asked: BinaryIO) -> Iterator[object]:
    leads, facts, matches = pickle.load(asked)
    found = decided(leads, facts, matches)
    yield [_row(lead) for lead in found]
    yield [tuple(draft) for draft in leads.drafts(found, facts, pickle.load(asked))]
