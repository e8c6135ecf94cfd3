"""What every language needs to say a number: nouns, currencies, lists, dates, yes and no.

English and Chinese so far; another language falls back to English.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

LANGUAGES = ("en", "zh")
"""The languages in which everything can be said."""


class Noun(NamedTuple):
    """How a unit is counted: one, several; in Chinese after a number, and by itself."""

    one: str
    many: str
    counted_zh: str
    bare_zh: str


NOUNS: dict[str, Noun] = {
    "minute": Noun("minute", "minutes", "分钟", "分钟"),
    "hour": Noun("hour", "hours", "小时", "小时"),
    "day": Noun("day", "days", "天", "天"),
    "week": Noun("week", "weeks", "周", "周"),
    "month": Noun("month", "months", "个月", "月"),
    "year": Noun("year", "years", "年", "年"),
    "customer": Noun("customer", "customers", "个客户", "客户"),
    "user": Noun("user", "users", "个用户", "用户"),
    "account": Noun("account", "accounts", "个账户", "账户"),
    "lead": Noun("lead", "leads", "条线索", "线索"),
    "deal": Noun("deal", "deals", "单", "单"),
    "signup": Noun("sign-up", "sign-ups", "个注册", "注册"),
    "person": Noun("person", "people", "人", "人"),
    "employee": Noun("employee", "employees", "名员工", "员工"),
    "rep": Noun("rep", "reps", "名销售", "销售"),
    "seat": Noun("seat", "seats", "个席位", "席位"),
    "team": Noun("team", "teams", "个团队", "团队"),
    "step": Noun("step", "steps", "步", "步"),
    "moment": Noun("moment", "moments", "次", "次"),
    "aha": Noun("aha moment", "aha moments", "次", "次"),
    "time": Noun("time", "times", "次", "次"),
    "event": Noun("event", "events", "次", "次"),
    "session": Noun("session", "sessions", "次会话", "会话"),
    "visit": Noun("visit", "visits", "次访问", "访问"),
    "call": Noun("call", "calls", "次通话", "通话"),
    "demo": Noun("demo", "demos", "次演示", "演示"),
    "ticket": Noun("ticket", "tickets", "张工单", "工单"),
    "message": Noun("message", "messages", "条消息", "消息"),
    "workflow": Noun("workflow", "workflows", "个流程", "流程"),
    "feature": Noun("feature", "features", "个功能", "功能"),
    "integration": Noun("integration", "integrations", "个集成", "集成"),
    "project": Noun("project", "projects", "个项目", "项目"),
    "document": Noun("document", "documents", "个文档", "文档"),
    "department": Noun("department", "departments", "个部门", "部门"),
    "stakeholder": Noun("stakeholder", "stakeholders", "个相关方", "相关方"),
    "channel": Noun("channel", "channels", "个渠道", "渠道"),
    "experiment": Noun("experiment", "experiments", "个实验", "实验"),
    "test": Noun("test", "tests", "项测试", "测试"),
    "industry": Noun("industry", "industries", "个行业", "行业"),
    "field": Noun("field", "fields", "个字段", "字段"),
    "page": Noun("page", "pages", "页", "页"),
    "signal": Noun("signal", "signals", "个信号", "信号"),
    "point": Noun("point", "points", "分", "分"),
    "quota": Noun("quota", "quota", "单位额度", "单位额度"),
}
"""Units that are counted; a noun that is not here stays as the ruleset wrote it."""

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥"}
"""Currencies that English writes with a sign before the amount; others with their code."""

CURRENCIES_ZH = {
    "USD": "美元", "EUR": "欧元", "GBP": "英镑", "CNY": "元", "JPY": "日元", "HKD": "港元",
    "TWD": "新台币", "SGD": "新加坡元", "AUD": "澳元", "CAD": "加元", "CHF": "瑞士法郎",
    "INR": "卢比", "KRW": "韩元", "BRL": "雷亚尔",
}  # fmt: skip
"""Currencies as Chinese names them after the amount; others by their code."""

_WORDS = {
    "en": {"unknown": "unknown", "yes": "yes", "no": "no", "none": "none"},
    "zh": {"unknown": "未知", "yes": "是", "no": "否", "none": "无"},
}


def word(key: str, language: str) -> str:
    """Return `unknown`, `yes`, `no` or `none` in a language."""
    return _WORDS.get(language, _WORDS["en"])[key]


def say_list(items: Sequence[str], language: str, joiner: str = "and") -> str:
    """Return the items as a sentence lists them; `joiner` is `and` or `or`."""
    if not items:
        return word("none", language)
    if language == "zh":
        last = "或" if joiner == "or" else "和"
        head = "、".join(items[:-1])
        return spaced_zh([head, last, items[-1]]) if head else items[-1]
    head = ", ".join(items[:-1])
    return f"{head} {joiner} {items[-1]}" if head else items[-1]


def say_date(day: date, language: str) -> str:
    """Return a date: ISO in English, year, month and day in Chinese."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return day.isoformat()


def spaced_zh(pieces: Sequence[str]) -> str:
    """Return Chinese pieces joined, with a space wherever Han meets Latin letters or digits."""
    text = ""
    for piece in pieces:
        if text and piece:
            text, piece = _bridged(text, piece)
        text += piece
    return text


def _bridged(left: str, right: str) -> tuple[str, str]:
    """Two neighbours with the space between them put or taken as Chinese typesetting wants it."""
    before, after = left.rstrip(" "), right.lstrip(" ")
    if not before or not after:
        return left, right
    if _is_han(before[-1]) and _is_han(after[0]):
        return before, after
    touching = before == left and after == right
    meets = (_is_han(before[-1]) and _is_latin(after[0])) or (
        _is_latin(before[-1]) and _is_han(after[0])
    )
    return (left + " ", right) if touching and meets else (left, right)


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "$%`+-")
