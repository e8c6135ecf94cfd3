"""Trees, rules and bands; signals, checks, warnings and outcomes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from typing_extensions import TypeAliasType

from plgrules.source.documents.branches import When, has
from plgrules.source.documents.common import (
    SOURCE,
    Expression,
    Name,
    Shape,
    Slug,
    Sources,
    Text,
    VersionRange,
    optional_key,
)

Severity = Literal["good", "info", "warning", "critical"]

ID = "its name in traces and tests; every name stands once"
_THEN = "the name of the outcome"
_BECAUSE = "one sentence of why, with the numbers in it: `{cac} is over {limit}`"
HIT = "first: the first rule that holds decides; unique: at most one may hold"


class Leaf(Shape):
    """The end of a branch: an outcome."""

    model_config = ConfigDict(title="leaf of a tree")
    id: Name = Field(description=ID)
    then: Name = Field(description=_THEN)
    because: Text = optional_key(_BECAUSE)
    source: Sources = optional_key(SOURCE)


class Branch(Shape):
    """A question, with what follows when it is true and when it is not."""

    model_config = ConfigDict(title="question of a tree")
    id: Name = Field(description=ID)
    if_: Expression = Field(alias="if", description="the question, an expression")
    title: Text = optional_key("the question in words, shown in pictures")
    source: Sources = optional_key(SOURCE)
    then: TreeNode = Field(description="what follows when it is true: a question or a leaf")
    else_: TreeNode = Field(
        alias="else", description="what follows when it is not true: a question or a leaf"
    )


def _branch_or_leaf(data: Any) -> str:
    return "branch" if isinstance(data, dict) and "if" in data else "leaf"


TreeNode = TypeAliasType(
    "TreeNode",
    Annotated[
        Annotated[Branch, Tag("branch")] | Annotated[Leaf, Tag("leaf")],
        Discriminator(_branch_or_leaf),
        When(has("if")),
    ],
)


class Rule(Shape):
    """One rule; without `if` it always matches."""

    model_config = ConfigDict(title="rule")
    id: Name = Field(description=ID)
    if_: Expression = optional_key("the condition; without it the rule always matches", alias="if")
    then: Name = Field(description=_THEN)
    because: Text = optional_key(_BECAUSE)
    source: Sources = optional_key(SOURCE)


class Otherwise(Shape):
    """What is decided when no rule holds."""

    model_config = ConfigDict(title="`otherwise` of rules")
    id: Name = Field(description=ID)
    then: Name = Field(description=_THEN)
    because: Text = optional_key(_BECAUSE)
    source: Sources = optional_key(SOURCE)


def limit_of(data: Any) -> str:
    """Return which limit a step of bands has: `below`, `up_to` or none, `open`."""
    if isinstance(data, dict) and "below" in data:
        return "below"
    return "up_to" if isinstance(data, dict) and "up_to" in data else "open"


BELOW = "the step ends just before this limit"
UP_TO = "the step ends with this limit"


class _BandStep(Shape):
    id: Name = Field(description=ID)
    then: Name = Field(description=_THEN)
    because: Text = optional_key(_BECAUSE)
    source: Sources = optional_key(SOURCE)


class BelowStep(_BandStep):
    """Everything below a limit."""

    model_config = ConfigDict(title="step with `below`")
    below: Expression = Field(description=BELOW)


class UpToStep(_BandStep):
    """Everything up to a limit and with it."""

    model_config = ConfigDict(title="step with `up_to`")
    up_to: Expression = Field(description=UP_TO)


class OpenStep(_BandStep):
    """Everything else; the last step."""

    model_config = ConfigDict(title="last step")


BandStep = TypeAliasType(
    "BandStep",
    Annotated[
        Annotated[BelowStep, Tag("below")]
        | Annotated[UpToStep, Tag("up_to")]
        | Annotated[OpenStep, Tag("open")],
        Discriminator(limit_of),
        When(has("below"), has("up_to")),
    ],
)


class Bands(Shape):
    """A number cut into steps, least first."""

    model_config = ConfigDict(title="bands")
    of: Expression = Field(description="the number, an expression")
    steps: Annotated[list[BandStep], Field(min_length=1)] = Field(
        description="the steps, least first; the last has neither `below` nor `up_to`"
    )


class DecideTree(Shape):
    """A decision by nested questions."""

    model_config = ConfigDict(title="`decide`")
    tree: TreeNode = Field(description="the first question")


class DecideBands(Shape):
    """A decision by the size of one number."""

    model_config = ConfigDict(title="`decide`")
    bands: Bands = Field(description="the number and its steps")


class DecideRules(Shape):
    """A decision by rules."""

    model_config = ConfigDict(title="`decide`")
    hit: Literal["first", "unique"] = optional_key(HIT)
    rules: Annotated[list[Rule], Field(min_length=1)] = Field(description="the rules, in order")
    otherwise: Otherwise = optional_key("what is decided when no rule holds")


def _decide(data: Any) -> str:
    if isinstance(data, dict) and "tree" in data:
        return "tree"
    return "bands" if isinstance(data, dict) and "bands" in data else "rules"


Decide = TypeAliasType(
    "Decide",
    Annotated[
        Annotated[DecideTree, Tag("tree")]
        | Annotated[DecideBands, Tag("bands")]
        | Annotated[DecideRules, Tag("rules")],
        Discriminator(_decide),
        When(has("tree"), has("bands")),
    ],
)


class Requirement(Shape):
    """A fact that is another ruleset's decision."""

    model_config = ConfigDict(title="requirement")
    ruleset: Slug = Field(description="the name of the other ruleset")
    version: VersionRange = Field(
        description="which of its versions: `^1`, `^1.2`, 1, 1.2 or 1.2.3"
    )
    with_: dict[Name, Expression] = optional_key(
        "its facts, each with an expression of ours", alias="with"
    )


