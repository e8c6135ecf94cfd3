"""Event patterns: joins over the events of one account that a measure within a window cannot say.

A `Pattern` (`pattern.py`) is what a ruleset's `patterns` says, with the names of its events
resolved (`from_model.py`). `plain.match(pattern, events, as_of)` is the meaning and the default;
`durable.match` gives the same answers with durable_rules, an extra.

What a pattern means, for the events of one account that are before `as_of`:

- a match gives each alias an event of its own; their times do not fall, in the order of the
  aliases, and lie within `within` of each other, both ends included
- `same` and `different` compare users or properties; a value that is not there is neither
- `unless` is an event later than that of its alias (or any, without one) and before `as_of`
- with `last`, only events from `as_of - last` on are looked at, that moment included
- of the matches that end with one event, the one with the latest events is reported, compared
  from the last alias back; events are ordered by time, then by id

`accounts.find_in_accounts` goes through a log, account by account. `find.find` says whether a
pattern holds of one, and where that is unknown: a log that tracks an event nowhere says nothing of
it.
"""
