"""Kills processes while they write a log, and looks whether anything was lost.

`python -m tests.audit.killing 1000` does it so many times; the tests do it a few times.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

from plgrules.audit.log import DecisionLog
from plgrules.audit.logged import Reader
from plgrules.audit.verify import verify
from tests.audit.support import decided

WRITERS = 3


def kill_writers(target: str, folder: Path, kills: int, seed: int = 1) -> set[str]:
    """Keep some writers of a log running, kill them one by one, and return the acknowledged ids.

    Half of them write in durable mode, half in batches. After the last kill all others are killed.
    """
    chance = random.Random(seed)
    running: list[tuple[int, Path]] = []
    for number in range(kills):
        while len(running) < WRITERS:
            running.append(_start(target, folder / f"{number}-{len(running)}.ids", number))
        victim = running.pop(chance.randrange(WRITERS))
        _wait_for(victim[1])
        time.sleep(chance.uniform(0.0, 0.02))
        _kill(victim[0])
    for process, _ in running:
        _kill(process)
    return {id for file in folder.glob("*.ids") for id in _whole_lines(file)}


def _start(target: str, acknowledged: Path, number: int) -> tuple[int, Path]:
    """Fork a writer: a new Python would be killed while it still imports."""
    process = os.fork()
    if process == 0:
        try:
            _write(target, acknowledged, "durable" if number % 2 else "batch")
        finally:
            os._exit(1)
    return process, acknowledged


def _write(target: str, acknowledged: Path, mode: Literal["durable", "batch"]) -> None:
    """Log without end, and note every id once it is acknowledged."""
    log = DecisionLog(target, mode=mode, batch_size=20)
    out = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    amount = 0.0
    while True:
        lot = 1 if mode == "durable" else 50
        ids = [log.record(decided(amount := amount + 1)) for _ in range(lot)]
        log.flush()
        os.write(out, "".join(id + "\n" for id in ids).encode())


def _wait_for(acknowledged: Path) -> None:
    """Let a writer write something before it is killed."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if acknowledged.exists() and acknowledged.stat().st_size:
            return
        time.sleep(0.001)


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _whole_lines(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines(keepends=False) if len(line) == 36]


def losses(target: str, acknowledged: set[str]) -> list[str]:
    """Return everything that is wrong with a log after its writers were killed."""
    with DecisionLog(target, patience=5.0) as log:
        reader = Reader(log.store)
        kept = {event.decision_id for event in reader.decisions()}
        found = [f"lost: {id}" for id in sorted(acknowledged - kept)]
        found += [flaw.message for flaw in verify(log.store, log.store._link).flaws]  # type: ignore[attr-defined]
        # No lock remains: whoever comes next can write at once.
        next_one = next(reader.decisions()).decision()
        log.record(next_one)
    return found


def main() -> None:
    """Kill as often as the first argument says; print what was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(prefix="plg") as name:
        folder = Path(name)
        target = sys.argv[2] if len(sys.argv) > 2 else str(folder / "log.db")
        acknowledged = kill_writers(target, folder, kills)
        wrong = losses(target, acknowledged)
        print(f"{kills:,} kills, {len(acknowledged):,} acknowledged decisions, {len(wrong)} wrong")
        for line in wrong[:20]:
            print(line)
        sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
