"""Codes of files that are not text, not YAML, or use a part of YAML that is left out."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

YAML_CODES: tuple[Code, ...] = (
    Code(
        "PLG001",
        "the file is not UTF-8",
        "Rulesets are read as UTF-8, so that Chinese and other texts mean the same on every "
        "machine. A byte order mark at the start is accepted.",
        wrong="a file saved as UTF-16, GBK or Latin-1",
        right="the same file saved as UTF-8",
    ),
    Code(
        "PLG002",
        "the file is too large",
        "A ruleset, its tests or an overlay has at most 1 MiB. The limit keeps a file that came "
        "from elsewhere from occupying the machine.",
        wrong="a table of ten thousand accounts pasted under `sources:`",
        right="the rule in the file; the accounts in a CSV file that is decided row by row",
    ),
    Code(
        "PLG003",
        "a character does not belong in a text file",
        "Control characters, byte order marks inside the text and the rare line ends U+0085, "
        "U+2028 and U+2029 cannot be seen and make line numbers differ between editors.",
        wrong='title: "Scale\\u0007"',
        right='title: "Scale"',
    ),
    Code(
        "PLG004",
        "the file is empty",
        "Nothing, or nothing but comments, stands in the file.",
        wrong="# to be written",
        right="ruleset: channel-economics\nversion: 1.0.0",
    ),
    Code(
        "PLG005",
        "the file is not a mapping",
        "A file consists of keys with their values; this one starts with a list or a lone value.",
        wrong="- ruleset: channel-economics",
        right="ruleset: channel-economics",
    ),
    Code(
        "PLG006",
        "the file is not YAML",
        "The YAML parser gave up for a reason that has no code of its own.",
        wrong="something that none of the other codes describes",
        right="the lines around the place, compared with a file that loads",
    ),
    Code(
        "PLG007",
        "a tab stands where YAML allows spaces only",
        "YAML indents with spaces. A tab looks like any number of them, and YAML parsers do not "
        "agree on tabs between values, so they are refused outside quotes and comments.",
        wrong="facts:\n\tcac: {type: number}",
        right="facts:\n  cac: {type: number}",
    ),
    Code(
        "PLG008",
        "the file ends too early",
        "A bracket, a quote or an entry is open at the end of the file. Either its end was "
        "forgotten, or the file was cut off on its way.",
        wrong='title: {en: "Keep, scale or kill',
        right='title: {en: "Keep, scale or kill a channel"}',
    ),
    Code(
        "PLG009",
        "a key stands twice in one mapping",
        "Most YAML readers silently take the last one. Here both are shown, because one of them "
        "has no effect.",
        wrong="min: 0\nmax: 1\nmin: 10%",
        right="min: 10%\nmax: 1",
    ),
    Code(
        "PLG010",
        "a key is not a word",
        "A list, a mapping or nothing stands where a key should. It often comes from an "
        "expression or a placeholder that starts with a bracket and has no quotes.",
        wrong="{cac}: too high",
        right='says: "{cac} is too high"',
    ),
    Code(
        "PLG011",
        "anchors and aliases are not allowed",
        "`&name` and `*name` let one part of a file change another, and let a small file become "
        "a huge one. A value is written where it holds.",
        wrong="min: &least 0\nmax: *least",
        right="min: 0\nmax: 0",
    ),
    Code(
        "PLG012",
        "tags are not allowed",
        "`!name` asks the YAML reader to build a special value. A ruleset is data only.",
        wrong="if: !known retention_90d",
        right="if: not known(retention_90d)",
    ),
    Code(
        "PLG013",
        "directives are not allowed",
        "`%YAML` and `%TAG` change how the rest of the file is read.",
        wrong="%YAML 1.1\n---\nruleset: channel-economics",
        right="ruleset: channel-economics",
    ),
    Code(
        "PLG014",
        "a second document starts",
        "`---` and `...` separate documents. One file holds one version of one ruleset.",
        wrong="ruleset: channel-economics\n---\nruleset: arr-motion",
        right="two files",
    ),
    Code(
        "PLG015",
        "lists and mappings stand too deep inside one another",
        "More than 64 levels are refused, so that no file can exhaust the machine. No decision "
        "that a person follows is that deep.",
        wrong="a tree of seventy questions in a row",
        right="the same as `rules`, each with an `and`",
    ),
    Code(
        "PLG016",
        "the file holds too many values",
        "More than 100,000 keys and values are refused, so that no file can exhaust the machine.",
        wrong="a list of 100,000 names",
        right="the rule in the file; the names in a CSV file that is decided row by row",
    ),
    Code(
        "PLG024",
        "a value needs quotes",
        "Some characters mean something to YAML: `: ` inside a value, `@`, `` ` ``, `%`, `>`, "
        "`|`, `}` or `,` at its start, `?` inside brackets, and anything after a closing quote "
        "or bracket.",
        wrong="if: 'pro' == plan",
        right="if: \"'pro' == plan\"",
    ),
    Code(
        "PLG025",
        "the indentation does not fit",
        "Keys of one mapping start in the same column, and so do the items of one list. A line "
        "that opens a block ends with `:`.",
        wrong="facts:\n  cac: {type: number}\n ltv: {type: number}",
        right="facts:\n  cac: {type: number}\n  ltv: {type: number}",
    ),
    Code(
        "PLG026",
        "an escape means no character",
        "In double quotes a backslash starts an escape such as `\\n`. In single quotes and "
        "without quotes it is an ordinary character.",
        wrong='note: "C:\\data"',
        right="note: 'C:\\data'",
    ),
    Code(
        "PLG027",
        "brackets or commas do not match",
        "A `{` or `[` is not closed, closes twice, or lacks a comma between two items.",
        wrong="choices: [pro, team\nordered: true",
        right="choices: [pro, team]\nordered: true",
    ),
    Code(
        "PLG028",
        "a line has no key",
        "A line of a mapping is `key: value`, with a space after the colon.",
        wrong="facts\nversion: 1.0.0\nowner",
        right="facts: {}\nversion: 1.0.0\nowner: growth",
    ),
)
