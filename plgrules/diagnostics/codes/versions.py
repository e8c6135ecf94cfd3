"""Codes of the library: files and versions, releases, requirements between rulesets, overlays."""

from __future__ import annotations

from plgrules.diagnostics.codes.code import Code

_FILES: tuple[Code, ...] = (
    Code(
        "PLG200",
        "a ruleset file in the wrong place",
        "A ruleset is found by its place: the folder has its name, the file its version. The file "
        "holds another name or version than its place says, so one of the two is a mistake; "
        "often a copied file whose `version` was not changed.",
        "# rulesets/channel-economics/2.1.0.yaml\nruleset: channel-economics\nversion: 2.0.0",
        "# rulesets/channel-economics/2.1.0.yaml\nruleset: channel-economics\nversion: 2.1.0",
    ),
    Code(
        "PLG201",
        "a released version was edited",
        "`releases.lock` holds the SHA-256 of every released version, and this file has another. "
        "Decisions were made with the released text and must stay explainable by it. Take the "
        "edit back and make it in a new version: copy the file, raise `version`, set "
        "`effective_from`.",
        "# rulesets/channel-economics/2.0.0.yaml, released, edited in place\n"
        "min_retention_90d: {value: 55%, …}",
        "# rulesets/channel-economics/2.0.1.yaml, new\nversion: 2.0.1\n"
        "min_retention_90d: {value: 55%, …}",
    ),
    Code(
        "PLG202",
        "a released version is gone",
        "`releases.lock` names a version whose file is not there. A released version stays, even "
        "when no decision of today uses it: old decisions are explained with it.",
        "git rm rulesets/channel-economics/1.0.0.yaml",
        "git checkout HEAD -- rulesets/channel-economics/1.0.0.yaml",
    ),
    Code(
        "PLG203",
        "rulesets that require each other in a ring",
        "A required decision is made before the one that requires it. In a ring none could be "
        "made first.",
        "# rulesets/pql/1.0.0.yaml\nrequires:\n  handoff: {ruleset: sales-handoff, version: ^1}\n"
        "# rulesets/sales-handoff/1.0.0.yaml\nrequires:\n  lead: {ruleset: pql, version: ^1}",
        "# rulesets/sales-handoff/1.0.0.yaml\nrequires:\n  lead: {ruleset: pql, version: ^1}",
    ),
    Code(
        "PLG210",
        "a version number that promises too little",
        "Who decides with `^1` relies on what a version number promises. Patch: parameter values "
        "and texts. Minor: logic, an optional fact, an output, a warning, a check, a signal. "
        "Major: a new required fact, a new outcome, anything removed, renamed or narrowed. "
        "Compared with the next lower version, this one changes more than its number says.",
        "# 1.0.0 has the outcomes keep and kill\nversion: 1.1.0\noutcomes:\n  keep: …\n"
        "  kill: …\n  hold: …",
        "version: 2.0.0\noutcomes:\n  keep: …\n  kill: …\n  hold: …",
    ),
)

_OVERLAYS: tuple[Code, ...] = (
    Code(
        "PLG220",
        "a version in an overlay that selects nothing",
        "An overlay names rulesets as `name`, `name@2`, `name@2.1`, `name@2.1.0` or `name@^2`.",
        'parameters:\n  "channel-economics@>=2": {min_retention_90d: 55%}',
        'parameters:\n  "channel-economics@^2": {min_retention_90d: 55%}',
    ),
    Code(
        "PLG221",
        "an overlay for a ruleset that is not there",
        "The overlay sets parameters of a ruleset, or of versions of it, that the folder does not "
        "hold. Without this error a misspelt name would leave every threshold as it was.",
        'parameters:\n  "chanel-economics@^2": {min_retention_90d: 55%}',
        'parameters:\n  "channel-economics@^2": {min_retention_90d: 55%}',
    ),
    Code(
        "PLG222",
        "an overlay for a parameter that is not there",
        "The ruleset has no parameter of this name. An overlay changes values; it adds nothing.",
        'parameters:\n  "channel-economics@^2": {min_retention: 55%}',
        'parameters:\n  "channel-economics@^2": {min_retention_90d: 55%}',
    ),
    Code(
        "PLG223",
        "two overlays that set one parameter",
        "Which of two overlays wins would depend on the order in which they were named. Leave the "
        "value in one of them.",
        "plgrules decide channel-economics --overlay acme.yaml --overlay growth.yaml\n"
        "# both set min_retention_90d",
        "plgrules decide channel-economics --overlay acme.yaml",
    ),
    Code(
        "PLG224",
        "an overlay that cannot be read",
        "The file is not there, is a folder, or may not be read. Without its values another "
        "decision would come out, so nothing is decided.",
        "plgrules decide channel-economics --overlay acmee.yaml",
        "plgrules decide channel-economics --overlay acme.yaml",
    ),
)

CODES: tuple[Code, ...] = (*_FILES, *_OVERLAYS)
"""What is wrong between files: versions, releases, requirements, overlays."""
