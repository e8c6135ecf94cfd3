"""A ruleset too deep to reason about is a diagnostic, not a crash."""

from __future__ import annotations

import pytest

from plgrules.diagnostics.errors import RulesetError
from tests.support import checked_of, facts_part, ruleset_text


def test_values_nested_too_deep_are_reported() -> None:
    """Sixty derived values inside each other, each twelve levels deep."""
    nested = {"v0": "x"}
    for number in range(1, 60):
        text = f"v{number - 1}"
        for _ in range(12):
            text = f"abs(x - {text})"
        nested[f"v{number}"] = text
    text = ruleset_text(
        facts=facts_part({"x": "number"}),
        derive=nested,
        decide={
            "rules": [
                {"id": "high", "if": "v59 > x", "then": "done"},
                {"id": "rest", "then": "other"},
            ]
        },
        outcomes={"done": {"title": "Done"}, "other": {"title": "Other"}},
    )
    with pytest.raises(RulesetError) as caught:
        checked_of(text)
    assert [problem.code for problem in caught.value.diagnostics] == ["PLG054"]
