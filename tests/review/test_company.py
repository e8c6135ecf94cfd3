"""A company file that is wrong: every mistake is told, and everything else is decided."""

from __future__ import annotations

from typing import Any

import pytest

from plgrules import Engine
from plgrules.program.texts import say
from plgrules.review.findings import CompanyProblem
from tests.review.bakery import DAY, FULL, engine, found, reviewed

SHOP = {"name": "Harbour", "sales": 9000, "rent": 2000, "margin": 0.5}


def only_problem(**company: Any) -> CompanyProblem:
    """Return the one problem of a company."""
    (problem,) = reviewed(**company).problems
    return problem


@pytest.mark.parametrize(
    ("company", "code", "english", "chinese"),
    [
        (
            {"shops": {"name": "Harbour"}},
            "part-not-a-list",
            "`shops` is a mapping, not a list of rows: write `- name: …` for each",
            "`shops` 是键值对\uff0c应为列表\uff1a每一项写成 `- name: …`",
        ),
        (
            {"shops": "Harbour"},
            "part-not-a-list",
            '`shops` is "Harbour", not a list of rows: write `- name: …` for each',
            '`shops` 是 "Harbour"\uff0c应为列表\uff1a每一项写成 `- name: …`',
        ),
        (
            {"shops": [SHOP, 7]},
            "row-not-a-mapping",
            "row 2 of `shops` is 7, not a mapping of facts: write `- name: …`",
            "`shops` 的第 2 项是 7\uff0c应为事实的键值对\uff1a写成 `- name: …`",
        ),
        (
            {"shops": [SHOP, None]},
            "row-not-a-mapping",
            "row 2 of `shops` is empty, not a mapping of facts: write `- name: …`",
            "`shops` 的第 2 项是空的\uff0c应为事实的键值对\uff1a写成 `- name: …`",
        ),
        (
            {"shops": [{"sales": 9000, "rent": 2000, "margin": 0.5}]},
            "row-without-label",
            "row 1 of `shops` has no `name`: name it, so that its answers can be told apart",
            "`shops` 的第 1 项没有 `name`\uff1a请为它命名\uff0c否则无法区分各项的结论",
        ),
        (
            {"shops": [SHOP, {**SHOP, "rent": 1}]},
            "row-label-twice",
            "rows 1 and 2 of `shops` are both called `Harbour`: give each its own name",
            "`shops` 的第 1、2 项都叫 `Harbour`\uff1a请各取一个名字",
        ),
        (
            {"shops": [SHOP, SHOP, SHOP]},
            "row-label-twice",
            "rows 1, 2 and 3 of `shops` are all called `Harbour`: give each its own name",
            "`shops` 的第 1、2、3 项都叫 `Harbour`\uff1a请各取一个名字",
        ),
        (
            {"shops": [{**SHOP, "name": ["a", "b"]}]},
            "label-not-a-text",
            "`name` of row 1 of `shops` is a list, not a name",
            "`shops` 第 1 项的 `name` 是列表\uff0c应为名称",
        ),
        (
            {"company": True, "seats": 1},
            "label-not-a-text",
            "`company` is true, not a name",
            "`company` 是 true\uff0c应为名称",
        ),
        (
            {"neighbors": 1500},
            "fact-unknown",
            "`neighbors` is not a fact: did you mean `neighbours` (opening)?",
            "`neighbors` 不是事实\uff1a是不是 `neighbours`\uff08opening\uff09\uff1f",
        ),
        (
            {"shop": [SHOP]},
            "fact-unknown",
            "`shop` is not a part of the file: did you mean `shops`?",
            "`shop` 不是文件的组成部分\uff1a是不是 `shops`\uff1f",
        ),
        (
            {"compny": "Loaf"},
            "fact-unknown",
            "`compny` is not a key of the file: did you mean `company`?",
            "`compny` 不是文件的键\uff1a是不是 `company`\uff1f",
        ),
    ],
)
def test_a_mistake_is_told_in_both_languages(
    company: dict[str, Any], code: str, english: str, chinese: str
) -> None:
    """With what to write instead."""
    problem = only_problem(**company)
    assert problem.code == code
    assert problem.message == english
    assert say(problem.texts, "zh") == chinese