class Validity(Shape):
    """A condition across facts that must hold."""

    model_config = ConfigDict(title="entry of `valid`")
    must: Expression = Field(description="the condition, an expression")
    says: Text = Field(description="what is wrong when it does not hold")
    source: Sources = optional_key(SOURCE)


class Signal(Shape):
    """A named yes/no condition of a group."""

    model_config = ConfigDict(title="signal")
    if_: Expression = Field(alias="if", description="the condition, an expression")
    group: Name = Field(description="the group that it counts for")
    points: Annotated[int | float, WithJsonSchema({"type": "number"})] = optional_key(
        "what it adds to `score(group)`; 1 by default"
    )
    title: Text = optional_key("what people call it")
    source: Sources = optional_key(SOURCE)


class Check(Shape):
    """A finding that is present, absent or unknown."""

    model_config = ConfigDict(title="check")
    if_: Expression = Field(alias="if", description="the condition under which it is present")
    severity: Severity = optional_key("how bad it is; warning by default")
    says: Text = Field(description="what is wrong when it is present")
    fix: Text = optional_key("what to do about it")
    source: Sources = optional_key(SOURCE)


class Caution(Shape):
    """A warning: attached to the decision when true, never changing it."""

    model_config = ConfigDict(title="warning")
    if_: Expression = Field(alias="if", description="the condition under which it is attached")
    says: Text = Field(description="what the reader may misread, and what to do")
    source: Sources = optional_key(SOURCE)


class Outcome(Shape):
    """One of the answers."""

    model_config = ConfigDict(title="outcome")
    title: Text = optional_key("the answer in a few words")
    severity: Severity = optional_key("good, info, warning or critical; info by default")
    description: Text = optional_key("what the answer means")
    outputs: dict[Name, Expression] = optional_key("values of this outcome: output to expression")
    actions: list[Text] = optional_key("what to do next, in order")
    source: Sources = optional_key(SOURCE)
