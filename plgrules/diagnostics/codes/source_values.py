"""Codes of values that YAML readers take for something else than what stands there."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

VALUE_CODES: tuple[Code, ...] = (
    Code(
        "PLG017",
        "a word is true or false to some readers and text to others",
        "YAML 1.1 takes y, n, yes, no, on and off for true and false, YAML 1.2 for text, so a "
        "file would mean different things in different programs. True and false are written in "
        "lower case; everything else in quotes.",
        wrong="optional: yes",
        right="optional: true",
    ),
    Code(
        "PLG018",
        "a time of day is a number to some readers",
        "YAML 1.1 reads `1:30` as 90, sixty times the first part plus the second.",
        wrong="value: 1:30",
        right="value: 90 minutes",
    ),
    Code(
        "PLG019",
        "a number is octal, hexadecimal or binary to some readers",
        "YAML 1.1 reads `017` as 15 and YAML 1.2 as 17. Numbers are written in decimal, without "
        "zeros in front.",
        wrong="min: 017",
        right="min: 17",
    ),
    Code(
        "PLG020",
        "a number is not finite",
        "Infinity, not-a-number and numbers beyond 1.8e308 cannot be compared with a threshold.",
        wrong="max: .inf",
        right="leave `max` out: there is no upper bound then",
    ),
    Code(
        "PLG021",
        "nothing stands where a value is expected",
        "An empty value and `~` are null in YAML, which is neither zero nor false nor an empty "
        "text. Leave the key out, or write the value. A ruleset test writes `null` where it "
        "means that nothing is known.",
        wrong="owner:",
        right="owner: growth",
    ),
    Code(
        "PLG022",
        "a value starts with `=`, or a key is `<<`",
        "`<<` merges another mapping in some YAML readers and not in others; `=` is a special "
        "value in YAML 1.1 and the mark of a formula in spreadsheets. An expression stands "
        "without it.",
        wrong="cac_ratio: = cac / ltv",
        right="cac_ratio: cac / ltv",
    ),
    Code(
        "PLG023",
        "` #` cuts a value short",
        "A space and `#` start a comment, also in the middle of a text or an expression. It is "
        "reported where a comment follows a text without quotes, or an expression that cannot "
        "end there. Comments after numbers, names and finished expressions are fine.",
        wrong="title: The #1 channel",
        right='title: "The #1 channel"',
    ),
)
