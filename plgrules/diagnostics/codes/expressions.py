"""Codes of expressions, numbers, units, dates and values as they are written."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

CODES: tuple[Code, ...] = (
    Code(
        "PLG050",
        "not an expression",
        "The text cannot be read as an expression. Common reasons: `=` where `==` compares, "
        "`&&` and `||` where `and` and `or` join, a percentage written into the formula, a bracket "
        "that is not closed.",
        "if: cac = ltv && retention > 60%",
        "if: cac == ltv and retention > min_retention",
    ),
    Code(
        "PLG051",
        "not part of the expression language",
        "Expressions are a small part of Python's: comparisons, `and`, `or`, `not`, `in`, "
        "`+ - * /`, `a if c else b` and a fixed list of functions. Powers, attributes, indexes, "
        "lambdas, comprehensions and everything that could run code are left out on purpose, so "
        "that every formula ends and anybody can read it.",
        "derive:\n  value_of_five_years: ltv ** 5",
        "derive:\n  value_twice: ltv * ltv",
    ),
    Code(
        "PLG052",
        "unknown function",
        "Only the functions of the language can be called. There are no functions of your own: "
        "give a formula a name under `derive` instead.",
        "derive:\n  needed: round(spend / price)",
        "derive:\n  needed: ceil(spend / price)",
    ),
    Code(
        "PLG053",
        "wrong number of arguments",
        "A function got more or fewer arguments than it takes.",
        "derive:\n  least: min(cac)",
        "derive:\n  least: min(cac, ltv)",
    ),
    Code(
        "PLG054",
        "an expression too long or too deep",
        "Expressions are limited in length, parts and levels of brackets. A formula of that size "
        "cannot be explained to anybody: split it into named values under `derive`, which then "
        "show up in the explanation with their numbers.",
        "if: (((((((((((((((((((((((((((((((((((((((((cac)))))))))))))))))))))))))))))))))))))))))",
        "if: cac > 0",
    ),
    Code(
        "PLG055",
        "a chain of comparisons that changes direction",
        "`10 <= x < 20` reads as in mathematics. A chain whose signs point both ways, or that "
        "mixes in `==` or `in`, is easily misread and not allowed.",
        "if: ltv > cac < budget",
        "if: cac < ltv and cac < budget",
    ),
    Code(
        "PLG056",
        "a number that is too large",
        "Beyond 2 to the power of 53 whole numbers can no longer be told apart, so a comparison "
        "with one would not be exact.",
        "if: spend > 10000000000000000000",
        "if: spend > spend_limit",
    ),
    Code(
        "PLG057",
        "not one plain quoted text",
        "A text stands between one pair of quotes, without prefixes (`f''`, `r''`, `b''`) and "
        "without backslashes. Two texts side by side would silently become one: the comma between "
        "them is missing.",
        "if: motion in ['plg' 'hybrid']",
        "if: motion in ['plg', 'hybrid']",
    ),
    Code(
        "PLG058",
        "a comment inside an expression",
        "A `#` starts a comment, and what follows it would be left out without a word. Put the "
        "comment on a line of its own in the YAML file.",
        "if: >-\n  cac > ltv # and retention < min_retention",
        "# loses money\nif: cac > ltv",
    ),
    Code(
        "PLG059",
        "not a date literal",
        "In an expression a day is written `date('2026-01-31')`: year, month and day with their "
        "zeros, in quotes, and a day that the calendar has.",
        "if: signed_on < date('2026-02-30')",
        "if: signed_on < date('2026-02-28')",
    ),
    Code(
        "PLG070",
        "a number that cannot be read in its unit",
        "Numbers are written as people write them: `10,000`, `60%`, `4 weeks`, `10 minutes`, "
        "`$5,000`, `5000 USD`. They are converted exactly to the declared unit, and refused when "
        "that is not possible: weeks are no dollars, and a month has no fixed number of days.",
        "parameters:\n  decide_after: {value: 2 months, unit: day, title: Decide after}",
        "parameters:\n  decide_after: {value: 8 weeks, unit: day, title: Decide after}",
    ),
    Code(
        "PLG071",
        "not a unit",
        "A unit is a currency (`USD`), a time (`minute`, `hour`, `day`, `week`, `month`, `year`), "
        "a count noun in lower case (`customer`), `ratio`, or these combined with `*` and `/`.",
        "facts:\n  cac: {type: number, unit: $ per customer, title: CAC}",
        "facts:\n  cac: {type: number, unit: USD/customer, title: CAC}",
    ),
    Code(
        "PLG072",
        "not a date",
        "A date is written year-month-day, with four, two and two digits, and must be a day that "
        "the calendar has.",
        "effective_from: 2026-02-30",
        "effective_from: 2026-02-28",
    ),
    Code(
        "PLG073",
        "a value of the wrong type",
        "A parameter's value or a fact's default must fit the declared type: one of the choices, a "
        "whole number for an integer, `true` or `false` for a boolean, a list for a list.",
        "facts:\n  plan: {type: choice, choices: [free, pro], default: por, title: Plan}",
        "facts:\n  plan: {type: choice, choices: [free, pro], default: pro, title: Plan}",
    ),
)
