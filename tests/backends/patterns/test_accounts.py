"""Patterns over a log of several accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plgrules.backends.patterns.accounts import find_in_accounts
from plgrules.backends.patterns.find import Found
from plgrules.backends.patterns.pattern import Event
from tests.backends.patterns.test_find import ALL
from tests.backends.patterns.test_plain import INVITE, NOW, TEAMMATE, USE

EVER = replace(TEAMMATE, name="invited", steps=TEAMMATE.steps[:1], different=(), within=None)


def test_every_account_gets_every_pattern() -> None:
    """With the match that ends last."""
    other = replace(INVITE, account="other")
    found = dict(find_in_accounts([TEAMMATE, EVER], [USE, INVITE, other], NOW, ALL))
    assert {name: f.value for name, f in found["acme"].items()} == {
        "teammate_came": True,
        "invited": True,
    }
    assert found["other"]["teammate_came"] == Found(False)
    match = found["acme"]["teammate_came"].match
    assert match is not None
    assert match.ids() == ("e1", "e2")


def test_an_account_with_a_million_events_is_unknown_with_the_reason_and_the_rest_goes_on() -> None:
    """Its events are never all in memory."""

    def events() -> Iterator[Event]:
        for number in range(1_000_000):
            yield USE if number else replace(INVITE, account="acme")
        yield replace(INVITE, account="other")

    found = dict(find_in_accounts([TEAMMATE], events(), NOW, ALL, limit=1_000))
    assert found["acme"]["teammate_came"].value is None
    assert found["acme"]["teammate_came"].problem == (
        "the account `acme` has 1,000,000 events for the pattern `teammate_came`, over the limit "
        "of 1,000 for all patterns; narrow the pattern with `where`, `within` or `last`, or leave "
        "the account out"
    )
    assert found["other"]["teammate_came"] == Found(False)


def test_events_that_no_pattern_looks_at_do_not_count_towards_the_limit() -> None:
    """An account may do as much of anything else as it likes."""
    noise = [replace(USE, id=str(number), name="page_viewed") for number in range(50)]
    found = dict(find_in_accounts([TEAMMATE], [*noise, INVITE, USE], NOW, ALL, limit=2))
    assert found["acme"]["teammate_came"].value is True


def test_what_nobody_tracks_is_unknown_without_a_reason() -> None:
    """However many events there are."""
    events = [replace(INVITE, id=str(number)) for number in range(5)]
    blind = ALL - {"team_feature_used"}
    found = dict(find_in_accounts([TEAMMATE], events, NOW, blind, limit=2))
    assert found["acme"]["teammate_came"] == Found(None)
