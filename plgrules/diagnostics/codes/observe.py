"""Codes of the section `observe`: facts that are read off events."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

_FACT = "facts:\n  active_users: {type: integer, unit: user, min: 0, title: Active users}\n"

CODES: tuple[Code, ...] = (
    Code(
        "PLG170",
        "an observation of what is no fact",
        "Every entry of `observe` has the name of a fact, and says how that fact is read off the "
        "events of an account.",
        _FACT + "observe:\n  active_user: {measure: count_distinct, of: user, events: any}",
        _FACT + "observe:\n  active_users: {measure: count_distinct, of: user, events: any}",
    ),
    Code(
        "PLG171",
        "a measure that the fact cannot hold",
        "`count`, `count_distinct`, `days_active`, `sum` and `max` give numbers, `ever` gives true "
        "or false, `latest` gives a value as an event has it. `days_active` is in days.",
        _FACT + "observe:\n  active_users: {measure: ever, events: any}",
        _FACT + "observe:\n  active_users: {measure: count_distinct, of: user, events: any}",
    ),
    Code(
        "PLG172",
        "a measure with the wrong `of`",
        "`count_distinct`, `sum`, `max` and `latest` are of something: `of` names a property of "
        "the events, or for `count_distinct` also `user` or `event`. The other measures count "
        "events or days, so they have no `of`.",
        _FACT + "observe:\n  active_users: {measure: count_distinct, events: any}",
        _FACT + "observe:\n  active_users: {measure: count_distinct, of: user, events: any}",
    ),
    Code(
        "PLG173",
        "a window that does not fit",
        "`within` is a whole number of days: it ends with the day of the decision. A window of "
        "more days than the fact may have at most would give facts that are refused.",
        _FACT + "observe:\n  active_users: {measure: count_distinct, of: user, events: any, "
        "within: 12 hours}",
        _FACT + "observe:\n  active_users: {measure: count_distinct, of: user, events: any, "
        "within: 1 day}",
    ),
    Code(
        "PLG174",
        "`except` beside a list of events",
        "`except` takes names away from `events: any`. A list of events already says which count.",
        _FACT + "observe:\n  active_users: {measure: count_distinct, of: user, events: "
        "[report_exported], except: [signed_up]}",
        _FACT + "observe:\n  active_users: {measure: count_distinct, of: user, events: any, "
        "except: [signed_up]}",
    ),
)
