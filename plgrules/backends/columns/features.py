"""What a plan asks of an engine beyond arithmetic and logic, and what a target lacks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from plgrules.backends.columns.build import type_of, walk
from plgrules.backends.columns.nodes import (
    Column,
    Expression,
    Length,
    ListContains,
    TextContains,
)
from plgrules.backends.columns.nodes import Literal as Constant
from plgrules.backends.columns.plan import ColumnPlan, Search

Feature = Literal[
    "list_fact",
    "list_output",
    "text_length",
    "text_search",
    "computed_part",
    "computed_item",
    "two_lists",
    "many_ranges",
]
"""A fact that is a list; an output that is a list; the length of a text; a search in a text, for a
part that is itself computed; whether a list holds a text that is itself computed; whether two lists
of any texts meet; a number cut into more ranges than can be compared one after the other."""

FEATURES: tuple[Feature, ...] = get_args(Feature)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a program cannot run somewhere: the feature that it uses and that is missing there."""

    feature: Feature
    message: str


class NotExpressible(Exception):
    """A program uses what no plan can express; `reason` tells what."""

    def __init__(self, feature: Feature, message: str) -> None:
        self.reason = Reason(feature, message)
        super().__init__(message)

    def __reduce__(self) -> tuple[type, tuple[Feature, str]]:
        return type(self), (self.reason.feature, self.reason.message)


def features(plan: ColumnPlan) -> frozenset[Feature]:
    """Return what a plan uses."""
    found: set[Feature] = set()
    for stage in plan.stages:
        if isinstance(stage, Search):
            found.add("many_ranges")
        else:
            for definition in stage.columns:
                found.update(_features(definition.expression))
    for result in plan.results:
        found.update(_features(result.expression))
        if isinstance(result.expression, Column) and result.expression.type == "list":
            found.add("list_output")
    return frozenset(found)


def lacks(plan: ColumnPlan, lacking: Mapping[Feature, str]) -> tuple[Reason, ...]:
    """Return what a plan uses of the features that a target lacks, with the target's reasons."""
    used = features(plan) if lacking else frozenset()
    return tuple(Reason(feature, text) for feature, text in lacking.items() if feature in used)


def _features(expression: Expression) -> Iterator[Feature]:
    for node in walk(expression):
        match node:
            case Column(type="list") | ListContains(item=Constant()):
                yield "list_fact"
            case ListContains():
                yield "computed_item"
            case TextContains(part=Constant()):
                yield "text_search"
            case TextContains():
                yield "computed_part"
            case Length(operand=operand) if type_of(operand) == "text":
                yield "text_length"
            case Constant(type="list"):
                yield "list_output"
