"""Workers that decide on tasks from a queue, each a process, all on one log.

`python worker.py RULESET FACTS.jsonl LOG DAY` prints an answer a line. With Celery or another queue
the same three steps stay: one engine and one log a process, decide, acknowledge after `flush`.
"""

import json
import multiprocessing
import sys
from datetime import date
from pathlib import Path
from typing import Any

from plgrules import Engine, FactError
from plgrules.audit.log import DecisionLog, logged_as

WORKERS = 2
BATCH = 100
"""Tasks that are acknowledged together: a flush for each would be a disk write for each."""


def work(ruleset: str, log_path: str, day: date, tasks: Any, answers: Any) -> None:
    """Decide until there is a None; what is answered is in the log."""
    # Made in the process that uses them, once.
    with DecisionLog(log_path, mode="batch") as log:
        decide = Engine(only=[ruleset], log=log).compile(ruleset, as_of=day)
        done: list[dict[str, Any]] = []
        while True:
            task = tasks.get()
            if task is not None:
                done.append(answer(decide, task, day))
            if task is None or len(done) >= BATCH or tasks.empty():
                log.flush()  # from here on a crash loses none of them
                for one in done:
                    answers.put(one)
                done.clear()
            if task is None:
                return


def answer(decide: Any, task: dict[str, Any], day: date) -> dict[str, Any]:
    """Return the answer to one task; wrong facts are an answer, too, and no reason to retry."""
    try:
        with logged_as(requested_by="worker", labels={"task": str(task["id"])}):
            decision = decide(task["facts"], day)
    except FactError as error:
        problems = [problem.message for problem in error.problems]
        return {"id": task["id"], "status": "invalid", "problems": problems}
    return {
        "id": task["id"],
        "status": decision.status,
        "outcome": decision.outcome,
        "decision_id": decision.decision_id,
    }


def run(ruleset: str, tasks: list[Any], log_path: str, day: date) -> list[dict[str, Any]]:
    """Return the answers to tasks, in their order."""
    context = multiprocessing.get_context("spawn")
    waiting, answers = context.Queue(), context.Queue()
    workers = [
        context.Process(target=work, args=(ruleset, log_path, day, waiting, answers))
        for _ in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    for task in [*tasks, *[None] * WORKERS]:
        waiting.put(task)
    found = [answers.get(timeout=120) for _ in tasks]
    for worker in workers:
        worker.join()
    return sorted(found, key=lambda one: one["id"])


if __name__ == "__main__":
    name, facts_path, log_file, today = *sys.argv[1:4], date.fromisoformat(sys.argv[4])
    with Path(facts_path).open(encoding="utf-8") as lines:
        jobs = [{"id": number, "facts": json.loads(line)} for number, line in enumerate(lines, 1)]
    for said in run(name, jobs, log_file, today):
        print(json.dumps(said))
