"""The text fits a terminal and says first what matters most."""

from __future__ import annotations

import re

import pytest

from plgrules.decision.decision import Decision
from plgrules.decision.plan import Plan
from plgrules.decision.render import render, render_text
from plgrules.decision.render.layout import WIDTH, columns, width, wrap
from plgrules.decision.trace import Trace
from tests.decision.samples import DAY, SAMPLES, sample
from tests.support import facts_part, parameters_part, program_of, ruleset_text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SAMPLES)
def test_no_line_is_wider_than_a_hundred_columns(name: str, language: str) -> None:
    lines = sample(name).explain(language).splitlines()
    assert [line for line in lines if width(line) > WIDTH] == []
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_chinese_is_set_with_chinese_punctuation(name: str) -> None:
    text = sample(name).explain("zh")
    assert re.findall(r"[\u4e00-\u9fff][,:;?!()]", text) == []


def test_the_verdict_stands_before_everything_else() -> None:
    lines = sample("rules").explain().splitlines()
    assert lines[0].startswith("Keep, scale or kill a channel")
    assert lines[2].startswith("  → OPTIMIZE    Optimize, do not scale")
    assert lines[2].endswith("rule: break_even")


def test_a_computed_number_shows_the_calculation() -> None:
    text = sample("rules").explain()
    assert "= spend ÷ new_customers = $160,544.85 ÷ 702 customers" in text
    assert "= cac ÷ value\n" in text


def test_what_was_not_the_case_says_how_far_away_it_was() -> None:
    text = sample("rules").explain()
    assert re.search(r"✗ loses_money +cac_ratio > 1\.1 +1\.0005, below by 0\.0995\n", text)
    assert "730 days, above by 702 days" in text


def test_the_questions_of_a_tree_are_answered_with_the_tests_beneath_them() -> None:
    text = sample("tree-no").explain()
    assert "minutes_to_value < 10 minutes  25 minutes, above by 15 minutes" in text


def test_an_undetermined_decision_says_what_each_answer_would_settle() -> None:
    text = sample("rules-undetermined").explain()
    assert "settles retention ≤ 60%   yes → optimize · no → scale" in text


def test_several_rules_that_lead_to_one_outcome_are_all_named() -> None:
    text = ruleset_text(
        facts=facts_part({"x": "number"}),
        decide={
            "rules": [
                {"id": "high", "if": "x > 1", "then": "go", "because": "It is {x}."},
                {"id": "low", "then": "go", "because": "It is low."},
            ]
        },
        outcomes={"go": {"title": "Go", "severity": "good", "actions": []}},
    )
    decision = Plan(program_of(text)).decide({}, DAY)
    assert (decision.outcome, decision.rule) == ("go", None)
    said = decision.explain()
    assert "rules: high or low" in said
    assert "the answer is the same: high and low all lead here" in said


def test_a_comparison_beneath_a_not_is_turned_as_a_reader_would_say_it() -> None:
    """`not (x >= 10)` held because x is below 10, and failed because it is not."""
    text = ruleset_text(
        facts=facts_part({"x": {"type": "number", "min": 0}}),
        parameters=parameters_part({"limit": {"value": 10, "min": 1, "max": 99}}),
        derive={"big": {"value": "x >= limit", "title": "Big"}},
        decide={
            "rules": [
                {"id": "small", "if": "not big", "then": "go", "because": "It is {x}."},
                {"id": "large", "then": "go", "because": "It is {x}."},
            ]
        },
        outcomes={"go": {"title": "Go", "severity": "good", "actions": []}},
    )
    plan = Plan(program_of(text))
    assert "\u2713 x < 10  3, below by 7" in plan.decide({"x": 3}, DAY).explain()
    assert "\u2717 small  x < 10  13, above by 3" in plan.decide({"x": 13}, DAY).explain()


def test_a_derived_number_is_shown_with_the_decimals_that_it_declares() -> None:
    """Two thirds of a user are nobody."""
    text = ruleset_text(
        facts=facts_part({"x": {"type": "number", "unit": "user", "min": 0}}),
        derive={"share": {"value": "x / 1 * 1", "precision": 0, "title": "Share"}},
        decide={"rules": [{"id": "any", "then": "go", "because": "It is {share}."}]},
        outcomes={"go": {"title": "Go", "severity": "good", "actions": []}},
    )
    said = Plan(program_of(text)).decide({"x": 7066.66}, DAY).explain()
    assert "It is 7,067 users." in said


def test_a_disagreement_of_the_backends_is_said_at_the_top() -> None:
    decision = sample("tree")
    decision._trace = Trace(decision.record, agrees=False)
    lines = decision.explain().splitlines()
    assert lines[2].startswith("  ! Warning: the fast backend and the reference interpreter")
    assert 'class="notice"' in decision.explain(format="html")
    assert "**Warning: the fast backend" in decision.explain(format="markdown")


def test_colour_only_adds_escapes() -> None:
    decision = sample("checks")
    painted = render_text(decision, color=True)
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[\d+m", "", painted) == decision.explain()


def test_a_subject_is_named_before_the_verdict() -> None:
    assert "  Paid Ads → OPTIMIZE" in render_text(sample("rules"), subject="Paid Ads")


def test_an_unknown_format_or_language_names_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"`htm` is not a format.*did you mean `html`"):
        render(sample("tree"), format="htm")
    with pytest.raises(ValueError, match=r"`fr` is not a language.*`en`, `zh`"):
        sample("tree").explain("fr")


def test_regional_languages_are_understood() -> None:
    decision: Decision = sample("tree")
    assert decision.explain("zh-CN") == decision.explain("zh")
    assert decision.explain("en_US") == decision.explain("en")


def test_chinese_wraps_at_its_width_and_not_before_punctuation() -> None:
    lines = wrap("一二三四五，六七八九十", 10)
    assert lines == ["一二三四", "五，六七八", "九十"]
    assert all(width(line) <= 10 for line in lines)


def test_a_cell_that_is_too_wide_goes_on_its_own_line() -> None:
    rows = [["name", "w" * 60, "the rest of it"], ["n", "v", "o"]]
    assert columns(rows, "", (8, 30), 60) == [
        "name",
        "      " + "w" * 60,
        "      the rest of it",
        "n     v  o",
    ]


def test_a_document_with_a_title_is_called_by_it_and_any_other_is_the_playbook() -> None:
    """Each is named once in a row, so that nobody looks for a section in the wrong document."""
    text = ruleset_text(
        sources={
            "tree": {"document": "a.txt", "section": "Trees"},
            "list": {"document": "a.txt", "section": "Lists"},
            "essay": {"document": "b.txt", "title": "essay of 2021", "section": "Eras"},
            "end": {"document": "b.txt", "title": "essay of 2021", "section": "Closing"},
        },
        facts=facts_part({"x": "boolean"}),
        checks={"wrong": {"if": "x", "says": "W", "source": ["tree", "list", "essay", "end"]}},
    )
    said = Plan(program_of(text)).decide({"x": True}, DAY).explain()
    assert "wrong: playbook, Trees; Lists; essay of 2021, Eras; Closing" in said
