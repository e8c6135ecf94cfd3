"""Reading a folder again while decisions are made."""

from __future__ import annotations

from datetime import date

import pytest

from plgrules import RulesetError, RulesetNotFound
from tests.library.shelf import GATE, Shelf

DAY = date(2026, 6, 1)


def test_new_versions_and_values_come_in(shelf: Shelf) -> None:
    """All at once."""
    shelf.put("gate/1.0.0")
    engine = shelf.engine()
    shelf.put("gate/1.0.1", GATE.replace("value: 5", "value: 7"))
    shelf.put("door/1.0.0")
    assert engine.decide("gate", {"x": 6}, as_of=DAY).outcome == "look"
    engine.reload()
    assert engine.decide("gate", {"x": 6}, as_of=DAY).outcome == "stop"
    assert engine.decide("door", {"x": 6}, as_of=DAY).outcome == "look"


def test_a_wrong_file_keeps_what_it_was(shelf: Shelf) -> None:
    """The good ones are swapped in, the wrong one stays, and what is wrong is raised."""
    shelf.put("gate/1.0.0")
    shelf.put("door/1.0.0")
    engine = shelf.engine()
    shelf.put("gate/1.0.0", GATE.replace("of: x", "of: z"))
    shelf.put("door/1.0.0", GATE.replace("value: 5", "value: 7"))
    with pytest.raises(RulesetError) as caught:
        engine.reload()
    assert {str(d.file).rsplit("/", 2)[1] for d in caught.value.diagnostics} == {"gate"}
    assert engine.decide("gate", {"x": 6}, as_of=DAY).outcome == "look"
    assert engine.decide("door", {"x": 6}, as_of=DAY).outcome == "stop"


def test_a_wrong_file_that_was_never_good_is_not_there(shelf: Shelf) -> None:
    """The version before it goes on deciding."""
    shelf.put("gate/1.0.0")
    engine = shelf.engine()
    shelf.put("gate/1.1.0", GATE.replace("of: x", "of: z"))
    with pytest.raises(RulesetError):
        engine.reload()
    assert engine.decide("gate", {"x": 6}, as_of=DAY).version == "1.0.0"
    with pytest.raises(RulesetNotFound):
        engine.decide("gate@1.1", {"x": 6}, as_of=DAY)


def test_what_is_gone_goes(shelf: Shelf) -> None:
    """A folder without a ruleset has none."""
    path = shelf.put("gate/1.0.0")
    shelf.put("door/1.0.0")
    engine = shelf.engine()
    path.unlink()
    engine.reload()
    with pytest.raises(RulesetNotFound, match="there are door"):
        engine.decide("gate", {"x": 6}, as_of=DAY)


def test_a_ruleset_whose_requirement_breaks_keeps_deciding(shelf: Shelf) -> None:
    """With the requirement as it was."""
    shelf.put("gate/1.0.0")
    shelf.put(
        "top/1.0.0",
        """
requires: {way: {ruleset: gate, version: ^1}}
decide:
  rules: [{id: a, if: "way == 'go'", then: left, because: A}, {id: b, then: right, because: B}]
outcomes: {left: {title: L}, right: {title: R}}
""",
    )
    engine = shelf.engine()
    shelf.put("gate/1.0.0", GATE.replace("of: x", "of: z"))
    with pytest.raises(RulesetError):
        engine.reload()
    assert engine.decide("top", {"way.x": 11}, as_of=DAY).outcome == "left"


def test_a_wrong_overlay_changes_nothing_by_half(shelf: Shelf) -> None:
    """A broken overlay file is told; rulesets never lose the values it gave them unseen."""
    shelf.put("gate/1.0.0")
    path = shelf.overlay("acme", "  gate: {low: 7}\n")
    engine = shelf.engine()
    assert engine.decide("gate", {"x": 6}, as_of=DAY).outcome == "stop"
    path.write_text("overlay: [")
    with pytest.raises(RulesetError):
        engine.reload()
    assert engine.decide("gate", {"x": 6}, as_of=DAY).outcome == "stop"
