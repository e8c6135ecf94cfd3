"""Codes of the check stage: names, types, units, conditions, numbers and texts."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

_NAMES: tuple[Code, ...] = (
    Code(
        "PLG101",
        "a name declared twice",
        "Facts, parameters, derived values, required decisions, signals and checks share their "
        "names, because expressions use them side by side. A name stands for one thing.",
        "facts:\n  cac: {type: number, unit: USD/customer, title: CAC}\n"
        "derive:\n  cac: spend / new_customers",
        "facts:\n  cac: {type: number, unit: USD/customer, otherwise: spend / new_customers, "
        "title: CAC}",
    ),
    Code(
        "PLG102",
        "a reserved name",
        "The name means something else: a word or function of the expression language, `as_of`, "
        "a key of `expect` in ruleset tests (for outputs), a warning that the library attaches "
        "itself, or `assumption` (for sources).",
        "outputs:\n  outcome: {type: text, title: What to do}",
        "outputs:\n  next_step: {type: text, title: What to do}",
    ),
    Code(
        "PLG104",
        "an unknown name",
        "An expression uses a name that is not a fact, parameter, derived value, required "
        "decision, signal or check. Often it is misspelt, or a choice that lacks its quotes.",
        "if: tier == plg",
        "if: tier == 'plg'",
    ),
    Code(
        "PLG105",
        "an unknown source",
        "`source` names a key of `sources`, or `assumption` for a number of our own choice.",
        "sources:\n  playbook: {document: playbook.txt}\n"
        "parameters:\n  min_retention: {value: 60%, source: playbok, title: Retention}",
        "sources:\n  playbook: {document: playbook.txt}\n"
        "parameters:\n  min_retention: {value: 60%, source: playbook, title: Retention}",
    ),
    Code(
        "PLG106",
        "an unknown signal group",
        "`any`, `count` and `score` take the name of a group: the `group` of at least one signal.",
        "if: count(support_plg) > 1",
        "if: count(supports_plg) > 1",
    ),
    Code(
        "PLG107",
        "an outcome or named value that is not listed",
        "A rule, leaf or band leads to an outcome that `outcomes` does not list, or picks a named "
        "value that `values` does not list. Whoever receives decisions reads the list to know "
        "what can come.",
        "decide:\n  rules:\n    - {id: loses, then: killed, because: It loses money.}\n"
        "outcomes:\n  kill: {title: Kill it}",
        "decide:\n  rules:\n    - {id: loses, then: kill, because: It loses money.}\n"
        "outcomes:\n  kill: {title: Kill it}",
    ),
    Code(
        "PLG108",
        "an output undeclared, or declared and never set",
        "Outputs are declared once under `outputs`, with type, unit and title. An outcome sets "
        "only declared outputs, and every declared output has a `value` or is set by an outcome.",
        "outcomes:\n  scale: {title: Scale, outputs: {budget: 1}}",
        "outputs:\n  budget: {type: number, title: Budget}\n"
        "outcomes:\n  scale: {title: Scale, outputs: {budget: 1}}",
    ),
    Code(
        "PLG109",
        "a required ruleset that is not there",
        "No ruleset of this name has a version that fits, or the one that fits does not load by "
        "itself. Its own problems are reported with its own file.",
        "requires:\n  tier: {ruleset: arr-motions, version: ^1}",
        "requires:\n  tier: {ruleset: arr-motion, version: ^1}",
    ),
    Code(
        "PLG110",
        "values computed from each other",
        "Facts with `otherwise`, derived values, signals, checks and required decisions must be "
        "computable one after the other. These form a ring, so that none could be computed first.",
        "derive:\n  a: b + 1\n  b: a - 1",
        "derive:\n  a: b + 1\n  b: spend / new_customers",
    ),
    Code(
        "PLG111",
        "a fact that cannot be bound to a required ruleset",
        "`with` binds facts of the required ruleset to expressions of this one; facts of equal "
        "name, type and unit bind by themselves. Here the fact does not exist there, or type, "
        "unit or choices differ, so that the number would mean something else.",
        "requires:\n  tier: {ruleset: arr-motion, version: ^1, with: {account_arr: days_open}}",
        "requires:\n  tier: {ruleset: arr-motion, version: ^1, with: {account_arr: deal_arr}}",
    ),
    Code(
        "PLG112",
        "an id used twice",
        "Rules, questions, leaves and bands of `decide` each have an id of their own: it says in "
        "every decision what decided, and logs are searched by it.",
        "decide:\n  rules:\n    - {id: a, if: cac > ltv, then: kill, because: …}\n"
        "    - {id: a, then: scale, because: …}",
        "decide:\n  rules:\n    - {id: loses, if: cac > ltv, then: kill, because: …}\n"
        "    - {id: earns, then: scale, because: …}",
    ),
)

_TYPES: tuple[Code, ...] = (
    Code(
        "PLG130",
        "a value of the wrong type",
        "Types are checked before anything runs: numbers compare with numbers, dates with dates, "
        "a choice with its own values, conditions are joined and not compared.",
        "if: is_first_test == true",
        "if: is_first_test",
    ),
    Code(
        "PLG131",
        "units that cannot be compared",
        "Both sides of a comparison, of `min` and `max`, and of `a if c else b` must have units "
        "that convert into each other: weeks and days do, months and days do not, amounts per "
        "customer and ratios do not. The literal 0 fits any unit.",
        "if: cac < retention_90d",
        "if: cac < contribution_ltv",
    ),
    Code(
        "PLG132",
        "units that cannot be added",
        "Only amounts of one kind are added or subtracted: dollars and dollars, days and weeks.",
        "derive:\n  total: spend + new_customers",
        "derive:\n  total: spend + new_customers * cost_per_customer",
    ),
    Code(
        "PLG133",
        "not a condition",
        "`if`, `must`, `and`, `or` and `not` want something that is true or false. A number is "
        "neither: say what it should be compared with, or ask `known(…)`.",
        "if: marginal_cac and cac > ltv",
        "if: known(marginal_cac) and cac > ltv",
    ),
    Code(
        "PLG134",
        "an unknown choice",
        "A choice, an outcome of a required decision or a named value is compared with a text "
        "that is none of its values, so the comparison could never be true.",
        "if: plan == 'por'",
        "if: plan == 'pro'",
    ),
    Code(
        "PLG135",
        "a value that does not fit its fact or output",
        "`otherwise` must give the type and unit of its fact; a `value`, or an outcome's setting, "
        "those of its output. An integer wants a whole number: round with `floor` or `ceil`.",
        "facts:\n  cac: {type: number, unit: USD/customer, otherwise: spend, title: CAC}",
        "facts:\n  cac: {type: number, unit: USD/customer, otherwise: spend / new_customers, "
        "title: CAC}",
    ),
    Code(
        "PLG136",
        "`known` or `given` where it says nothing",
        "`known(x)` asks for a fact, a derived value or a required decision by name; `given(x)` "
        "for a fact. A parameter always has a value. In checks neither is allowed, directly or "
        "through what a check reads: a check that lacks its facts is `unknown`, never `absent`.",
        "checks:\n  weak: {if: known(rate) and rate < limit, severity: warning, says: Weak.}",
        "checks:\n  weak: {if: rate < limit, severity: warning, says: Weak.}",
    ),
)

_LOGIC: tuple[Code, ...] = (
    Code(
        "PLG140",
        "an outcome or named value that nothing reaches",
        "It is listed, but no rule, leaf or band leads to it. Somebody would wait for it in vain.",
        "outcomes:\n  scale: {title: Scale}\n  pause: {title: Never used}",
        "outcomes:\n  scale: {title: Scale}",
    ),
    Code(
        "PLG142",
        "rules that may match nothing",
        "When no rule matches there must still be an answer: a last rule without `if`, or "
        "`otherwise`. With `hit: unique` it is always `otherwise`.",
        "decide:\n  rules:\n    - {id: loses, if: cac > ltv, then: kill, because: …}",
        "decide:\n  rules:\n    - {id: loses, if: cac > ltv, then: kill, because: …}\n"
        "    - {id: earns, then: scale, because: …}",
    ),
    Code(
        "PLG143",
        "a rule after one that always matches",
        "Rules are tried in order, and a rule without `if` always matches: nothing after it is "
        "ever reached.",
        "decide:\n  rules:\n    - {id: earns, then: scale, because: …}\n"
        "    - {id: loses, if: cac > ltv, then: kill, because: …}",
        "decide:\n  rules:\n    - {id: loses, if: cac > ltv, then: kill, because: …}\n"
        "    - {id: earns, then: scale, because: …}",
    ),
    Code(
        "PLG144",
        "a condition that always or never holds",
        "By the declared `min` and `max` of facts, the values of parameters and the conditions "
        "before it, this condition has only one possible answer: its rule, branch or band is "
        "never reached, or takes everything. The reasoning is simple and never guesses: what it "
        "reports is so. Where an overlay's numbers cause it, it is a warning.",
        "decide:\n  rules:\n    - {id: low, if: age < high_from, then: a, because: …}   # 10\n"
        "    - {id: lower, if: age < low_from, then: b, because: …}  # 5: never reached\n"
        "    - {id: rest, then: c, because: …}",
        "decide:\n  rules:\n    - {id: lower, if: age < low_from, then: b, because: …}\n"
        "    - {id: low, if: age < high_from, then: a, because: …}\n"
        "    - {id: rest, then: c, because: …}",
    ),
    Code(
        "PLG145",
        "unique rules that overlap",
        "`hit: unique` says that at most one rule holds. For these two there are facts for which "
        "both do, and the decision would be a conflict.",
        "decide:\n  hit: unique\n  rules:\n"
        "    - {id: young, if: age < limit, then: a, because: …}\n"
        "    - {id: old, if: age >= 0, then: b, because: …}\n"
        "  otherwise: {id: none, then: c, because: …}",
        "decide:\n  hit: unique\n  rules:\n"
        "    - {id: young, if: age < limit, then: a, because: …}\n"
        "    - {id: old, if: age >= limit, then: b, because: …}\n"
        "  otherwise: {id: none, then: c, because: …}",
    ),
    Code(
        "PLG146",
        "bands without an open end",
        "The last band, and only the last, has neither `below` nor `up_to`: it takes everything "
        "beyond the last limit.",
        "bands:\n  of: account_arr\n  steps:\n    - {id: small, below: small_below, then: plg}\n"
        "    - {id: large, below: large_below, then: sales}",
        "bands:\n  of: account_arr\n  steps:\n    - {id: small, below: small_below, then: plg}\n"
        "    - {id: large, then: sales}",
    ),
    Code(
        "PLG147",
        "bands out of order",
        "Limits rise from band to band and are constant: parameters, 0, 1, or computed from "
        "parameters. All checks run again when an overlay changes a parameter, so that a team "
        "cannot put bands out of order.",
        "parameters:\n  small_below: {value: 10000, unit: USD, title: Small}\n"
        "  large_below: {value: 5000, unit: USD, title: Large}",
        "parameters:\n  small_below: {value: 5000, unit: USD, title: Small}\n"
        "  large_below: {value: 10000, unit: USD, title: Large}",
    ),
    Code(
        "PLG148",
        "two constants too close to tell apart",
        "Numbers within one part in 10¹² are equal, so that `0.1 * 3 == 0.3`. Two constants that "
        "one value is compared with are the same, or more than four such parts apart; in between "
        "the order of the comparisons would not be sure.",
        "parameters:\n  low: {value: 0.3, title: Low}\n"
        "  high: {value: 0.3000000000001, title: High}",
        "parameters:\n  low: {value: 0.3, title: Low}\n  high: {value: 0.31, title: High}",
    ),
    Code(
        "PLG154",
        "a denominator that may be zero or negative",
        "A quotient that a condition compares turns round when its denominator is negative: "
        "`cac / margin < 1` holds for every margin below zero. Let an earlier rule or question "
        "settle `margin <= 0`, or declare `min: 0` if it cannot be. This is an error where the "
        "condition decides; a warning in signals, checks and warnings, if such a denominator "
        "could make them true, and where the quotient only stands in for a fact that was not "
        "given (`otherwise`). A denominator that may be zero, but never negative, makes a "
        "deciding condition unknown, and the decision undetermined: a warning, unless an earlier "
        "rule, a neighbouring condition or `known(…)` covers it, or it stands under `otherwise`.",
        "decide:\n  rules:\n    - {id: loses, if: cac / margin > 1, then: kill, because: …}\n"
        "    - {id: earns, then: scale, because: …}",
        "decide:\n  rules:\n    - {id: no_margin, if: margin <= 0, then: kill, because: …}\n"
        "    - {id: loses, if: cac / margin > 1, then: kill, because: …}\n"
        "    - {id: earns, then: scale, because: …}",
    ),
)

_NUMBERS: tuple[Code, ...] = (
    Code(
        "PLG150",
        "a number without a name",
        "Numbers with a meaning are parameters, so that they have a title, a unit, a source and "
        "bounds, and a person can change them without reading formulas. Only 0, 1 and −1 may "
        "stand in a formula.",
        "if: retention > 0.6",
        "parameters:\n  min_retention: {value: 60%, source: playbook, title: Retention to exceed}\n"
        "# …\nif: retention > min_retention",
    ),
    Code(
        "PLG151",
        "a value outside its bounds",
        "`min` and `max` of a parameter say what an edit or an overlay may set; a fact's default "
        "keeps to the bounds of the fact.",
        "parameters:\n  min_retention: {value: 60, unit: ratio, min: 0%, max: 100%, title: …}",
        "parameters:\n  min_retention: {value: 60%, unit: ratio, min: 0%, max: 100%, title: …}",
    ),
    Code(
        "PLG152",
        "a minimum above its maximum",
        "No number lies between these bounds.",
        "facts:\n  share: {type: number, min: 1, max: 0, title: Share}",
        "facts:\n  share: {type: number, min: 0, max: 1, title: Share}",
    ),
    Code(
        "PLG153",
        "something that is never used",
        "A fact, parameter, derived value, signal, required decision or source that nothing "
        "reads, shows or cites. People would fill it in, or change it, without any effect. Looked "
        "for when nothing else is wrong, because a misspelt name makes the right one unused.",
        "parameters:\n  old_limit: {value: 3, title: No longer used}",
        "# removed",
    ),
)

_TEXTS: tuple[Code, ...] = (
    Code(
        "PLG160",
        "an unknown placeholder",
        "`{name}` in a text shows a fact, parameter, derived value or required decision; in "
        "`because`, in actions and in an outcome's description an output, too. A literal brace is "
        "doubled: `{{`.",
        'because: "A customer costs {cacc}."',
        'because: "A customer costs {cac}."',
    ),
    Code(
        "PLG161",
        "translations that show different values",
        "A text must say the same in every language, so its translations use the same "
        "placeholders; a slip is only a warning: in one language nothing is wrong.",
        'because: {en: "Costs {cac}.", zh: "花费{ltv}。"}',
        'because: {en: "Costs {cac}.", zh: "花费{cac}。"}',
    ),
    Code(
        "PLG162",
        "a text that lacks a language",
        "Other texts of the file have a language that this one lacks; readers of that language "
        "will see English here.",
        'title: {en: "Scale", zh: "规模化"}\nquestion: {en: "What to do?"}',
        'title: {en: "Scale", zh: "规模化"}\nquestion: {en: "What to do?", zh: "怎么做?"}',
    ),
    Code(
        "PLG163",
        "an empty text",
        "A text without a word is shown as nothing at all: write it, or leave its key out.",
        'because: " "',
        'because: "A customer costs {cac}."',
    ),
)

CODES: tuple[Code, ...] = tuple(
    sorted((*_NAMES, *_TYPES, *_LOGIC, *_NUMBERS, *_TEXTS), key=lambda code: code.code)
)
