"""The figures, each as a ratio to something measured in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from plgrules import Engine
from plgrules.backends.scalar.compile import compile_scalar
from plgrules.check.from_model import check
from plgrules.decision.plan import Plan
from plgrules.library.catalogue import ruleset_files
from plgrules.model.from_source import read_ruleset
from plgrules.program.from_check import compile_ruleset
from plgrules.program.program import Program
from plgrules.source.data import data_folder
from plgrules.source.from_bytes import read_document
from tests.benchmarks import hand_written, zen
from tests.benchmarks.measure import Effort, import_time, times
from tests.generators import program_of_text
from tests.support import facts_part, ruleset_text

AS_OF = date(2026, 11, 21)
CHANNEL = {"cac": 120.0, "ltv": 900.0, "gross_margin": 0.7, "retention_90d": 0.64}
WHOLE_CHANNEL = {
    **CHANNEL,
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


@dataclass(frozen=True)
class Row:
    """One figure: seconds here, and there where there is something to compare with."""

    what: str
    seconds: float
    compared_with: str
    other: float | None

    def markdown(self) -> str:
        """Return the row of a Markdown table."""
        other = "–" if self.other is None else _shown(self.other)
        ratio = "–" if not self.other else f"{self.seconds / self.other:.2f}"
        return (
            f"| {self.what} | {_shown(self.seconds)} | {self.compared_with} | {other} | {ratio} |"
        )


def _shown(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.2f} µs"
    return f"{seconds * 1e3:.1f} ms"


def rows(effort: Effort) -> Iterator[Row]:
    """Yield every figure."""
    yield from _channel(effort)
    yield _whole_channel(effort)
    yield _ranges(effort)
    yield _imports(effort)
    yield from _loading(effort)


def markdown(found: Iterator[Row]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| what | plgrules | compared with | that | ratio |"
    yield "|---|---|---|---|---|"
    yield from (row.markdown() for row in found)


# -- decisions -----------------------------------------------------------------------------------


def _channel(effort: Effort) -> Iterator[Row]:
    decide = Engine().compile("channel-economics@1.0.0")
    assert decide(CHANNEL).outcome == hand_written.channel_1(CHANNEL)["outcome"] == "scale"
    ours, hand = times(effort, lambda: decide(CHANNEL), lambda: hand_written.channel_1(CHANNEL))
    yield Row("decide, 4 facts", ours, "by hand, with a list of conditions", hand)
    peer = zen.channel_with_trace()
    if peer is None:
        yield Row("decide, 4 facts", ours, "ZEN with trace (not installed)", None)
        (traced,) = times(effort, lambda: decide(CHANNEL).trace.steps)
        yield Row("decide and read the trace", traced, "ZEN with trace (not installed)", None)
        return
    assert peer(CHANNEL)["result"] == {"outcome": "scale"}
    ours, traced, other = times(
        effort, lambda: decide(CHANNEL), lambda: decide(CHANNEL).trace.steps, lambda: peer(CHANNEL)
    )
    yield Row("decide, 4 facts", ours, "ZEN with trace", other)
    yield Row("decide and read the trace", traced, "ZEN with trace", other)


def _whole_channel(effort: Effort) -> Row:
    engine = Engine()
    decide = engine.compile("channel-economics@2.0.0")
    facts = _with_choices(engine.ruleset("channel-economics@2.0.0").program)
    by_hand = hand_written.channel_2(facts, AS_OF)
    assert decide(facts, AS_OF).outcome == by_hand["outcome"] == "scale"
    ours, hand = times(
        effort,
        lambda: decide(facts, AS_OF),
        lambda: hand_written.channel_2(facts, AS_OF),
    )
    return Row(f"decide, {len(facts)} facts, 18 rules", ours, "by hand, with a list", hand)


def _with_choices(program: Program) -> dict[str, Any]:
    """Every fact of channel-economics 2.0.0."""
    choices = {f.name: f.domain.choices[0].id for f in program.facts if f.domain.choices}
    return {**WHOLE_CHANNEL, **choices}


@cache
def ranges_program() -> Program:
    """Return a ruleset of 3,000 ranges."""
    limits = [str(10 * place) for place in range(1, hand_written.RANGES)]
    steps: list[dict[str, str]] = [
        {"id": f"range{place}", "below": limit, "then": "inside", "because": "so"}
        for place, limit in enumerate(limits)
    ]
    steps.append({"id": "rest", "then": "inside", "because": "so"})
    text = ruleset_text(
        facts=facts_part({"amount": "number"}),
        decide={"bands": {"of": "amount", "steps": steps}},
        outcomes={"inside": {"title": "Inside", "severity": "info"}},
    )
    return program_of_text(text)


def _ranges(effort: Effort) -> Row:
    decide = Plan(ranges_program()).decide
    facts = {"amount": 10.0 * hand_written.RANGES}
    assert decide(facts, AS_OF).rule == "rest"
    ours, hand = times(
        effort,
        lambda: decide(facts, AS_OF),
        lambda: hand_written.range_of(facts["amount"]),
    )
    return Row(f"decide, the last of {hand_written.RANGES:,} ranges", ours, "bisect alone", hand)


# -- getting ready -------------------------------------------------------------------------------


def _imports(effort: Effort) -> Row:
    ours = import_time(effort, "import plgrules")
    other = import_time(effort, "import pydantic, jsonschema")
    return Row("import plgrules", ours, "import pydantic, jsonschema", other)


def _loading(effort: Effort) -> Iterator[Row]:
    files = [file for _, file in ruleset_files(data_folder("rulesets"))]
    alone = [file for file in files if not _requires(file.read_text(encoding="utf-8"))]
    slow = Effort(effort.slow_runs, 1, 1)
    (everything,) = times(slow, _load_all)
    yield Row("load and compile all bundled rulesets", everything, "nothing", None)
    largest = max(alone, key=lambda file: len(file.read_bytes()))
    (one,) = times(slow, lambda: _load_one(largest))
    yield Row("load and compile the largest of them", one, "nothing", None)


def _requires(text: str) -> bool:
    """Whether a ruleset asks others, which would have to be loaded before it."""
    return "\nrequires:" in text or "\nreview:" in text


def _load_all() -> None:
    engine = Engine()
    for info in engine.rulesets():
        engine.compile(f"{info.name}@{info.version}")({})


def _load_one(file: Traversable) -> None:
    ruleset, _ = read_ruleset(read_document(file.read_bytes(), file.name))
    checked, _ = check(ruleset, {})
    assert checked is not None
    compile_scalar(compile_ruleset(checked, {}), _Nothing, None)({})


class _Nothing:
    """Takes the attributes of a decision."""
