"""The conditions of a program asked of durable_rules and of the interpreter, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plgrules.backends.durable.lint import Refusal, Ruleset, lint
from plgrules.backends.durable.worker import rules_that_hold
from plgrules.backends.interpreter.decide import (
    Possible,
    possible_in_bands,
    possible_in_rules,
    possible_in_tree,
)
from plgrules.backends.interpreter.evaluate import Builder, state_of
from plgrules.backends.interpreter.record import Record, Truth
from plgrules.backends.opinion.conditions import Condition
from plgrules.backends.opinion.lower import Lowered
from plgrules.program.program import Rules, Tree

RULES_A_MACHINE = 40
"""How many rules one ruleset of durable_rules holds, well under what it bears."""

Ask = Callable[[Sequence[Ruleset], Sequence[Mapping[str, int]]], Sequence[frozenset[str]]]
"""What decides: `worker.rules_that_hold`, or the same in this process."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A condition or a decision on which the two do not agree, for the facts at `place`."""

    place: int
    what: str
    ours: str
    theirs: str


def opinions(
    lowered: Lowered, records: Sequence[Record], ask: Ask = rules_that_hold
) -> tuple[Difference, ...]:
    """Return where durable_rules does not agree with records of the interpreter.

    Compared are the conditions that were lowered, and the decision where all of its own were.
    Raises `machine.DurableError`, and ImportError without durable_rules.
    """
    rulesets, fixed = _rulesets(lowered)
    facts = [lowered.vocabulary.told(state_of(record)) for record in records]
    answers = ask(rulesets, facts) if rulesets and facts else [frozenset[str]()] * len(facts)
    found: list[Difference] = []
    for place, (record, holding) in enumerate(zip(records, answers, strict=True)):
        found += _differences(lowered, place, record, holding | fixed)
    return tuple(found)


def refused_by_linter(lowered: Lowered) -> tuple[Refusal, ...]:
    """Return what the linter says of the lowered rulesets; anything is a mistake of ours."""
    return tuple(refusal for ruleset in _rulesets(lowered)[0] for refusal in lint(ruleset))


def _rulesets(lowered: Lowered) -> tuple[list[Ruleset], frozenset[str]]:
    """A rule for each way in which a condition is true or false, and the names of those always so.

    The name says which condition it is of, and that it is true: `t3_1`.
    """
    rules: dict[str, Condition] = {}
    for index, goal in enumerate(lowered.goals):
        rules |= {f"t{index}_{way}": condition for way, condition in enumerate(goal.true)}
        rules |= {f"f{index}_{way}": condition for way, condition in enumerate(goal.false)}
    fixed = frozenset(name for name, condition in rules.items() if condition is True)
    open_rules = [(name, condition) for name, condition in rules.items() if condition is not True]
    return [
        {
            name: {"all": [{"m": condition}]}
            for name, condition in open_rules[start : start + RULES_A_MACHINE]
        }
        for start in range(0, len(open_rules), RULES_A_MACHINE)
    ], fixed


def _differences(
    lowered: Lowered, place: int, record: Record, holding: frozenset[str]
) -> Iterator[Difference]:
    state = state_of(record)
    builder = Builder(lowered.program, frozenset())
    truths: dict[tuple[str, str], Truth] = {}
    said = {name.partition("_")[0] for name in holding}
    for index, goal in enumerate(lowered.goals):
        ours = builder.build(goal.root)(state)
        true, false = f"t{index}" in said, f"f{index}" in said
        truths[goal.place, goal.id] = None if true == false else true
        if _words(true, false) != _words(ours is True, ours is False):
            what = f"{goal.place} `{goal.id}`"
            yield Difference(place, what, _words(ours is True, ours is False), _words(true, false))
    possible = _decide(lowered, truths)
    if possible is not None:
        ids = tuple(ending.id for ending in possible.endings)
        if (possible.status, ids) != (record.status, record.possible_rules):
            yield Difference(
                place,
                "the decision",
                f"{record.status}: {', '.join(record.possible_rules)}",
                f"{possible.status}: {', '.join(ids)}",
            )


def _words(true: bool, false: bool) -> str:
    if true and false:
        return "true and false"
    return "true" if true else "false" if false else "unknown"


def _decide(lowered: Lowered, truths: Mapping[tuple[str, str], Truth]) -> Possible | None:
    """The decision by the truths of durable_rules; None where a condition of it was refused."""
    decision = lowered.program.decision
    kind = {Rules: "rule", Tree: "question"}.get(type(decision), "band")
    refused = {refusal.place for refusal in lowered.refused}
    if decision is None or any(place.startswith(f"{kind} ") for place in refused):
        return None
    if isinstance(decision, Rules):
        return possible_in_rules(decision, lambda row: truths["rule", row.id])
    if isinstance(decision, Tree):
        return possible_in_tree(decision, lambda branch: truths["question", branch.id])
    return possible_in_bands(decision.bands, lambda band: truths["band", band.id])
