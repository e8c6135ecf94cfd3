"""The words in which a change is told, in English and Chinese."""

from __future__ import annotations

from plgrules.decision.languages import spaced_zh

_WORDS: dict[str, tuple[str, str]] = {
    # what was compared
    "versions": ("{old} \u2192 {new}", "{old} \u2192 {new}"),
    "new_ruleset": ("{new}: a new ruleset", "{new}\uff1a新规则集"),
    "new_version": ("new", "新增"),
    "gone": ("{old}: gone", "{old}\uff1a已删除"),
    "edited": ("{old}, edited in place", "{old}\uff08原地修改\uff09"),
    "nothing": ("Nothing differs.", "没有差异\u3002"),
    "nothing_decides": (
        "Nothing that a decision reads differs: only comments, or how it is written.",
        "决策所用的内容没有差异\uff0c只有注释或写法不同\u3002",
    ),
    "patch": ("patch: values and texts", "补丁\uff08patch\uff09\uff1a数值与文字"),
    "minor": ("minor: new logic, or additions", "次要\uff08minor\uff09\uff1a新逻辑或新增内容"),
    "major": (
        "major: callers must take note",
        "主要\uff08major\uff09\uff1a调用方需要注意",
    ),
    "too_little": (
        "The version number promises a {promised} change; {next} would be right.",
        "版本号只表示 {promised} 级改动\uff0c应为 {next}\u3002",
    ),
    "because": ("because {reasons}", "原因\uff1a{reasons}"),
    "more": ("and {count} more", "另有 {count} 项"),
    # kinds of parts
    "ruleset": ("Ruleset", "规则集"),
    "fact": ("Facts", "事实"),
    "valid": ("Facts must agree", "事实须相互一致"),
    "required": ("Decided first", "先行决策"),
    "threshold": ("Thresholds", "门槛"),
    "derived": ("Computed", "计算得出"),
    "group": ("Groups of signals", "信号分组"),
    "signal": ("Signals", "信号"),
    "decision": ("The decision itself", "决策方式"),
    "question": ("Questions of the tree", "决策树的问题"),
    "end": ("Rules", "规则"),
    "check": ("Checks", "检查项"),
    "warning": ("Warnings", "提醒"),
    "output": ("Outputs", "输出"),
    "outcome": ("Outcomes", "结论"),
    "source": ("Sources", "出处"),
    "wording": ("Texts", "文字"),
    # how a part differs
    "added": ("new", "新增"),
    "removed": ("gone", "删除"),
    "changed": ("changed", "变更"),
    "moved": ("moved", "移动"),
    # aspects
    "aspect_value": ("value", "数值"),
    "aspect_type": ("type", "类型"),
    "aspect_unit": ("unit", "单位"),
    "aspect_show": ("shown as", "显示方式"),
    "aspect_precision": ("decimals", "小数位"),
    "aspect_choices": ("choices", "取值"),
    "aspect_titles": ("titles of choices", "取值名称"),
    "aspect_limits": ("may be", "范围"),
    "aspect_edit": ("may be set", "可调范围"),
    "aspect_optional": ("optional", "可选"),
    "aspect_required": ("required", "必填"),
    "aspect_private": ("private", "保密"),
    "aspect_default": ("when not given", "未提供时"),
    "aspect_otherwise": ("when not given", "未提供时"),
    "aspect_must": ("must hold", "必须成立"),
    "aspect_if": ("if", "条件"),
    "aspect_of": ("of", "分档依据"),
    "aspect_limit": ("where", "区间"),
    "aspect_then": ("answers", "得出"),
    "aspect_place": ("stands", "位置"),
    "aspect_form": ("form", "形式"),
    "aspect_group": ("group", "分组"),
    "aspect_points": ("points", "分值"),
    "aspect_severity": ("severity", "严重程度"),
    "aspect_outputs": ("sets", "设定"),
    "aspect_overlay": ("set by the overlay", "由叠加文件设定"),
    "aspect_overlays": ("overlays", "叠加文件"),
    "aspect_version": ("version", "版本"),
    "aspect_facts": ("facts", "事实"),
    "aspect_source": ("source", "出处"),
    "aspect_document": ("document", "文件"),
    "aspect_address": ("address", "网址"),
    "aspect_section": ("section", "章节"),
    "aspect_lines": ("lines", "行"),
    "aspect_note": ("note", "说明"),
    "aspect_statements": ("statements", "条目"),
    "aspect_effective_from": ("in force from", "生效日期"),
    "aspect_review_by": ("review by", "复审日期"),
    "aspect_title": ("title", "名称"),
    "aspect_question": ("question", "问题"),
    "aspect_description": ("description", "说明"),
    "aspect_because": ("reason", "理由"),
    "aspect_says": ("text", "文字"),
    "aspect_fix": ("fix", "改进"),
    "aspect_actions": ("actions", "下一步"),
    # values
    "none": ("none", "无"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "from_to": ("{low} to {high}", "{low} 至 {high}"),
    "from": ("at least {low}", "不小于 {low}"),
    "up_to": ("at most {high}", "不大于 {high}"),
    "number_place": ("as number {number}", "第 {number} 条"),
    "root": ("at the root", "根部"),
    "path": ("{question}: {answer}", "{question}\uff1a{answer}"),
    "tree": ("a tree of questions", "逐层提问"),
    "rules (first)": ("the first rule that holds", "取第一条成立的规则"),
    "rules (unique)": ("the one rule that holds", "取唯一成立的规则"),
    "bands": ("bands", "分档"),
    "otherwise_case": ("otherwise", "其余情况"),
    "ratio": ("a ratio", "比例"),
    "percent": ("a percentage", "百分比"),
    "times": ("a multiple", "倍数"),
    "number": ("a number", "数字"),
    "integer": ("a whole number", "整数"),
    "boolean": ("yes or no", "是或否"),
    "text": ("a text", "文字"),
    "choice": ("a choice", "选项"),
    "date": ("a date", "日期"),
    "list": ("a list", "列表"),
    "assumption": ("our assumption", "我们的假设"),
    "cited_lines": ("{cited}, lines {lines}", "{cited}\uff0c第 {lines} 行"),
    "comma": (", ", "\u3001"),
    "colon": (": ", "\uff1a"),
    # what it does to rows
    "impact": ("What it does to {source}", "对 {source} 的影响"),
    "rows": ("{count} rows", "{count} 行"),
    "row": ("1 row", "1 行"),
    "decisions": ("{count} logged decisions", "{count} 条决策记录"),
    "decision_one": ("1 logged decision", "1 条决策记录"),
    "as_of": ("as of {day}", "决策日期 {day}"),
    "no_flip": ("none comes to another answer", "结论均无变化"),
    "flip_one": ("1 comes to another answer", "1 行结论改变"),
    "flips": ("{count} come to another answer", "{count} 行结论改变"),
    "no_flip_log": ("none comes to another answer", "结论均无变化"),
    "flip_one_log": ("1 comes to another answer", "1 条结论改变"),
    "flips_log": ("{count} come to another answer", "{count} 条结论改变"),
    "not_computed": (
        "{count} could not be computed: their facts were masked or erased",
        "{count} 条无法计算\uff1a事实已遮盖或删除",
    ),
    "was": ("was", "原为"),
    "is": ("is", "现为"),
    "count": ("rows", "行数"),
    "count_log": ("decisions", "条数"),
    "which": ("which", "对象"),
    "answer": ("answer", "结论"),
    "row_number": ("row {number}", "第 {number} 行"),
    "number_only": ("no. {number}", "第 {number} 条"),
    "explained": ("Explained: {label}", "解释\uff1a{label}"),
    "other_rule": ("same answer by another rule", "结论相同\uff0c规则不同"),
    "other_outputs": ("same answer, other outputs", "结论相同\uff0c输出不同"),
    "other_warnings": ("same answer, other warnings", "结论相同\uff0c提醒不同"),
    "other_checks": ("same answer, other findings", "结论相同\uff0c检查结果不同"),
    "counted": ("{count} ({which})", "{count}\uff08{which}\uff09"),
    "refused": ("refused by both", "两个版本都拒绝"),
    "refused_row": ("{label}: {problem}", "{label}\uff1a{problem}"),
    "decided": ("decided", "已决定"),
    "undetermined": ("undetermined", "未定"),
    "conflict": ("conflict", "冲突"),
    "invalid": ("invalid", "无效"),
    "name": ("name", "名称"),
    "difference": ("difference", "差异"),
    "before": ("before", "之前"),
    "after": ("after", "之后"),
}


def words(key: str, language: str, **values: object) -> str:
    """Return a word or sentence in a language with its values put in.

    Raises KeyError for one that there is not.
    """
    english, chinese = _WORDS[key]
    if language != "zh":
        return english.format(**values)
    if not values:
        return chinese
    before, _, after = chinese.partition("{")
    pieces = [before]
    while after:
        name, _, rest = after.partition("}")
        literal, _, after = rest.partition("{")
        pieces += [str(values[name]), literal]
    return spaced_zh([piece for piece in pieces if piece])
