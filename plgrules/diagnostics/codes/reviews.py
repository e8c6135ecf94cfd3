"""Codes of reviews: what they decide with, on which parts, what they hand on and draw."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        "PLG400",
        "a ruleset of a review that is not there",
        "The folder has no ruleset of this name, or no version of it that fits and loads. A review "
        "does not load without one of its rulesets: its readers would take silence for good news.",
        "decide:\n  - {ruleset: chanel-economics, version: ^2, each: channels}",
        "decide:\n  - {ruleset: channel-economics, version: ^2, each: channels}",
    ),
    Code(
        "PLG401",
        "a part that is not declared",
        "`each` names a part of the company file, and `parts` says what the rows of that part are "
        "called.",
        "parts:\n  channels: {label: name}\ndecide:\n"
        "  - {ruleset: channel-economics, version: ^2, each: channel}",
        "parts:\n  channels: {label: name}\ndecide:\n"
        "  - {ruleset: channel-economics, version: ^2, each: channels}",
    ),
    Code(
        "PLG402",
        "a sum that cannot be handed on",
        "`sum` names facts of later entries, each with the output whose sum over the rows it is. "
        "The output is a number in the unit of the fact, and some entry below reads the fact.",
        "- {ruleset: forecast-channel, version: ^1, each: forecast, sum: {base_line: baseline}}\n"
        "- {ruleset: growth-forecast, version: ^1}",
        "- {ruleset: forecast-channel, version: ^1, each: forecast, sum: {baseline: baseline}}\n"
        "- {ruleset: growth-forecast, version: ^1}",
    ),
    Code(
        "PLG403",
        "a name that means two things",
        "Facts bind by name: one key of the company file gives a fact to every ruleset of the "
        "review that has it. Here type, unit or choices differ, or a key would be a part, a label "
        "and a fact at once.",
        "# deal_size is in USD in one ruleset and in USD/customer in another\n"
        "decide:\n  - {ruleset: arr-motion, version: ^1}\n"
        "  - {ruleset: price-check, version: ^1}",
        "# price-check 2.0.0 calls its fact deal_size_per_customer\n"
        "decide:\n  - {ruleset: arr-motion, version: ^1}\n"
        "  - {ruleset: price-check, version: ^2}",
    ),
    Code(
        "PLG404",
        "a part or an inherited fact that nothing reads",
        "People would fill it in without any effect: no entry decides on the part, or none of "
        "those that do reads the fact that its rows inherit.",
        "parts:\n  channels: {label: name, inherits: [gros_margin]}",
        "parts:\n  channels: {label: name, inherits: [gross_margin]}",
    ),
    Code(
        "PLG405",
        "a picture that cannot be drawn",
        "A picture shows one number and its marks on an axis of one unit: facts, parameters, "
        "derived values or outputs of the ruleset. Marks stand in rising order; on a logarithmic "
        "axis they are above 0.",
        "picture: {value: account_arr, marks: [enterprise_above, plg_below]}",
        "picture: {value: account_arr, marks: [plg_below, enterprise_above]}",
    ),
    Code(
        "PLG406",
        "stretches of an axis that are not all named",
        "Marks cut an axis into stretches, one more than there are marks. `spans` names all of "
        "them, or is left out.",
        "picture: {value: account_arr, marks: [plg_below], spans: [self-serve]}",
        "picture: {value: account_arr, marks: [plg_below], spans: [self-serve, sales]}",
    ),
    Code(
        "PLG407",
        "a decision that stands twice in a review",
        "The same ruleset decides on the same rows, or on the company, in two entries: its "
        "findings would be told and counted twice.",
        "decide:\n  - {ruleset: arr-motion, version: ^1}\n  - {ruleset: arr-motion, version: ^1}",
        "decide:\n  - {ruleset: arr-motion, version: ^1}",
    ),
)
"""What is wrong with a review."""
