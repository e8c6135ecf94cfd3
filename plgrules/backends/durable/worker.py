"""durable_rules in a process of its own: a crash there is an answer here, not an end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from plgrules.backends.durable.lint import Ruleset
from plgrules.backends.durable.machine import DurableError, Machine

_SECONDS = 600.0


def rules_that_hold(
    rulesets: Sequence[Ruleset], facts: Sequence[Mapping[str, int]], seconds: float = _SECONDS
) -> tuple[frozenset[str], ...]:
    """Return, for each fact, the rules of all rulesets that hold of it alone.

    Raises DurableError where the process crashes, hangs or reports an error.
    """
    text = json.dumps({"rulesets": list(rulesets), "facts": list(facts)})
    path = os.pathsep.join(part for part in sys.path if part)
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=text,
            capture_output=True,
            text=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DurableError(f"durable_rules did not answer within {seconds:.0f} seconds") from None
    if done.returncode < 0:
        raise DurableError(f"durable_rules ended its process with signal {-done.returncode}")
    if done.returncode:
        last = done.stderr.strip().splitlines()
        raise DurableError(last[-1] if last else "durable_rules ended its process")
    return tuple(frozenset(rules) for rules in json.loads(done.stdout))


def main() -> None:
    """Read rulesets and facts from standard input, and write the rules that hold of each fact."""
    asked = json.load(sys.stdin)
    machines = [Machine(ruleset) for ruleset in asked["rulesets"]]
    answers = [
        sorted({rule for machine in machines for rule, _ in machine.matches([fact])})
        for fact in asked["facts"]
    ]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
