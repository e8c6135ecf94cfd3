"""durable_rules gives the plain matcher's answers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from plgrules.backends.durable.lint import lint
from plgrules.backends.patterns import durable
from plgrules.backends.patterns.pattern import Event, Pattern, Selector, TooManyEvents
from tests.backends.durable.extra import needs_durable, run_module
from tests.backends.patterns.brute_force import a_pattern
from tests.backends.patterns.test_plain import CONTACT, DAY, INVITE, NOW, TEAMMATE, USE


@needs_durable
@pytest.mark.parametrize("part", range(4))
def test_both_matchers_give_the_same_matches(part: int) -> None:
    """On generated patterns and events, whatever the order in which they arrive."""
    printed = run_module(
        "tests.backends.patterns.durable_cases", str(part * 1000), str(part * 1000 + 1000)
    )
    compared, _, matched = printed.partition(" compared, ")
    assert compared == "1000"
    assert int(matched.split()[0]) > 100


@needs_durable
def test_the_example_of_the_guide_holds() -> None:
    """An invited colleague came, and sales has not written since."""
    assert [m.ids() for m in durable.match(TEAMMATE, [USE, INVITE], NOW)] == [("e1", "e2")]
    assert durable.match(TEAMMATE, [USE, INVITE, CONTACT], NOW) == ()
    assert durable.newest(TEAMMATE, [], NOW) is None


def test_every_pattern_of_the_language_passes_the_linter() -> None:
    """What is lowered is within what was measured to be safe."""
    random = Random(5)
    for steps in (1, 2, 3, 4, 5, 6) * 30:
        pattern = a_pattern(random, steps)
        assert lint(durable.definition(pattern)) == ()


def test_a_time_beyond_its_numbers_is_refused_with_a_reason() -> None:
    """Three centuries are more microseconds than a double counts."""
    (refusal,) = lint(durable.definition(replace(TEAMMATE, within=300 * 366 * DAY)))
    assert "`9486720000000000` is no whole number within ±2^53" in str(refusal)


def test_more_events_than_it_bears_are_an_error() -> None:
    """The plain matcher takes them."""
    events = [replace(USE, id=str(number)) for number in range(61)]
    with pytest.raises(TooManyEvents, match="over the limit of 60 for durable_rules"):
        durable.match(TEAMMATE, events, NOW)
    wide = Pattern("wide", tuple((f"x{i}", Selector(frozenset("a"))) for i in range(4)))
    with pytest.raises(TooManyEvents, match="would try 2,560,000 ways"):
        durable.match(wide, [Event(str(i), "a", i, "acme") for i in range(40)], NOW)
