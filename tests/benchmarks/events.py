"""Figures of events to leads: `python -m tests.benchmarks.events [EVENTS] [ACCOUNTS]`.

Makes up a log in the Segment form, as JSON lines; prints a Markdown table. Each part runs in a
process of its own, so that its memory is its own; the facts and the same by hand in turns.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from plgrules import Engine
from plgrules.events.clean import clean
from plgrules.events.deciding import Leads
from plgrules.events.follow import Follower
from plgrules.events.grouped import facts_of
from plgrules.events.patterned import match_patterns
from plgrules.events.run import Task, make_task, merged, told_matches
from plgrules.events.shares import decide_all, processes_here
from plgrules.events.source import connect, load_file
from plgrules.events.usage import usage_of
from tests.benchmarks.events_by_hand import facts_by_hand
from tests.events.generate import generate
from tests.events.logs import DAY

EVENTS, ACCOUNTS = 10_000_000, 100_000
EVENTS_OF_A_PATTERN = 50
FOLLOWED = 500_000
ROUNDS = 2

Figures = dict[str, Any]


def _task() -> Task:
    return make_task(Engine(), DAY)


def _digest(rows: list[tuple[str, dict[str, Any]]]) -> str:
    """Facts as one number, without zeros: by hand they also stand for what nobody tracks."""
    said = [[account, sorted(i for i in facts.items() if i[1])] for account, facts in sorted(rows)]
    text = json.dumps(said)
    return hashlib.sha256(text.encode()).hexdigest()


def _load(task: Task, log: str) -> Any:
    database = connect()
    load_file(database, log, task.rules, task.plan.properties)
    clean(database, task.rules, task.as_of, log, "jsonl", task.timezone)
    return database


def facts(log: str) -> Figures:
    """Read, clean and aggregate a log, as `plgrules pql` does."""
    task = _task()
    start = time.perf_counter(), time.process_time()
    database = _load(task, log)
    found = facts_of(database, task.plan, task.rules, DAY)
    taken = time.perf_counter() - start[0], time.process_time() - start[1]
    return {"seconds": taken[0], "cpu": taken[1], "digest": _digest(found.rows())}


def by_hand(log: str) -> Figures:
    """The same facts by SQL that was written for this log."""
    start = time.perf_counter(), time.process_time()
    rows = facts_by_hand(log, DAY)
    taken = time.perf_counter() - start[0], time.process_time() - start[1]
    return {"seconds": taken[0], "cpu": taken[1], "digest": _digest(rows)}


def decisions(log: str) -> Figures:
    """From facts to leads with reasons and messages, attributes of all accounts given."""
    task = _task()
    database = _load(task, log)
    measured = facts_of(database, task.plan, task.rules, DAY)
    found = match_patterns(database, task.patterns, task.plan.properties, measured.seen, DAY)
    given = _attributes(measured.accounts)
    known = merged(task, measured, given)
    known = {account: {**found.facts_of(account), **own} for account, own in known.items()}
    matches = told_matches(task, found.matches)
    start = time.perf_counter(), _cpu()
    leads = decide_all(
        Leads(task.engine, DAY, "en", task.rules),
        known,
        matches,
        lambda some: usage_of(database, some, task.plan.properties, task.rules, DAY),
        processes_here(),
    )
    taken = time.perf_counter() - start[0], _cpu() - start[1]
    drafted = sum(lead.message_check is not None for lead in leads)
    return {"seconds": taken[0], "cpu": taken[1], "accounts": len(leads), "drafted": drafted}


def _attributes(accounts: list[str]) -> dict[str, dict[str, Any]]:
    chosen = random.Random(3)
    return {
        account: {
            "account_arr": chosen.choice([0.0, 0.0, 1_200.0, 9_000.0, 24_000.0]),
            "potential_arr": float(round(chosen.lognormvariate(9, 1.3))),
            "consent": chosen.random() < 0.6,
            **({"fits_icp": True} if chosen.random() < 0.5 else {}),
        }
        for account in accounts
    }


def _cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def patterns(accounts: str) -> Figures:
    """Match the patterns of the rulesets over accounts with so many events for them each."""
    task, database = _task(), connect()
    kinds = "['invite_sent', 'comment_added', 'role_changed', 'item_shared', 'sales_contacted']"
    count = int(accounts) * EVENTS_OF_A_PATTERN
    day = 86_400_000_000
    database.execute(
        "CREATE TABLE event AS SELECT "
        f"{kinds}[CAST(CASE WHEN hash(i) % 100 < 2 THEN 5 ELSE hash(i) % 4 + 1 END AS INT)] raw, "
        f"epoch_us(TIMESTAMP '{DAY}') - CAST(hash(i + 1) % {40 * day} AS BIGINT) AS happened, "
        f"'a' || (i // {EVENTS_OF_A_PATTERN}) AS account, 'u' || (hash(i + 2) % 8) AS person, "
        f"'m' || i AS id FROM range({count}) AS numbers(i)"
    )
    database.execute("CREATE TABLE meaning AS SELECT DISTINCT raw, raw AS name FROM event")
    seen = frozenset(database.execute("SELECT name FROM meaning").fetchnumpy()["name"])
    start = time.perf_counter(), time.process_time()
    found = match_patterns(database, task.patterns, (), seen, DAY)
    taken = time.perf_counter() - start[0], time.process_time() - start[1]
    held = sum(facts[pattern] is True for facts in found.facts.values() for pattern in facts)
    return {"seconds": taken[0], "cpu": taken[1], "held": held, "events": count}


def following(log: str) -> Figures:
    """Follow a log that is there already, from an empty state."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        state = folder / "state.db"
        follower = Follower(_task(), log, folder / "out.jsonl", state, {}, pinned=True)
        sizes = []
        start = time.perf_counter(), time.process_time()
        while follower.step():
            sizes.append(state.stat().st_size)
        taken = time.perf_counter() - start[0], time.process_time() - start[1]
        follower.close()
        with Path(log).open("rb") as stream:
            events = sum(1 for _ in stream)
        changes = (folder / "out.jsonl").read_bytes().count(b"\n")
        size = state.stat().st_size
    return {
        "seconds": taken[0], "cpu": taken[1], "events": events, "state": size, "changes": changes,
    }  # fmt: skip


