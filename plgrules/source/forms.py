"""Words for the patterns and types of the schemas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

VERSION_PATTERN = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"
RANGE_PATTERN = r"^\^?(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){0,2}$"
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
FACT_PATTERN = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$"
SLUG_PATTERN = r"^[a-z][a-z0-9-]*$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"
PIN_PATTERN = r"^[a-z][a-z0-9-]*(@\^?(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){0,2})?$"
RELEASE_PATTERN = r"^[a-z][a-z0-9-]*/(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"
DIGEST_PATTERN = r"^sha256:[0-9a-f]{64}$"


class Form(NamedTuple):
    """What a pattern stands for, and how to write it."""

    name: str
    help: str


FORMS = {
    VERSION_PATTERN: Form("a version", "write three numbers, such as `1.0.0`"),
    RANGE_PATTERN: Form("a range of versions", "write `^1`, `^1.2`, `1`, `1.2` or `1.2.3`"),
    DATE_PATTERN: Form("a date", "write year, month and day: `2026-01-31`"),
    NAME_PATTERN: Form(
        "a name", "write lower-case letters, digits and `_`, with a letter first: `min_retention`"
    ),
    FACT_PATTERN: Form(
        "the name of a fact", "write `email`, or `tier.account_arr` for a required decision's"
    ),
    SLUG_PATTERN: Form(
        "the name of a ruleset or overlay",
        "write lower-case letters, digits and `-`, with a letter first: `channel-economics`",
    ),
    LANGUAGE_PATTERN: Form("a language", "write its code: `en`, `zh`"),
    PIN_PATTERN: Form("a ruleset with a range of versions", "write `channel-economics@^2`"),
    RELEASE_PATTERN: Form("a release", "write `channel-economics/1.0.0`"),
    DIGEST_PATTERN: Form("a digest", "write `sha256:` and 64 hexadecimal digits"),
}

TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}

_SHOWN = 60


def a(noun: str) -> str:
    """Return a noun with its article; a noun that starts with a key in backticks has none."""
    if noun.startswith(("`", "last")) or noun.endswith("tests"):
        return noun
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words in backticks, as a person lists them."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def shown(text: str) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
