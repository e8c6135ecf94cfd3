"""What a review and its findings come to in words: headlines, marks, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plgrules.decision.document import because_of
from plgrules.decision.findings import MissingFact, Warning
from plgrules.decision.languages import say_list
from plgrules.decision.render.phrases import phrase
from plgrules.decision.wording import format_shown
from plgrules.program.program import Program, RequirementStep
from plgrules.program.texts import say
from plgrules.review.company import COMPANY
from plgrules.review.findings import CompanyProblem, Finding, Picture, Unused
from plgrules.review.render.words import words

if TYPE_CHECKING:
    from plgrules.review.review import Review


def name_of(finding: Finding, language: str) -> str:
    """Return what a finding is about in the words of its ruleset: the decision by its title."""
    return say(finding.title, language) or finding.ruleset


def short_name(finding: Finding, language: str) -> str:
    """Return what a finding is called in a list: its ruleset, by its title but in English."""
    return finding.ruleset if language == "en" else name_of(finding, language)


def fact_name(fact: MissingFact, language: str) -> str:
    """Return a fact to be given by its key, with its title where the language is not English."""
    return words("fact", language, name=str(fact), title=fact.label)


def outcome_title(program: Program, outcome: str, language: str) -> str:
    """Return an outcome by its title."""
    return say(program.outcome[outcome].title, language) or outcome


def headline(finding: Finding, language: str) -> str:
    """Return what a finding came to: its outcome, what is still possible, how many checks."""
    decision, program = finding.decision, finding.program
    if decision is None:
        return words("wrong_facts", language)
    if decision.outcome is not None:
        return outcome_title(program, decision.outcome, language)
    if finding.state == "conflict":
        rules = say_list(decision.possible_rules, language)
        return phrase("headline_conflict", language, rules=rules)
    if finding.state == "checked":
        states = [check.state for check in decision.checks_in(language)]
        unknown = states.count("unknown")
        return phrase(
            "headline_checks_open" if unknown else "headline_checks",
            language,
            present=states.count("present"),
            total=len(states),
            open=unknown,
        )
    titles = [
        f"\u201c{outcome_title(program, outcome, language)}\u201d" for outcome in decision.possible
    ]
    outcomes = say_list(titles, language, "or")
    return phrase("headline_undetermined", language, outcomes=outcomes)


def because(finding: Finding, language: str) -> str:
    """Return the sentence of the rule that decided; empty where there is none."""
    decision = finding.decision
    if decision is None or decision.status != "decided":
        return ""
    if decision.rule is None and len(decision.possible_rules) > 1:
        rules = say_list(decision.possible_rules, language)
        return phrase("several", language, rules=rules)
    return because_of(decision, language)


def own_warnings(review: Review, finding: Finding, language: str) -> tuple[Warning, ...]:
    """Return the warnings of a finding, without those that the review tells elsewhere.

    A required decision brings its warnings along (`tier.code`); where the review makes that
    decision, too, they stand there.
    """
    if finding.decision is None:
        return ()
    required = {
        step.name: step.program.ruleset
        for step in finding.program.steps
        if isinstance(step, RequirementStep)
    }
    decided = {other.ruleset for other in review.findings if other.decision is not None}
    return tuple(
        warning
        for warning in finding.decision.warnings_in(language)
        if required.get(warning.code.partition(".")[0]) not in decided
    )


def mark_of(finding: Finding, language: str) -> str:
    """Return how bad a finding is in a word; where that is not known, why."""
    if finding.severity is not None:
        return phrase(f"severity_{finding.severity}", language)
    return words(f"mark_{finding.state}", language)


def part_title(review: Review, part: str, language: str) -> str:
    """Return what people call a part of the company file, or the company itself."""
    if part == COMPANY:
        return words("company", language)
    title = next((p.title for p in review.parts if p.name == part), ())
    return say(title, language) or part


def place_of(review: Review, problem: CompanyProblem, language: str) -> str:
    """Return where a wrong fact stands; empty for the company, and where its text says it."""
    if problem.part is None or problem.row is None or not problem.code.startswith("fact"):
        return ""
    part = part_title(review, problem.part, language)
    if problem.label is not None:
        return words("row_of", language, part=part, label=problem.label)
    return words("row", language, part=part, row=problem.row)


def unused_line(review: Review, unused: Unused, language: str) -> str:
    """Return that a key is read by nothing, or where it belongs, in one line."""
    where = words("nowhere", language)
    if unused.belongs:
        places = [part_title(review, name, language) for name in unused.belongs]
        where = words("belongs", language, places=say_list(places, language, "or"))
    name = f"`{unused.key}`"
    if unused.part is not None:
        part = part_title(review, unused.part, language)
        name += (" " if language == "en" else "") + words("from", language, places=part)
    return f"{name}{phrase('colon', language)}{where}"


def verdict(review: Review, language: str) -> str:
    """Return how many decisions came to what, worst first, in one line."""
    totals = review.totals
    if not totals.decisions:
        return words("nothing", language)
    keys = ("critical", "warning", "info", "good", "undetermined", "conflict", "invalid", "idle")
    counts = [(key, getattr(totals, key)) for key in keys]
    said = [words(key, language, count=count) for key, count in counts if count]
    return phrase("comma", language).join(said)


def picture_line(picture: Picture, language: str) -> str:
    """Return what a picture shows in one line: the value, and the marks around it."""
    beside = [(mark.value, picture.shown.domain.unit) for mark in picture.marks]
    said = {
        "axis": say(picture.axis, language) or picture.name,
        "value": format_shown(picture.shown, language, beside),
    }
    over = [mark for mark in picture.marks if mark.value <= picture.value]
    under = [mark for mark in picture.marks if mark.value > picture.value]
    if over:
        said["low"] = format_shown(over[-1].shown, language)
    if under:
        said["high"] = format_shown(under[0].shown, language)
    key = "between" if over and under else "over" if over else "under"
    where = words(key, language, **said)
    if not picture.spans:
        return where
    return words("span", language, where=where, span=say(picture.spans[len(over)], language))
