"""Texts of a ruleset are filled in with the values of one decision."""

from __future__ import annotations

from datetime import date

import pytest

from plgrules.backends.interpreter.record import Lost
from plgrules.decision.languages import say_date, say_list, spaced_zh
from plgrules.decision.wording import (
    ENGINE_WARNINGS,
    fill,
    fill_thresholds,
    format_value,
    lost_reason,
    names_in,
)
from plgrules.program.program import Choice, Domain
from plgrules.program.texts import say
from tests.decision.samples import BREAK_EVEN, decided, program, sample


def test_a_text_falls_back_to_english_and_then_to_what_there_is() -> None:
    text = (("en", "yes"), ("zh", "是"))
    assert say(text, "zh") == "是"
    assert say(text, "fr") == "yes"
    assert say((("zh", "是"),), "en") == "是"
    assert say((), "en") == ""


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("{cac} and {value}", "$228.70 and $228.59"),
        ("{days_of_data} of {decide_after}", "730 days of 4 weeks"),
        ("{retention} over {min_retention}", "61.18% over 60%"),
        ("{is_test}", "no"),
        ("{multiplier}", "×1"),
        ("{cost_per_retained}", "$373.81"),
        ("{{literal}}", "{literal}"),
        ("{no_such_name}", "unknown"),
    ],
)
def test_a_placeholder_becomes_its_value_with_its_unit(template: str, wanted: str) -> None:
    assert fill((("en", template),), sample("rules").record, "en") == wanted


def test_chinese_has_a_space_between_han_and_digits_and_none_between_han() -> None:
    record = sample("rules").record
    assert fill((("zh", "花费{cac}，带来{value}。"),), record, "zh") == (
        "花费 228.70 美元，带来 228.59 美元。"
    )
    assert fill((("zh", "满{decide_after}后"),), record, "zh") == "满 4 周后"
    unknown = sample("rules-undetermined").record
    assert fill((("zh", "只有 {retention} 留下来"),), unknown, "zh") == "只有未知留下来"


def test_numbers_of_one_sentence_never_look_alike_when_they_differ() -> None:
    facts = {**BREAK_EVEN, "days_of_data": 27.9999}
    record = decided("channel", facts).record
    assert fill((("en", "{days_of_data} of {decide_after}"),), record, "en") == (
        "27.9999 days of 4 weeks"
    )


def test_a_private_fact_is_masked_wherever_it_would_be_said() -> None:
    record = sample("checks").record
    assert fill((("en", "{payroll} over {most_payroll}"),), record, "en") == "••• over $500,000"


def test_choices_lists_and_required_decisions_are_said_by_their_titles() -> None:
    assert fill((("en", "{steps}"),), sample("checks").record, "en") == (
        "sign up and read documentation"
    )
    assert fill((("zh", "{steps}"),), sample("checks").record, "zh") == "注册和阅读文档"
    nested = sample("nested").record
    assert fill((("en", "{tier} since {last_seen}"),), nested, "en") == (
        "Sales-assisted since 2026-11-14"
    )
    assert fill((("en", "{tier.yearly}"),), nested, "en") == "$23,000"


def test_without_a_decision_only_thresholds_are_filled_in() -> None:
    text = (("en", "{minutes_to_value} under {ready_under}"), ("zh", "低于{ready_under}"))
    assert fill_thresholds(text, program("ready"), "en") == "minutes_to_value under 10 minutes"
    assert fill_thresholds(text, program("ready"), "zh") == "低于 10 分钟"


def test_the_placeholders_of_all_languages_are_found() -> None:
    assert names_in((("en", "{a} {b} {{c}}"), ("zh", "{b}{d}"))) == ("a", "b", "d")


def test_values_are_said_as_their_domain_is_read() -> None:
    plan = Domain("choice", choices=(Choice("pro", (("en", "Pro plan"),)), Choice("free", ())))
    assert format_value("pro", plan, "en") == "Pro plan"
    assert format_value("free", plan, "en") == "free"
    assert format_value(None, plan, "zh") == "未知"
    assert format_value(True, Domain("boolean"), "zh") == "是"
    assert format_value(date(2026, 11, 21), Domain("date"), "zh") == "2026年11月21日"
    assert format_value((), Domain("list"), "en") == "none"


def test_lists_and_dates_follow_the_language() -> None:
    assert say_list(["a", "b", "c"], "en") == "a, b and c"
    assert say_list(["a", "b"], "en", "or") == "a or b"
    assert say_list(["甲", "乙", "丙"], "zh") == "甲、乙和丙"
    assert say_list(["PLG", "乙"], "zh", "or") == "PLG 或乙"
    assert say_date(date(2026, 1, 2), "en") == "2026-01-02"
    assert spaced_zh(["满 ", "4 周", " 后"]) == "满 4 周后"


def test_a_lost_value_says_which_division_and_which_numbers() -> None:
    record = sample("rules-undefined").record
    lost = Lost("cac", "spend / new_customers", "division by zero", 40.0, 0.0)
    assert lost_reason(lost, "en") == "spend / new_customers: 40 divided by zero"
    assert lost_reason(lost, "en", record) == "spend / new_customers: $40 divided by zero"
    assert lost_reason(lost, "zh", record) == "spend / new_customers：40 美元除以零"
    huge = Lost("x", "a * b", "overflow", 1e300, 1e300)
    assert lost_reason(huge, "en").endswith("give a number too large to hold")
    assert lost_reason(huge, "zh").endswith("的计算结果过大，无法表示")


def test_the_engine_warns_in_both_languages() -> None:
    assert all({"en", "zh"} == set(dict(text)) for text in ENGINE_WARNINGS.values())
