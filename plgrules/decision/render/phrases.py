"""The words of an explanation that no ruleset says: headings, marks and joints, by language."""

from __future__ import annotations

from functools import lru_cache
from string import Formatter

from plgrules.decision.languages import LANGUAGES, spaced_zh

_ENGLISH = {
    "as_of": "as of {day}",
    "rule": "rule: {rule}",
    "rules": "rules: {rules}",
    "disagrees": (
        "Warning: the fast backend and the reference interpreter disagree on this decision. "
        "The verdict is the backend's; the steps below are the interpreter's ({reference}). "
        "Please report it."
    ),
    "why": "Why",
    "path": "Path",
    "not_because": "Not because",
    "limits": "Limits around it",
    "signals": "Signals",
    "checks": "Checks",
    "decided": "Decided",
    "undetermined": "Undetermined",
    "conflict": "Conflict",
    "undefined": "Could not be computed",
    "warnings": "Warnings",
    "outputs": "Results",
    "next": "Next",
    "nested": "Decided on the way",
    "sources": "Sources",
    "thresholds": "Thresholds",
    "numbers": "Numbers",
    "digest": "digest",
    "overlays": "overlays",
    "given": "given",
    "default": "default",
    "absent": "not given",
    "not_given": "not given",
    "private": "given, private",
    "decided_by": "decided by {ruleset} {version}",
    "as": "as {tests}",
    "otherwise_case": "nothing before it matched",
    "assumption": "our assumption",
    "playbook": "playbook",
    "overlay": "{overlay} sets it to {value} (base {base}): {reason}",
    "taken_absent": "Taken as not given: {names}",
    "above": "above by {distance}",
    "below": "below by {distance}",
    "equal": "exactly there",
    "yes": "yes",
    "no": "no",
    "unknown": "unknown",
    "hits": "{hit} of {total}",
    "hits_open": "{hit} of {total}, {open} unknown",
    "headline_undetermined": "{outcomes}: it depends on what is not known yet",
    "headline_conflict": "{rules} both hold, though at most one should",
    "headline_checks": "{present} of {total} findings present",
    "headline_checks_open": "{present} of {total} findings present, {open} unknown",
    "several": "Whatever the missing facts are, the answer is the same: {rules} all lead here.",
    "still_possible": "Still possible",
    "both_hold": "These hold",
    "ask_for": "Ask for",
    "instead": "or {names}",
    "settles": "settles",
    "if_yes": "yes",
    "if_no": "no",
    "settles_bands": "where {of} lies",
    "present": "present",
    "clear": "Not found: {names}",
    "open": "Unknown: {names}",
    "always": "otherwise",
    "in": "{item} in {container}",
    "one_of": "{item} is {choices}",
    "is_one_of": "{item} is one of {choices}",
    "days_between": "days_between({first}, {second})",
    "days_from": "days from {first} to {second}",
    "decision_day": "the day of the decision",
    "min": "min({items})",
    "max": "max({items})",
    "abs": "abs({items})",
    "floor": "floor({items})",
    "ceil": "ceil({items})",
    "length": "length({items})",
    "contains": "contains({items})",
    "contains_any": "contains_any({items})",
    "colon": ": ",
    "comma": ", ",
    "between_items": ", ",
    "semicolon": "; ",
    "open_paren": " (",
    "close_paren": ")",
    "rule_head": "Rule",
    "test": "Test",
    "found": "Found",
    "name": "Name",
    "value": "Value",
    "origin": "Origin",
    "source": "Source",
    "threshold": "Threshold",
    "signal": "Signal",
    "tried": "Rules, in order",
    "tree": "The way through the tree",
    "bands": "Where it lies",
    "not_reached": "not reached",
    "failed": "not matched",
    "fix": "Fix",
    "all_facts": "All facts",
    "unit_of": "in {unit}",
    "a_share": "a share, such as 61%",
    "one_choice": "one of {choices}",
    "any_choices": "any of {choices}",
    "a_date": "a date, such as 2026-01-31",
    "yes_no": "yes or no",
    "a_text": "a text",
    "a_list": "a list",
    "a_number": "a number",
    "lines": "lines {lines}",
    "severity_critical": "critical",
    "severity_warning": "warning",
    "severity_info": "info",
    "severity_good": "good",
}

