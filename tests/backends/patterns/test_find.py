"""Whether a pattern holds where not every event is tracked."""

from __future__ import annotations

from plgrules.backends.patterns.find import find
from tests.backends.patterns.test_plain import CONTACT, INVITE, NOW, TEAMMATE, USE

ALL = frozenset({"invite_sent", "team_feature_used", "sales_contacted"})


def test_what_is_tracked_and_did_not_happen_is_false() -> None:
    """Where all events are tracked, or nobody says otherwise."""
    assert find(TEAMMATE, [INVITE], NOW, ALL).value is False
    assert find(TEAMMATE, [INVITE], NOW).value is False
    assert find(TEAMMATE, [INVITE, USE], NOW, ALL).value is True


def test_a_step_that_nobody_tracks_makes_it_unknown() -> None:
    """It is not false for want of an event that nobody sends."""
    assert find(TEAMMATE, [INVITE], NOW, ALL - {"team_feature_used"}).value is None


def test_an_untracked_unless_leaves_a_match_in_doubt() -> None:
    """Without a match of the rest, the answer is no whatever it would have been."""
    blind = ALL - {"sales_contacted"}
    doubtful = find(TEAMMATE, [INVITE, USE], NOW, blind)
    assert doubtful.value is None
    assert doubtful.match is not None
    assert find(TEAMMATE, [INVITE], NOW, blind).value is False
    assert find(TEAMMATE, [INVITE, USE, CONTACT], NOW, ALL).value is False
