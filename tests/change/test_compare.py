"""Two versions side by side: every part that differs, and only those."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plgrules.change.compare import compare
from plgrules.change.difference import Comparison, Difference, Place
from plgrules.change.render import render_report
from plgrules.change.report import Changed, Report
from plgrules.change.versions import pairs_of
from tests.cli.desk import GATE

DAY = date(2026, 6, 30)
RULES = """\
ruleset: row
version: 1.0.0
effective_from: 2026-01-01
title: Row
question: Which?
facts: {x: {type: number, title: X}}
decide:
  rules:
    - {id: a, if: x == 1, then: go, because: A}
    - {id: b, if: x == 0, then: stop, because: B}
    - {id: c, if: x > 1, then: go, because: C}
    - {id: d, then: stop, because: D}
outcomes: {go: {title: Go}, stop: {title: Stop}}
"""


def compared(tmp_path: Path, old: str, new: str) -> Comparison:
    """The comparison of two ruleset texts, each in a file of its own."""
    for name, text in (("old.yaml", old), ("new.yaml", new)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = pairs_of(str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), tmp_path, DAY)
    [(before, after)] = found.pairs
    return compare(before, after)


def only(comparison: Comparison) -> Difference:
    """The one difference that there is."""
    [difference] = comparison.differences
    return difference


def edited(old: str, new: str, text: str = GATE) -> str:
    """A ruleset with one piece of it replaced."""
    assert old in text
    return text.replace(old, new)


def test_a_version_does_not_differ_from_itself(tmp_path: Path) -> None:
    """Comments and layout decide nothing."""
    again = edited("signals:", "# a comment\nsignals:")
    assert compared(tmp_path, GATE, again).differences == ()


@pytest.mark.parametrize(
    ("old", "new", "kind", "name", "aspect"),
    [
        ("value: 4 weeks", "value: 5 weeks", "threshold", "most", "value"),
        ("max: 9 weeks", "max: 10 weeks", "threshold", "most", "limits"),
        ("source: assumption, title: {en: Fair share", "source: law, title: {en: Fair share",
         "threshold", "fair", "source"),
        ("review_by: 2027-01-01", "review_by: 2027-02-01", "ruleset", "gate", "review_by"),
        ("max: 1, optional: true", "max: 0.9, optional: true", "fact", "share", "limits"),
        ("private: true, ", "", "fact", "kind", "private"),
        ("default: 2", "default: 3", "fact", "daily", "default"),
        ("otherwise: weight * daily", "otherwise: daily * weight", "fact", "price", "otherwise"),
        ("share <= 1 and price", "share < 1 and price", "valid", "honest", "must"),
        ("kind == 'tool'", "kind == 'food'", "signal", "fragile", "if"),
        ("if: weight < most", "if: weight <= most", "question", "light", "if"),
        ("{id: shared, then: pass_on", "{id: shared, then: hold", "leaf", "shared", "then"),
        ("if: price == 0", "if: price <= 0", "check", "unpaid", "if"),
        ("if: not known(share)", "if: known(share)", "warning", "guess", "if"),
        ("value: fragile", "value: not fragile", "output", "with_care", "value"),
        ("severity: critical", "severity: warning", "outcome", "hold", "severity"),
        ("{en: Store it., zh", "{en: Keep it., zh", "outcome", "hold", "actions"),
        ('lines: "3-4"', 'lines: "3-5"', "source", "law", "lines"),
        ("below: most, then: small", "up_to: most, then: small", "band", "size.small", "limit"),
    ],
)  # fmt: skip
def test_one_edit_is_one_difference(
    tmp_path: Path, old: str, new: str, kind: str, name: str, aspect: str
) -> None:
    """It is told of the part that it was made in, with the aspect, before and after."""
    found = only(compared(tmp_path, GATE, edited(old, new)))
    assert (found.how, found.kind, found.name) == ("changed", kind, name)
    [told] = found.aspects
    assert told.name == aspect
    assert told.before != told.after


def test_the_same_amount_written_otherwise_is_the_same(tmp_path: Path) -> None:
    """28 days are four weeks."""
    assert compared(tmp_path, GATE, edited("4 weeks", "28 days")).differences == ()


def test_a_text_alone_is_wording(tmp_path: Path) -> None:
    """Nothing is decided otherwise."""
    found = only(compared(tmp_path, GATE, edited("It is shared.", "They share it.")))
    assert found.is_wording
    assert not only(compared(tmp_path, GATE, edited("4 weeks", "5 weeks"))).is_wording


def test_parts_that_are_new_or_gone_are_told_as_such(tmp_path: Path) -> None:
    """With their aspects on one side."""
    more = edited("parameters:\n", "parameters:\n  spare: {value: 3, source: law, title: Spare}\n")
    comparison = compared(tmp_path, GATE, more)
    new = only(comparison)
    assert (new.how, new.kind, new.name) == ("added", "threshold", "spare")
    assert all(aspect.before is None for aspect in new.aspects)
    gone = only(compared(tmp_path, more, GATE))
    assert gone.how == "removed"
    assert all(aspect.after is None for aspect in gone.aspects)


def test_a_rule_put_elsewhere_moved_and_the_others_did_not(tmp_path: Path) -> None:
    """Also where all of them have another number now."""
    lines = RULES.splitlines(keepends=True)
    third = lines.pop(10)
    assert "id: c" in third
    lines.insert(8, third)
    found = only(compared(tmp_path, RULES, "".join(lines)))
    assert (found.how, found.name) == ("moved", "c")
    assert found.aspects[0].before == Place(3)
    assert found.aspects[0].after == Place(1)


def test_a_rule_put_between_moves_nothing(tmp_path: Path) -> None:
    """The rules below it have another number, and stand where they stood."""
    more = edited(
        "    - {id: b",
        "    - {id: below, if: x < 0, then: stop, because: Below}\n    - {id: b",
        RULES,
    )
    found = only(compared(tmp_path, RULES, more))
    assert (found.how, found.name) == ("added", "below")


def test_a_leaf_that_is_reached_otherwise_moved(tmp_path: Path) -> None:
    """A tree is read by its answers: yes and no changed places."""
    turned = edited("then: {id: shared", "else: {id: shared").replace(
        "else: {id: too_much", "then: {id: too_much"
    )
    found = {d.name: d for d in compared(tmp_path, GATE, turned).differences}
    assert {name: d.how for name, d in found.items()} == {"shared": "moved", "too_much": "moved"}
    assert found["shared"].aspects[0].after == Place(0, (("light", False), ("fair_share", False)))


def test_a_tree_made_into_rules_keeps_its_endings(tmp_path: Path) -> None:
    """An ending with the same name is the same one in another shape."""
    tree = GATE[: GATE.index("decide:")]
    rest = GATE[GATE.index("checks:") :]
    rules = (
        "decide:\n  rules:\n"
        "    - {id: small_parcel, if: weight < most, then: pass_on, source: law,\n"
        '       because: {en: "{weight} is under {most}.", zh: "{weight} 低于 {most}。"}}\n'
        "    - {id: shared, if: share >= fair, then: pass_on, source: study,\n"
        '       because: {en: "It is shared.", zh: "已分摊。"}}\n'
        '    - {id: too_much, then: hold, because: {en: "Too much.", zh: "太多。"}}\n'
    )
    found = compared(tmp_path, GATE, tree + rules + rest).differences
    told = {(d.how, d.kind, d.name) for d in found}
    assert told == {
        ("changed", "decision", "gate"), ("changed", "rule", "small_parcel"),
        ("changed", "rule", "shared"), ("removed", "question", "light"),
        ("removed", "question", "fair_share"),
    }  # fmt: skip


def test_a_number_that_promises_too_little_is_told(tmp_path: Path) -> None:
    """As `plgrules check` would refuse it, but before it is in its place."""
    new = edited("version: 1.0.0", "version: 1.0.1").replace("max: 1, optional", "max: 2, optional")
    comparison = compared(tmp_path, GATE, new)
    assert (comparison.promised, comparison.size) == ("patch", "minor")
    text = render_report(Report((Changed(comparison),)))
    assert "The version number promises a patch change; 1.1.0 would be right." in text
