"""The example messages: the good ones may be sent, the bad ones not, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import plgrules
from plgrules import Decision, Engine
from plgrules.rows.table import Single
from plgrules.rows.yaml_document import read_yaml

EXAMPLES = Path(plgrules.__file__).parent / "examples" / "handoff"
BAD = {
    "unfilled_placeholder", "generic_opener", "names_no_feature", "figure_is_wrong",
    "offers_nothing", "asks_too_much",
}  # fmt: skip
"""Everything that is wrong with the bad ones; they may be written to."""


def facts_of(name: str) -> dict[str, Any]:
    """Return the facts of one example."""
    path = EXAMPLES / f"{name}.yaml"
    content = read_yaml(path.read_bytes(), path.name)
    assert isinstance(content, Single)
    return dict(content.values)


def decided(name: str) -> Decision:
    """Return what the ruleset says of one example."""
    return Engine().decide("handoff-message", facts_of(name))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_good_message_is_sent(language: str) -> None:
    """Without a check or a warning."""
    decision = decided(f"good-{language}")
    assert (decision.outcome, decision.outputs["tone"]) == ("send", "warm")
    assert {check.state for check in decision.checks} == {"absent"}
    assert decision.warnings == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_bad_message_is_rewritten(language: str) -> None:
    """For every reason that there is, but consent."""
    decision = decided(f"bad-{language}")
    assert (decision.outcome, decision.outputs["tone"]) == ("rewrite", "cold")
    assert {check.id for check in decision.checks if check.state == "present"} == BAD


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_good_message_to_another_account_is_not_sent(language: str) -> None:
    """It names a feature that the other account does not use."""
    facts = {**facts_of(f"good-{language}"), "features_used": ["merge queue", "合并队列"]}
    decision = Engine().decide("handoff-message", facts)
    assert (decision.outcome, decision.rule) == ("rewrite", "not_about_them")
