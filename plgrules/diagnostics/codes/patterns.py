"""Codes of the section `patterns`: facts that are true where events fit together."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

_FACT = "facts:\n  teammate_came: {type: boolean, title: An invited teammate came}\n"
_EVENTS = "    events: {invite: {event: invite_sent}, use: {event: team_feature_used}}\n"
_PATTERN = _FACT + "patterns:\n  teammate_came:\n" + _EVENTS

CODES: tuple[Code, ...] = (
    Code(
        "PLG180",
        "a pattern that is no fact of its own",
        "Every entry of `patterns` has the name of a fact of type `boolean`: true of an account "
        "whose events hold the pattern. A fact comes from `patterns` or from `observe`, not from "
        "both.",
        _FACT + "patterns:\n  teammate:\n" + _EVENTS.rstrip("\n"),
        _PATTERN.rstrip("\n"),
    ),
    Code(
        "PLG181",
        "an event that the pattern does not have",
        "`same`, `different` and `after` name the events of a pattern by the names that they have "
        "under `events`: `invite.user` is who sent the event `invite`.",
        _PATTERN + "    different: [invites.user, use.user]",
        _PATTERN + "    different: [invite.user, use.user]",
    ),
    Code(
        "PLG182",
        "a comparison that says nothing",
        "`same` and `different` compare events with each other, so an event stands in each of them "
        "once, and two values are not the same and different at once. What one event must hold "
        "stands under its `where`.",
        _PATTERN + "    different: [invite.user, invite.invitee]",
        _PATTERN + "    different: [invite.user, use.user]",
    ),
    Code(
        "PLG183",
        "a time without room for events",
        "`within` is the longest time from the first event of a pattern to the last, `last` the "
        "time up to the day of the decision that counts. Neither is 0 or less, and `within` says "
        "nothing about a single event, or where `last` is shorter.",
        _PATTERN + "    within: 5 weeks\n    last: 28 days",
        _PATTERN + "    within: 7 days\n    last: 28 days",
    ),
)
