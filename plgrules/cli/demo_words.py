"""What the demo says between its results, in English and Chinese."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "intro": (
        "Nine acquisition channels and one company, decided for {day} with the bundled rulesets.",
        "示例：用内置规则集对九个获客渠道和一家公司做出判断，决策日期 {day}。",
    ),
    "channels": (
        "1. Keep, scale or kill: every row of a CSV file",
        "1. 保留、规模化还是终止：逐行判断一个 CSV 文件",
    ),
    "one": (
        "2. Why: one of these rows explained",
        "2. 为什么：解释其中一行",
    ),
    "company": (
        "3. Four questions on one company: a YAML file",
        "3. 对一家公司的四个问题：一个 YAML 文件",
    ),
    "next": ("Try next", "接下来可以试试"),
    "save": ("these two files, to change and decide again", "导出这两个示例文件，改一改再判断"),
    "own": ("your own numbers; it asks for what is missing", "填入你自己的数字；缺什么它会问"),
    "show": ("every rule, every threshold and its source", "查看每条规则、每个门槛及其出处"),
    "why": (
        "why 2 was decided so, asked months later: from a log that this demo wrote",
        "几个月后再问第 2 步为什么这样判断：答案就在演示刚写下的决策日志里",
    ),
    "saved": ("wrote {files}", "已写出 {files}"),
}


def say_demo(key: str, language: str, **values: object) -> str:
    """Return a sentence of the demo in a language; English for one that is not known."""
    english, chinese = _WORDS[key]
    return (chinese if language == "zh" else english).format(**values)
