"""Wrong facts in every language: what came, and what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from plgrules.backends.interpreter.interpret import interpret
from plgrules.decision.languages import LANGUAGES
from plgrules.decision.wording import fill
from plgrules.diagnostics.errors import FactError, Problem
from plgrules.program.program import FactStep, Program, RequirementStep, Validity
from plgrules.program.texts import say
from plgrules.source.forms import shown

CONTRADICTION = "facts-contradict"

REQUIRED = "required decision "
"""How the message of a wrong fact of a required decision begins."""

_NOTHING = {"en": "", "zh": ""}

_KINDS_ZH = {
    "number": "数字",
    "integer": "整数",
    "boolean": " true 或 false",
    "text": "文本",
    "choice": "给定选项之一",
    "date": "日期，例如 2026-01-31",
    "list": "列表",
}


def say_wrong_fact(problem: Problem, program: Program, key: str, as_of: date) -> dict[str, str]:
    """Return a wrong fact by language; empty where its own message says it as well.

    `program` is the one that refused it, `key` what the company file calls it.
    """
    name, steps = problem.fact, program.step
    if problem.message.startswith(REQUIRED):
        # The fact of a required decision, whose program knows its bounds.
        requirement, _, name = name.partition(".")
        step = steps.get(requirement)
        if not isinstance(step, RequirementStep):
            return _NOTHING
        program, steps = step.program, step.program.step
    if problem.code == CONTRADICTION:
        return _contradiction(problem, program, key, as_of)
    fact = steps.get(name)
    if not isinstance(fact, FactStep):
        return _NOTHING
    wrong = _wrong_zh(problem, fact)
    return {"en": "", "zh": f"`{key}` {wrong}" if wrong else ""}


def _wrong_zh(problem: Problem, fact: FactStep) -> str:
    given = quoted(problem.given)
    kind = _KINDS_ZH[fact.domain.type]
    match problem.code:
        case "fact-out-of-range":
            return _range_zh(problem, fact)
        case "fact-wrong-type" if isinstance(problem.given, list | tuple):
            return "含有不是文本的项"
        case "fact-wrong-type":
            return f"是 {given}，应为{kind}"
        case "fact-not-finite":
            return f"是 {given}，不是有限的数字"
        case "fact-too-large":
            return "是超过 2 的 53 次方的整数"
        case "fact-not-an-integer":
            return f"是 {given}，应为整数"
        case "fact-not-a-choice" if isinstance(problem.given, list | tuple):
            return f"含有选项之外的值，可选的值有{_choices(fact)}"
        case "fact-not-a-choice":
            return f"是 {given}，可选的值有{_choices(fact)}"
        case "fact-null-in-list":
            return "的列表里有空值"
        case "fact-duplicate-in-list":
            return "的列表里有重复的项"
        case _:
            return ""


def _range_zh(problem: Problem, fact: FactStep) -> str:
    value = float(problem.given)
    if fact.maximum is not None and value > fact.maximum:
        hint = f"：比例应写成 {problem.suggestion}" if problem.suggestion else ""
        return f"是 {value:.15g}，超过了上限 {fact.maximum:.15g}{hint}"
    return f"是 {value:.15g}，低于下限 {fact.minimum:.15g}"


def _choices(fact: FactStep) -> str:
    return "、".join(f"`{choice.id}`" for choice in fact.domain.choices)


def _contradiction(problem: Problem, program: Program, names: str, as_of: date) -> dict[str, str]:
    """What a condition across facts says, with the values that it was false for."""
    for validity in program.validities:
        must = validity.must.text
        if f"({must}):" in problem.message:
            named = [f"`{name}`" for name in names.split(", ")]
            says = _says(validity, program, problem.given, as_of)
            return {
                "en": f"{', '.join(named)} contradict each other ({must}): {says['en']}",
                "zh": f"{'、'.join(named)} 相互矛盾（{must}）：{says['zh']}",
            }
    return _NOTHING


def _says(
    validity: Validity, program: Program, given: Mapping[str, Any], as_of: date
) -> dict[str, str]:
    lenient = replace(program, validities=())
    facts = tuple(given.get(fact.name) for fact in program.facts)
    try:
        record = interpret(lenient, facts, as_of)
    except FactError:
        return {language: say(validity.says, language) for language in LANGUAGES}
    return {language: fill(validity.says, record, language) for language in LANGUAGES}


def quoted(value: Any) -> str:
    """Return a value of a company file as it is shown in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{shown(value)}"'
    return f"{value:.15g}" if isinstance(value, float) else f"{value!r:.60}"
