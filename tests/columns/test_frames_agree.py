"""Frames of every library are decided as the interpreter decides, to the last bit."""

from __future__ import annotations

import warnings
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plgrules.backends.frame.decide import decide_frame
from plgrules.diagnostics.errors import TableWarning
from plgrules.engine import Engine as Rulesets
from plgrules.program.program import Program
from tests.columns.engines import ENGINES, Engine
from tests.columns.rows import Batch, answers, batches
from tests.columns.shipped import REFUSED, rows_of_tests
from tests.generators import AS_OF, programs, thresholds

USUAL = settings.get_profile("usual").max_examples


def check_agreement(engine: Engine, batch: Batch, as_of: date = AS_OF) -> None:
    """Assert that an engine decides rows as the interpreter does."""
    frame = engine.enter(batch.table())
    with engine.as_installed(), warnings.catch_warnings():
        warnings.simplefilter("ignore", TableWarning)
        decided = decide_frame(batch.program, frame, as_of, prefix="our_")
    assert type(decided) is type(frame)
    rows = engine.leave(decided)
    if engine.nan_is_null:
        batch = batch.without_nan()
    found = answers(batch.program, rows, "our_")
    for row, got, expected in zip(batch.rows, found, batch.expected(as_of), strict=True):
        assert got == expected, row


@pytest.mark.parametrize("name", ENGINES)
def test_generated_rulesets_decide_frames_as_interpreted(name: str) -> None:
    engine = ENGINES[name]
    engine.skip_unless_there()
    factor = settings().max_examples / USUAL
    # Where each example starts a query of its own, the search for a smaller one takes too long.
    phases = [phase for phase in Phase if engine.examples > 10 or phase is not Phase.shrink]

    @settings(max_examples=max(1, int(engine.examples * factor)), phases=phases)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        program = data.draw(programs())
        batch = data.draw(batches(program, lists=engine.has_lists))
        if batch.types:
            check_agreement(engine, batch)

    agree()


def _shipped() -> dict[str, Program]:
    rulesets = Rulesets()
    names = [f"{info.name}@{info.version}" for info in rulesets.rulesets()]
    return {name: rulesets.ruleset(name).program for name in names if name not in REFUSED}


SHIPPED = _shipped()
SMALL = ("channel-economics@1.0.0", "plg-readiness@1.0.0")
FEW = 5


@pytest.mark.parametrize("ruleset", SHIPPED)
@pytest.mark.parametrize("name", ENGINES)
def test_shipped_rulesets_decide_the_rows_of_their_tests(name: str, ruleset: str) -> None:
    engine, program = ENGINES[name], SHIPPED[ruleset]
    engine.skip_unless_there()
    if engine.examples < FEW and ruleset not in SMALL:
        pytest.skip("a query takes too long here for a large ruleset")
    for as_of, batch in rows_of_tests(program, AS_OF, engine.has_lists).items():
        check_agreement(engine, batch, as_of)


@pytest.mark.parametrize("ruleset", SHIPPED)
def test_shipped_rulesets_decide_generated_rows_as_interpreted(ruleset: str) -> None:
    program = SHIPPED[ruleset]

    @settings(
        max_examples=max(1, settings().max_examples // 15),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        batch = data.draw(batches(program, thresholds(program), size=100))
        if batch.types:
            check_agreement(ENGINES["polars"], batch)

    agree()
