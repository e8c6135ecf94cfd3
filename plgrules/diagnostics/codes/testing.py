"""Codes of ruleset tests: how they are written, what fails, what they leave out."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

_WRITING: tuple[Code, ...] = (
    Code(
        "PLG300",
        "tests in the wrong place",
        "The tests of a version stand beside it: `1.0.0.tests.yaml` beside `1.0.0.yaml`, with the "
        "same `ruleset` and `version` in them. These tests name another, or stand alone.",
        "# rulesets/free-tier/1.1.0.tests.yaml\nruleset: free-tier\nversion: 1.0.0",
        "# rulesets/free-tier/1.1.0.tests.yaml\nruleset: free-tier\nversion: 1.1.0",
    ),
    Code(
        "PLG301",
        "an unknown expectation",
        "A key of `expect` is neither one of `status`, `outcome`, `rule`, `possible`, `missing`, "
        "`warnings`, `checks`, `signals`, `derived`, `undefined`, `error`, nor an output of the "
        "ruleset. It would be compared with nothing.",
        "expect: {outcome: scale, budget_multiplyer: 3}",
        "expect: {outcome: scale, budget_multiplier: 3}",
    ),
    Code(
        "PLG302",
        "an unknown fact in a test",
        "The ruleset has no fact of this name. A test that wants to show that such a fact is "
        "refused says so: `expect: {error: fact-unknown}`.",
        "facts: {retention_90: 0.61}",
        "facts: {retention_90d: 0.61}",
    ),
    Code(
        "PLG303",
        "an unknown name in an expectation",
        "The ruleset has no outcome, rule, warning, check, signal, derived value or fact of this "
        "name, or there is no such status or problem code. Such a test could never pass, or never "
        "fail.",
        "expect: {outcome: scael}",
        "expect: {outcome: scale}",
    ),
    Code(
        "PLG304",
        "two tests with one name",
        "A test's name says what is special about it, and a failure is found by its name.",
        "tests:\n  - {name: scales, …}\n  - {name: scales, …}",
        "tests:\n  - {name: scales when people stay, …}\n"
        "  - {name: does not scale at exactly 60%, …}",
    ),
    Code(
        "PLG305",
        "a test that expects nothing",
        "Without an expectation a test cannot fail.",
        "expect: {}",
        "expect: {outcome: scale, rule: retains}",
    ),
    Code(
        "PLG306",
        "an error beside other expectations",
        "Where facts are refused there is no decision, so nothing else can be expected of it.",
        "expect: {error: fact-out-of-range, outcome: scale}",
        "expect: {error: fact-out-of-range}",
    ),
    Code(
        "PLG307",
        "an expected value of the wrong type",
        "An output or derived value is compared as the ruleset gives it out: a number (units and "
        "percent signs may be written), `true` or `false`, a date, one of its choices. `null` "
        "stands for an unknown value.",
        "expect: {budget_multiplier: three}",
        "expect: {budget_multiplier: 3}",
    ),
    Code(
        "PLG308",
        "a version without tests",
        "Every version comes with tests that reach all of it. They stand beside it.",
        "rulesets/free-tier/1.1.0.yaml",
        "rulesets/free-tier/1.1.0.yaml\nrulesets/free-tier/1.1.0.tests.yaml",
    ),
    Code(
        "PLG309",
        "a required ruleset that is not in force",
        "A test decides for a day: its `as_of`, that of its file, or the ruleset's "
        "`effective_from`. No fitting version of a required ruleset is in force on that day.",
        "as_of: 2024-06-30",
        "as_of: 2026-06-30",
    ),
)

_RESULTS: tuple[Code, ...] = (
    Code(
        "PLG310",
        "a failing test",
        "The decision is not what the test expects. Either the ruleset or the test is wrong; the "
        "conditions that were met on the way show where they part.",
        "facts: {cac: 120, ltv: 900, gross_margin: 0.7, retention_90d: 0.60}\n"
        "expect: {outcome: scale}",
        "facts: {cac: 120, ltv: 900, gross_margin: 0.7, retention_90d: 0.61}\n"
        "expect: {outcome: scale}",
    ),
    Code(
        "PLG311",
        "two backends disagree",
        "The generated function and the interpreter answer the same facts differently. This is a "
        "mistake in plgrules, not in the ruleset.",
        "plgrules test rulesets",
        "# report it, with the ruleset and the test",
    ),
    Code(
        "PLG320",
        "something that no test reaches",
        "Each rule, leaf and band decides in some test; each condition holds in one and does not "
        "hold in another; each signal is hit and not hit, each check present and absent, each "
        "warning attached and not; each outcome comes out; each `valid` condition refuses and "
        "accepts. What no test reaches may say anything.",
        "# only tests above 60%\nfacts: {retention_90d: 0.61, …}",
        "facts: {retention_90d: 0.61, …}\nfacts: {retention_90d: 0.60, …}",
    ),
    Code(
        "PLG330",
        "a change that no test notices",
        "`plgrules test --mutate` changes the ruleset in one small place at a time (`<` to `<=`, "
        "60% to 61%, `and` to `or`) and runs its tests. All of them pass with this change, so they "
        "do not say which of the two is right. Often a test exactly on the threshold is missing.",
        "# min_retention_90d is 60%\nfacts: {retention_90d: 0.45}\nfacts: {retention_90d: 0.80}",
        "facts: {retention_90d: 0.60}\nfacts: {retention_90d: 0.601}",
    ),
)

CODES: tuple[Code, ...] = (*_WRITING, *_RESULTS)
"""What is wrong with ruleset tests, or what they show."""
