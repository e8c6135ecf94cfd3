"""Both matchers on generated cases: `python -m tests.backends.patterns.durable_cases 0 99`.

In a process of its own, so that a crash of durable_rules is seen as one.
"""

from __future__ import annotations

import sys
from random import Random

from plgrules.backends.patterns import durable, plain
from tests.backends.patterns.brute_force import a_case


def main(first: int, end: int) -> None:
    """Print how many cases were compared, and how many had a match; fails on a difference."""
    matched = 0
    for seed in range(first, end):
        random = Random(seed)
        pattern, events, as_of = a_case(random)
        expected = plain.match(pattern, events, as_of)
        matched += bool(expected)
        for arrived in (events, random.sample(events, len(events))):
            got = durable.match(pattern, arrived, as_of)
            assert got == expected, (seed, pattern, events, as_of, got, expected)
    print(f"{end - first} compared, {matched} with a match")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
