"""What one machine answers to many decisions: `python -m tests.backends.durable.machine_cases`."""

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from plgrules.backends.durable.machine import FACT_LIMIT, DurableError, Machine
from plgrules.backends.patterns.durable import definition
from tests.backends.patterns.test_plain import TEAMMATE


def main() -> None:
    """Fail where an answer is wrong, depends on what was asked before, or memory grows."""
    limits = {f"over{limit}": {"all": [{"m": {"$gt": {"t": limit}}}]} for limit in range(40)}
    machine = Machine(limits)

    def right(value: int) -> bool:
        found = {rule for rule, _ in machine.matches([{"_1": 1, "t": value}])}
        return found == {f"over{limit}" for limit in range(40) if value > limit}

    assert all(right(value % 45 - 2) for value in range(2_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert all(right(value % 45 - 2) for value in range(20_000))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 4_000, f"{grown:,} KB more"
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(right, [value % 45 - 2 for value in range(2_000)]))
    assert machine.matches([]) == ()
    with pytest.raises(DurableError, match="over the limit"):
        machine.matches([{"_1": 1, "t": 1}] * (FACT_LIMIT + 1))
    # Created, used and freed over and over.
    for _ in range(50):
        once = Machine(definition(TEAMMATE))
        assert once.matches([{"_1": 1, "at": 0, "place": 0, "step0": 1}]) == ()
        once.close()
    print("right")


if __name__ == "__main__":
    main()
