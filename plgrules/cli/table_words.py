"""The words around a table of decisions, in English and Chinese."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "row": ("row", "行"),
    "rows": ("rows", "行"),
    "decided": ("decided", "已决定"),
    "undetermined": ("undetermined", "未定"),
    "conflict": ("conflict", "冲突"),
    "invalid": ("invalid", "无效"),
    "outcome": ("outcome", "结论"),
    "rule": ("rule", "规则"),
    "notes": ("notes", "备注"),
    "needs": ("needs {facts}", "还需要 {facts}"),
    "all_rows": ("On every decided row: {codes}", "所有已决定的行：{codes}"),
    "more_rows": (
        "\u2026 and {count} more rows; all of them: --out decided.csv",
        "\u2026\u2026另有 {count} 行；完整结果请用 --out decided.csv 写出",
    ),
    "one_row": ("One row explained: {command}", "查看某一行的解释：{command}"),
}


def say_word(key: str, language: str, **values: object) -> str:
    """Return a word or sentence of the table in a language; English for one that is not known."""
    english, chinese = _WORDS[key]
    return (chinese if language == "zh" else english).format(**values)
