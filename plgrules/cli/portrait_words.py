"""The words of a ruleset's portrait that no ruleset says, by language."""

from __future__ import annotations

from plgrules.decision.languages import spaced_zh

_ENGLISH = {
    "facts": "Facts",
    "derived": "Computed",
    "thresholds": "Thresholds",
    "requirements": "Decided first",
    "signals": "Signals",
    "tree": "Decision: a tree of questions",
    "rules": "Decision: the first rule that holds",
    "unique": "Decision: the one rule that holds",
    "bands": "Decision: bands of {of}",
    "checks": "Checks",
    "valid": "Facts must agree",
    "warnings": "Warnings",
    "outputs": "Outputs",
    "outcomes": "Outcomes",
    "sources": "Sources",
    "in_force": "in force from {day}",
    "review_by": "review by {day}",
    "number": "a number",
    "integer": "a whole number",
    "share": "a share",
    "unit": "in {unit}",
    "boolean": "yes or no",
    "text": "a text",
    "date": "a date",
    "choice": "one of: {choices}",
    "list": "a list",
    "list_of": "a list of: {choices}",
    "at_least": "at least {low}",
    "at_most": "at most {high}",
    "between": "{low} to {high}",
    "otherwise": "when not given: {formula}",
    "default": "when not given: {value}",
    "optional": "optional",
    "private": "private",
    "if": "if {condition}",
    "is": "= {formula}",
    "must": "must hold: {condition}",
    "always": "otherwise",
    "nothing_before": "when no rule holds",
    "edit": "may be set from {low} to {high}",
    "edit_low": "may be set from {low} up",
    "edit_high": "may be set up to {high}",
    "source": "source: {sources}",
    "group": "group {group}",
    "overlay": "set by the overlay {overlay}; {base} without it: {reason}",
    "yes": "yes: ",
    "no": "no: ",
    "fix": "fix: {fix}",
    "version": "{ruleset} {version}",
    "lines": "lines {lines}",
    "assumption": "our assumption",
    "comma": ", ",
    "titled": "{id} – {title}",
    "name": "Name",
    "meaning": "Meaning",
    "details": "Details",
    "and": "; ",
}

_CHINESE = {
    "facts": "事实",
    "derived": "计算得出",
    "thresholds": "门槛",
    "requirements": "先行决策",
    "signals": "信号",
    "tree": "决策：逐层提问",
    "rules": "决策：取第一条成立的规则",
    "unique": "决策：取唯一成立的规则",
    "bands": "决策：按 {of} 分档",
    "checks": "检查项",
    "valid": "事实须相互一致",
    "warnings": "提醒",
    "outputs": "输出",
    "outcomes": "结论",
    "sources": "出处",
    "in_force": "{day} 起生效",
    "review_by": "须在 {day} 前复审",
    "number": "数字",
    "integer": "整数",
    "share": "比例",
    "unit": "单位：{unit}",
    "boolean": "是或否",
    "text": "文字",
    "date": "日期",
    "choice": "取值：{choices}",
    "list": "列表",
    "list_of": "列表，可取：{choices}",
    "at_least": "不小于 {low}",
    "at_most": "不大于 {high}",
    "between": "{low} 至 {high}",
    "otherwise": "未提供时：{formula}",
    "default": "未提供时：{value}",
    "optional": "可选",
    "private": "保密",
    "if": "条件：{condition}",
    "is": "= {formula}",
    "must": "必须成立：{condition}",
    "always": "其余情况",
    "nothing_before": "没有规则成立时",
    "edit": "可在 {low} 至 {high} 之间调整",
    "edit_low": "可调整，不小于 {low}",
    "edit_high": "可调整，不大于 {high}",
    "source": "出处：{sources}",
    "group": "分组 {group}",
    "overlay": "由叠加文件 {overlay} 设定，原值 {base}：{reason}",
    "yes": "是：",
    "no": "否：",
    "fix": "改进：{fix}",
    "version": "{ruleset} {version}",
    "lines": "第 {lines} 行",
    "assumption": "我们的假设",
    "comma": "、",
    "titled": "{id}（{title}）",
    "name": "名称",
    "meaning": "含义",
    "details": "说明",
    "and": "；",
}

_WORDS = {"en": _ENGLISH, "zh": _CHINESE}


def words(key: str, language: str, **values: str) -> str:
    """Return a phrase in a language with its values put in.

    Raises KeyError for a phrase that there is not.
    """
    template = _WORDS[language][key]
    if language != "zh" or not values:
        return template.format(**values)
    before, _, after = template.partition("{")
    pieces = [before]
    while after:
        name, _, rest = after.partition("}")
        literal, _, after = rest.partition("{")
        pieces += [values[name], literal]
    return spaced_zh([piece for piece in pieces if piece])