def test_a_misspelt_fact_of_a_row_names_its_row_and_who_knows_it() -> None:
    """The fact of this level is meant before one of another."""
    problem = only_problem(shops=[{"name": "Harbour", "sale": 9000, "rent": 2000, "margin": 0.5}])
    assert (problem.part, problem.row, problem.label) == ("shops", 1, "Harbour")
    assert (problem.suggestion, problem.rulesets) == ("sales", ("shop",))


def test_a_fact_that_is_given_is_not_meant_by_another_key() -> None:
    """`seat` beside `seats` is somebody's own key."""
    review = reviewed(seats=45, seat=3)
    assert review.problems == ()
    assert [u.key for u in review.unused] == ["seat"]


def test_a_key_of_another_level_says_where_it_belongs() -> None:
    """It is not read where it stands, and it is no mistake that stops anything."""
    review = reviewed(seats=45, sales=9000, shops=[{**SHOP, "licence": True}])
    assert review.problems == ()
    assert [(u.key, u.part, u.rows, u.belongs) for u in review.unused] == [
        ("licence", "shops", (1,), ("company",)),
        ("sales", None, (), ("shops",)),
    ]


def test_a_key_that_nothing_reads_is_listed_once_for_all_rows() -> None:
    """With the rows that have it."""
    review = reviewed(colour="red", shops=[{**SHOP, "colour": "blue"}, {**SHOP, "name": "B"}])
    assert [(u.key, u.part, u.rows) for u in review.unused] == [
        ("colour", "shops", (1,)),
        ("colour", None, ()),
    ]


def test_rows_with_one_name_are_all_decided() -> None:
    """By their numbers, as rows without a name are."""
    review = reviewed(shops=[SHOP, {**SHOP, "rent": 4400}, {"rent": 5000, **SHOP, "name": None}])
    assert [(f.row, f.label, f.state) for f in review.findings] == [
        (2, None, "decided"),
        (1, None, "decided"),
        (3, None, "decided"),
    ]


def test_a_label_may_be_a_number() -> None:
    """A year, for instance."""
    assert found(reviewed(shops=[{**SHOP, "name": 2026}]), "shop", "2026").state == "decided"


@pytest.mark.parametrize(
    ("facts", "code", "english", "chinese"),
    [
        (
            {"neighbours": -1},
            "fact-out-of-range",
            "`neighbours` is -1, below its minimum 0",
            "`neighbours` 是 -1\uff0c低于下限 0",
        ),
        (
            {"neighbours": "many"},
            "fact-wrong-type",
            '`neighbours` is "many", not a number',
            '`neighbours` 是 "many"\uff0c应为整数',
        ),
        (
            {"neighbours": 1.5},
            "fact-not-an-integer",
            "`neighbours` is 1.5, not a whole number",
            "`neighbours` 是 1.5\uff0c应为整数",
        ),
        (
            {"neighbours": float("inf")},
            "fact-not-finite",
            "`neighbours` is inf, not a finite number",
            "`neighbours` 是 inf\uff0c不是有限的数字",
        ),
        (
            {"neighbours": 2**60},
            "fact-too-large",
            "`neighbours` is a whole number beyond 2 to the power of 53",
            "`neighbours` 是超过 2 的 53 次方的整数",
        ),
        (
            {"licence": "yes"},
            "fact-wrong-type",
            '`licence` is "yes", not true or false',
            '`licence` 是 "yes"\uff0c应为 true 或 false',
        ),
        (
            {"cleaned_on": "June"},
            "fact-wrong-type",
            '`cleaned_on` is "June", not a date such as 2026-01-31',
            '`cleaned_on` 是 "June"\uff0c应为日期\uff0c例如 2026-01-31',
        ),
        (
            {"guests": "late"},
            "fact-not-a-choice",
            '`guests` is "late", not one of `few`, `many`',
            '`guests` 是 "late"\uff0c可选的值有`few`、`many`',
        ),
        (
            {"days_open": ["monday", None]},
            "fact-null-in-list",
            "`days_open` holds a null",
            "`days_open` 的列表里有空值",
        ),
        (
            {"days_open": ["monday", "monday"]},
            "fact-duplicate-in-list",
            '`days_open` holds "monday" twice',
            "`days_open` 的列表里有重复的项",
        ),
        (
            {"days_open": ["monday", "friday"]},
            "fact-not-a-choice",
            '`days_open` is "friday", not one of `monday`, `sunday`',
            "`days_open` 含有选项之外的值\uff0c可选的值有`monday`、`sunday`",
        ),
        (
            {"days_open": ["monday", 3]},
            "fact-wrong-type",
            "`days_open` holds 3 (int), which is not a text",
            "`days_open` 含有不是文本的项",
        ),
    ],
)
def test_a_wrong_fact_is_told_in_both_languages(
    facts: dict[str, Any], code: str, english: str, chinese: str
) -> None:
    """As `decide` tells it, and as a Chinese colleague would."""
    problem = only_problem(**facts)
    assert (problem.code, problem.message) == (code, english)
    assert say(problem.texts, "zh") == chinese


