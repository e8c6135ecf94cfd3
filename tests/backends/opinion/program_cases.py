"""Generated programs, decided twice: `python -m tests.backends.opinion.program_cases 1`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from plgrules.backends.durable.lint import Ruleset
from plgrules.backends.durable.machine import Machine
from plgrules.backends.facts import read_facts
from plgrules.backends.interpreter.interpret import interpret
from plgrules.backends.opinion.compare import opinions, refused_by_linter
from plgrules.backends.opinion.lower import lower
from plgrules.diagnostics.errors import FactError
from tests.generators import AS_OF, facts_for, programs

EXAMPLES = 120


def here(rulesets: Sequence[Ruleset], facts: Sequence[Mapping[str, int]]) -> list[frozenset[str]]:
    """Return what `worker.rules_that_hold` does, in this process."""
    machines = [Machine(ruleset) for ruleset in rulesets]
    found = [frozenset(r for m in machines for r, _ in m.matches([fact])) for fact in facts]
    for machine in machines:
        machine.close()
    return found


def main(start: int) -> None:
    """Print how many conditions were compared; fails on a difference."""
    compared = [0]

    @seed(start)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def agrees(data: st.DataObject) -> None:
        program = data.draw(programs())
        lowered = lower(program)
        assert refused_by_linter(lowered) == ()
        records = []
        for _ in range(4):
            try:
                facts = read_facts(program, data.draw(facts_for(program)))
                records.append(interpret(program, facts, AS_OF))
            except FactError:
                continue
        assert opinions(lowered, records, here) == ()
        compared[0] += len(records) * len(lowered.goals)

    agrees()
    print(compared[0])


if __name__ == "__main__":
    main(int(sys.argv[1]))
