"""A review as plain data, by stable names: what is stored, sent and logged."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from plgrules.decision.document import decision_summary
from plgrules.decision.findings import MissingFact
from plgrules.program.texts import say
from plgrules.review.document_model import ReviewReport
from plgrules.review.findings import (
    CompanyProblem,
    Finding,
    Idle,
    Lacking,
    Need,
    Picture,
    Sum,
    Unused,
)
from plgrules.review.needs import asked_first
from plgrules.review.telling import headline, name_of
from plgrules.source.documents.generate import model_schema

if TYPE_CHECKING:
    from plgrules.review.review import Review

SCHEMA = "plgrules/review/1"

Json = dict[str, Any]


def review_document(review: Review, language: str = "en") -> Json:
    """Return a review as plain data (`schemas/review-report.schema.json`), texts in a language.

    Values of private facts are left out; the trace of a decision is in its own document.
    """
    return {
        "schema": SCHEMA,
        "language": language,
        "review": review.name,
        "version": review.version,
        "digest": review.digest,
        "as_of": review.as_of.isoformat(),
        "title": say(review.title, language) or review.name,
        "question": say(review.question, language),
        "company": review.company,
        "totals": asdict(review.totals),
        "findings": [_finding(finding, language) for finding in review.findings],
        "needs": [_need(need) for need in review.needs_in(language)],
        "actions": [
            {
                "text": action.text,
                "severity": action.severity,
                "check": action.check,
                "findings": [_place(finding) for finding in action.findings],
            }
            for action in review.actions_in(language)
        ],
        "problems": [_problem(problem, language) for problem in review.problems],
        "idle": [_idle(idle, language) for idle in review.idle],
        "sums": [_sum(total, language) for total in review.sums],
        "unused": [_unused(unused) for unused in review.unused],
    }


def review_schema() -> Json:
    """Return the JSON Schema of a review document."""
    return model_schema(ReviewReport, "review-report")


def _place(finding: Finding) -> Json:
    return {
        "ruleset": finding.ruleset,
        "part": finding.part,
        "row": finding.row,
        "label": finding.label,
    }


def _finding(finding: Finding, language: str) -> Json:
    decision = finding.decision
    return {
        **_place(finding),
        "version": finding.version,
        "place": finding.place,
        "title": name_of(finding, language),
        "state": finding.state,
        "severity": finding.severity,
        "headline": headline(finding, language),
        "decision": decision_summary(decision, language) if decision is not None else None,
        "problems": [_problem(problem, language) for problem in finding.problems],
        "picture": _picture(finding.picture, language) if finding.picture else None,
    }


def _picture(picture: Picture, language: str) -> Json:
    return {
        "title": say(picture.title, language),
        "name": picture.name,
        "axis": say(picture.axis, language),
        "value": picture.value,
        "unit": picture.shown.domain.unit,
        "marks": [
            {"name": mark.name, "title": say(mark.title, language), "value": mark.value}
            for mark in picture.marks
        ],
        "spans": [say(span, language) for span in picture.spans],
        "scale": picture.scale,
    }


def _asked(fact: MissingFact) -> Json:
    return {
        "fact": str(fact),
        "title": fact.label,
        "type": fact.type,
        "unit": fact.unit,
        "choices": list(fact.choices),
        "instead": list(fact.instead),
    }


def _need(need: Need) -> Json:
    return {
        **_asked(need.fact),
        "places": [_lacking(lacking) for lacking in need.places],
        "wanted": [
            {**_place(finding), "possible": list(finding.decision.possible)}
            for finding in need.wanted
            if finding.decision is not None
        ],
        "first": need.first,
        "summed_over": need.sum.part if need.sum else None,
    }


def _lacking(lacking: Lacking) -> Json:
    return {
        "part": lacking.part,
        "rows": list(lacking.rows),
        "labels": list(lacking.labels),
    }


def _problem(problem: CompanyProblem, language: str) -> Json:
    return {
        "code": problem.code,
        "key": problem.key,
        "part": problem.part,
        "row": problem.row,
        "label": problem.label,
        "message": say(problem.texts, language),
        "suggestion": problem.suggestion,
        "rulesets": list(problem.rulesets),
    }


def _idle(idle: Idle, language: str) -> Json:
    return {
        "ruleset": idle.ruleset,
        "version": idle.version,
        "place": idle.place,
        "title": say(idle.program.title, language) or idle.ruleset,
        "part": idle.part,
        "rows": list(idle.rows),
        "labels": list(idle.labels),
        "asks": [_asked(fact) for fact in asked_first(idle, language)],
    }


def _sum(total: Sum, language: str) -> Json:
    return {
        "fact": total.fact,
        "title": say(total.title, language) or total.fact,
        "value": None if total.shown.private else total.value,
        "unit": total.shown.domain.unit,
        "ruleset": total.ruleset,
        "output": total.output,
        "part": total.part,
        "labels": list(total.labels),
        "lacking": list(total.lacking),
    }


def _unused(unused: Unused) -> Json:
    return {
        "key": unused.key,
        "part": unused.part,
        "rows": list(unused.rows),
        "belongs": list(unused.belongs),
    }