def test_a_share_written_as_61_says_how_to_write_it() -> None:
    """In every row that has it, and once for what rows inherit."""
    row = {"name": "Harbour", "sales": 9000, "rent": 2000}
    problem = only_problem(shops=[{**row, "margin": 61}])
    assert problem.message == "`margin` is 61, above its maximum 1: a ratio is written 0.61"
    assert say(problem.texts, "zh") == "`margin` 是 61\uff0c超过了上限 1\uff1a比例应写成 0.61"
    assert problem.suggestion == "0.61"


def test_facts_that_contradict_each_other_are_both_named() -> None:
    """With what the ruleset says about them, and their values."""
    problem = only_problem(shops=[{**SHOP, "sales": 100, "returns": 200}])
    assert problem.key == "sales, returns"
    assert problem.message == (
        "`sales`, `returns` contradict each other (returns <= sales): $200 returned are more than "
        "$100 sold."
    )
    assert say(problem.texts, "zh") == (
        "`sales`、`returns` 相互矛盾\uff08returns <= sales\uff09\uff1a"
        "退货 200 美元超过了销售 100 美元。"
    )


def test_a_wrong_fact_of_a_required_decision_is_told_under_its_own_name() -> None:
    """Once, with both rulesets that read it."""
    problem = only_problem(seats=-1)
    assert problem.message == "`seats` is -1, below its minimum 0"
    assert problem.rulesets == ("size", "loan")


def test_a_contradiction_below_a_required_decision_is_told_once() -> None:
    """The ruleset that requires it takes the same facts by the same names."""
    company = {"channels": [{"name": "A", "cac": 1, "spend": 90, "new_customers": 3}]}
    problems = Engine().review(company, as_of=DAY).problems
    assert [(p.code, p.rulesets) for p in problems] == [
        ("facts-contradict", ("channel-economics", "scale-gate"))
    ]
    assert problems[0].message.startswith("`spend`, `new_customers`, `cac` contradict each other")


def test_a_wrong_fact_stops_only_what_reads_it() -> None:
    """Everything else is decided."""
    review = reviewed(**{**FULL, "seats": -1})
    states = {f.ruleset: f.state for f in review.findings}
    assert states.pop("size") == states.pop("loan") == "invalid"
    assert set(states.values()) == {"decided", "checked"}


def test_keys_need_not_be_texts() -> None:
    """A mapping from Python may hold anything; it is read by what it looks like."""
    company: dict[Any, Any] = {"seats": 45, 7: "seven"}
    review = engine().review(company, as_of=DAY)
    assert [u.key for u in review.unused] == ["7"]
