"""Ruleset tests, overlays, masks of logs and the lock of released files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema

from plgrules.source.documents.branches import IS_LIST, IS_OBJECT, When
from plgrules.source.documents.common import (
    Day,
    Name,
    Shape,
    Slug,
    Text,
    Version,
    Word,
    optional_key,
)
from plgrules.source.forms import DIGEST_PATTERN, FACT_PATTERN, PIN_PATTERN, RELEASE_PATTERN

Nullable = Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})]
SignalState = Annotated[
    bool | Literal["unknown"], WithJsonSchema({"enum": [True, False, "unknown"]})
]
Value = Annotated[Any, Field(description="a value: number, text, true, false, list or null")]
Overlaid = Annotated[
    list[Word] | str | int | float,
    WithJsonSchema({"type": ["number", "string", "array"], "minLength": 1}),
    Field(description="the value that counts here: 3, 60%, `4 weeks`, a text or a list"),
]


class Expect(Shape):
    """What a test expects; any other key is the name of an output."""

    model_config = ConfigDict(title="expectation", extra="allow")
    status: Literal["decided", "undetermined", "conflict"] = optional_key("how far it is decided")
    outcome: Nullable = optional_key("the outcome; null: none")
    rule: Nullable = optional_key("the rule, leaf or band that decides; null: none")
    possible: list[Word] = optional_key("the outcomes that are still possible, in any order")
    missing: list[Word] = optional_key("the facts to ask for, in exactly this order")
    warnings: list[Word] = optional_key("the warnings, all of them, in any order")
    checks: dict[str, Literal["present", "absent", "unknown"]] = optional_key(
        "checks by name; those listed are compared"
    )
    signals: dict[str, SignalState] = optional_key("signals by name; those listed are compared")
    derived: dict[str, Value] = optional_key("derived values by name; those listed are compared")
    undefined: list[Word] = optional_key("the values that are lost although their facts are given")
    error: Annotated[list[Word] | Word, When(IS_LIST)] = optional_key(
        "the code of the problem, or a list of codes, when the facts are wrong"
    )


class Case(Shape):
    """One test: facts, and what is expected of them."""

    model_config = ConfigDict(title="test")
    name: Word = Field(description="a sentence about behaviour")
    as_of: Day = optional_key("the day of the decision")
    facts: dict[str, Value] = Field(description="the facts that are given")
    expect: Expect = Field(description="what comes out")


class RulesetTests(Shape):
    """The tests of one version of a ruleset."""

    model_config = ConfigDict(title="ruleset tests")
    ruleset: Slug = Field(description="the name of the ruleset")
    version: Version = Field(description="the version of the ruleset: three numbers, `1.0.0`")
    as_of: Day = optional_key("the day of all decisions; by default the ruleset's `effective_from`")
    tests: Annotated[list[Case], Field(min_length=1)] = Field(description="the tests")


class Overlay(Shape):
    """Other parameter values for a team, a tenant or an environment."""

    model_config = ConfigDict(title="overlay")
    overlay: Slug = Field(description="the name of the overlay")
    author: Word = Field(description="who answers for it")
    reason: Text = Field(description="why the values differ")
    date: Day = Field(description="the day it was written: `2026-01-31`")
    parameters: dict[
        Annotated[str, StringConstraints(pattern=PIN_PATTERN)], dict[Name, Overlaid]
    ] = Field(description="rulesets, such as `channel-economics@^2`, each with its values")


class Keep(Shape):
    """A text that is cut."""

    model_config = ConfigDict(title="cut")
    keep: Annotated[int, Field(ge=1)] = Field(description="how many of its first characters stay")


class LogMask(Shape):
    """What a decision log must not hold; facts marked `private` are removed anyway."""

    model_config = ConfigDict(title="log mask")
    facts: dict[
        Annotated[str, StringConstraints(pattern=FACT_PATTERN)],
        Annotated[Keep | Literal["remove", "hash"], When(IS_OBJECT)],
    ] = Field(
        description="facts of any ruleset, such as `email` or `tier.account_arr`: `remove`, `hash` "
        "or `{keep: 3}` for the first three characters of a text"
    )


class ReleasesLock(Shape):
    """The digests of released files, written by the machine."""

    model_config = ConfigDict(title="releases lock")
    releases: dict[
        Annotated[str, StringConstraints(pattern=RELEASE_PATTERN)],
        Annotated[str, StringConstraints(pattern=DIGEST_PATTERN)],
    ] = Field(description="every released version, `name/1.0.0`, with the digest of its file")