_CHINESE = {
    "as_of": "决策日期 {day}",
    "rule": "规则：{rule}",
    "rules": "规则：{rules}",
    "disagrees": (
        "注意：快速引擎与参考解释器对这次决策的结论不一致。"
        "结论取自快速引擎，下面的步骤来自解释器（{reference}）。请反馈这个问题。"
    ),
    "why": "为什么",
    "path": "判断路径",
    "not_because": "排除的规则",
    "limits": "相邻的界限",
    "signals": "信号",
    "checks": "检查项",
    "decided": "已判断",
    "undetermined": "还不能确定",
    "conflict": "规则冲突",
    "undefined": "无法计算",
    "warnings": "提醒",
    "outputs": "结果",
    "next": "下一步",
    "nested": "先行得出的结论",
    "sources": "出处",
    "thresholds": "门槛",
    "numbers": "数据",
    "digest": "摘要",
    "overlays": "覆盖配置",
    "given": "已提供",
    "default": "默认值",
    "absent": "未提供",
    "not_given": "未提供",
    "private": "已提供，保密",
    "decided_by": "由 {ruleset} {version} 判定",
    "as": "因为{tests}",
    "otherwise_case": "前面各条都不符合",
    "assumption": "我们的假设",
    "playbook": "操作手册",
    "overlay": "{overlay} 设为 {value}（原值 {base}）：{reason}",
    "taken_absent": "按未提供处理：{names}",
    "above": "高出 {distance}",
    "below": "低 {distance}",
    "equal": "正好相等",
    "yes": "是",
    "no": "否",
    "unknown": "未知",
    "hits": "{total} 项中命中 {hit} 项",
    "hits_open": "{total} 项中命中 {hit} 项，{open} 项未知",
    "headline_undetermined": "{outcomes}：取决于尚不清楚的情况",
    "headline_conflict": "{rules} 同时成立，而本应至多一条成立",
    "headline_checks": "{total} 项检查中发现 {present} 项问题",
    "headline_checks_open": "{total} 项检查中发现 {present} 项问题，{open} 项未知",
    "several": "无论缺少的事实是什么，结论都一样：{rules} 都指向这里。",
    "still_possible": "仍有可能",
    "both_hold": "同时成立",
    "ask_for": "请补充",
    "instead": "或 {names}",
    "settles": "可以确定",
    "if_yes": "是",
    "if_no": "否",
    "settles_bands": "{of}落在哪个区间",
    "present": "存在",
    "clear": "未发现：{names}",
    "open": "未知：{names}",
    "always": "其余情况",
    "in": "{container}包含{item}",
    "one_of": "{item}是{choices}",
    "is_one_of": "{item}是{choices}之一",
    "days_between": "{first}到{second}的天数",
    "days_from": "{first}到{second}的天数",
    "decision_day": "决策日期",
    "min": "较小值（{items}）",
    "max": "较大值（{items}）",
    "abs": "绝对值（{items}）",
    "floor": "向下取整（{items}）",
    "ceil": "向上取整（{items}）",
    "length": "数量（{items}）",
    "contains": "包含（{items}）",
    "contains_any": "包含任一项（{items}）",
    "colon": "：",
    "comma": "，",
    "between_items": "、",
    "semicolon": "；",
    "open_paren": "（",
    "close_paren": "）",
    "rule_head": "规则",
    "test": "条件",
    "found": "实际",
    "name": "名称",
    "value": "数值",
    "origin": "来历",
    "source": "出处",
    "threshold": "门槛",
    "signal": "信号",
    "tried": "依次判断的规则",
    "tree": "在决策树中的路径",
    "bands": "所在区间",
    "not_reached": "未用到",
    "failed": "不符合",
    "fix": "改进",
    "all_facts": "全部事实",
    "unit_of": "单位：{unit}",
    "a_share": "比例，例如 61%",
    "one_choice": "{choices}中的一个",
    "any_choices": "{choices}中的若干个",
    "a_date": "日期，例如 2026-01-31",
    "yes_no": "是或否",
    "a_text": "文字",
    "a_list": "列表",
    "a_number": "数字",
    "lines": "第 {lines} 行",
    "severity_critical": "严重",
    "severity_warning": "警告",
    "severity_info": "提示",
    "severity_good": "良好",
}

_PHRASES = {"en": _ENGLISH, "zh": _CHINESE}


def phrase(key: str, language: str, **values: object) -> str:
    """Return a phrase in a language with its values put in.

    Raises KeyError for a phrase that there is not.
    """
    return filled(_PHRASES[language][key], language, **values)


def filled(template: str, language: str, **values: object) -> str:
    """Return a template with its values put in; in Chinese with spaces where they belong."""
    if language != "zh" or not values:
        return template.format(**values)
    pieces: list[str] = []
    for literal, name in _parsed(template):
        pieces += [literal, str(values[name])] if name else [literal]
    return spaced_zh(pieces)


@lru_cache(maxsize=512)
def _parsed(template: str) -> tuple[tuple[str, str | None], ...]:
    """The literal texts of a template, each with the name that follows it."""
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(template))


def known_language(language: str) -> str:
    """Return the language that will be used: `en` or `zh` for `zh-CN` and the like.

    Raises ValueError, naming the languages there are.
    """
    base = language.replace("_", "-").split("-")[0].lower()
    if base not in LANGUAGES:
        listed = ", ".join(f"`{name}`" for name in LANGUAGES)
        raise ValueError(f"`{language}` is not a language of explanations; there are {listed}")
    return base
