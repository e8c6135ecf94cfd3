"""Codes of files that are YAML but not of the shape of their schema."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

SHAPE_CODES: tuple[Code, ...] = (
    Code(
        "PLG030",
        "unknown key",
        "The schema knows every key. One that it does not know would have no effect, so a "
        "misspelt key is an error. Which keys there are can depend on another: `unit` belongs "
        "to numbers only, and `decide` has one of `tree`, `rules` and `bands`.",
        wrong="retention_90d: {type: number, title: Retention, maximum: 1}",
        right="retention_90d: {type: number, title: Retention, max: 1}",
    ),
    Code(
        "PLG031",
        "a key is missing",
        "A part of the file lacks a key that it cannot do without.",
        wrong="min_retention_90d: {unit: ratio, title: 90-day retention}",
        right="min_retention_90d: {value: 60%, unit: ratio, title: 90-day retention}",
    ),
    Code(
        "PLG032",
        "a value is of another kind",
        "A list, a mapping, a text, a number or true/false stands where another of them is "
        "expected. A word in quotes is always a text.",
        wrong='optional: "true"',
        right="optional: true",
    ),
    Code(
        "PLG033",
        "a value is not one of those allowed",
        "The schema lists which words may stand here.",
        wrong="type: float",
        right="type: number",
    ),
    Code(
        "PLG034",
        "a name, version or date is written in another way",
        "Names are lower-case letters, digits and `_`; names of rulesets have `-` instead; a "
        "version is three numbers; a date is year, month and day.",
        wrong="version: 1.0",
        right="version: 1.0.0",
    ),
    Code(
        "PLG035",
        "a text, list or mapping is empty",
        "An empty text explains nothing, an empty list decides nothing.",
        wrong='because: ""',
        right='because: "{retention_90d} stay, over {min_retention_90d}."',
    ),
    Code(
        "PLG036",
        "a number is outside what is allowed",
        "The schema bounds this number.",
        wrong="precision: 99",
        right="precision: 2",
    ),
    Code(
        "PLG037",
        "an item stands in a list twice",
        "Each item of this list is a name, and a name stands once.",
        wrong="choices: [pro, team, pro]",
        right="choices: [pro, team]",
    ),
    Code(
        "PLG038",
        "a key stands without the one that it needs",
        "`decide` and `outcomes` go together, and a ruleset has `decide`, `checks` or both.",
        wrong="decide: {rules: [{id: always, then: scale, because: ...}]}",
        right="decide: {rules: [{id: always, then: scale, because: ...}]}\n"
        "outcomes: {scale: {title: Scale}}",
    ),
    Code(
        "PLG039",
        "a value does not fit",
        "The schema refuses the value for a reason that has no code of its own.",
        wrong="a value that a newer schema describes",
        right="a value as the documentation of its key says",
    ),
)