PARTS: dict[str, Callable[[str], Figures]] = {
    "facts": facts,
    "by_hand": by_hand,
    "decisions": decisions,
    "patterns": patterns,
    "following": following,
}


def _alone(part: str, given: str) -> Figures:
    """A part in a process of its own, with the most memory that it took."""
    command = [sys.executable, "-m", "tests.benchmarks.events", "--part", part, given]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    done = subprocess.run(
        command, stdout=subprocess.PIPE, check=True, env={**os.environ, "PYTHONPATH": path}
    )
    found: Figures = json.loads(done.stdout)
    return found


def table(events: int = EVENTS, accounts: int = ACCOUNTS, rounds: int = ROUNDS) -> Iterator[str]:
    """Yield the lines of the table as they are measured."""
    yield "| what | seconds | CPU seconds | memory | beside |"
    yield "|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as place:
        log = str(Path(place) / "log.jsonl")
        generate(events, accounts, Path(log))
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(_alone("facts", log))
            theirs.append(_alone("by_hand", log))
        assert {one["digest"] for one in (*ours, *theirs)} == {ours[0]["digest"]}
        best, hand = (min(some, key=lambda one: one["cpu"]) for some in (ours, theirs))
        ratio = best["cpu"] / hand["cpu"]
        yield _row(f"facts of {events:,} events", best, f"{ratio:.2f} × by hand")
        yield _row("the same by hand in SQL", hand, "")
        made = _alone("decisions", log)
        said = f"{made['accounts']:,} accounts, {made['drafted']:,} messages"
        yield _row("facts to leads", made, said)
        Path(log).unlink()
        found = _alone("patterns", str(accounts))
        said = f"{found['events']:,} events, {found['held']:,} accounts match"
        yield _row(f"patterns, {EVENTS_OF_A_PATTERN} events an account", found, said)
        followed = min(events, FOLLOWED)
        generate(followed, accounts, Path(log), seed=2)
        live = _alone("following", log)
        rate = live["events"] / live["seconds"]
        said = (
            f"{rate:,.0f} events a second, {live['changes']:,} changes, "
            f"state {live['state'] / 1e6:,.0f} MB"
        )
        yield _row(f"`--follow` over {followed:,} events", live, said)


def _row(what: str, found: Figures, beside: str) -> str:
    memory = f"{found['peak'] / 1e9:.2f} GB"
    return f"| {what} | {found['seconds']:.1f} | {found['cpu']:.1f} | {memory} | {beside} |"


def main(arguments: list[str]) -> None:
    """Print the table, or the figures of one part as JSON."""
    if arguments[:1] == ["--part"]:
        found = PARTS[arguments[1]](arguments[2])
        found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps(found))
        return
    for line in table(*map(int, arguments)):
        print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
