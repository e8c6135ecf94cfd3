"""Figures of plgrules itself, each beside something measured in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from plgrules.backends.scalar.compile import compile_scalar
from plgrules.benchmark import hand_written
from plgrules.benchmark.measure import Effort, import_time, once, times
from plgrules.benchmark.subjects import CHANNELS, program_of, subjects
from plgrules.decision.plan import Plan
from plgrules.engine import Engine
from plgrules.library.catalogue import ruleset_files
from plgrules.program.program import Program
from plgrules.source.data import data_folder

AS_OF = date(2026, 11, 21)
LARGE = f"{CHANNELS}@2.0.0"
_LARGE_FACTS = {
    "cac": 120.0,
    "ltv": 900.0,
    "gross_margin": 0.7,
    "retention_90d": 0.64,
    "spend": 12_000.0,
    "new_customers": 100,
    "contribution_ltv": 630.0,
    "days_of_data": 90.0,
    "sales_cycle_days": 14.0,
    "monthly_revenue_per_customer": 40.0,
    "payback_months": 4.3,
    "marginal_cac": 150.0,
    "cohort_age_days": 95.0,
    "cohort_size": 300,
    "flagged_on": date(2026, 10, 1),
    "is_first_test": False,
    "last_scaled_on": date(2026, 7, 1),
    "optimizing_since": date(2026, 9, 15),
    "retention_30d": 0.75,
    "signup_to_paid_rate": 0.05,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds of plgrules, and of what it is compared with where there is something."""

    what: str
    seconds: float
    compared_with: str | None
    other: float | None


def figures(effort: Effort) -> Iterator[Figure]:
    """Yield every figure."""
    yield _small(effort)
    yield _large(effort)
    yield _ranges(effort)
    ours = import_time(effort, "import plgrules")
    other = import_time(effort, "import pydantic, jsonschema")
    yield Figure("import plgrules", ours, "import pydantic, jsonschema", other)
    yield from _loading(effort)


# -- decisions -----------------------------------------------------------------------------------


def _small(effort: Effort) -> Figure:
    subject = subjects()[0]
    decide, facts = subject.plan().decide, subject.timed[0]
    ours, hand = times(
        effort, lambda: decide(facts), lambda: hand_written.tree_with_conditions(facts)
    )
    return Figure("decide, 4 facts (D1)", ours, "by hand, with a list of conditions", hand)


def _large(effort: Effort) -> Figure:
    engine = Engine(only=(CHANNELS,))
    decide = engine.compile(LARGE)
    facts = _with_choices(engine.ruleset(LARGE).program)
    by_hand = hand_written.large(facts, AS_OF)
    if decide(facts, AS_OF).outcome != by_hand["outcome"]:
        raise AssertionError(by_hand)
    ours, hand = times(
        effort, lambda: decide(facts, AS_OF), lambda: hand_written.large(facts, AS_OF)
    )
    return Figure(f"decide, {len(facts)} facts, 18 rules", ours, "by hand, with a list", hand)


def _with_choices(program: Program) -> dict[str, Any]:
    """Every fact of the large decision."""
    choices = {
        fact.name: fact.domain.choices[0].id for fact in program.facts if fact.domain.choices
    }
    return {**_LARGE_FACTS, **choices}


def ranges_program(count: int) -> Program:
    """Return a ruleset that cuts an amount into so many ranges, each 10 wide."""
    limits = [
        f"  limit{place}: {{value: {10 * place}, source: assumption, title: Limit}}"
        for place in range(1, count)
    ]
    steps = [
        f"      - {{id: range{place}, below: limit{place}, then: inside, because: so}}"
        for place in range(1, count)
    ]
    text = "\n".join(
        (
            "ruleset: ranges",
            "version: 1.0.0",
            "effective_from: 2026-01-01",
            "title: Ranges",
            "question: Which range?",
            "facts: {amount: {type: number, title: Amount}}",
            "parameters:",
            *limits,
            "decide:",
            "  bands:",
            "    of: amount",
            "    steps:",
            *steps,
            "      - {id: rest, then: inside, because: so}",
            "outcomes: {inside: {title: Inside, severity: info}}",
        )
    )
    return program_of(text.encode(), "ranges.yaml")


def _ranges(effort: Effort) -> Figure:
    count = hand_written.RANGES
    decide = Plan(ranges_program(count)).decide
    facts = {"amount": 10.0 * count}
    ours, hand = times(
        effort, lambda: decide(facts, AS_OF), lambda: hand_written.range_of(facts["amount"])
    )
    return Figure(f"decide, the last of {count:,} ranges", ours, "bisect alone", hand)


# -- getting ready -------------------------------------------------------------------------------


def _loading(effort: Effort) -> Iterator[Figure]:
    files = [file for _, file in ruleset_files(data_folder("rulesets"))]
    alone = [file for file in files if not _requires(file.read_text(encoding="utf-8"))]
    everything = once(effort, _load_all)
    yield Figure("load and compile all bundled rulesets", everything, None, None)
    largest = max(alone, key=lambda file: len(file.read_bytes()))
    one = once(effort, lambda: _load_one(largest))
    yield Figure("load and compile the largest of them", one, None, None)


def _requires(text: str) -> bool:
    """Whether a ruleset asks others, which would have to be loaded before it."""
    return "\nrequires:" in text or "\nreview:" in text


def _load_all() -> None:
    engine = Engine()
    for info in engine.rulesets():
        engine.compile(f"{info.name}@{info.version}")({})


def _load_one(file: Traversable) -> None:
    compile_scalar(program_of(file.read_bytes(), file.name), _Nothing, None)({})


class _Nothing:
    """Takes the attributes of a decision."""
