"""What is wrong with a company file, said in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from plgrules.decision.numbers import format_number
from plgrules.diagnostics.errors import Problem
from plgrules.program.program import FactStep, Program
from plgrules.review.findings import CompanyProblem, Sum
from plgrules.review.wrong_facts import CONTRADICTION, REQUIRED, quoted, say_wrong_fact
from plgrules.source.forms import shown

UNKNOWN = "fact-unknown"

CODES = (
    UNKNOWN,
    CONTRADICTION,
    "part-not-a-list",
    "row-not-a-mapping",
    "row-without-label",
    "row-label-twice",
    "label-not-a-text",
)
"""Every code of a problem that a company file can have beside wrong facts."""


def said(code: str, key: str, english: str, chinese: str, **more: Any) -> CompanyProblem:
    """Return a problem of the company file; `more` are its place, suggestion and rulesets."""
    place = {"part": None, "row": None, "label": None, **more}
    return CompanyProblem(code=code, key=key, texts=(("en", english), ("zh", chinese)), **place)


# -- the shape of the file -------------------------------------------------------------------------


def not_a_list(part: str, label: str, value: Any) -> CompanyProblem:
    """Return the problem of a part that is no list of rows."""
    kind, kind_zh = _kind(value)
    return said(
        "part-not-a-list",
        part,
        f"`{part}` is {kind}, not a list of rows: write `- {label}: …` for each",
        f"`{part}` 是{kind_zh}，应为列表：每一项写成 `- {label}: …`",
        part=part,
    )


def not_a_row(part: str, row: int, label: str, value: Any) -> CompanyProblem:
    """Return the problem of a row that is no mapping of facts."""
    kind, kind_zh = _kind(value)
    return said(
        "row-not-a-mapping",
        part,
        f"row {row} of `{part}` is {kind}, not a mapping of facts: write `- {label}: …`",
        f"`{part}` 的第 {row} 项是{kind_zh}，应为事实的键值对：写成 `- {label}: …`",
        part=part,
        row=row,
    )


def without_label(part: str, row: int, label: str) -> CompanyProblem:
    """Return the problem of a row that does not say what it is."""
    return said(
        "row-without-label",
        label,
        f"row {row} of `{part}` has no `{label}`: name it, so that its answers can be told apart",
        f"`{part}` 的第 {row} 项没有 `{label}`：请为它命名，否则无法区分各项的结论",
        part=part,
        row=row,
    )


def same_label(part: str, rows: Iterable[int], label: str) -> CompanyProblem:
    """Return the problem of rows that share a label."""
    first, *others = rows
    places = " and ".join([", ".join(map(str, [first, *others[:-1]])), str(others[-1])])
    places_zh = "、".join(map(str, [first, *others]))
    return said(
        "row-label-twice",
        label,
        f"rows {places} of `{part}` are both called `{label}`: give each its own name"
        if len(others) == 1
        else f"rows {places} of `{part}` are all called `{label}`: give each its own name",
        f"`{part}` 的第 {places_zh} 项都叫 `{label}`：请各取一个名字",
        part=part,
        row=others[0],
        label=label,
    )


def label_no_text(key: str, part: str | None, row: int | None, value: Any) -> CompanyProblem:
    """Return the problem of a name that is no text."""
    kind, kind_zh = _kind(value)
    where = f" of row {row} of `{part}`" if part else ""
    where_zh = f"`{part}` 第 {row} 项的 " if part else ""
    return said(
        "label-not-a-text",
        key,
        f"`{key}`{where} is {kind}, not a name",
        f"{where_zh}`{key}` 是{kind_zh}，应为名称",
        part=part,
        row=row,
    )


def misspelt(
    key: str, meant: str, what: tuple[str, str], places: tuple[str, ...], **more: Any
) -> CompanyProblem:
    """Return the problem of a key that nearly is a known one.

    `what` says in both languages what the known one is, `places` which rulesets know it.
    """
    english = f"`{shown(key)}` is not {what[0]}: did you mean `{meant}`"
    chinese = f"`{shown(key)}` 不是{what[1]}：是不是 `{meant}`"
    known = f" ({', '.join(places)})" if places else ""
    known_zh = f"（{'、'.join(places)}）" if places else ""
    return said(
        UNKNOWN,
        key,
        f"{english}{known}?",
        f"{chinese}{known_zh}？",
        suggestion=meant,
        rulesets=places,
        **more,
    )


def sum_differs(
    total: Sum, given: float, step: FactStep, rulesets: tuple[str, ...]
) -> CompanyProblem:
    """Return the problem of a fact that is given and does not agree with its sum over rows."""
    assert total.value is not None

    def number(value: float, language: str) -> str:
        return format_number(value, step.domain.unit, step.domain.show, language, full=True)

    return said(
        CONTRADICTION,
        total.fact,
        f"`{total.fact}` and `{total.part}` contradict each other: {number(given, 'en')} is given, "
        f"and the rows of `{total.part}` sum up to {number(total.value, 'en')} "
        f"({total.ruleset}: {total.output})",
        f"`{total.fact}` 与 `{total.part}` 相互矛盾：填写的是 {number(given, 'zh')}，"
        f"而 `{total.part}` 各项合计为 {number(total.value, 'zh')}"
        f"（{total.ruleset}：{total.output}）",
        rulesets=rulesets,
    )


# -- the facts of a decision -----------------------------------------------------------------------


def fact_problem(
    problem: Problem, program: Program, keys: Mapping[str, str], as_of: date, **place: Any
) -> CompanyProblem:
    """Return a wrong fact of a decision as a problem of the company file.

    `keys` are the keys of the file by fact.
    """
    bare = _without_requirement(problem, keys)
    key = ", ".join(keys.get(name, name) for name in bare.fact.split(", "))
    english = bare.message
    for name, short in keys.items():
        english = english.replace(f"`{name}`", f"`{short}`") if name != short else english
    told = say_wrong_fact(problem, program, key, as_of)
    return said(
        problem.code,
        key,
        told["en"] or english,
        told["zh"] or english,
        suggestion=problem.suggestion,
        rulesets=(program.ruleset,),
        **place,
    )


def _without_requirement(problem: Problem, keys: Mapping[str, str]) -> Problem:
    """A wrong fact of a required decision as its own, where the company file gives it by name.

    So that it is the same problem wherever this decision is made.
    """
    if not problem.message.startswith(REQUIRED):
        return problem
    names = problem.fact.partition(".")[2]
    if not set(names.split(", ")) <= set(keys.values()):
        return problem
    return replace(problem, fact=names, message=problem.message.partition(": ")[2])


def merged(problems: Iterable[CompanyProblem]) -> tuple[CompanyProblem, ...]:
    """Return the problems, each once, with all rulesets that have it."""
    found: dict[tuple[Any, ...], CompanyProblem] = {}
    for problem in problems:
        key = problem.code, problem.key, problem.part, problem.row, problem.texts
        known = found.get(key)
        if known is not None:
            rulesets = tuple(dict.fromkeys((*known.rulesets, *problem.rulesets)))
            problem = replace(known, rulesets=rulesets)
        found[key] = problem
    return tuple(found.values())


def _kind(value: Any) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return "a mapping", "键值对"
    if isinstance(value, list | tuple):
        return "a list", "列表"
    if value is None:
        return "empty", "空的"
    return quoted(value), f" {quoted(value)}"
