"""Logged decisions come out the same on their own program, and flips on another are counted."""

from __future__ import annotations

import sqlite3

from plgrules.audit.log import DecisionLog
from plgrules.audit.replay import differences, replay
from plgrules.decision.plan import Plan
from tests.audit.conftest import OpenLog
from tests.audit.support import decided, logged, text
from tests.support import facts_part, program_of

STRICTER = Plan(program_of(text(limit=20, version="1.0.1")))


def _filled(log: DecisionLog) -> DecisionLog:
    for amount in (5.0, 12.0, 15.0, 25.0, None):
        log.record(decided(amount))
    return log


def test_everything_is_identical_on_its_own_program(open_log: OpenLog) -> None:
    """From the log alone."""
    found = replay(logged(_filled(open_log())))
    assert (found.same, found.total) == (5, 5)


def test_flips_on_another_version_are_counted_with_examples(open_log: OpenLog) -> None:
    """From what to what, and which decisions."""
    found = replay(logged(_filled(open_log())), lambda logged: STRICTER)
    assert found.flips == {("go", "stop"): 2}
    assert (found.same, found.flipped, found.total) == (3, 2, 5)
    [(first, fresh), _] = found.examples["go", "stop"]
    assert (first.facts["amount"], fresh.outcome) == (12.0, "stop")


def test_facts_that_the_other_version_refuses_are_told(open_log: OpenLog) -> None:
    """With what is wrong in words."""
    facts = facts_part({"amount": {"type": "number", "max": 20}, "email": "text"})
    plan = Plan(program_of(text(facts=facts, version="1.0.1")))
    found = replay(logged(_filled(open_log())), lambda logged: plan)
    assert found.refused == {"amount: fact-out-of-range": 1}
    assert "above its maximum 20" in found.refusals["amount: fact-out-of-range"][0][1]
    assert found.total == 5


def test_facts_that_the_other_version_dropped_are_told(open_log: OpenLog) -> None:
    """They are left out, not refused."""
    log = open_log()
    log.record(decided(5.0, email="a@b.c"))
    plan = Plan(program_of(text(facts=facts_part({"amount": "number"}), version="1.0.1")))
    found = replay(logged(log), lambda logged: plan)
    assert (found.dropped, found.same) == ({"email": 1}, 1)


def test_an_output_edited_by_hand_is_told_with_what_it_was(open_file: OpenLog) -> None:
    """Same outcome, but not what was computed."""
    log = _filled(open_file())
    with sqlite3.connect(log.store.place) as connection:
        connection.execute("UPDATE events SET body = '[5.0,99.0]' WHERE seq = 1")
    connection.close()
    found = replay(logged(log))
    assert (found.differing, found.same) == (1, 4)
    assert differences(*found.differences[0]) == ["output `twice` was 99.0, is 10.0"]


def test_a_missing_program_is_said_so(open_file: OpenLog) -> None:
    """The log cannot be replayed without it."""
    import pytest

    from plgrules.audit.store import LogError

    log = _filled(open_file())
    with sqlite3.connect(log.store.place) as connection:
        connection.execute("DELETE FROM programs")
    connection.close()
    with pytest.raises(LogError, match="has lost the program sha256:"):
        replay(logged(log))
