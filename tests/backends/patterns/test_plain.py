"""The plain matcher: what a pattern means."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plgrules.backends.patterns import plain
from plgrules.backends.patterns.pattern import (
    Absence,
    Event,
    Operand,
    Pattern,
    Selector,
    TooManyEvents,
)
from tests.backends.patterns.brute_force import a_case, every_match

DAY = 86_400_000_000
INVITE = Event("e1", "invite_sent", 10 * DAY, "acme", "ada")
USE = Event("e2", "team_feature_used", 12 * DAY, "acme", "bo")
CONTACT = Event("e3", "sales_contacted", 11 * DAY, "acme", "sam")
TEAMMATE = Pattern(
    name="teammate_came",
    steps=(
        ("invite", Selector(frozenset({"invite_sent"}))),
        ("use", Selector(frozenset({"team_feature_used"}))),
    ),
    different=(Operand("invite", None), Operand("use", None)),
    within=7 * DAY,
    unless=Absence(Selector(frozenset({"sales_contacted"})), "invite"),
)
NOW = 20 * DAY


def found(*events: Event, pattern: Pattern = TEAMMATE, as_of: int = NOW) -> list[tuple[str, ...]]:
    """Return the ids of the matches."""
    return [match.ids() for match in plain.match(pattern, events, as_of)]


@settings(max_examples=1500, deadline=None)
@given(st.randoms(use_true_random=False))
def test_it_finds_what_trying_everything_finds(random: Random) -> None:
    """The same matches, with the same events, in the same order; the newest is the last of them."""
    pattern, events, as_of = a_case(random)
    expected = every_match(pattern, events, as_of)
    assert found(*events, pattern=pattern, as_of=as_of) == expected
    newest = plain.newest(pattern, events, as_of)
    assert (newest.ids() if newest else None) == (expected[-1] if expected else None)


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(random: Random) -> None:
    """Only times and ids do."""
    pattern, events, as_of = a_case(random)
    shuffled = random.sample(events, len(events))
    assert plain.match(pattern, shuffled, as_of) == plain.match(pattern, events, as_of)


def test_an_invited_colleague_who_comes_is_a_match_with_its_events() -> None:
    """It names ids, times and users."""
    (match,) = plain.match(TEAMMATE, [USE, INVITE], NOW)
    assert str(match) == (
        "teammate_came: invite: invite_sent at 1970-01-11T00:00:00Z by ada (e1); "
        "use: team_feature_used at 1970-01-13T00:00:00Z by bo (e2)"
    )
    assert match.to_dict() == {
        "pattern": "teammate_came",
        "events": [
            {
                "alias": "invite",
                "id": "e1",
                "name": "invite_sent",
                "at": "1970-01-11T00:00:00Z",
                "user": "ada",
            },
            {
                "alias": "use",
                "id": "e2",
                "name": "team_feature_used",
                "at": "1970-01-13T00:00:00Z",
                "user": "bo",
            },
        ],
    }


def test_the_time_between_includes_both_ends() -> None:
    """Seven days are within seven days, a microsecond more is not."""
    assert found(INVITE, replace(USE, at=INVITE.at + 7 * DAY)) == [("e1", "e2")]
    assert found(INVITE, replace(USE, at=INVITE.at + 7 * DAY + 1)) == []


def test_events_at_the_same_time_are_in_order() -> None:
    """Whatever their ids: many logs count in seconds."""
    assert found(INVITE, replace(USE, at=INVITE.at)) == [("e1", "e2")]
    assert found(replace(INVITE, id="e9"), replace(USE, at=INVITE.at)) == [("e9", "e2")]
    assert found(INVITE, replace(USE, at=INVITE.at - 1)) == []


def test_the_same_user_is_no_different_one() -> None:
    """Nor is a user whom nobody knows the same as, or different from, anybody."""
    assert found(INVITE, replace(USE, user="ada")) == []
    assert found(INVITE, replace(USE, user=None)) == []


def test_a_later_event_of_unless_ends_it() -> None:
    """At the time of the alias it is not later."""
    assert found(INVITE, USE, CONTACT) == []
    assert found(INVITE, USE, replace(CONTACT, at=NOW - 1)) == []
    assert found(INVITE, USE, replace(CONTACT, at=INVITE.at)) == [("e1", "e2")]


def test_unless_looks_past_an_invite_to_a_later_one() -> None:
    """The invite after the contact counts, the one before it does not."""
    again = replace(INVITE, id="e4", at=CONTACT.at + 1)
    assert found(INVITE, USE, CONTACT, again) == [("e4", "e2")]


def test_unless_without_an_alias_denies_all() -> None:
    """An event at any time."""
    ever = replace(TEAMMATE, unless=Absence(Selector(frozenset({"sales_contacted"}))))
    assert found(INVITE, USE, replace(CONTACT, at=0), pattern=ever) == []
    assert found(INVITE, USE, pattern=ever) == [("e1", "e2")]


def test_events_from_the_end_on_do_not_count() -> None:
    """Neither those that are asked for nor those that must not be there."""
    assert found(INVITE, USE, as_of=USE.at) == []
    assert found(INVITE, USE, as_of=USE.at + 1) == [("e1", "e2")]
    assert found(INVITE, USE, replace(CONTACT, at=NOW)) == [("e1", "e2")]


def test_last_begins_with_its_first_moment() -> None:
    """An event just before it does not count."""
    recent = replace(TEAMMATE, last=NOW - INVITE.at)
    assert found(INVITE, USE, pattern=recent) == [("e1", "e2")]
    assert found(replace(INVITE, at=INVITE.at - 1), USE, pattern=recent) == []


def test_one_event_is_not_two() -> None:
    """Two aliases of one name need two events."""
    twice = Pattern("twice", tuple((alias, Selector(frozenset("a"))) for alias in ("x", "y")))
    one, two = Event("e1", "a", 5), Event("e2", "a", 5)
    assert found(one, pattern=twice) == []
    assert found(one, two, pattern=twice) == [("e2", "e1"), ("e1", "e2")]


def test_of_several_matches_with_one_end_the_latest_is_told() -> None:
    """One match for each event that can end it."""
    earlier = replace(INVITE, id="e0", at=INVITE.at - DAY)
    later_use = replace(USE, id="e5", at=USE.at + DAY)
    assert found(earlier, INVITE, USE, later_use) == [("e1", "e2"), ("e1", "e5")]


def test_where_looks_at_properties() -> None:
    """One of the values; a property that is not there is none of them."""
    selector = Selector(frozenset("a"), (("plan", frozenset({"team", "pro"})),))
    pattern = Pattern("planned", (("x", selector),))
    events = [Event("1", "a", 1, properties={"plan": "team"}),
              Event("2", "a", 2, properties={"plan": "free"}),
              Event("3", "a", 3)]  # fmt: skip
    assert found(*events, pattern=pattern) == [("1",)]
    assert pattern.properties() == {"plan"}


def test_too_many_events_are_an_error_that_names_the_account() -> None:
    """Only events that the pattern looks at are counted."""
    events = [replace(USE, id=str(number)) for number in range(6)]
    noise = [replace(USE, id=f"n{number}", name="page_viewed") for number in range(50)]
    assert plain.match(TEAMMATE, [*events, *noise], NOW, limit=6) == ()
    with pytest.raises(TooManyEvents) as caught:
        plain.match(TEAMMATE, [*events, *noise], NOW, limit=5)
    assert str(caught.value) == (
        "the account `acme` has 6 events for the pattern `teammate_came`, over the limit of 5; "
        "narrow the pattern with `where`, `within` or `last`, or leave the account out"
    )


def test_events_that_cannot_be_compared_in_time_are_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A `same` that the last event is not part of is the one way to get there."""
    monkeypatch.setattr(plain, "EFFORT_LIMIT", 1_000)
    names = [("x", "a"), ("y", "b"), ("z", "c")]
    pattern = Pattern(
        "apart",
        tuple((alias, Selector(frozenset(name))) for alias, name in names),
        same=(Operand("x", None), Operand("y", None)),
    )
    events = [Event(f"{name}{at}", name, at, "acme", f"{name}{at}") for at in range(50)
              for _, name in names]  # fmt: skip
    with pytest.raises(TooManyEvents, match="too many to compare with each other"):
        plain.match(pattern, events, 100)


def test_an_account_of_a_hundred_thousand_events_is_no_trouble() -> None:
    """The time grows with the events, not with their pairs."""
    users = [f"u{number % 40}" for number in range(100_000)]
    events = [
        Event(str(at), ("invite_sent", "team_feature_used")[at % 2], at * 1_000_000, "acme", user)
        for at, user in enumerate(users)
    ]
    assert len(plain.match(TEAMMATE, events, 100_000 * 1_000_000)) == 50_000
